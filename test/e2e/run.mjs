/**
 * `npm run test:e2e`: the packed package inside real n8n, with no development dependency in reach.
 *
 * `--fast` leaves out the three further polls, the restart and the polling engines (for work on the checks themselves), `--no-browser` the editor.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { installN8n } from '../../demo/lib/installN8n.mjs';
import { installPackage } from '../../demo/lib/installPackage.mjs';
import { N8nClient, errorOf, itemsOf, owner } from '../../demo/lib/n8nClient.mjs';
import { installExtras, startMailbox } from '../../demo/lib/mailbox.mjs';
import { startN8n } from '../../demo/lib/n8nServer.mjs';
import { startPage } from '../../demo/lib/page.mjs';
import { endEverything, endOnSignals, freePort } from '../../demo/lib/processes.mjs';
import { buildNodes, buildTools, ensureInstalled, packProject, temporaryFolder } from '../../demo/lib/project.mjs';
import { main, say, step } from '../../demo/lib/say.mjs';
import { activateAndAwaitListing, awaitAsked, checkNodesLoaded, saveCredentials, saveWorkflows } from '../../demo/lib/setUp.mjs';
import { listings, polls, startSimulators } from '../../demo/lib/simulators.mjs';
import { check, counts, fail } from './checks.mjs';
import { checkDemoPage, checkEditor, checkForm, screenshotFolder } from './editor.mjs';
import { formStep } from './fusionDirectoryForm.mjs';
import { startWatchman } from './outside.mjs';
import { knownPerson, manualSteps, onboardingSteps, startStep, triggerSteps, workflowOf } from './scenario.mjs';
import { checkTrigger } from './trigger.mjs';
import { checkWorkflows } from './workflows.mjs';

const fast = process.argv.includes('--fast');
const hired = {
	username: 'nnewcomer',
	firstName: 'Nora',
	lastName: 'Newcomer',
	displayName: 'Nora Newcomer',
	email: 'nnewcomer@example.com',
};

async function prepare() {
	await ensureInstalled();
	const n8n = await installN8n();
	const extras = await installExtras();
	await buildNodes();
	await buildTools();
	const home = temporaryFolder('e2e');
	const packageFolder = await step('Installing the packed nodes into n8n', async () => await installPackage(await packProject(), home));
	return { n8n, extras, home, packageFolder };
}

async function checkInstallation({ client, packageFolder }) {
	await check('the installed package brings undici and no development dependency', () => {
		assert.ok(existsSync(join(packageFolder, 'node_modules', 'undici')), 'undici is missing');
		for (const name of ['n8n-core', 'n8n-workflow', 'typescript', 'jest']) {
			assert.ok(!existsSync(join(packageFolder, 'node_modules', name)), `${name} was installed with it`);
		}
	});
	const types = await check("n8n's own loader accepts every node of the package", async () => await checkNodesLoaded(client));
	await check('every icon is served, light and dark', async () => {
		const icons = new Set((types ?? []).flatMap(({ iconUrl }) => (typeof iconUrl === 'string' ? [iconUrl] : Object.values(iconUrl ?? {}))));
		assert.ok(icons.size >= 4, `${icons.size} icons`);
		for (const icon of icons) {
			const { ok, type, size } = await client.exists(icon);
			assert.ok(ok && type.startsWith('image/') && size > 0, `${icon}: ${type}, ${size} bytes`);
		}
	});
}

async function checkCredentials({ client, started, credentials }) {
	for (const { title, credentialType, credential, secret } of Object.values(started)) {
		const saved = credentials[credentialType];
		await check(`credential test of ${title}: the right secret is accepted`, async () => {
			const answer = await client.testCredential(saved, credential);
			assert.equal(answer.status, 'OK', JSON.stringify(answer));
		});
		await check(`credential test of ${title}: a wrong secret is refused in words, without repeating it`, async () => {
			const wrong = 'not-the-secret-9d1f';
			const answer = await client.testCredential(saved, { ...credential, [secret]: wrong });
			assert.equal(answer.status, 'Error', JSON.stringify(answer));
			assert.ok(answer.message.length > 10, 'no message');
			assert.ok(!JSON.stringify(answer).includes(wrong), 'the message holds the secret');
		});
	}
}

async function checkManualRuns({ client, credentials }) {
	for (const manual of manualSteps) {
		await check(`${manual.name} runs by hand and finds ${knownPerson}`, async () => {
			const workflow = await client.createWorkflow(workflowOf(`By hand: ${manual.name}`, [startStep, manual], credentials));
			const execution = await client.run(workflow, startStep.name);
			assert.equal(execution.status, 'success', errorOf(execution));
			const addresses = itemsOf(execution, manual.name).map(({ email }) => email);
			assert.ok(addresses.includes(knownPerson), `addresses: ${addresses}`);
		});
	}
	for (const trigger of triggerSteps) {
		await check(`${trigger.name}: the trigger shows a sample when tested by hand`, async () => {
			const workflow = await client.createWorkflow(workflowOf(`By hand: ${trigger.name}`, [trigger], credentials));
			const execution = await client.run(workflow, trigger.name);
			assert.equal(execution.status, 'success', errorOf(execution));
			const [sample] = itemsOf(execution, trigger.name);
			assert.ok(sample?.user?.username, JSON.stringify(sample));
			assert.equal(sample.user.source, trigger.parameters.service);
		});
	}
}

/** What the simulators say about the hired person; the counts are what "once and only once" is about. */
function traces(started) {
	const { synology, fortiAuthenticator } = started;
	const named = ({ simulator }) => simulator.control.people().filter(({ username }) => username === hired.username);
	const [account] = named(synology);
	return {
		synology: named(synology).length,
		group: (account?.groups ?? []).filter((group) => group === 'All Staff').length,
		fortiAuthenticator: named(fortiAuthenticator).length,
		people: [synology, fortiAuthenticator].map(({ simulator }) => simulator.control.people().length),
		creates: [synology, fortiAuthenticator].map(({ simulator }) => simulator.control.count('create')),
		additions: synology.simulator.control.count('addMember'),
	};
}

