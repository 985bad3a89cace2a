import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { howToGetHost, installedHost } from './host';
import { spreadOf, type Spread } from './measure';
import { exactly, type Row } from './rows';

const ours = 'our node';
const bare = 'bare undici';

interface Measured {
	/** Creations a second that the server bears. */
	perSecond: number;
	/** Milliseconds that n8n notes for the node, by contender; those of one index were neighbours. */
	times: Record<string, number[]>;
}

async function measureInN8n(): Promise<Measured> {
	const child = fork(join(__dirname, '..', '..', 'bench', 'inN8n', 'run.mjs'), {
		stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
		execArgv: [],
	});
	const exited = once(child, 'exit');
	const [told] = (await Promise.race([once(child, 'message'), exited])) as [Measured | { failure: string } | number | null];
	if (typeof told !== 'object' || told === null) throw new Error(`The process that measures in n8n ended with ${told}`);
	await exited;
	if ('failure' in told) throw new Error(`Nothing could be measured in n8n: ${told.failure}`);
	return told;
}

/** 1,000 creations in the demo's real n8n, two expressions an item: our node, bare undici in a node, n8n's HTTP Request. */
export async function nodeCreate(): Promise<Row> {
	if (installedHost() === undefined) return { key: 'node.create', figures: [], notMeasured: howToGetHost };
	const { perSecond, times } = await measureInN8n();
	const ratio = (of: string, by: string): Spread => spreadOf(times[of].map((time, index) => time / times[by][index]));
	const median = (name: string): number => spreadOf(times[name]).median;
	const [best] = Object.keys(times)
		.filter((name) => name !== ours && name !== bare)
		.sort((one, other) => median(one) - median(other));
	return {
		key: 'node.create',
		figures: [
			{ what: `time n8n notes, ${bare} : ${ours}`, value: ratio(bare, ours), kind: 'wall', atLeast: 0.85 },
			{ what: `time n8n notes, ${best} : ${ours}`, value: ratio(best, ours), kind: 'wall', atLeast: 6 },
			{ what: 'creations a second that the server bears', value: exactly(perSecond), kind: 'wall', atLeast: 5000 },
		],
		milliseconds: { cpu: {}, wall: Object.fromEntries(Object.keys(times).map((name) => [name, median(name)])) },
	};
}
