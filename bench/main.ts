import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { spreadOf } from './measure';
import { verdictOf, type Figure, type Row } from './rows';

const keys = [
	'client.create',
	'engine.create',
	'node.create',
	'list.100k',
	'list.20k',
	'walk.20k',
	'list.memory',
	'list.size',
	'poll.100k',
	'poll.walk',
	'parallel',
	'load',
	'item.cost',
	'poll.state',
];

const short = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2));

function line({ what, value, unit = '', atMost, atLeast, ...rest }: Figure): Record<string, string> {
	const limit = atMost === undefined ? (atLeast === undefined ? '' : `≥ ${atLeast}`) : `≤ ${atMost}`;
	const verdict = verdictOf({ what, value, atMost, atLeast, ...rest });
	return {
		what,
		median: `${short(value.median)}${unit}`,
		spread: value.low === value.high ? '' : `${short(value.low)} – ${short(value.high)}`,
		limit,
		verdict: verdict === undefined ? (limit === '' ? 'reported' : 'open') : verdict ? 'kept' : 'MISSED',
	};
}

function print(row: Row): void {
	console.log(`\n${row.key}${row.notMeasured === undefined ? '' : `: not measured (${row.notMeasured})`}`);
	if (row.figures.length > 0) console.table(row.figures.map(line));
	if (row.milliseconds === undefined) return;
	const { cpu, wall } = row.milliseconds;
	const round = (value: number): number => Math.round(value * 10) / 10;
	const times = Object.keys(wall).map((name) => [
		name,
		{ 'CPU ms': Object.hasOwn(cpu, name) ? round(cpu[name]) : '', 'wall ms': round(wall[name]), requests: row.requests?.[name] ?? '' },
	]);
	console.table(Object.fromEntries(times));
}

/** The names of groups are asked for by one output and not by another; more than that, and the comparison means nothing. */
const mostUneven = 1.02;
const isUneven = ({ key, requests = {} }: Row): boolean =>
	key !== 'poll.100k' && Math.max(...Object.values(requests)) > Math.min(...Object.values(requests)) * mostUneven;

/**
 * Each in a process of its own: what others compiled, and left in memory, would be measured with it. Garbage is collected by
 * one thread: several cost as much as they have cores to wait on.
 */
async function measure(key: string, options: string[]): Promise<Row[]> {
	const child = fork(join(__dirname, 'measureOne.js'), [key, ...options], { execArgv: ['--single-threaded-gc'] });
	const exited = once(child, 'exit');
	const [told] = (await Promise.race([once(child, 'message'), exited])) as [Row[] | number | null];
	if (!Array.isArray(told)) throw new Error(`${key} could not be measured`);
	await exited;
	return told;
}

/** Rows so short that it matters what a process happens to compile, and where things come to lie in its memory. */
const processes: Record<string, number> = { 'list.20k': 3, 'walk.20k': 3 };

/** The same row of several processes: of each figure the median of their medians, and the whole spread. */
function merged(all: Row[]): Row {
	const [first] = all;
	const figures = first.figures.map((figure, index) => {
		const values = all.map((row) => row.figures[index].value);
		const { median } = spreadOf(values.map((value) => value.median));
		const low = Math.min(...values.map((value) => value.low));
		return { ...figure, value: { median, low, high: Math.max(...values.map((value) => value.high)) } };
	});
	return { ...first, figures };
}

/** `main.js [--json] [--check] [--million] [key …]` */
async function main(words: string[]): Promise<void> {
	const chosen = words.filter((word) => !word.startsWith('--'));
	const unknown = chosen.filter((key) => !keys.includes(key));
	if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')}; there are ${keys.join(', ')}`);
	const options = words.filter((word) => word === '--million');
	const json = words.includes('--json');
	const rows: Row[] = [];
	for (const key of keys) {
		if (chosen.length > 0 && !chosen.includes(key)) continue;
		const all: Row[][] = [];
		for (let times = processes[key] ?? 1; times > 0; times -= 1) all.push(await measure(key, options));
		const measured = all[0].map((_row, index) => merged(all.map((rows) => rows[index])));
		rows.push(...measured);
		if (!json) measured.forEach(print);
	}
	if (json) console.log(JSON.stringify(rows));
	const uneven = rows.filter(isUneven).map(({ key }) => key);
	if (uneven.length > 0) throw new Error(`The contenders did not send equally many requests: ${uneven.join(', ')}`);
	if (!words.includes('--check')) return;
	const missed = rows.flatMap(({ key, figures }) =>
		figures.filter((one) => verdictOf(one) === false).map(({ what }) => `${key} (${what})`),
	);
	if (missed.length > 0) throw new Error(`Limits missed: ${missed.join('; ')}`);
}

main(process.argv.slice(2)).then(
	() => process.exit(0),
	(reason: unknown) => {
		console.error(reason instanceof Error ? reason.message : reason);
		process.exit(1);
	},
);
