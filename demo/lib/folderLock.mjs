import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const beatMs = 2000;
const silenceMs = 20_000;

function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (reason) {
		return reason.code === 'EPERM';
	}
}

/** An owner that is gone, or that has not touched its file for long (its number may belong to another program by now). */
function isAbandoned(file) {
	try {
		const silent = Date.now() - statSync(file).mtimeMs;
		const pid = Number(readFileSync(file, 'utf8'));
		return silent > silenceMs || (silent > beatMs && !isAlive(pid));
	} catch (reason) {
		if (reason.code === 'ENOENT') return false;
		throw reason;
	}
}

function take(file) {
	try {
		writeFileSync(file, String(process.pid), { flag: 'wx' });
		return true;
	} catch (reason) {
		if (reason.code !== 'EEXIST') throw reason;
	}
	if (!isAbandoned(file)) return false;
	// Moved, not deleted: of two waiters only one succeeds, and one that caught a fresh lock puts it back.
	const aside = `${file}.${randomUUID()}`;
	try {
		renameSync(file, aside);
		if (!isAbandoned(aside)) renameSync(aside, file);
	} catch (reason) {
		if (reason.code !== 'ENOENT') throw reason;
	}
	rmSync(aside, { force: true });
	return false;
}

/** Runs `work` while no other process does the same; `waiting` is called once if there is one. */
export async function alone(file, work, waiting = () => {}) {
	mkdirSync(dirname(file), { recursive: true });
	let told = false;
	while (!take(file)) {
		if (!told) waiting();
		told = true;
		await pause(500);
	}
	const timer = setInterval(() => {
		const now = new Date();
		utimesSync(file, now, now);
	}, beatMs);
	const release = () => rmSync(file, { force: true });
	process.once('exit', release);
	try {
		return await work();
	} finally {
		clearInterval(timer);
		process.off('exit', release);
		release();
	}
}