const triggered = async (client, { id }) => (await client.executions(id)).filter(({ mode }) => mode === 'trigger');

async function awaitOnboarding(client, onboarding) {
	for (const end = Date.now() + 100_000; ; await pause(250)) {
		const done = (await triggered(client, onboarding)).filter(({ status }) => !['running', 'new', 'waiting'].includes(status));
		if (done.length > 0) return await client.execution(done[0].id);
		if (Date.now() > end) throw new Error('no execution within 100 s of the hiring');
	}
}

/** Hires somebody and follows the three accounts. @returns what holds afterwards, for `checkOnceOnly` */
async function checkOnboarding({ client, started, onboarding, mailbox }) {
	await check('the activated trigger lists FusionDirectory', async () => {
		await activateAndAwaitListing(client, onboarding, started.fusionDirectory);
	});
	await check('the first poll announces nobody', async () => {
		await pause(3000);
		assert.equal((await triggered(client, onboarding)).length, 0);
	});
	const before = traces(started);
	await check('nobody of that name is there beforehand', () => {
		assert.deepEqual([before.synology, before.group, before.fortiAuthenticator], [0, 0, 0]);
	});
	started.fusionDirectory.simulator.control.add(hired);
	await check('a person hired into FusionDirectory starts the workflow, which succeeds', async () => {
		const execution = await awaitOnboarding(client, onboarding);
		assert.equal(execution.status, 'success', errorOf(execution));
		const [summary] = itemsOf(execution, onboardingSteps.at(-1));
		assert.equal(summary.username, hired.username);
	});
	await check('… and has one Synology user, one membership and one FortiAuthenticator user', () => {
		const after = traces(started);
		assert.deepEqual([after.synology, after.group, after.fortiAuthenticator], [1, 1, 1]);
		assert.deepEqual(
			after.people,
			before.people.map((count) => count + 1),
		);
	});
	await check('… and the password by mail, which the directory has', () => {
		const letter = mailbox.mails().find(({ to }) => to.includes(hired.email));
		assert.equal(letter?.subject, 'Your new account');
		assert.match(letter.html, /<pre>[^<]{12,}<\/pre>/);
	});
	await check('… each asked for once', () => {
		const after = traces(started);
		assert.deepEqual(
			[...after.creates, after.additions],
			[...before.creates, before.additions].map((count) => count + 1),
		);
	});
}

async function checkOnceOnly({ client, server, started, onboarding }) {
	const { fusionDirectory } = started;
	const unchanged = traces(started);
	const nothingMore = async () => {
		await pause(3000);
		assert.deepEqual(traces(started), unchanged);
		assert.equal((await triggered(client, onboarding)).length, 1, 'executions');
	};
	await check('three further polls start nothing and change nothing', async () => {
		await awaitAsked(fusionDirectory, polls, polls(fusionDirectory) + 3, 270_000);
		await nothingMore();
	});
	await check('neither does the poll after a restart of n8n', async () => {
		const asked = listings(fusionDirectory);
		await server.restart();
		await client.enter();
		await awaitAsked(fusionDirectory, listings, asked + 1, 90_000);
		await nothingMore();
	});
}

