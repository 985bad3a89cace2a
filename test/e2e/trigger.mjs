/**
 * The trigger in real n8n, under each of its three polling engines side by side.
 *
 * `node test/e2e/trigger.mjs` runs these checks alone; `--engine=cursors` only one engine.
 */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { installN8n } from '../../demo/lib/installN8n.mjs';
import { installPackage } from '../../demo/lib/installPackage.mjs';
import { N8nClient, itemsOf } from '../../demo/lib/n8nClient.mjs';
import { startN8n } from '../../demo/lib/n8nServer.mjs';
import { endEverything, endOnSignals, freePort } from '../../demo/lib/processes.mjs';
import { buildNodes, buildTools, ensureInstalled, packProject, temporaryFolder } from '../../demo/lib/project.mjs';
import { main, say, step } from '../../demo/lib/say.mjs';
import { saveCredentials } from '../../demo/lib/setUp.mjs';
import { startSimulators } from '../../demo/lib/simulators.mjs';
import { check, counts, fail } from './checks.mjs';
import { workflowOf } from './scenario.mjs';

const scheduler = { N8N_SCHEDULER_ENABLED: 'true', N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true' };
const engines = [
	{ name: 'legacy', title: "n8n's usual polling", environment: {} },
	{ name: 'durable', title: 'the durable scheduler', environment: scheduler },
	{ name: 'cursors', title: 'durable cursors', environment: { ...scheduler, N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true' } },
];

/** n8n refuses a rule that fires more than once a minute, not several rules: six of them make a poll every 10 seconds. */
const pollTimes = { item: [0, 10, 20, 30, 40, 50].map((second) => ({ mode: 'custom', cronExpression: `${second} * * * * *` })) };
const services = { fusionDirectory: 'fusionDirectory', synology: 'synologyDirectoryServer', fortiAuthenticator: 'fortiAuthenticator' };
const silenceMs = 60_000;
const patienceMs = 100_000;
const triggerName = 'New Person';
const wrongAccount = 'nobody.of.that.name';

const triggerFor = (directory, service) => ({
	name: triggerName,
	type: 'n8n-nodes-directory-services.directoryUserTrigger',
	credential: directory.credentialType,
	parameters: { pollTimes, service, triggerOn: ['newUser'] },
});

/** One n8n with three triggers, and what happens to them. */
class Stage {
	constructor(engine, started, server, client) {
		Object.assign(this, {
			engine,
			started,
			server,
			client,
			workflows: {},
			hired: { fusionDirectory: [], synology: [], fortiAuthenticator: [] },
		});
	}

	async check(sentence, work) {
		return await check(`under ${this.engine.title}: ${sentence}`, work);
	}

	async activate() {
		const credentials = await saveCredentials(this.client, this.started);
		for (const [key, service] of Object.entries(services)) {
			const workflow = workflowOf(`${service} under ${this.engine.name}`, [triggerFor(this.started[key], service)], credentials);
			this.workflows[key] = await this.client.createWorkflow(workflow);
			await this.client.activate(this.workflows[key]);
		}
		await this.polled(1);
	}

	control(key) {
		return this.started[key].simulator.control;
	}

	hire(username, keys = Object.keys(services)) {
		for (const key of keys) {
			this.control(key).add({ username, firstName: 'New', lastName: 'Person', email: `${username}@example.com` });
			this.hired[key].push(username);
		}
	}

	/** Waits until every directory was listed so often from now on. */
	async polled(times) {
		const before = Object.keys(services).map((key) => this.control(key).count('list'));
		for (const end = Date.now() + patienceMs; ; await pause(200)) {
			const done = Object.keys(services).every((key, index) => this.control(key).count('list') >= before[index] + times);
			if (done) return;
			if (Date.now() > end) throw new Error(`not every directory was asked ${times} times within ${patienceMs / 1000} s`);
		}
	}

	/** Everybody a trigger has announced, in order, from the executions n8n has stored. */
	async announced(key) {
		const all = await this.client.executions(this.workflows[key].id);
		const successes = all.filter(({ mode, status }) => mode === 'trigger' && status === 'success').reverse();
		const names = [];
		for (const { id } of successes) {
			for (const { user } of itemsOf(await this.client.execution(id), triggerName)) names.push(user.username);
		}
		return names;
	}

	async awaitAnnounced() {
		for (const end = Date.now() + patienceMs; ; await pause(1000)) {
			const lists = await Promise.all(Object.keys(services).map(async (key) => await this.announced(key)));
			const missing = Object.keys(services).flatMap((key, index) =>
				this.hired[key].filter((name) => !lists[index].includes(name)).map((name) => `${name} (${key})`),
			);
			if (missing.length === 0) return;
			if (Date.now() > end) throw new Error(`not announced within ${patienceMs / 1000} s: ${missing.join(', ')}`);
		}
	}

	async onceEach() {
		for (const key of Object.keys(services)) assert.deepEqual((await this.announced(key)).sort(), [...this.hired[key]].sort(), key);
	}

	async restart() {
		await this.server.restart();
		await this.client.enter();
	}

	/**
	 * Republished between two polls: n8n's usual polling reads what a trigger remembers before it ends the old version,
	 * so people whom that announces in the same moment come again (with the same eventId, as docs/trigger.md says).
	 */
	async awaitPause() {
		while (Math.floor(Date.now() / 1000) % 10 !== 4) await pause(50);
	}

	async republish() {
		for (const { id } of Object.values(this.workflows)) {
			const { nodes, connections, settings, versionId } = await this.client.workflow(id);
			for (const node of nodes) node.parameters.maxUsers = 99;
			await this.client.call('PATCH', `/rest/workflows/${id}`, { nodes, connections, settings, versionId });
			await this.client.activate({ id });
		}
	}

	silence() {
		for (const key of Object.keys(services)) this.control(key).fault({ mode: 'hang', times: 100_000 });
	}

	noise() {
		for (const key of Object.keys(services)) this.control(key).clearFaults();
	}

	/** Stops n8n dead in a poll that has found `username` and not yet handed them over: it is saying goodbye to the directory. */
	async killBeforeHandOver(username) {
		const control = this.control('fusionDirectory');
		this.hire(username, ['fusionDirectory']);
		control.fault({ mode: 'hang', kind: 'logout', times: 100_000 });
		control.forgetRequests();
		for (const end = Date.now() + patienceMs; ; await pause(20)) {
			const kinds = control.requests().log.map(({ kind }) => kind);
			if (kinds.includes('list') && kinds.lastIndexOf('logout') > kinds.indexOf('list')) break;
			if (Date.now() > end) throw new Error(`no poll within ${patienceMs / 1000} s`);
		}
		await this.server.kill();
		control.clearFaults();
		await this.server.start();
		await this.client.enter();
	}
}

/**
 * Stops n8n dead while it takes over the items of a poll: the step behind the trigger has begun and waits for its answer.
 * Then counts how often the workflow was started, and under how many event ids.
 */
async function killInHandOver(stage, username) {
	const { client, server, started } = stage;
	const [found, made] = [stage.control('fusionDirectory'), stage.control('fortiAuthenticator')];
	for (const workflow of Object.values(stage.workflows)) await client.deactivate(workflow);
	const behind = {
		name: 'Behind',
		type: 'n8n-nodes-directory-services.fortiAuthenticator',
		credential: started.fortiAuthenticator.credentialType,
		parameters: {
			resource: 'localUser',
			operation: 'create',
			username: '={{ $json.user.username }}',
			email: '={{ $json.user.email }}',
			ifExists: 'skip',
		},
	};
	const credentials = await saveCredentials(client, started);
	const steps = [triggerFor(started.fusionDirectory, 'fusionDirectory'), behind];
	const workflow = await client.createWorkflow(workflowOf(`Hand-over under ${stage.engine.name}`, steps, credentials));
	const until = async (what, done) => {
		for (const end = Date.now() + patienceMs; !done(); await pause(10))
			if (Date.now() > end) throw new Error(`${what} not within ${patienceMs / 1000} s`);
	};
	const polls = async (times) => {
		const before = found.count('list');
		await until(`${times} polls`, () => found.count('list') >= before + times);
	};
	await client.activate(workflow);
	await polls(2);
	made.fault({ mode: 'hang', kind: 'create', times: 100_000 });
	const before = made.count('create');
	found.add({ username, firstName: 'New', lastName: 'Person', email: `${username}@example.com` });
	await until('the step behind the trigger', () => made.count('create') > before);
	await server.kill();
	made.clearFaults();
	await server.start();
	await client.enter();
	await polls(4);
	await pause(2000);
	const executions = (await client.executions(workflow.id)).filter(({ mode }) => mode === 'trigger');
	const texts = await Promise.all(executions.map(async ({ id }) => JSON.stringify((await client.execution(id)).data)));
	const ids = new Set(texts.flatMap((text) => [...text.matchAll(/"eventId":"([0-9a-f]{32})"/g)].map(([, id]) => id)));
	await client.deactivate(workflow);
	return {
		started: executions.length,
		eventIds: ids.size,
		accounts: made.people().filter((person) => person.username === username).length,
	};
}

async function checkRefusedLogin(stage) {
	const { client, started } = stage;
	const { credentialType, credential } = started.fusionDirectory;
	const data = { ...credential, username: wrongAccount, password: 'not-the-secret-9d1f' };
	const asked = () =>
		stage
			.control('fusionDirectory')
			.requests()
			.log.filter(({ body }) => body.includes(wrongAccount)).length;
	const saved = await client.saveCredential('With a wrong password', credentialType, data);
	const workflow = await client.createWorkflow(
		workflowOf(`Refused under ${stage.engine.name}`, [triggerFor(started.fusionDirectory, 'fusionDirectory')], { [credentialType]: saved }),
	);
	const begun = Date.now();
	await client.activate(workflow).catch(() => undefined);
	await stage.check('a publication with a wrong password fails within 20 s, asked for once', async () => {
		let status;
		for (const end = begun + 20_000; ; await pause(250)) {
			status = await client.call('GET', `/rest/workflows/${workflow.id}/publication-status`);
			if (status.status === 'failed' || Date.now() > end) break;
		}
		const { message } = await client.testCredential(saved, data);
		assert.equal(status.status, 'failed', JSON.stringify(status));
		const [words] = message.split('. ');
		assert.ok(JSON.stringify(status).includes(words), `${JSON.stringify(status)} does not say "${words}"`);
		// The one of the publication and the one of the credential test.
		assert.equal(asked(), 2);
	});
	await client.deactivate(workflow).catch(() => undefined);
}

async function playHistory(engine, { n8n, tarball }) {
	const started = await startSimulators();
	// A silent server must not take a whole minute for one request.
	for (const directory of Object.values(started)) directory.credential.timeoutSeconds = 5;
	// The polls that are counted and silenced here are those of DSM.
	started.synology.credential.domainAccess = false;
	const home = temporaryFolder(`trigger-${engine.name}`);
	await installPackage(tarball, home);
	const server = await startN8n({ n8n, home, port: await freePort(), extra: engine.environment });
	const client = new N8nClient(server.url);
	await client.enter();
	const stage = new Stage(engine, started, server, client);

	await stage.check('the first polls announce nobody', async () => {
		await stage.activate();
		await stage.polled(2);
		await stage.onceEach();
	});
	await stage.check('a hired person is announced', async () => {
		stage.hire('one.hired');
		await stage.awaitAnnounced();
	});
	await checkRefusedLogin(stage);
	await stage.check('somebody hired while n8n restarts is announced', async () => {
		const restarted = stage.restart();
		stage.hire('two.restarted');
		await restarted;
		await stage.awaitAnnounced();
	});
	await stage.check('somebody hired while the workflow is published again is announced', async () => {
		await stage.awaitPause();
		stage.hire('three.republished');
		await stage.republish();
		await stage.awaitAnnounced();
	});
	await stage.check('somebody hired in a minute of silence, in which n8n restarts, is announced', async () => {
		stage.silence();
		const over = pause(silenceMs);
		stage.hire('four.silenced');
		await stage.restart();
		await over;
		stage.noise();
		await stage.awaitAnnounced();
	});
	await stage.check('somebody found by a poll that dies before it hands them over is announced', async () => {
		await stage.killBeforeHandOver('five.killed');
		await stage.awaitAnnounced();
	});
	await stage.check('after further polls everybody was announced once', async () => {
		await stage.polled(2);
		await pause(1500);
		await stage.onceEach();
	});
	const exactly = engine.name === 'cursors';
	await stage.check(
		`somebody whom n8n was taking over when it died starts the workflow ${exactly ? 'once' : 'once or twice, under one event id'}`,
		async () => {
			const outcome = await killInHandOver(stage, 'six.taken.over');
			assert.ok(outcome.started === 1 || (!exactly && outcome.started === 2), JSON.stringify(outcome));
			assert.equal(outcome.eventIds, 1, JSON.stringify(outcome));
			assert.ok(outcome.accounts <= 1, JSON.stringify(outcome));
		},
	);
	await stage.check("n8n's log holds no secret", () => {
		const log = server.log();
		for (const { title, administrator, secret } of Object.values(started)) assert.ok(!log.includes(administrator[secret]), title);
	});
	await server.stop();
}

/** Needs the built package; `n8n` and `tarball` are made when they are not given. */
export async function checkTrigger({ n8n, tarball, only } = {}) {
	const host = n8n ?? (await installN8n());
	const pack = tarball ?? (await packProject());
	const chosen = engines.filter(({ name }) => only === undefined || name === only);
	await Promise.all(
		chosen.map(async (engine) => {
			await playHistory(engine, { n8n: host, tarball: pack }).catch(
				async (reason) => await fail(`the checks under ${engine.title} ran to their end`, reason),
			);
		}),
	);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
	await main(async () => {
		endOnSignals();
		await ensureInstalled();
		await buildNodes();
		await buildTools();
		const only = process.argv.find((argument) => argument.startsWith('--engine='))?.slice('--engine='.length);
		await step('The trigger under three engines', async () => await checkTrigger({ only }));
		await endEverything();
		const { passed, failed } = counts();
		say(`\n${passed} passed, ${failed} failed`);
		process.exitCode = failed > 0 ? 1 : 0;
	});
}
