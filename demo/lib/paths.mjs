import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout this file belongs to. */
export const projectFolder = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

export const inProject = (...parts) => join(projectFolder, ...parts);

/** What a demo leaves behind: n8n's home, logs, stamps. Ignored by git. */
export const stateFolder = inProject('demo', '.cache');

/** Where large downloads survive a deleted checkout. */
export function cacheFolder() {
	const name = 'n8n-nodes-directory-services';
	if (process.env.XDG_CACHE_HOME) return join(process.env.XDG_CACHE_HOME, name);
	if (process.platform === 'win32') return join(process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), name);
	if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', name);
	return join(homedir(), '.cache', name);
}

/** Short name for the content of some files, so that a changed lock file means a new folder. */
export function fingerprint(files, ...salt) {
	const hash = createHash('sha256');
	for (const file of files) hash.update(readFileSync(file)).update('\0');
	for (const word of salt) hash.update(String(word)).update('\0');
	return hash.digest('hex').slice(0, 16);
}
