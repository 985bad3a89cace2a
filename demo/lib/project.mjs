import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { alone } from './folderLock.mjs';
import { inProject, projectFolder, stateFolder } from './paths.mjs';
import { atEnd, npm } from './processes.mjs';
import { Trouble, say, step } from './say.mjs';

/** Whether `node_modules` holds what the lock file asks for, by npm's own ledger of what it installed. */
function isInstalled() {
	const ledger = inProject('node_modules', '.package-lock.json');
	if (!existsSync(ledger)) return false;
	const { packages: present } = JSON.parse(readFileSync(ledger, 'utf8'));
	const { packages: wanted } = JSON.parse(readFileSync(inProject('package-lock.json'), 'utf8'));
	return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
		if (path === '') return true;
		// What is made for other systems is in the lock file alone.
		return path in present ? present[path].version === version : optional || devOptional;
	});
}

/** Installs the project's own dependencies when they are missing or not those of the lock file. */
export async function ensureInstalled() {
	if (isInstalled()) return;
	await alone(
		join(stateFolder, 'install.lock'),
		async () => {
			if (isInstalled()) return;
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

/** Changes whenever a file does; not with its date, which every clone and checkout sets anew. */
function stampOf(names) {
	const hash = createHash('sha256');
	for (const name of names) {
		const path = inProject(name);
		if (!existsSync(path)) continue;
		const files = statSync(path).isDirectory() ? [...filesBelow(path)].sort() : [path];
		for (const file of files) {
			const content = readFileSync(file);
			hash.update(`${relative(projectFolder, file)}\0${content.length}\0`).update(content);
		}
	}
	return hash.digest('hex');
}

const shared = ['package.json', 'package-lock.json', 'tsconfig.json', 'clients', 'nodes', 'credentials'];
const outputs = {
	build: {
		title: 'Building the nodes',
		result: 'dist',
		sources: [...shared, 'tsconfig.build.json', 'gulpfile.js', 'icons', '.ci/thinNodes.mjs'],
	},
	'build:tools': {
		title: 'Building the simulators',
		result: 'build',
		sources: [...shared, 'tsconfig.tools.json', 'simulators', 'bench', 'demo/headless.ts', 'demo/standIns.ts', 'test/engine'],
	},
};

/** Runs one of the package's build scripts unless its result is newer than everything it is made of. */
async function ensureBuilt(script, force) {
	const { title, result, sources } = outputs[script];
	const stampFile = join(stateFolder, `${result}.stamp`);
	await alone(join(stateFolder, `${result}.lock`), async () => {
		const stamp = stampOf(sources);
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

/** Changes whenever the package that would be published does. */
export const packageStamp = () => stampOf(['package.json', 'package-lock.json', 'README.md', 'LICENSE.md', 'dist']);

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
