import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { atEnd, freePort, inPath, isFree, startChild, stopChild } from '../../demo/lib/processes.mjs';
import { temporaryFolder } from '../../demo/lib/project.mjs';
import { Trouble, step } from '../../demo/lib/say.mjs';

/** Installs Debian's Redis where it is missing. @returns why it can't be had; undefined when it is there */
export async function lacksRedis() {
	if (inPath('redis-server')) return undefined;
	if (!existsSync('/usr/bin/apt-get')) return 'redis-server is missing, and it can be installed here only by hand';
	const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
	const apt = (...args) => {
		const [command, ...rest] = [...asRoot, 'apt-get', '-qq', ...args];
		return spawnSync(command, rest, { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0;
	};
	await step('Installing redis-server', async () => apt('update') && apt('install', '-y', '--no-install-recommends', 'redis-server'));
	return inPath('redis-server') ? undefined : 'redis-server is missing, and its Debian package could not be installed';
}

/** A Redis of our own on loopback, in a temporary folder, that keeps nothing. @returns its port */
export async function startRedis() {
	const port = await freePort();
	const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', temporaryFolder('redis')];
	const redis = startChild('redis-server', options, { stdio: 'ignore' });
	atEnd(async () => await stopChild(redis));
	for (const end = Date.now() + 15_000; await isFree(port); await pause(100)) {
		if (Date.now() > end || redis.child.exitCode !== null) throw new Trouble('Redis did not start');
	}
	return port;
}
