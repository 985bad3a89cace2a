import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { credentialFor, ourType, runInEngine } from './engine';
import { compare, ratio } from './measure';
import { timesOf, type Figure, type Row } from './rows';
import { startServer, type ServedBy } from './serverProcess';

const count = 16;
const newcomers: INodeExecutionData[] = Array.from({ length: count }, (_, index) => ({ json: { name: `bench${index}` } }));
const name = '={{ $json.name }}';
const creates: Record<ServedBy, IDataObject> = {
	fusionDirectory: { resource: 'user', username: name, firstName: 'Emmy', lastName: name, password: 'Idealring.1918' },
	synologyDirectoryServer: { resource: 'user', logonName: name, password: 'Idealring.1918' },
	fortiAuthenticator: { resource: 'localUser', username: name, email: `${name}@example.com` },
};
const services = Object.keys(creates) as ServedBy[];
const levels = [2, 4, 8];
/** In milliseconds. */
const roundTrips = [0, 20];

const withParallel = (parallel: number): string => `${parallel} at a time`;
const oneByOne = withParallel(1);
const twoSessions = 'two executions';

/** People created in n8n's engine, some at a time, where the server takes as long as a real one and can do as much at a time. */
async function gain(service: ServedBy, roundTrip: number): Promise<Row> {
	const server = await startServer(service, 0, 'writes', roundTrip);
	const credentials = credentialFor(service, server);
	const create = async (items: INodeExecutionData[], parallelRequests: number): Promise<void> => {
		const parameters = { ...creates[service], operation: 'create', options: { parallelRequests } };
		const created = await runInEngine({ type: ourType(service), parameters, items, credentials });
		if (created.length !== items.length) throw new Error(`${created.length} users came`);
	};
	const contenders = [1, ...levels].map((parallel) => ({
		name: withParallel(parallel),
		before: server.reset,
		run: async () => await create(newcomers, parallel),
	}));
	const half = count / 2;
	const halves = async (): Promise<void> => {
		await Promise.all([create(newcomers.slice(0, half), 1), create(newcomers.slice(half), 1)]);
	};
	try {
		const runs = await compare([...contenders, { name: twoSessions, before: server.reset, run: halves }], 7, 1);
		const figures: Figure[] = [...levels.map(withParallel), twoSessions].map((contender) => ({
			what: `wall time, ${contender} : one by one`,
			value: ratio(runs, contender, oneByOne, 'wall'),
			kind: 'wall',
		}));
		return { key: `parallel, ${service}, ${roundTrip === 0 ? 'next door' : `${roundTrip} ms away`}`, figures, milliseconds: timesOf(runs) };
	} finally {
		server.stop();
	}
}

/** What 'Parallel Requests' gains, for the choice of its defaults. */
export async function parallelGains(): Promise<Row[]> {
	const rows: Row[] = [];
	for (const service of services) for (const roundTrip of roundTrips) rows.push(await gain(service, roundTrip));
	return rows;
}
