import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alone } from './folderLock.mjs';
import { inProject, projectFolder, stateFolder } from './paths.mjs';
import { atEnd, npm } from './processes.mjs';
import { Trouble, say, step } from './say.mjs';

/** Installs the project's own dependencies when they are missing or older than the lock file. */
export async function ensureInstalled() {
	const npmsOwnLedger = inProject('node_modules', '.package-lock.json');
	const upToDate = () => {
		if (!existsSync(npmsOwnLedger)) return false;
		// npm writes both files in the same moment, in either order.
		return statSync(npmsOwnLedger).mtimeMs + 60_000 > statSync(inProject('package-lock.json')).mtimeMs;
	};
	if (upToDate()) return;
	await alone(
		join(stateFolder, 'install.lock'),
		async () => {
			if (upToDate()) return;
			await step("Installing the project's dependencies (once; half a minute)", async () => {
				await npm(['ci', '--loglevel=error'], { cwd: projectFolder });
			});
		},
		() => say('  … another process is installing already; waiting for that'),
	);
}

function* filesBelow(folder) {
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) yield* filesBelow(path);
		else yield path;
	}
}

/** Changes whenever a source file does. */
function sourcesStamp(names) {
	const hash = createHash('sha256');
	for (const name of names) {
		const path = inProject(name);
		if (!existsSync(path)) continue;
		const files = statSync(path).isDirectory() ? [...filesBelow(path)].sort() : [path];
		for (const file of files) {
			const { size, mtimeMs } = statSync(file);
			hash.update(`${file}\0${size}\0${mtimeMs}\0`);
		}
	}
	return hash.digest('hex');
}

const shared = ['package.json', 'package-lock.json', 'tsconfig.json', 'clients', 'nodes', 'credentials'];
const outputs = {
	build: { title: 'Building the nodes', result: 'dist', sources: [...shared, 'tsconfig.build.json', 'gulpfile.js', 'icons'] },
	'build:tools': {
		title: 'Building the simulators',
		result: 'build',
		sources: [...shared, 'tsconfig.tools.json', 'simulators', 'bench', 'demo/headless.ts', 'test/engine'],
	},
};

/** Runs one of the package's build scripts unless its result is newer than everything it is made of. */
async function ensureBuilt(script, force) {
	const { title, result, sources } = outputs[script];
	const stampFile = join(stateFolder, `${result}.stamp`);
	await alone(join(stateFolder, `${result}.lock`), async () => {
		const stamp = sourcesStamp(sources);
		const known = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : '';
		if (!force && known === stamp && existsSync(inProject(result))) return;
		rmSync(stampFile, { force: true });
		await step(title, async () => await npm(['run', script, '--silent'], { cwd: projectFolder }));
		mkdirSync(stateFolder, { recursive: true });
		writeFileSync(stampFile, stamp);
	});
}

export const buildNodes = async ({ force = false } = {}) => await ensureBuilt('build', force);
export const buildTools = async ({ force = false } = {}) => await ensureBuilt('build:tools', force);

/** A new folder below the system's temporary one, removed when the program ends. */
export function temporaryFolder(purpose) {
	const folder = mkdtempSync(join(tmpdir(), `directory-services-${purpose}-`));
	atEnd(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
	return folder;
}

/** Packs the built package as it would be published, and returns the path of the tarball. */
export async function packProject(folder = temporaryFolder('pack')) {
	const name = (await npm(['pack', '--silent', '--pack-destination', folder], { cwd: projectFolder })).trim().split('\n').at(-1);
	const tarball = join(folder, name);
	if (!existsSync(tarball)) throw new Trouble(`npm pack left no ${name} in ${folder}`);
	return tarball;
}
