/**
 * What README says under "Your first workflow with your own server", click by click: its bold words are clicked in their
 * order. The servers are those of `npm run simulators`, with the addresses and logins that it prints; n8n is somebody's own,
 * into which the package was installed by hand.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { installN8n } from '../../demo/lib/installN8n.mjs';
import { N8nClient, itemsOf } from '../../demo/lib/n8nClient.mjs';
import { startN8n } from '../../demo/lib/n8nServer.mjs';
import { inProject, projectFolder } from '../../demo/lib/paths.mjs';
import { freePort, isFree, npm, startChild } from '../../demo/lib/processes.mjs';
import { buildNodes, buildTools, ensureInstalled, packProject, temporaryFolder } from '../../demo/lib/project.mjs';
import { check } from './checks.mjs';
import { signIn, testId } from './editor.mjs';
import { mostClicks, stepsBelow } from './readme.mjs';
import { visitor } from './visitor.mjs';

const patienceMs = 120_000;

/** `npm run simulators` as somebody reads it: an address and a login for each server, and its curl line for a new person. */
async function startOwnServers() {
	const { child, exited } = startChild('npm', ['run', 'simulators', '--silent'], {
		cwd: projectFolder,
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const told = [];
	child.stdout.setEncoding('utf8').on('data', (text) => told.push(text));
	for (const end = Date.now() + patienceMs; !told.join('').includes('Ctrl-C ends the simulators'); await pause(200))
		assert.ok(Date.now() < end && child.exitCode === null, `npm run simulators did not come to its end:\n${told.join('')}`);
	const read = (title) => {
		const [, plain, secure, username, secret] = new RegExp(
			`${title}\\n\\s+(http://\\S+)\\s+(https://\\S+)\\n\\s+user name (\\S+)\\s+(?:API key|password) (\\S+)`,
		).exec(told.join(''));
		return { plain, secure, username, secret };
	};
	return {
		fusionDirectory: read('FusionDirectory'),
		fortiAuthenticator: read('FortiAuthenticator'),
		async interrupt() {
			process.kill(-child.pid, 'SIGINT');
			await exited;
		},
	};
}

/** As README says under "By hand": `npm install` in n8n's folder for nodes, here of the tarball that would be published. */
async function installByHand(home) {
	const nodes = join(home, '.n8n', 'nodes');
	mkdirSync(nodes, { recursive: true });
	assert.match(
		readFileSync(inProject('README.md'), 'utf8'),
		/in the folder\s+`~\/\.n8n\/nodes`: `npm install n8n-nodes-directory-services`/,
	);
	await npm(['install', await packProject(), '--prefer-offline', '--loglevel=error'], { cwd: nodes });
	return join(nodes, 'node_modules', 'n8n-nodes-directory-services');
}

/** An n8n without any workflow shows another button in that place, as README says. */
const newWorkflow = (page) => page.locator(testId('add-resource-workflow')).or(page.getByText('Build a workflow', { exact: true }));

const field = (page, name) =>
	page
		.locator(`${testId('editCredential-modal')} ${testId(`parameter-input-${name}`)}`)
		.locator('input, textarea')
		.first();

/** What each of README's bold words is on the page; what is typed afterwards goes with it. */
function handsOf({ page, click, open }, { fusionDirectory, fortiAuthenticator, packageFolder }) {
	const node = (name) => page.locator(`${testId('canvas-node')}[data-node-name="${name}"]`);
	const openNode = async (name) => {
		await open(name, node(name));
		await page.locator(testId('ndv')).first().waitFor({ timeout: 20_000 });
	};
	const connect = async (label, values) => {
		await click(label);
		for (const [name, value] of Object.entries(values)) await field(page, name).fill(value);
		await field(page, 'caBundle').fill(readFileSync(inProject('simulators', 'tls', 'ca.pem'), 'utf8'));
	};
	const clickNamed = async (label) => await click(label);
	const publishing = [
		async (label) => {
			await click(label, page.locator(testId('workflow-open-publish-modal-button')));
			await page.locator(testId('workflow-publish-button')).waitFor();
		},
		async (label) => await click(label, page.locator(testId('workflow-publish-button'))),
	];
	return {
		'Create workflow': async (label) => {
			await click(label, newWorkflow(page));
			await page.locator('.vue-flow').waitFor();
			const text = readFileSync(join(packageFolder, 'workflows', 'first-onboarding.json'), 'utf8');
			await page.evaluate(async (copied) => await navigator.clipboard.writeText(copied), text);
			await page.keyboard.press('Control+V');
			await node('New Person').locator('img').waitFor({ timeout: 20_000 });
		},
		'New Person': openNode,
		'Create FortiAuthenticator User': openNode,
		'Connect to FusionDirectory': async (label) =>
			await connect(label, {
				baseUrl: `${fusionDirectory.secure}/fusiondirectory`,
				username: fusionDirectory.username,
				password: fusionDirectory.secret,
			}),
		'Connect to FortiAuthenticator': async (label) =>
			await connect(label, {
				baseUrl: fortiAuthenticator.secure,
				username: fortiAuthenticator.username,
				apiKey: fortiAuthenticator.secret,
			}),
		// n8n closes the dialog once the credential was tried and works.
		Save: async (label) => {
			await click(label, page.locator(testId('editCredential-modal')).locator(testId('credential-save-button')));
			await page.locator(testId('editCredential-modal')).waitFor({ state: 'hidden', timeout: 20_000 });
			await page.keyboard.press('Escape');
			await page.locator(testId('ndv')).first().waitFor({ state: 'hidden', timeout: 10_000 });
		},
		'Execute workflow': async (label) => {
			await click(label, page.locator(testId('execute-workflow-button')));
			await node('Only a Test').locator(testId('canvas-node-status-success')).waitFor({ timeout: 30_000 });
		},
		Publish: async (label) => await publishing.shift()(label),
		'Got it': clickNamed,
		Executions: async (label) => await click(label, page.locator(testId('radio-button-executions'))),
	};
}

const asked = async ({ plain }, what) => await (await fetch(`${plain}/_control/${what}`)).json();
const peopleOf = async (directory) => await asked(directory, 'people');

/** Whoever is hired before the trigger has listed the directory would belong to those who were there before. */
async function awaitListing(directory) {
	for (const end = Date.now() + patienceMs; !((await asked(directory, 'requests')).byKind.list > 0); await pause(250))
		assert.ok(Date.now() < end, 'the trigger has not asked');
}

export async function checkOwnServer() {
	const steps = stepsBelow('Your first workflow with your own server');
	await check(`own server: README has five steps and at most ${mostClicks} clicks`, () => {
		assert.equal(steps.length, 5);
		assert.ok(steps.flat().length <= mostClicks, steps.flat().join(', '));
	});
	await ensureInstalled();
	await buildNodes();
	await buildTools();
	const n8n = await installN8n();
	const home = temporaryFolder('own-server');
	const packageFolder = await check('own server: npm install by hand, in the folder that README names', async () => {
		const folder = await installByHand(home);
		assert.ok(existsSync(join(folder, 'workflows', 'first-onboarding.json')), folder);
		return folder;
	});
	const servers = await startOwnServers();
	const before = (await peopleOf(servers.fortiAuthenticator)).length;
	const server = await startN8n({ n8n, home, port: await freePort() });
	const client = new N8nClient(server.url);
	await client.enter();
	const person = await visitor([server.url]);
	const { page, errors, messages, clicks, close } = person;
	await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url });
	await signIn(page, server.url);
	await newWorkflow(page).waitFor();
	messages.length = 0;

	const hands = handsOf(person, { ...servers, packageFolder });
	for (const [index, words] of steps.entries()) {
		const done = await check(`own server: step ${index + 1}: ${words.join(', ')}`, async () => {
			for (const label of words) {
				assert.ok(hands[label], `README says to click "${label}", and there is nothing like it`);
				await hands[label](label);
			}
			return true;
		});
		if (!done) {
			await page.screenshot({ path: join(projectFolder, 'test-results', 'own-server.png') });
			throw new Error('The way of README ended here; see test-results/own-server.png');
		}
	}
	await check('own server: neither the test nor the publication created anybody', async () => {
		await awaitListing(servers.fusionDirectory);
		await pause(3000);
		assert.equal((await peopleOf(servers.fortiAuthenticator)).length, before);
	});
	await check('own server: a new person in FusionDirectory is onboarded, and who was there before is not', async () => {
		const nora = { username: 'noranew', firstName: 'Nora', lastName: 'New', displayName: 'Nora New', email: 'noranew@example.com' };
		await fetch(`${servers.fusionDirectory.plain}/_control/people`, { method: 'POST', body: JSON.stringify(nora) });
		const found = async () => (await client.executions()).find(({ mode, status }) => mode === 'trigger' && status === 'success');
		for (const end = Date.now() + patienceMs; !(await found()); await pause(500)) assert.ok(Date.now() < end, 'no execution');
		const execution = await client.execution((await found()).id);
		assert.deepEqual(itemsOf(execution, 'Summary'), [{ person: 'Nora New', username: 'noranew', fortiAuthenticatorUser: 'created' }]);
		assert.equal((await peopleOf(servers.fortiAuthenticator)).length, before + 1);
	});
	await check('own server: the list of executions, which is open, shows it', async () => {
		// The other one is the test.
		await page.locator('[data-test-execution-status="success"]').nth(1).waitFor({ timeout: 30_000 });
	});
	await check(`own server: that took ${clicks.length} clicks, at most ${mostClicks}`, () => {
		assert.deepEqual(clicks, steps.flat());
		assert.ok(clicks.length <= mostClicks, clicks.join(', '));
	});
	await check('own server: no page reported an error', () => assert.deepEqual(errors, []));
	await close();
	await server.stop();
	await check('own server: Ctrl-C ends the simulators', async () => {
		await servers.interrupt();
		for (const { plain } of [servers.fusionDirectory, servers.fortiAuthenticator])
			assert.ok(await isFree(Number(new URL(plain).port)), `${plain} is still served`);
	});
}
