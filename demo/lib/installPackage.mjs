import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { npm, run } from './processes.mjs';
import { packProject, packageStamp } from './project.mjs';
import { step } from './say.mjs';

/**
 * Installs a tarball into an n8n home by the steps of n8n's own community package installer:
 * unpack, drop what only developers need, install the runtime dependencies, note it in the ledger.
 *
 * @returns the folder n8n will load the package from
 */
export async function installPackage(tarball, home) {
	const nodes = join(home, '.n8n', 'nodes');
	// tar gets relative names: some take the colon of a Windows drive for a host name.
	const tar = async (...args) => await run('tar', args, { cwd: dirname(tarball), what: 'tar' });
	const manifest = JSON.parse(await tar('-xzOf', basename(tarball), 'package/package.json'));
	const folder = join(nodes, 'node_modules', manifest.name);
	rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
	mkdirSync(folder, { recursive: true });
	await tar('-xzf', basename(tarball), '-C', folder, '--strip-components=1');

	for (const group of ['devDependencies', 'peerDependencies', 'peerDependenciesMeta', 'optionalDependencies']) delete manifest[group];
	writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
	const flags = [
		'--audit=false',
		'--fund=false',
		'--bin-links=false',
		'--install-strategy=shallow',
		'--ignore-scripts=true',
		'--package-lock=false',
	];
	await npm(['install', '--prefer-offline', '--loglevel=error', ...flags], { cwd: folder });

	const ledger = join(nodes, 'package.json');
	const book = existsSync(ledger) ? JSON.parse(readFileSync(ledger, 'utf8')) : { name: 'installed-nodes', private: true, dependencies: {} };
	book.dependencies[manifest.name] = manifest.version;
	writeFileSync(ledger, JSON.stringify(book, null, 2));
	return folder;
}

/** Installs the project's package into an n8n home unless this very package is there already. */
export async function ensurePackage(home) {
	const stampFile = join(home, '.n8n', 'nodes', 'directory-services.stamp');
	const stamp = packageStamp();
	if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
	await step('Installing the nodes into n8n', async () => {
		rmSync(stampFile, { force: true });
		await installPackage(await packProject(), home);
		writeFileSync(stampFile, stamp);
	});
}
