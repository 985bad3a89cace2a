/**
 * n8n's queue mode: one main process that polls, two workers that run what it finds, Redis between them.
 *
 * Skipped in words where there can be no Redis.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { installPackage } from '../../demo/lib/installPackage.mjs';
import { startMailbox } from '../../demo/lib/mailbox.mjs';
import { N8nClient, errorOf, itemsOf } from '../../demo/lib/n8nClient.mjs';
import { startN8n, startWorker } from '../../demo/lib/n8nServer.mjs';
import { freePort } from '../../demo/lib/processes.mjs';
import { temporaryFolder } from '../../demo/lib/project.mjs';
import { say, step } from '../../demo/lib/say.mjs';
import { saveCredentials, saveWorkflows } from '../../demo/lib/setUp.mjs';
import { startSimulators } from '../../demo/lib/simulators.mjs';
import { checkCredentials, checkLog, checkOnboarding, prepare, triggered } from './basics.mjs';
import { check } from './checks.mjs';
import { startWatchman } from './outside.mjs';
import { lacksRedis, startRedis } from './redis.mjs';
import { manualSteps, startStep, workflowOf } from './scenario.mjs';

const workersWanted = 2;
const crowdSize = 60;
/** n8n looks for executions whose worker is gone every 30 seconds, and gives one up when it has met it twice. */
const givenUpMs = 180_000;

async function until(what, done, patienceMs) {
	for (const end = Date.now() + patienceMs; ; await pause(20)) {
		const found = await done();
		if (found) return found;
		if (Date.now() > end) throw new Error(`${what}: not within ${patienceMs / 1000} s`);
	}
}

/** Main and its workers. Each has a folder of its own with the package in it; database and queue are shared. */
async function startAll({ n8n, home, tarball, extra }) {
	const shared = {
		...extra,
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(await startRedis()),
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		DB_SQLITE_DATABASE: join(temporaryFolder('queue'), 'shared.sqlite'),
		N8N_LOG_LEVEL: 'info',
	};
	const server = await step(
		'Starting n8n’s main process',
		async () => await startN8n({ n8n, home, port: await freePort(), extra: shared }),
	);
	const workers = [];
	for (let number = 1; number <= workersWanted; number += 1) {
		const folder = temporaryFolder(`worker-${number}`);
		await installPackage(tarball, folder);
		workers.push(await step(`Starting worker ${number}`, async () => await startWorker({ n8n, home: folder, extra: shared })));
	}
	return { server, workers };
}

const hasRun = (worker, execution) => worker.log().includes(`Worker started execution ${execution} (`);

/** The worker that runs an execution, once one does. */
const workerOf = async (workers, execution) =>
	await until(`a worker for execution ${execution}`, () => workers.find((worker) => hasRun(worker, execution)), 30_000);

const crowd = Array.from({ length: crowdSize }, (_, index) => `crowd.${String(index).padStart(2, '0')}`);

/** Creates the crowd in FortiAuthenticator, in one step of one execution. */
const crowdSteps = (credential) => [
	startStep,
	{
		name: 'People',
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: { mode: 'raw', jsonOutput: JSON.stringify({ username: crowd }), options: {} },
	},
	{ name: 'One by One', type: 'n8n-nodes-base.splitOut', parameters: { fieldToSplitOut: 'username', options: {} } },
	{
		name: 'Create',
		type: 'n8n-nodes-directory-services.fortiAuthenticator',
		credential,
		parameters: {
			resource: 'localUser',
			operation: 'create',
			username: '={{ $json.username }}',
			email: '={{ $json.username }}@example.com',
			ifExists: 'skip',
		},
	},
];

