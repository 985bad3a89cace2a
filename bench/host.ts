import { existsSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export const howToGetHost = 'needs `npm start` once, which installs n8n for the demo';

/** Where the demo keeps its n8n (demo/lib/paths.mjs). */
function cacheFolder(): string {
	const name = 'n8n-nodes-directory-services';
	if (process.env.XDG_CACHE_HOME) return join(process.env.XDG_CACHE_HOME, name);
	if (process.platform === 'win32') return join(process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), name);
	if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', name);
	return join(homedir(), '.cache', name);
}

export interface Host {
	/** `node_modules` of the newest n8n that the demo has installed. */
	modules: string;
	/** The Node that it runs on. */
	node: string;
}

export function installedHost(): Host | undefined {
	const cache = cacheFolder();
	if (!existsSync(cache)) return undefined;
	const complete = readdirSync(cache)
		.map((name) => join(cache, name))
		.filter((folder) => existsSync(join(folder, 'complete.json')) && existsSync(join(folder, 'node_modules', 'n8n-nodes-base')))
		.sort((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs);
	if (complete.length === 0) return undefined;
	const modules = join(complete[0], 'node_modules');
	const windows = process.platform === 'win32';
	const beside = join(modules, `node-${windows ? 'win' : process.platform}-${process.arch}`, 'bin', windows ? 'node.exe' : 'node');
	return { modules, node: existsSync(beside) ? beside : process.execPath };
}
