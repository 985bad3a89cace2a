/** What is checked in every n8n: the package is loaded, its credentials and nodes work, a hired person is onboarded. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { installN8n } from '../../demo/lib/installN8n.mjs';
import { installPackage } from '../../demo/lib/installPackage.mjs';
import { installExtras } from '../../demo/lib/mailbox.mjs';
import { errorOf, itemsOf } from '../../demo/lib/n8nClient.mjs';
import { npm } from '../../demo/lib/processes.mjs';
import { buildNodes, buildTools, ensureInstalled, packProject, temporaryFolder } from '../../demo/lib/project.mjs';
import { step } from '../../demo/lib/say.mjs';
import { activateAndAwaitListing, checkNodesLoaded } from '../../demo/lib/setUp.mjs';
import { check } from './checks.mjs';
import { knownPerson, manualSteps, onboardingSteps, startStep, triggerSteps, workflowOf } from './scenario.mjs';

const hired = {
	username: 'nnewcomer',
	firstName: 'Nora',
	lastName: 'Newcomer',
	displayName: 'Nora Newcomer',
	email: 'nnewcomer@example.com',
};

/** Installs what there has to be. @param line  of n8n: 2, or 1 for the older one */
export async function prepare(line = 2) {
	await ensureInstalled();
	const n8n = await installN8n(line);
	const extras = await installExtras();
	await buildNodes();
	await buildTools();
	const home = temporaryFolder('e2e');
	const tarball = await packProject();
	const packageFolder = await step('Installing the packed nodes into n8n', async () => await installPackage(tarball, home));
	return { n8n, extras, home, tarball, packageFolder };
}

/** Everything below a `node_modules`, nested ones included. */
function packagesIn(folder) {
	const modules = join(folder, 'node_modules');
	if (!existsSync(modules)) return [];
	const names = readdirSync(modules).filter((name) => !name.startsWith('.'));
	const scoped = names.flatMap((name) => (name.startsWith('@') ? readdirSync(join(modules, name)).map((one) => `${name}/${one}`) : name));
	return scoped.flatMap((name) => [join(modules, name), ...packagesIn(join(modules, name))]);
}

export async function checkInstallation({ client, tarball, packageFolder }) {
	await check(
		'installed by hand as the README says, it brings no second n8n-workflow, and nothing that wants to run a script',
		async () => {
			const folder = temporaryFolder('by-hand');
			writeFileSync(join(folder, 'package.json'), '{}');
			await npm(['install', tarball, '--ignore-scripts', '--prefer-offline', '--loglevel=error'], { cwd: folder });
			const manifests = packagesIn(folder).map((one) => JSON.parse(readFileSync(join(one, 'package.json'), 'utf8')));
			const names = manifests.map(({ name }) => name);
			assert.ok(names.includes('n8n-nodes-directory-services') && names.includes('undici'), names.join(', '));
			assert.ok(!names.some((name) => /^n8n-(workflow|core)$/.test(name)), names.join(', '));
			const eager = manifests.filter(({ scripts = {} }) => scripts.preinstall ?? scripts.install ?? scripts.postinstall);
			assert.deepEqual(
				eager.map(({ name }) => name),
				[],
			);
		},
	);
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

export async function checkCredentials({ client, started, credentials }) {
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

export async function checkManualRuns({ client, credentials }) {
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
export function traces(started) {
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

/** Executions that a trigger has started, newest first. */
export const triggered = async (client, { id }) => (await client.executions(id)).filter(({ mode }) => mode === 'trigger');

async function awaitOnboarding(client, onboarding) {
	for (const end = Date.now() + 100_000; ; await pause(250)) {
		const done = (await triggered(client, onboarding)).filter(({ status }) => !['running', 'new', 'waiting'].includes(status));
		if (done.length > 0) return await client.execution(done[0].id);
		if (Date.now() > end) throw new Error('no execution within 100 s of the hiring');
	}
}

/** Hires somebody and follows the three accounts. @returns what holds afterwards, for `checkOnceOnly` */
export async function checkOnboarding({ client, started, onboarding, mailbox }) {
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

/** Somebody without an address is asked for, and holds nobody up. */
export async function checkMissingEmail({ started, mailbox }) {
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

export async function checkLog({ server, started }) {
	await check("n8n's log holds no secret", () => {
		const log = server.log();
		for (const { title, administrator, secret } of Object.values(started)) assert.ok(!log.includes(administrator[secret]), title);
	});
}
