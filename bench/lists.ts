import type { IDataObject } from 'n8n-workflow';
import type { RequestRecord } from '../simulators/shared/types';
import { recordsOf, replay } from './bare';
import { credentialFor, nodeOf, ourType, runInEngine } from './engine';
import { compare } from './measure';
import { ratioFigures, timesOf, type Figure, type Row } from './rows';
import { startServer, type ServedBy, type Server } from './serverProcess';

export const listParameters: Record<ServedBy, IDataObject> = {
	fortiAuthenticator: { resource: 'localUser', operation: 'getAll', returnAll: true },
	fusionDirectory: { resource: 'user', operation: 'getAll', returnAll: true },
	synologyDirectoryServer: { resource: 'user', operation: 'getAll', returnAll: true, recursive: true },
};

export interface ListBench {
	/** Get Many in n8n's engine; how many users came. */
	ours(output: 'simplified' | 'raw'): Promise<number>;
	/** A node that sends the recorded requests again and gives what `JSON.parse` makes of the answers. */
	bare(): Promise<number>;
	/** Does `ours` once, and keeps its requests for `bare`: the server answers them again as it did then. */
	record(): Promise<void>;
	/** Forgets how many there were. */
	restart(): Promise<void>;
	requests(): Promise<number>;
}

export function listBench(service: ServedBy, server: Server): ListBench {
	const credentials = credentialFor(service, server);
	let recorded: RequestRecord[] = [];
	const nodes = {
		bare: nodeOf('bare', [], async () => {
			const records = (await replay(server, recorded)).map(recordsOf);
			return records.flatMap((page) => page.map((json) => ({ json: json as IDataObject, pairedItem: { item: 0 } })));
		}),
	};
	const ours: ListBench['ours'] = async (output) =>
		(await runInEngine({ type: ourType(service), parameters: { ...listParameters[service], output }, credentials })).length;
	return {
		ours,
		bare: async () => (await runInEngine({ type: 'bare', nodes })).length,
		record: async () => {
			await server.forgetRequests();
			await ours('simplified');
			recorded = await server.requests();
		},
		restart: server.forgetRequests,
		requests: server.count,
	};
}

/**
 * Get Many of everybody, in n8n's engine: our node against one that only fetches the same pages and parses them.
 *
 * @param limits.times  lists in a run, so that garbage is collected in every run rather than in every third
 */
export async function listAll(
	key: string,
	service: ServedBy,
	people: number,
	limits: { simplified: number; raw?: number; times?: number },
): Promise<Row> {
	const server = await startServer(service, people, 'reads');
	try {
		const list = listBench(service, server);
		const requests: Record<string, number> = {};
		const { times = 1 } = limits;
		const repeated = async (run: () => Promise<number>): Promise<void> => {
			for (let time = 0; time < times; time += 1) {
				const came = await run();
				if (came < people) throw new Error(`Only ${came} of ${people} users came`);
			}
		};
		const ours = (name: string, output: 'simplified' | 'raw') => ({
			name,
			before: list.restart,
			after: async () => {
				requests[name] = await list.requests();
			},
			run: async () => await repeated(async () => await list.ours(output)),
		});
		const simplified = `${service}, Simplified`;
		const raw = `${service}, Raw`;
		const bare = 'undici and JSON.parse';
		const contenders = [
			ours(simplified, 'simplified'),
			{
				name: bare,
				before: list.restart,
				run: async () => await repeated(list.bare),
				after: async () => {
					requests[bare] = await list.requests();
				},
			},
			...(limits.raw === undefined ? [] : [ours(raw, 'raw')]),
		];
		await list.record();
		const runs = await compare(contenders, 11, 4);
		const figures: Figure[] = [
			...ratioFigures(runs, simplified, bare, { cpu: { atMost: limits.simplified } }),
			...(limits.raw === undefined ? [] : ratioFigures(runs, raw, bare, { cpu: { atMost: limits.raw } })),
		];
		return { key, figures, milliseconds: timesOf(runs), requests };
	} finally {
		server.stop();
	}
}
