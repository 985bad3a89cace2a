import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { Agent } from 'undici';

export interface Server {
	url: string;
	ca: string;
	login: { username: string; apiKey: string };
	/** Back to the seed, counters at zero. */
	reset(): Promise<void>;
	/** Requests since the last reset, by kind. */
	count(): Promise<Record<string, number>>;
	stop(): void;
}

export async function startServer(): Promise<Server> {
	const child: ChildProcess = fork(join(__dirname, 'server.js'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
	const told = await new Promise<Pick<Server, 'url' | 'ca' | 'login'>>((resolve, reject) => {
		child.once('message', (message) => resolve(message as Pick<Server, 'url' | 'ca' | 'login'>));
		child.once('exit', () => reject(new Error('The simulator did not start')));
	});
	const agent = new Agent({ connect: { ca: told.ca } });
	const control = async (method: 'GET' | 'POST', path: string) =>
		await agent.request({ origin: told.url, path: `/_control/${path}`, method });
	return {
		...told,
		async reset() {
			await (await control('POST', 'reset')).body.dump();
			const settings = await agent.request({
				origin: told.url,
				path: '/_control/settings',
				method: 'POST',
				body: '{"creationForm":"object"}',
			});
			await settings.body.dump();
		},
		async count() {
			const answer = (await (await control('GET', 'requests')).body.json()) as { byKind: Record<string, number> };
			return answer.byKind;
		},
		stop: () => void child.kill(),
	};
}

export const median = (values: number[]): number => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];

/** Rounds that only let the engine compile what is hot. */
const warmUps = 5;

export interface Contender {
	name: string;
	/** Does the work once. */
	run(): Promise<void>;
}

export interface Result {
	/** Median milliseconds by contender. */
	milliseconds: Record<string, number>;
	requests: Record<string, number>;
}

/** Runs the contenders in turn, so that whatever else the machine does hits all of them; the first rounds only warm up. */
export async function compare(server: Server, rounds: number, contenders: Contender[]): Promise<Result> {
	const times = new Map(contenders.map(({ name }) => [name, [] as number[]]));
	const requests: Record<string, number> = {};
	for (let round = -warmUps; round < rounds; round += 1) {
		const order = round % 2 === 0 ? contenders : [...contenders].reverse();
		for (const { name, run } of order) {
			await server.reset();
			const start = process.hrtime.bigint();
			await run();
			const elapsed = Number(process.hrtime.bigint() - start) / 1e6;
			if (round >= 0) times.get(name)?.push(elapsed);
			requests[name] = Object.values(await server.count()).reduce((sum, one) => sum + one, 0);
		}
	}
	return { milliseconds: Object.fromEntries([...times].map(([name, values]) => [name, median(values)])), requests };
}
