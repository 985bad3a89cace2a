import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alone } from './folderLock.mjs';
import { cacheFolder, fingerprint } from './paths.mjs';
import { afterChildren, npm } from './processes.mjs';
import { say, step } from './say.mjs';

/**
 * Installs a package that is kept apart from ours (n8n, the browser driver) into the user's cache folder.
 *
 * The folder's name is the lock file's hash, and a marker is written last: a changed lock means a new folder, and
 * an installation that broke off is done again.
 *
 * @param source  folder with `package.json`, `package-lock.json` and `.npmrc`
 * @param finish  what is left to do after `npm ci`; a throw leaves the folder unmarked
 * @returns the folder
 */
export async function installApart(source, title, finish = async () => {}) {
	const files = ['package.json', 'package-lock.json', '.npmrc'];
	const hash = fingerprint(
		files.map((file) => join(source, file)),
		process.platform,
		process.arch,
	);
	const folder = join(cacheFolder(), hash);
	const marker = join(folder, 'complete.json');
	if (existsSync(marker)) return folder;

	const install = async () => {
		if (existsSync(marker)) return;
		rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
		mkdirSync(folder, { recursive: true });
		// Ctrl-C in the middle leaves no half of it behind.
		afterChildren(() => existsSync(marker) || rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
		for (const file of files) copyFileSync(join(source, file), join(folder, file));
		await step(title, async () => await npm(['ci', '--loglevel=error'], { cwd: folder }));
		await finish(folder);
		writeFileSync(marker, `${JSON.stringify({ installedAt: new Date().toISOString(), source: title })}\n`);
	};
	await alone(`${folder}.lock`, install, () => say('  … another process is installing it already; waiting for that'));
	return folder;
}
