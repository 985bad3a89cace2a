/**
 * `npm run test:domain`: the suites about the domain, against a real Samba AD domain controller. Its ports are fixed, so
 * that everything runs in a network namespace of its own, in which there is nothing but loopback. With DOMAIN_SCALE=20000
 * so many people are put into the domain before it starts, and only what is about their number is run.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { inProject, projectFolder } from '../../demo/lib/paths.mjs';
import { endEverything, endOnSignals, startChild } from '../../demo/lib/processes.mjs';
import { ensureInstalled } from '../../demo/lib/project.mjs';
import { main, say } from '../../demo/lib/say.mjs';

const packages = ['samba', 'samba-ad-provision', 'samba-dsdb-modules', 'python3-samba', 'iproute2'];
const inside = 'DOMAIN_NAMESPACE';
const crowd = process.env.DOMAIN_SCALE;
const suites = crowd ? ['test/domain/scale'] : ['test/domain', '--testPathIgnorePatterns', 'test/domain/scale'];
const python = '/usr/bin/python3';

const run = (command, args, options = {}) => spawnSync(command, args, { encoding: 'utf8', ...options });
const isInstalled = (name) => /ok installed/.test(run('dpkg-query', ['-W', '-f', '${Status}', name]).stdout ?? '');

/** Why there can be no domain controller here; undefined when there can. */
function whyNot() {
	if (process.platform !== 'linux') return 'a Samba domain controller for it runs on Linux only';
	if (!existsSync('/usr/bin/dpkg-query')) return 'it takes its domain controller from Debian packages, and this is no Debian';
	if (process.getuid?.() !== 0) return 'it has to run as root, for a network namespace and the ports of a domain controller';
	if (run('unshare', ['-n', 'true']).status !== 0) return 'this machine does not allow network namespaces';
	const missing = packages.filter((name) => !isInstalled(name));
	if (missing.length === 0) return undefined;
	say(`Installing ${missing.join(', ')} …`);
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	run('apt-get', ['update'], { env });
	const { status } = run('apt-get', ['install', '-y', '--no-install-recommends', ...missing], { env });
	return status === 0 ? undefined : `its packages could not be installed (${missing.join(', ')})`;
}

const answers = async (port) =>
	await new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
		socket.on('close', () => resolve(false));
		setTimeout(() => socket.destroy(), 500).unref();
	});

/** In the namespace: makes a domain, starts its controller, runs the suites. */
async function withDomain(args) {
	const folder = mkdtempSync(join(tmpdir(), 'domain-'));
	try {
		if (run('ip', ['link', 'set', 'lo', 'up']).status !== 0) throw new Error('Loopback could not be switched on');
		const tls = join(folder, 'tls');
		mkdirSync(tls);
		for (const name of ['ca.pem', 'server.pem', 'server.key']) {
			copyFileSync(inProject('simulators', 'tls', name), join(tls, name));
			// Samba refuses a key that others may read.
			chmodSync(join(tls, name), 0o600);
		}
		const password = `Aa1-${randomBytes(12).toString('hex')}`;
		const env = { ...process.env, DOMAIN_HOST: 'localhost', DOMAIN_PASSWORD: password };
		const made = run(python, [inProject('test', 'domain', 'provision.py'), folder, tls], { env });
		if (made.status !== 0) throw new Error(`The domain could not be made:\n${made.stderr}`);
		if (crowd) {
			const adding = startChild(python, [inProject('test', 'domain', 'people.py'), folder, crowd], { stdio: 'inherit' });
			if ((await adding.exited).code !== 0) throw new Error('The people could not be added');
		}
		const samba = startChild('samba', ['-F', '--no-process-group', '-M', 'single', '-s', join(folder, 'etc', 'smb.conf')], {
			// Samba ends when its input does, so with this program.
			stdio: ['pipe', 'ignore', 'ignore'],
		});
		for (let tries = 0; !(await answers(636)); tries += 1) {
			if (tries > 150 || samba.child.exitCode !== null) throw new Error('The domain controller did not start');
			await pause(200);
		}
		const jest = inProject('node_modules', 'jest', 'bin', 'jest.js');
		const { exited } = startChild(process.execPath, [jest, '--runInBand', ...args, ...suites], {
			cwd: projectFolder,
			env,
			stdio: 'inherit',
		});
		process.exitCode = (await exited).code ?? 1;
	} finally {
		await endEverything();
		rmSync(folder, { recursive: true, force: true });
	}
}

await main(async () => {
	endOnSignals();
	const args = process.argv.slice(2);
	if (process.env[inside]) return await withDomain(args);
	const reason = whyNot();
	if (reason !== undefined) return say(`npm run test:domain: skipped, because ${reason}`);
	await ensureInstalled();
	const { exited } = startChild('unshare', ['-n', process.execPath, inProject('test', 'domain', 'run.mjs'), ...args], {
		cwd: projectFolder,
		env: { ...process.env, [inside]: '1' },
		stdio: 'inherit',
	});
	process.exitCode = (await exited).code ?? 1;
});
