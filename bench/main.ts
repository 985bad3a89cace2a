import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Result, Server } from './measure';

interface Row {
	name: string;
	/** What is divided by what. */
	meaning: string;
	ratio: number;
	target: number;
	milliseconds: Record<string, number>;
	requests: Record<string, number>;
}

const equal = (requests: Record<string, number>): boolean => new Set(Object.values(requests)).size === 1;

async function measureAll(server: Server): Promise<Row[]> {
	// Loaded late: n8n-core reads its settings from the environment while it is loaded.
	const { clientCreate } = await import('./clientCreate.js');
	const { engineCreate } = await import('./engineCreate.js');
	const client = await clientCreate(server);
	const engine = await engineCreate(server);
	const ratio = ({ milliseconds }: Result, of: string, by: string): number => milliseconds[of] / milliseconds[by];
	return [
		{
			name: 'client.create',
			meaning: 'throughput of our client : bare undici',
			ratio: ratio(client, 'bare undici', 'client'),
			target: 0.9,
			...client,
		},
		{
			name: 'engine.create',
			meaning: 'speed of our node : helper, one by one',
			ratio: ratio(engine, 'helper, one by one', 'our node'),
			target: 6,
			...engine,
		},
	];
}

async function main(): Promise<void> {
	const home = mkdtempSync(join(tmpdir(), 'directory-services-bench-'));
	Object.assign(process.env, { N8N_USER_FOLDER: home, N8N_ENCRYPTION_KEY: 'bench', N8N_LOG_LEVEL: 'silent', ENGINE_NODES: 'dist' });
	const { startServer } = await import('./measure.js');
	const server = await startServer();
	try {
		const rows = await measureAll(server);
		if (process.argv.includes('--json')) {
			console.log(JSON.stringify(Object.fromEntries(rows.map(({ name, ...row }) => [name, row]))));
		} else {
			for (const row of rows) {
				console.log(`\n${row.name}: ${row.ratio.toFixed(2)} (wanted: at least ${row.target.toFixed(2)}; ${row.meaning})`);
				console.table(
					Object.fromEntries(
						Object.entries(row.milliseconds).map(([name, ms]) => [name, { 'median ms': Math.round(ms), requests: row.requests[name] }]),
					),
				);
			}
		}
		const uneven = rows.filter(({ requests }) => !equal(requests)).map(({ name }) => name);
		if (uneven.length > 0) throw new Error(`The contenders did not send equally many requests: ${uneven.join(', ')}`);
		const missed = rows.filter(({ ratio, target }) => ratio < target).map(({ name }) => name);
		if (missed.length > 0 && process.argv.includes('--check')) throw new Error(`Below the target: ${missed.join(', ')}`);
	} finally {
		server.stop();
		rmSync(home, { recursive: true, force: true });
	}
}

main().then(
	() => process.exit(0),
	(reason: unknown) => {
		console.error(reason instanceof Error ? reason.message : reason);
		process.exit(1);
	},
);
