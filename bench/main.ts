import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verdictOf, type Figure, type Row } from './rows';

/** Takes minutes and gigabytes. */
const million = process.argv.includes('--million');

/** Rows by key; loaded late, for n8n-core reads its settings from the environment while it is loaded. */
const measurements: Record<string, () => Promise<Row[]>> = {
	'client.create': async () => [await (await import('./clientCreate.js')).clientCreate()],
	'engine.create': async () => [await (await import('./engineCreate.js')).engineCreate()],
	'node.create': async () => [await (await import('./nodeCreate.js')).nodeCreate()],
	'list.100k': async () => {
		const { listAll } = await import('./lists.js');
		return [await listAll('list.100k', 'fortiAuthenticator', 100_000, { simplified: 1.25, raw: 1.4 })];
	},
	'list.20k': async () => {
		const { listAll } = await import('./lists.js');
		return [
			await listAll('list.20k', 'fusionDirectory', 20_000, { simplified: 1.3 }),
			await listAll('list.20k', 'synologyDirectoryServer', 20_000, { simplified: 1.3 }),
		];
	},
	'list.memory': async () => [await (await import('./memory.js')).peakMemory(100_000)],
	'list.size': async () => [await (await import('./memory.js')).listSizes(million ? [10_000, 100_000, 1_000_000] : [10_000, 100_000])],
	'poll.100k': async () => await (await import('./polls.js')).quietPolls(),
	'poll.walk': async () => [await (await import('./polls.js')).walkedPoll()],
	load: async () => [await (await import('./load.js')).load()],
	'item.cost': async () => [await (await import('./itemCost.js')).itemCost()],
	'poll.state': async () => [await (await import('./polls.js')).stateSizes()],
};

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

/** `main.js [--json] [--check] [--million] [key …]` */
async function main(words: string[]): Promise<void> {
	const chosen = words.filter((word) => !word.startsWith('--'));
	const unknown = chosen.filter((key) => !Object.hasOwn(measurements, key));
	if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')}; there are ${Object.keys(measurements).join(', ')}`);
	const home = mkdtempSync(join(tmpdir(), 'directory-services-bench-'));
	Object.assign(process.env, { N8N_USER_FOLDER: home, N8N_ENCRYPTION_KEY: 'bench', N8N_LOG_LEVEL: 'silent', ENGINE_NODES: 'dist' });
	const json = words.includes('--json');
	const rows: Row[] = [];
	try {
		for (const [key, measure] of Object.entries(measurements)) {
			if (chosen.length > 0 && !chosen.includes(key)) continue;
			const measured = await measure();
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
	} finally {
		rmSync(home, { recursive: true, force: true });
	}
}

main(process.argv.slice(2)).then(
	() => process.exit(0),
	(reason: unknown) => {
		console.error(reason instanceof Error ? reason.message : reason);
		process.exit(1);
	},
);
