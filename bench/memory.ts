import type { IDataObject } from 'n8n-workflow';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { credentialFor, ourType, runInEngine } from './engine';
import { listParameters } from './lists';
import { exactly, type Figure, type Row } from './rows';
import { startServer, type Server } from './serverProcess';

type Shape = 'simplified' | 'raw';

const usersPerPage = 1000;
const mostLooks = 100;

interface LiveMemory {
	/** Bytes beyond those before, of whatever is still in use: the most at the ends of some answers, and with nothing but the items. */
	peak: number;
	items: number;
}

function collector(): () => void {
	setFlagsFromString('--expose-gc');
	return runInNewContext('gc') as () => void;
}

/** What is in use while everybody is listed. Garbage is collected at each look, so that only that counts; times mean nothing here. */
async function liveMemory(server: Server, output: Shape, people: number): Promise<LiveMemory> {
	const collect = collector();
	const inUse = (): number => {
		collect();
		const { heapUsed, external } = process.memoryUsage();
		return heapUsed + external;
	};
	const parameters = { ...listParameters.fortiAuthenticator, output };
	const list = async (more: IDataObject = {}) =>
		await runInEngine({
			type: ourType('fortiAuthenticator'),
			parameters: { ...parameters, ...more },
			credentials: credentialFor('fortiAuthenticator', server),
		});
	const state = { peak: 0, answers: 0 };
	// Each look takes as long as there is memory in use.
	const every = Math.ceil(people / usersPerPage / mostLooks);
	const look = (): void => {
		state.answers += 1;
		if (state.answers % every === 0) state.peak = Math.max(state.peak, inUse());
	};
	// What is loaded with the first use is nobody's list.
	await list({ returnAll: false, limit: 1 });
	const before = inUse();
	subscribe('undici:request:trailers', look);
	try {
		const items = await list();
		const after = inUse();
		if (items.length === 0) throw new Error('Nobody came');
		return { peak: state.peak - before, items: after - before };
	} finally {
		unsubscribe('undici:request:trailers', look);
	}
}

const megabytes = (bytes: number): number => bytes / 1024 / 1024;

/** CPU microseconds that a user costs, the least of some lists: others' work only adds. */
async function timePerUser(server: Server, people: number): Promise<number> {
	const parameters = { ...listParameters.fortiAuthenticator, output: 'simplified' };
	const credentials = credentialFor('fortiAuthenticator', server);
	const times: number[] = [];
	for (let round = 0; round < 3; round += 1) {
		const start = process.cpuUsage();
		await runInEngine({ type: ourType('fortiAuthenticator'), parameters, credentials });
		const { user, system } = process.cpuUsage(start);
		times.push((user + system) / people);
	}
	return Math.min(...times);
}

/** How time and memory of Get Many grow with the directory. */
export async function listSizes(sizes: readonly number[]): Promise<Row> {
	const figures: Figure[] = [];
	const first: { time?: number } = {};
	for (const people of sizes) {
		const server = await startServer('fortiAuthenticator', people, 'reads');
		try {
			const time = await timePerUser(server, people);
			first.time ??= time;
			const { peak, items } = await liveMemory(server, 'simplified', people);
			const size = people.toLocaleString('en');
			figures.push(
				{ what: `${size} users, time a user : at ${sizes[0].toLocaleString('en')}`, value: exactly(time / first.time), kind: 'cpu' },
				{ what: `${size} users, bytes a user at the peak`, value: exactly(peak / people), kind: 'memory' },
				{ what: `${size} users, bytes a user in n8n's items`, value: exactly(items / people), kind: 'memory' },
			);
		} finally {
			server.stop();
		}
	}
	return { key: 'list.size', figures };
}

/** Get Many of a FortiAuthenticator's users: what is in use at most, as a multiple of what n8n keeps of the items itself. */
export async function peakMemory(people: number): Promise<Row> {
	const server = await startServer('fortiAuthenticator', people, 'reads');
	try {
		const figures: Figure[] = [];
		for (const output of ['simplified', 'raw'] as const) {
			const { peak, items } = await liveMemory(server, output, people);
			figures.push(
				{ what: `peak of memory in use : the items, ${output}`, value: exactly(peak / items), kind: 'memory', atMost: 1.5 },
				{ what: '  the items, a user', unit: ' bytes', value: exactly(items / people), kind: 'memory' },
				{ what: '  the peak', unit: ' MB', value: exactly(megabytes(peak)), kind: 'memory' },
			);
		}
		return { key: 'list.memory', figures };
	} finally {
		server.stop();
	}
}
