import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { RequestRecord } from '../simulators/shared/types';

export type ServedBy = 'fortiAuthenticator' | 'fusionDirectory' | 'synologyDirectoryServer';

/** What a server process is told. */
export interface Order {
	number: number;
	/** Back to the seed; no requests and no remembered answers any more; only no requests; which there were; how many. */
	order: 'reset' | 'forget' | 'forgetRequests' | 'requests' | 'count';
}

interface Report {
	number: number;
	requests: RequestRecord[];
	total: number;
}

export interface Started {
	url: string;
	ca: string;
	credential: { username: string; password?: string; apiKey?: string };
}

export interface Server extends Started {
	reset(): Promise<void>;
	forget(): Promise<void>;
	/** What was answered before is still answered from memory: nobody waits for a simulator. */
	forgetRequests(): Promise<void>;
	/** The requests since then, the newest 2,000 of them. */
	requests(): Promise<RequestRecord[]>;
	count(): Promise<number>;
	stop(): void;
}

/**
 * @param people  how many beside those of the seed
 * @param use  `reads`: what was asked before is answered from memory
 * @param roundTrip  answers as late as a real server that is so many milliseconds away; otherwise at once
 */
export async function startServer(service: ServedBy, people = 0, use: 'reads' | 'writes' = 'writes', roundTrip?: number): Promise<Server> {
	const words = [service, String(people), use, ...(roundTrip === undefined ? [] : [String(roundTrip)])];
	const child = fork(join(__dirname, 'server.js'), words, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
	const started = await new Promise<Started>((resolve, reject) => {
		child.once('message', (message) => resolve(message as Started));
		child.once('exit', () => reject(new Error(`The simulator ${service} did not start`)));
	});
	let number = 0;
	const ask = async (order: Order['order']): Promise<Report> => {
		number += 1;
		const answer = once(child, 'message');
		child.send({ number, order } satisfies Order);
		const [report] = (await answer) as [Report];
		if (report.number !== number) throw new Error('The simulator answered something else');
		return report;
	};
	return {
		...started,
		reset: async () => void (await ask('reset')),
		forget: async () => void (await ask('forget')),
		forgetRequests: async () => void (await ask('forgetRequests')),
		requests: async () => (await ask('requests')).requests,
		count: async () => (await ask('count')).total,
		stop: () => void child.kill(),
	};
}
