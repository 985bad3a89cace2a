import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { installApart } from './installApart.mjs';
import { inProject } from './paths.mjs';
import { inPath, npm, run } from './processes.mjs';
import { Trouble, say, step } from './say.mjs';

const windows = process.platform === 'win32';

/** The lines of n8n that the package is tried in, and what each wants set. */
const lines = {
	2: {
		source: inProject('demo', 'n8n'),
		oldestNode: 24,
		takes: 'two to four minutes, 2.8 GB',
		settings: { N8N_DISABLED_MODULES: 'mcp-registry' },
	},
	1: {
		source: inProject('test', 'e2e', 'n8n-1'),
		oldestNode: 20,
		takes: 'two to four minutes, 1.8 GB',
		// Its other way to evaluate expressions needs Node 22.
		settings: { N8N_EXPRESSION_ENGINE: 'legacy' },
	},
};

export const n8nVersion = (line = 2) => JSON.parse(readFileSync(join(lines[line].source, 'package.json'), 'utf8')).dependencies.n8n;

/** Compilers that n8n's database driver needs where no ready-made binary can be had. */
function missingCompilers() {
	if (windows) return [];
	const either = (...names) => names.some(inPath);
	return [!either('python3', 'python') && 'python3', !either('make', 'gmake') && 'make', !either('g++', 'c++', 'clang++') && 'g++'].filter(
		Boolean,
	);
}

const howToGet = (tools) => `On Debian or Ubuntu: apt-get install ${tools.join(' ')}. On macOS: xcode-select --install`;

/** A Node that n8n runs on: the one installed beside it, else the one that runs us. */
async function findNode(folder, line) {
	const { oldestNode } = lines[line];
	const system = windows ? 'win' : process.platform;
	const beside = join(folder, 'node_modules', `node-${system}-${process.arch}`, 'bin', windows ? 'node.exe' : 'node');
	for (const candidate of [beside, process.execPath]) {
		if (!existsSync(candidate)) continue;
		try {
			const version = (await run(candidate, ['--version'])).trim();
			if (Number(/^v(\d+)/.exec(version)?.[1]) >= oldestNode) return candidate;
		} catch (reason) {
			if (!(reason instanceof Trouble)) throw reason;
		}
	}
	throw new Trouble(
		`n8n ${n8nVersion(line)} needs Node ${oldestNode} or newer; this is ${process.version}, and there is no ready-made one for ` +
			`${process.platform}-${process.arch} among the npm packages. Install Node ${oldestNode} from https://nodejs.org and start again`,
	);
}

async function loadsSqlite(folder, node) {
	try {
		await run(node, ['-e', "require('sqlite3')"], { cwd: folder });
		return true;
	} catch (reason) {
		if (!(reason instanceof Trouble)) throw reason;
		return false;
	}
}

async function prepareSqlite(folder, node) {
	if (await loadsSqlite(folder, node)) return;
	const missing = missingCompilers();
	try {
		await step("Preparing n8n's database driver (about a minute where it has to be compiled)", async () => {
			await npm(['rebuild', 'sqlite3', '--ignore-scripts=false', '--loglevel=error'], { cwd: folder });
			if (!(await loadsSqlite(folder, node))) throw new Trouble("n8n's database driver (sqlite3) was built but can't be loaded");
		});
	} catch (reason) {
		if (missing.length === 0 || !(reason instanceof Trouble)) throw reason;
		throw new Trouble(
			`n8n's database driver (sqlite3) has to be compiled here, and these are missing: ${missing.join(', ')}. ${howToGet(missing)}`,
		);
	}
}

/**
 * Real n8n in the user's cache folder: installed on the first call, found there afterwards.
 *
 * @param line  2 for the n8n of the demo, 1 for the older one
 * @returns `line`, `folder`, `node` (its executable), `script` (n8n's), `path`, a search path with that Node first, and `settings`
 */
export async function installN8n(line = 2) {
	const missing = missingCompilers();
	const { source, takes } = lines[line];
	const folder = await installApart(source, `Installing n8n ${n8nVersion(line)} (once; ${takes})`, async (where) => {
		if (missing.length > 0) say(`    (without ${missing.join(', ')} its database driver must be available ready-made)`);
		await prepareSqlite(where, await findNode(where, line));
	});
	const node = await findNode(folder, line);
	const path = [dirname(node), process.env.PATH ?? ''].join(delimiter);
	return { line, folder, node, path, script: join(folder, 'node_modules', 'n8n', 'bin', 'n8n'), settings: lines[line].settings };
}
