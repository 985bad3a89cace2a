/**
 * What README says under "See it work", in a fresh copy of the repository: command by command, then click by click, with at
 * most twelve clicks from the first command to somebody who is onboarded, moved, locked and gone. Then "Your first workflow
 * with your own server", which ends with a running onboarding.
 *
 * `npm run test:newcomer`; `--own` the latter alone.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { owner } from '../../demo/lib/n8nClient.mjs';
import { inProject, projectFolder } from '../../demo/lib/paths.mjs';
import { endEverything, endOnSignals, isFree, run, startChild } from '../../demo/lib/processes.mjs';
import { temporaryFolder } from '../../demo/lib/project.mjs';
import { main, say } from '../../demo/lib/say.mjs';
import { check, counts, fail } from './checks.mjs';
import { commandsBelow, mostClicks } from './readme.mjs';
import { checkOwnServer } from './ownServer.mjs';
import { visitor } from './visitor.mjs';

const patienceMs = 15 * 60_000;

/** A copy of what is tracked or would be: as a clone, with the changes that are not committed. */
function copyProject() {
	const folder = join(temporaryFolder('newcomer'), 'n8n-nodes-directory-services');
	const { stdout } = spawnSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: projectFolder, encoding: 'utf8' });
	for (const file of stdout.split('\n').filter((name) => name !== '' && existsSync(inProject(name))))
		cpSync(inProject(file), join(folder, file));
	return folder;
}

