import { setImmediate as nextTurn } from 'node:timers/promises';

/** One way to do the work of a row. */
export interface Contender {
	name: string;
	/** Does the work once. */
	run(): Promise<void>;
	/** Apart from the measured time. */
	before?(): Promise<void>;
	after?(): Promise<void>;
}

/** What one run took. */
export interface Cost {
	/** CPU milliseconds of this process; servers run in processes of their own. */
	cpu: number;
	wall: number;
}

export interface Spread {
	median: number;
	low: number;
	high: number;
}

/** Runs of each contender, by name; the runs of one index were neighbours. */
export type Runs = ReadonlyMap<string, readonly Cost[]>;

export const pairs = 7;
/**
 * Rounds that only let the engine compile what is hot. No collection of garbage is forced between runs: it throws the
 * compiled code away as well, and everybody was measured at half their speed.
 */
const warmUps = 5;

async function cost(run: () => Promise<void>): Promise<Cost> {
	await nextTurn();
	const cpu = process.cpuUsage();
	const start = process.hrtime.bigint();
	await run();
	const wall = Number(process.hrtime.bigint() - start) / 1e6;
	const { user, system } = process.cpuUsage(cpu);
	return { cpu: (user + system) / 1000, wall };
}

/** Runs the contenders in turn, so that whatever else the machine does hits all of them. */
export async function compare(contenders: Contender[], rounds = pairs, warmUpRounds = warmUps): Promise<Runs> {
	const runs = new Map(contenders.map(({ name }) => [name, [] as Cost[]]));
	for (let round = -warmUpRounds; round < rounds; round += 1) {
		const order = round % 2 === 0 ? contenders : [...contenders].reverse();
		for (const { name, run, before, after } of order) {
			await before?.();
			const spent = await cost(run);
			await after?.();
			if (round >= 0) runs.get(name)?.push(spent);
		}
	}
	return runs;
}

export function spreadOf(values: readonly number[]): Spread {
	const sorted = [...values].sort((one, other) => one - other);
	return { median: sorted[Math.floor(sorted.length / 2)], low: sorted[0], high: sorted[sorted.length - 1] };
}

/** What `of` took divided by what `by` took, pair by pair. */
export function ratio(runs: Runs, of: string, by: string, what: keyof Cost): Spread {
	const divisors = runs.get(by) ?? [];
	return spreadOf((runs.get(of) ?? []).map((one, index) => one[what] / divisors[index][what]));
}

/** Medians by contender. */
export const medians = (runs: Runs, what: keyof Cost): Record<string, number> =>
	Object.fromEntries([...runs].map(([name, costs]) => [name, spreadOf(costs.map((one) => one[what])).median]));