/** A worker dies in the middle of a crowd, and somebody runs the workflow again. */
async function checkDeadWorker({ client, workers, started, credentials }) {
	const { credentialType, simulator } = started.fortiAuthenticator;
	const { control } = simulator;
	const created = () => control.people().filter(({ username }) => username.startsWith('crowd.'));
	// Whoever asks a second time for a user who is there would get one.
	control.set({ allowDoubles: true });
	control.fault({ mode: 'drip', kind: 'create', times: 100_000, delayMs: 1 });
	const workflow = await client.createWorkflow(workflowOf('A crowd', crowdSteps(credentialType), credentials));
	const lost = await client.start(workflow, startStep.name);
	const dying = await workerOf(workers, lost);
	let before;
	await check(`queue mode: a worker is killed in the middle of ${crowdSize} creates`, async () => {
		await until('a third of the crowd', () => created().length >= crowdSize / 3, 60_000);
		await dying.kill();
		// What was under way reaches the server or does not.
		await pause(1000);
		before = created().length;
		assert.ok(before >= crowdSize / 3 && before < crowdSize, `${before} were created before the worker died`);
	});
	await check('queue mode: n8n gives the execution up, and no worker repeats it', async () => {
		const { status, data } = await client.execution(lost, givenUpMs);
		assert.ok(['error', 'crashed'].includes(status), status);
		assert.deepEqual(Object.keys(data.resultData.runData), [], 'steps whose items were stored');
		assert.equal(created().length, before);
	});
	control.clearFaults();
	await check('queue mode: run again, the workflow doubles nobody and tells what became of each person', async () => {
		const execution = await client.run(workflow, startStep.name);
		assert.equal(execution.status, 'success', errorOf(execution));
		assert.deepEqual(
			created()
				.map(({ username }) => username)
				.sort(),
			crowd,
		);
		const items = itemsOf(execution, 'Create');
		assert.deepEqual(items.map(({ username }) => username).sort(), crowd);
		const told = (outcome) => items.filter((item) => item.outcome === outcome).length;
		assert.deepEqual({ skipped: told('skipped'), created: told('created') }, { skipped: before, created: crowdSize - before });
	});
	control.set({ allowDoubles: false });
	await dying.start();
}

/** Who remembers a refused login, as docs/security.md says: each process for itself. */
async function checkRefusedLogins({ client, workers, started }) {
	const { credentialType, credential, simulator } = started.fusionDirectory;
	const account = 'nobody.of.that.name';
	const data = { ...credential, username: account, password: 'not-the-secret-9d1f' };
	const saved = await client.saveCredential('With a wrong password', credentialType, data);
	const workflow = await client.createWorkflow(workflowOf('Refused', [startStep, manualSteps[0]], { [credentialType]: saved }));
	const asked = () => simulator.control.requests().log.filter(({ body }) => body.includes(account)).length;
	const ids = [];
	const runs = async (times) => {
		for (const id of await Promise.all(Array.from({ length: times }, async () => await client.start(workflow, startStep.name)))) {
			const execution = await client.execution(id);
			assert.equal(execution.status, 'error');
			ids.push(id);
		}
	};
	const tried = () => workers.filter((worker) => ids.some((id) => hasRun(worker, id))).length;
	await check('queue mode: each worker tries a refused login once, though executions begin together', async () => {
		await runs(8);
		for (let round = 0; round < 4; round += 1) await runs(1);
		assert.equal(tried(), workersWanted, 'workers that took one of the executions');
		assert.equal(asked(), workersWanted);
	});
	await check('queue mode: the test of the credential tries at once, and does not end the rest of the workers', async () => {
		const { status } = await client.testCredential(saved, data);
		assert.equal(status, 'Error');
		assert.equal(asked(), workersWanted + 1);
		await runs(4);
		assert.equal(asked(), workersWanted + 1);
	});
	await check('queue mode: the message says that the login rests, and until when', async () => {
		const message = errorOf(await client.run(workflow, startStep.name));
		assert.match(message, /it is not tried again for (\d+ minutes|one minute)/);
	});
}

export async function checkQueueMode() {
	const reason = await lacksRedis();
	if (reason !== undefined) return say(`\nQueue mode: skipped, because ${reason}`);
	const { n8n, extras, home, tarball } = await prepare();
	const started = await startSimulators();
	const mailbox = await startMailbox({ folder: extras });
	const watchman = await startWatchman();
	const { server, workers } = await startAll({ n8n, home, tarball, extra: watchman.environment });
	const client = new N8nClient(server.url);
	await client.enter();
	say();
	const credentials = await saveCredentials(client, started, mailbox);
	await checkCredentials({ client, started, credentials });
	const { onboarding } = await saveWorkflows(client, credentials, ['onboarding']);
	await checkOnboarding({ client, started, onboarding, mailbox });
	await check('queue mode: a worker has onboarded the hired person, after main had found them', async () => {
		const [{ id }] = await triggered(client, onboarding);
		assert.ok(await workerOf(workers, id));
	});
	await client.deactivate(onboarding);
	await checkDeadWorker({ client, workers, started, credentials });
	await checkRefusedLogins({ client, workers, started });
	await check('nothing asked for an address outside this machine', () => assert.deepEqual(watchman.asked, []));
	for (const one of [server, ...workers]) await checkLog({ server: one, started });
	for (const one of [...workers, server]) await one.stop();
}
