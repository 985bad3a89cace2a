import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Row } from './rows';

/** Takes minutes and gigabytes. */
const million = process.argv.includes('--million');

/** Rows by key; loaded late, for n8n-core reads its settings from the environment while it is loaded. */
const measurements: Record<string, () => Promise<Row[]>> = {
	'client.create': async () => [await (await import('./clientCreate.js')).clientCreate()],
	'engine.create': async () => [await (await import('./engineCreate.js')).engineCreate()],
	'node.create': async () => [await (await import('./nodeCreate.js')).nodeCreate()],
	'list.100k': async () => {
		const { listAll } = await import('./lists.js');
		return [await listAll('list.100k', 'fortiAuthenticator', 100_000, { simplified: 1.25, raw: 1.4, times: 3 })];
	},
	'list.20k': async () => {
		const { listAll } = await import('./lists.js');
		return [await listAll('list.20k', 'fusionDirectory', 20_000, { simplified: 1.3, times: 5 })];
	},
	'walk.20k': async () => {
		const { listAll } = await import('./lists.js');
		return [await listAll('walk.20k', 'synologyDirectoryServer', 20_000, { simplified: 1.3, times: 5 })];
	},
	'list.memory': async () => [await (await import('./memory.js')).peakMemory(100_000)],
	'list.size': async () => [await (await import('./memory.js')).listSizes(million ? [10_000, 100_000, 1_000_000] : [10_000, 100_000])],
	'poll.100k': async () => await (await import('./polls.js')).quietPolls(),
	'poll.walk': async () => [await (await import('./polls.js')).walkedPoll()],
	parallel: async () => await (await import('./parallel.js')).parallelGains(),
	load: async () => [await (await import('./load.js')).load()],
	'item.cost': async () => [await (await import('./itemCost.js')).itemCost()],
	'poll.state': async () => [await (await import('./polls.js')).stateSizes()],
};

/** `measureOne.js key [--million]`, a child of `main.js`, to which it tells the rows. */
async function main(key: string): Promise<void> {
	const home = mkdtempSync(join(tmpdir(), 'directory-services-bench-'));
	Object.assign(process.env, { N8N_USER_FOLDER: home, N8N_ENCRYPTION_KEY: 'bench', N8N_LOG_LEVEL: 'silent', ENGINE_NODES: 'dist' });
	try {
		const rows = await measurements[key]();
		await new Promise((resolve) => process.send?.(rows, resolve));
	} finally {
		rmSync(home, { recursive: true, force: true });
	}
}

main(process.argv[2]).then(
	() => process.exit(0),
	(reason: unknown) => {
		console.error(reason instanceof Error ? reason.message : reason);
		process.exit(1);
	},
);