/** `npm start` as a person has it in front of them. */
async function npmStart(folder, ...options) {
	const { child, exited } = startChild('npm', ['start', ...(options.length > 0 ? ['--', ...options] : [])], {
		cwd: folder,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let told = '';
	for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (told += text));
	const ended = exited.then(({ code }) => ({ code }));
	for (const end = Date.now() + patienceMs; !told.includes('Ctrl-C ends everything'); await pause(500)) {
		const gone = await Promise.race([ended, pause(0)]);
		if (gone || Date.now() > end) throw new Error(`npm start did not come to "Ready":\n${told.slice(-3000)}`);
	}
	const [page, workflow] = [...told.matchAll(/^ {4}(http:\/\/localhost:\S+) /gm)].map(([, url]) => url);
	return {
		told,
		page,
		workflow,
		/** As Ctrl-C does: a signal to everything in front of the terminal. */
		async interrupt() {
			process.kill(-child.pid, 'SIGINT');
			return await exited;
		},
	};
}

async function hireAndFollow({ page, workflow }) {
	const { page: tab, errors, clicks, click, close } = await visitor([new URL(page).origin, new URL(workflow).origin]);
	const card = (key) => tab.locator(`[data-key="${key}"]`);
	const row = (key) => card(key).locator('li', { hasText: 'Newman' });
	await check('newcomer: somebody who is hired on the page is in FusionDirectory at once', async () => {
		await tab.goto(page);
		await card('fortiAuthenticator').locator('li').first().waitFor();
		await tab.fill('input[name="firstName"]', 'Nina');
		await tab.fill('input[name="lastName"]', 'Newman');
		await click('Hire somebody', tab.locator('#hire button'));
		await row('fusionDirectory').waitFor({ timeout: 10_000 });
	});
	await check(
		'newcomer: within a minute or two there are a Synology account with its group, a FortiAuthenticator account, and a mail',
		async () => {
			await row('synology').locator('.tag', { hasText: 'All Staff' }).waitFor({ timeout: 120_000 });
			await row('fortiAuthenticator').waitFor({ timeout: 20_000 });
			await tab.locator('#mails li', { hasText: 'Your new account' }).waitFor({ timeout: 20_000 });
		},
	);
	await check('newcomer: the mailbox does not show the password', async () => {
		assert.match(await tab.locator('#mails li', { hasText: 'Your new account' }).innerText(), /••••/);
	});
	await check('newcomer: somebody without e-mail, whose name is of another script, has a login, and is asked for by mail', async () => {
		await tab.fill('input[name="firstName"]', 'Лена');
		await tab.fill('input[name="lastName"]', 'Новак');
		await click('without e-mail', tab.locator('input[name="withoutEmail"]'));
		await click('Hire somebody', tab.locator('#hire button'));
		const person = card('fusionDirectory').locator('li', { hasText: 'Новак' });
		await person.waitFor({ timeout: 10_000 });
		assert.match(await person.innerText(), /\blnovak\b/);
		await tab.locator('#mails li', { hasText: 'lnovak has no e-mail' }).waitFor({ timeout: 120_000 });
		assert.equal(await card('synology').locator('li', { hasText: 'Новак' }).count(), 0);
	});
	for (const [action, label] of [
		['move', 'Move'],
		['lock', 'Lock'],
		['leave', 'Leave'],
	]) {
		await check(`newcomer: the person can be seen to ${action}`, async () => {
			await click(label, row('fusionDirectory').locator(`[data-action="${action}"]`));
			await tab.locator('#said', { hasText: `${label.toLowerCase()}.` }).waitFor({ timeout: 10_000 });
			if (action === 'leave') await row('fusionDirectory').waitFor({ state: 'detached', timeout: 10_000 });
		});
	}
	await check('newcomer: the page leads to the run in n8n, which succeeded', async () => {
		const link = tab.locator('#executions li', { hasText: 'Onboarding' }).first();
		assert.match(await link.innerText(), /success/);
		const [editor] = await Promise.all([tab.context().waitForEvent('page'), click('the execution', link.locator('a'))]);
		await editor.locator('input[type="password"]').waitFor({ timeout: 60_000 });
		await editor.locator('input[type="email"], input[name="emailOrLdapLoginId"]').first().fill(owner.email);
		await editor.locator('input[type="password"]').fill(owner.password);
		await click('Sign in', editor.locator('[data-test-id="form-submit-button"]'));
		await editor.locator('[data-test-id="canvas-node-status-success"]').first().waitFor({ timeout: 60_000 });
	});
	await check(`newcomer: that took ${clicks.length} clicks, at most ${mostClicks}`, () =>
		assert.ok(clicks.length <= mostClicks, clicks.join(', ')),
	);
	await check('newcomer: no page reported an error', () => assert.deepEqual(errors, []));
	await close();
}

/** Processes that have to do with a folder, by their command lines; none where the system does not tell. */
function processesOf(folder) {
	if (!existsSync('/proc/self/cmdline')) return [];
	const commandOf = (pid) => {
		try {
			return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
		} catch {
			// It has ended meanwhile.
			return '';
		}
	};
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.map(commandOf)
		.filter((command) => command.includes(folder));
}

async function checkEnd(started, folder) {
	await check('newcomer: Ctrl-C ends everything', async () => {
		await started.interrupt();
		for (const url of [started.page, started.workflow]) assert.ok(await isFree(Number(new URL(url).port)), `${url} is still served`);
		assert.deepEqual(processesOf(folder), []);
	});
}

/** Somebody else's program on a port of this machine. */
async function occupy(port) {
	const server = createServer();
	await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
	return () => server.close();
}

/** What `npm start` keeps, where it goes when a port is taken, and what it forgets when it is told to. */
async function startAgain(folder, started) {
	const port = Number(new URL(started.page).port);
	const leave = await occupy(port);
	const again = await check('newcomer: the next npm start finds another port for one that is taken, and says so', async () => {
		const second = await npmStart(folder);
		assert.match(second.told, new RegExp(`Port ${port} is in use; the page is on \\d+`));
		assert.notEqual(new URL(second.page).port, String(port));
		return second;
	});
	leave();
	if (!again) return;
	await check('newcomer: … and has the same workflow', () =>
		assert.equal(new URL(again.workflow).pathname, new URL(started.workflow).pathname),
	);
	await checkEnd(again, folder);
	const fresh = await check(
		'newcomer: npm start -- --fresh has an n8n without what was there',
		async () => await npmStart(folder, '--fresh'),
	);
	if (!fresh) return;
	await check('newcomer: … and so another workflow', () =>
		assert.notEqual(new URL(fresh.workflow).pathname, new URL(started.workflow).pathname),
	);
	await checkEnd(fresh, folder);
}

async function beNew() {
	const commands = commandsBelow('See it work');
	// The third is what CI runs.
	await check('newcomer: README names the commands that are run here', () =>
		assert.deepEqual(commands, ['npm start', 'npm run demo', 'npm test']),
	);
	const folder = copyProject();
	say(`    a copy of the repository: ${dirname(folder)}`);
	const started = await check(
		'newcomer: npm start, in a copy with nothing installed, comes to "Ready"',
		async () => await npmStart(folder),
	);
	if (!started) return;
	await check('newcomer: it names the page, the workflow and the login', () => {
		assert.ok(started.told.includes(owner.email) && started.told.includes(owner.password), started.told.slice(-800));
		assert.match(started.workflow, /\/workflow\/\w+$/);
	});
	await hireAndFollow(started);
	await checkEnd(started, folder);
	await startAgain(folder, started);
	await check('newcomer: npm run demo shows who came and who left', async () => {
		const told = await run('npm', ['run', 'demo', '--silent'], { cwd: folder, what: 'npm run demo' });
		assert.match(told, /mailed to \w+@example\.com/);
		assert.match(told, /FusionDirectory +gone\n.*Synology Directory Server +disabled\n.*FortiAuthenticator +disabled/);
	});
}

await main(async () => {
	endOnSignals();
	for (const part of process.argv.includes('--own') ? [checkOwnServer] : [beNew, checkOwnServer])
		await part().catch(async (reason) => await fail('the newcomer came to the end', reason));
	await endEverything();
	const { passed, failed } = counts();
	say(`\n${passed} passed, ${failed} failed`);
	process.exitCode = failed > 0 ? 1 : 0;
});
