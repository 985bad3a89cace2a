import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { howToGetHost, installedHost, type Host } from './host';
import { pairs, type Cost } from './measure';
import { exactly, ratioFigures, timesOf, type Row } from './rows';

const root = join(__dirname, '..', '..');

/** Three nodes, a trigger for each, and the one with a choice. */
const ourNodes = 7;

async function loadIn({ modules, node }: Host, what: 'ours' | 'ldap'): Promise<Cost & { modules: number }> {
	const child = fork(join(__dirname, 'loadOne.js'), [root, modules, what], { execPath: node, execArgv: [] });
	const exited = once(child, 'exit');
	const [told] = (await Promise.race([once(child, 'message'), exited])) as [(Cost & { modules: number }) | number];
	if (typeof told !== 'object') throw new Error(`The process that loads ${what} ended with ${told}`);
	await exited;
	return told;
}

/** What our nodes and triggers cost an n8n that starts, against its own LDAP node; each in a fresh process. */
export async function load(): Promise<Row> {
	const host = installedHost();
	if (host === undefined) return { key: 'load', figures: [], notMeasured: howToGetHost };
	const ours = 'all our nodes and triggers';
	const theirs = 'the LDAP node of n8n';
	const runs = new Map([ours, theirs].map((name) => [name, [] as Cost[]]));
	const own: Record<string, number> = {};
	// The first pair only brings the files into memory.
	for (let round = -1; round < pairs; round += 1) {
		for (const [name, what] of [
			[ours, 'ours'],
			[theirs, 'ldap'],
		] as const) {
			const cost = await loadIn(host, what);
			own[name] = cost.modules;
			if (round >= 0) runs.get(name)?.push(cost);
		}
	}
	return {
		key: 'load',
		figures: [
			...ratioFigures(runs, ours, theirs, { cpu: { atMost: 1.5 } }),
			{ what: `modules a node : of ${theirs}`, value: exactly(own[ours] / ourNodes / own[theirs]), kind: 'count', atMost: 1.5 },
			{ what: 'modules of all our nodes and triggers', value: exactly(own[ours]), kind: 'count' },
		],
		milliseconds: timesOf(runs),
	};
}
