import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { Trouble } from './say.mjs';

const windows = process.platform === 'win32';
const running = new Set();
const endings = [];
const lastEndings = [];
let ending;

/** A signal to a child and to everything the child started. */
function signalTree(child, signal) {
	if (child.pid === undefined) return;
	try {
		if (windows) spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' });
		else process.kill(-child.pid, signal);
	} catch (reason) {
		if (reason.code !== 'ESRCH') throw reason;
	}
}

/**
 * Starts a child in a process group of its own: Ctrl-C reaches only us, and we end the children in order.
 */
export function startChild(command, args, options = {}) {
	const child = spawn(command, args, { windowsHide: true, ...options, detached: !windows });
	running.add(child);
	const exited = new Promise((resolve, reject) => {
		child.once('error', (reason) => {
			running.delete(child);
			reject(reason);
		});
		child.once('exit', (code, signal) => {
			running.delete(child);
			resolve({ code, signal });
		});
	});
	exited.catch(() => {});
	return { child, exited };
}

/** Ends a child and its descendants: politely, then for certain. */
export async function stopChild({ child, exited }, patienceMs = 8000) {
	if (child.exitCode !== null || child.signalCode !== null) return;
	signalTree(child, 'SIGTERM');
	const timer = setTimeout(() => signalTree(child, 'SIGKILL'), patienceMs);
	await exited.catch(() => {});
	clearTimeout(timer);
	// A descendant that outlived the leader of its group.
	signalTree(child, 'SIGKILL');
}

/** Ends a child and its descendants without a word. */
export async function killChild({ child, exited }) {
	signalTree(child, 'SIGKILL');
	await exited.catch(() => {});
}

/** Registers something to be ended with the program; the last registered ends first. */
export const atEnd = (work) => void endings.push(work);

/** The same for what has to wait until every child has ended. */
export const afterChildren = (work) => void lastEndings.push(work);

/** Ends everything that was registered, and every child. */
export async function endEverything() {
	ending ??= (async () => {
		for (const work of endings.reverse()) await Promise.resolve(work()).catch(() => {});
		await Promise.all([...running].map((child) => stopChild({ child, exited: new Promise((resolve) => child.once('exit', resolve)) })));
		for (const work of lastEndings) work();
	})();
	await ending;
}

/** Whether the program is on its way out. */
export const isEnding = () => ending !== undefined;

/** From here on Ctrl-C, a closed terminal and `kill` end what was started. A second Ctrl-C does not wait. */
export function endOnSignals(notice = () => {}) {
	for (const [signal, code] of [
		['SIGINT', 130],
		['SIGTERM', 143],
		['SIGHUP', 129],
	]) {
		process.on(signal, async () => {
			if (ending) process.exit(code);
			notice(signal);
			await endEverything();
			process.exit(code);
		});
	}
	process.on('exit', () => {
		for (const child of running) signalTree(child, 'SIGKILL');
	});
}

/** Runs a program to its end. @throws Trouble with the end of its output when it fails. */
export async function run(command, args, { cwd, env, what = command, shell = false, quiet = true } = {}) {
	const started = startChild(command, args, { cwd, env, shell, stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'] });
	let output = '';
	for (const stream of [started.child.stdout, started.child.stderr]) {
		stream?.setEncoding('utf8').on('data', (text) => {
			output = (output + text).slice(-200_000);
		});
	}
	const drained = new Promise((resolve) => started.child.once('close', resolve));
	const { code, signal } = await started.exited.catch((reason) => {
		throw new Trouble(reason.code === 'ENOENT' ? `The program "${command}" is missing` : `${what}: ${reason.message}`);
	});
	// On a busy machine a program ends before all it wrote has arrived; a descendant may hold its pipe open for good.
	await Promise.race([drained, new Promise((resolve) => setTimeout(resolve, 5000).unref())]);
	if (code !== 0) {
		const tail = output.trimEnd().split('\n').slice(-25).join('\n');
		throw new Trouble(`${what} ended with ${signal ?? `exit code ${code}`}${tail ? `:\n${tail}` : ''}`);
	}
	return output;
}

const unreachable =
	/\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ERR_SOCKET_TIMEOUT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT_LOCALLY)\b/;

/** Says in words what npm means by a code of the network. */
function inWords(reason) {
	const [code] = unreachable.exec(reason.message) ?? [];
	if (!(reason instanceof Trouble) || code === undefined) return reason;
	const cure = code.includes('CERT')
		? 'its certificate comes from an authority that Node does not know: name the file in NODE_EXTRA_CA_CERTS'
		: 'check the network; behind a proxy: npm config set proxy and https-proxy; with a registry of your own: npm config set registry';
	return new Trouble(
		`npm could not reach its registry (${code}): ${cure}. What is here already was kept; start again afterwards.\n${reason.message}`,
	);
}

/** Runs npm: the very npm that started us, where that is known (Windows has no npm.exe to spawn). */
export async function npm(args, options) {
	const own = process.env.npm_execpath ?? '';
	const label = { what: `npm ${args.slice(0, 2).join(' ')}`, ...options };
	try {
		if (/npm-cli\.c?js$/.test(own) && existsSync(own)) return await run(process.execPath, [own, ...args], label);
		return await run(windows ? 'npm.cmd' : 'npm', args, { ...label, shell: windows });
	} catch (reason) {
		throw inWords(reason);
	}
}

/** Whether a program is in the search path. */
export function inPath(name) {
	const endings = windows ? (process.env.PATHEXT ?? '.EXE').split(';') : [''];
	return (process.env.PATH ?? '').split(delimiter).some((folder) => folder && endings.some((end) => existsSync(join(folder, name + end))));
}

/** Whether nobody listens there. Asked both ways: some systems let two servers share a port. */
export async function isFree(port) {
	const answered = await new Promise((resolve) => {
		const socket = connect({ port, host: '127.0.0.1' });
		socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
		socket.once('connect', () => socket.destroy());
	});
	if (answered) return false;
	return await new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
	});
}

/** Any free port. */
export async function freePort() {
	return await new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address();
			server.close(() => resolve(port));
		});
	});
}
