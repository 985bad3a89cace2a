import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { atEnd, freePort, killChild, startChild, stopChild } from './processes.mjs';
import { Trouble } from './say.mjs';

/** Settings of the person's own n8n or shell that must not leak into this one. */
const foreign =
	/^(n8n_|db_|queue_|executions_|external_|webhook_|generic_|credentials_|nodes_|npm_|https?_proxy$|all_proxy$|node_options$)/i;

function environment({ n8n, home, port, brokerPort, extra }) {
	const kept = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name) && name.toLowerCase() !== 'path'));
	return {
		...kept,
		PATH: n8n.path,
		N8N_USER_FOLDER: home,
		N8N_PORT: String(port),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: 'localhost',
		N8N_PROTOCOL: 'http',
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_RUNNERS_BROKER_LISTEN_ADDRESS: '127.0.0.1',
		// Protects nothing but made-up accounts of simulators on this machine.
		N8N_ENCRYPTION_KEY: 'directory-services-demo',
		N8N_SECURE_COOKIE: 'false',
		N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'true',
		GENERIC_TIMEZONE: 'UTC',
		NO_PROXY: '127.0.0.1,localhost',
		// Nothing leaves the machine.
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		N8N_COMMUNITY_PACKAGES_ENABLED: 'true',
		// Node keeps n8n's compiled scripts there, which spares a later start a few seconds.
		NODE_COMPILE_CACHE: join(n8n.folder, 'compiled'),
		...n8n.settings,
		...extra,
	};
}

const answers = async (url) => {
	try {
		const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
		await response.arrayBuffer();
		return response.ok;
	} catch {
		return false;
	}
};

/**
 * One process of n8n, started and waited for; it can be stopped, killed and started again in its folder.
 *
 * @param args   of n8n's command line
 * @param ready  whether it can be used
 */
async function superviseN8n({ n8n, home, args, env, ready, patienceMs }) {
	mkdirSync(home, { recursive: true });
	const logFile = join(home, 'n8n.log');
	let running;

	const log = () => readFileSync(logFile, 'utf8');
	const tail = () => log().trimEnd().split('\n').slice(-15).join('\n');

	async function start() {
		const file = openSync(logFile, 'a');
		running = startChild(n8n.node, [n8n.script, ...args], { cwd: home, env, stdio: ['ignore', file, file] });
		closeSync(file);
		let gone;
		running.exited.then(
			(how) => (gone = how),
			(reason) => (gone = reason),
		);
		const end = Date.now() + patienceMs;
		while (!(await ready())) {
			if (gone) throw new Trouble(`n8n ended while starting. The end of ${logFile}:\n${tail()}`);
			if (Date.now() > end) throw new Trouble(`n8n was not ready after ${patienceMs / 1000} s. The end of ${logFile}:\n${tail()}`);
			await pause(150);
		}
	}

	const stop = async () => {
		// An n8n that is asked to stop while a trigger starts would wait for half a minute.
		if (running) await stopChild(running, 5000);
	};
	atEnd(stop);
	await start();
	return {
		log,
		logFile,
		stop,
		/** Resolves when n8n ends, wanted or not. */
		ended: () => running.exited,
		async restart() {
			await stop();
			await start();
		},
		start,
		/** Ends n8n as a power cut would: it finishes and saves nothing. */
		kill: async () => await killChild(running),
	};
}

/**
 * Starts n8n on loopback and waits until it can be used.
 *
 * @param n8n   what `installN8n` returned
 * @param home  n8n's user folder; `restart()` keeps it
 */
export async function startN8n({ n8n, home, port, extra = {}, patienceMs = 180_000 }) {
	const direct = `http://127.0.0.1:${port}`;
	const server = await superviseN8n({
		n8n,
		home,
		args: ['start'],
		env: environment({ n8n, home, port, brokerPort: await freePort(), extra }),
		// Its health page answers before the database is migrated, hence the second and third question.
		ready: async () => (await answers(`${direct}/healthz/readiness`)) && (await answers(`${direct}/rest/settings`)),
		patienceMs,
	});
	return { url: `http://localhost:${port}`, ...server };
}

/**
 * Starts a worker of n8n's queue mode; `extra` names the queue and the database it shares with main.
 */
export async function startWorker({ n8n, home, extra, patienceMs = 180_000 }) {
	const port = await freePort();
	const health = { QUEUE_HEALTH_CHECK_ACTIVE: 'true', QUEUE_HEALTH_CHECK_PORT: String(port), N8N_WORKER_SERVER_ADDRESS: '127.0.0.1' };
	return await superviseN8n({
		n8n,
		home,
		args: ['worker', '--concurrency=5'],
		env: environment({ n8n, home, port, brokerPort: await freePort(), extra: { ...health, ...extra } }),
		ready: async () => await answers(`http://127.0.0.1:${port}/healthz/readiness`),
		patienceMs,
	});
}