/** Somebody without an address is asked for, and holds nobody up. */
async function checkMissingEmail({ started, mailbox }) {
	const { control } = started.fusionDirectory.simulator;
	const named = (directory, username) => directory.simulator.control.person(username);
	await check('onboarding: who has no e-mail is asked for by mail, and the next one is onboarded all the same', async () => {
		control.add({ username: 'emilnomail', firstName: 'Emil', lastName: 'Nomail', displayName: 'Emil Nomail', email: '' });
		control.add({ username: 'paulafine', firstName: 'Paula', lastName: 'Fine', displayName: 'Paula Fine', email: 'paulafine@example.com' });
		const asked = () => mailbox.mails().some(({ subject }) => subject === 'emilnomail has no e-mail');
		const welcomed = () => mailbox.mails().some(({ to }) => to.includes('paulafine@example.com'));
		for (const end = Date.now() + 100_000; !(asked() && welcomed()); await pause(250)) {
			if (Date.now() > end) throw new Error(`asked: ${asked()}, welcomed: ${welcomed()}`);
		}
		assert.ok(named(started.synology, 'paulafine'));
		assert.equal(named(started.synology, 'emilnomail'), undefined);
	});
}

/** After everything that counts people: the new user is onboarded like any other. */
async function checkUserForm({ client, server, credentials }) {
	const credential = 'fusionDirectoryApi';
	const { id } = await client.createWorkflow(workflowOf('Form of a new user', [startStep, { ...formStep, credential }], credentials));
	const tabsOf = async (dn) => {
		const name = 'Tabs';
		const parameters = {
			resource: 'object',
			operation: 'getTabs',
			objectType: { mode: 'name', value: 'USER' },
			object: { mode: 'dn', value: dn },
		};
		const workflow = await client.createWorkflow(
			workflowOf('Tabs of an entry', [startStep, { ...formStep, name, credential, parameters }], credentials),
		);
		const execution = await client.run(workflow, startStep.name);
		assert.equal(execution.status, 'success', errorOf(execution));
		return itemsOf(execution, name)
			.filter(({ active }) => active)
			.map(({ tab }) => tab);
	};
	await checkForm({ url: server.url, workflow: id, tabsOf });
}

/** Goes last, for it hires somebody else. */
async function checkPage({ server, started, onboarding, mailbox }) {
	const workflowUrl = `${server.url}/workflow/${onboarding.id}`;
	const page = await startPage({
		port: 0,
		started,
		n8n: { url: server.url, workflowUrl, email: owner.email, password: owner.password },
		mailbox,
	});
	const person = { firstName: 'Grete', lastName: 'Neumann', username: 'gneumann' };
	await checkDemoPage({ url: page.url, person, patienceMs: 100_000 });
}

async function runChecks() {
	const { n8n, extras, home, packageFolder } = await prepare();
	const started = await startSimulators();
	const mailbox = await startMailbox({ folder: extras });
	const watchman = await startWatchman();
	const server = await step('Starting n8n', async () => await startN8n({ n8n, home, port: await freePort(), extra: watchman.environment }));
	const client = new N8nClient(server.url);
	await client.enter();
	say();
	await checkInstallation({ client, packageFolder });
	const credentials = await saveCredentials(client, started, mailbox);
	await checkCredentials({ client, started, credentials });
	await checkManualRuns({ client, credentials });
	const { onboarding } = await saveWorkflows(client, credentials);
	await checkOnboarding({ client, started, onboarding, mailbox });
	const [run] = await triggered(client, onboarding);
	if (!process.argv.includes('--no-browser')) {
		const [first, ...others] = triggerSteps;
		const manual = await client.createWorkflow(workflowOf('One of each', [first, ...manualSteps], credentials, others));
		const manualNodes = [...triggerSteps, ...manualSteps].map(({ name }) => name);
		const workflows = { onboarding: onboarding.id, execution: run?.id, onboardingNodes: onboardingSteps, manual: manual.id, manualNodes };
		await checkEditor({ url: server.url, ...workflows });
	}
	if (!fast) await checkOnceOnly({ client, server, started, onboarding });
	await checkMissingEmail({ started, mailbox });
	await checkWorkflows({ client, started, credentials, mailbox });
	if (!process.argv.includes('--no-browser')) {
		await checkUserForm({ client, server, credentials });
		await checkPage({ server, started, onboarding, mailbox });
		say(`    pictures: ${screenshotFolder}`);
	}
	await check('nothing asked for an address outside this machine', () => assert.deepEqual(watchman.asked, []));
	await check("n8n's log holds no secret", () => {
		const log = server.log();
		for (const { title, administrator, secret } of Object.values(started)) assert.ok(!log.includes(administrator[secret]), title);
	});
	await server.stop();
	if (!fast) await checkTrigger({ n8n });
}

await main(async () => {
	endOnSignals();
	await runChecks().catch(async (reason) => await fail('the checks ran to their end', reason));
	await endEverything();
	const { passed, failed } = counts();
	say(`\n${passed} passed, ${failed} failed`);
	process.exitCode = failed > 0 ? 1 : 0;
});
