/**
 * The part of `node.create` that needs real n8n: a child of `bench/nodeCreate.ts`, which it sends what it measured.
 * n8n runs a workflow a contender, in turn, and says itself how long the measured node took.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { installN8n } from '../../demo/lib/installN8n.mjs';
import { installPackage } from '../../demo/lib/installPackage.mjs';
import { N8nClient, errorOf, itemsOf } from '../../demo/lib/n8nClient.mjs';
import { startN8n } from '../../demo/lib/n8nServer.mjs';
import { inProject } from '../../demo/lib/paths.mjs';
import { endEverything, endOnSignals, freePort } from '../../demo/lib/processes.mjs';
import { packProject, temporaryFolder } from '../../demo/lib/project.mjs';

const built = (name) => inProject('build', 'bench', 'inN8n', name);
const count = 1000;
const rounds = Number(process.env.NODE_CREATE_ROUNDS ?? 7);
/** Rounds that only let n8n compile what is hot. */
const warmUps = 2;
const administrator = { username: 'api-admin', apiKey: 'not-looked-at' };
const authorization = `Basic ${Buffer.from(`${administrator.username}:${administrator.apiKey}`).toString('base64')}`;
const byExpression = { username: '={{ $json.name }}', email: '={{ $json.mail }}' };
const measured = 'Measured';

const httpRequest = (url, batching) => ({
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.2,
	parameters: {
		method: 'POST',
		url: `${url}/api/v1/localusers/`,
		sendHeaders: true,
		headerParameters: { parameters: [{ name: 'authorization', value: authorization }] },
		sendBody: true,
		bodyParameters: { parameters: Object.entries(byExpression).map(([name, value]) => ({ name, value })) },
		options: { allowUnauthorizedCerts: true, ...batching },
	},
});

function contenders({ url, ca }, credential) {
	return {
		'our node': {
			type: 'n8n-nodes-directory-services.fortiAuthenticator',
			typeVersion: 1,
			parameters: { resource: 'localUser', operation: 'create', ...byExpression, options: {} },
			credentials: { fortiAuthenticatorApi: { id: credential.id, name: credential.name } },
		},
		'bare undici': { type: 'CUSTOM.bareUndici', typeVersion: 1, parameters: { ...byExpression, origin: url, ca, authorization } },
		'HTTP Request, all at once': httpRequest(url, {}),
		'HTTP Request, 50 a millisecond': httpRequest(url, { batching: { batch: { batchSize: 50, batchInterval: 1 } } }),
	};
}

function workflowOf(name, node) {
	const at = (index) => ({ id: `00000000-0000-4000-8000-00000000000${index}`, position: [index * 240, 0] });
	const to = (next) => ({ main: [[{ node: next, type: 'main', index: 0 }]] });
	return {
		name,
		nodes: [
			{ ...at(0), name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
			{ ...at(1), name: 'People', type: 'CUSTOM.people', typeVersion: 1, parameters: { count } },
			{ ...at(2), name: measured, ...node },
		],
		connections: { Start: to('People'), People: to(measured) },
		settings: { executionOrder: 'v1' },
	};
}

async function runOnce(client, workflow) {
	const execution = await client.execution(await client.start(workflow, 'Start'), 240_000);
	if (execution.status !== 'success') throw new Error(`${workflow.name}: ${execution.status} ${errorOf(execution)}`);
	const created = itemsOf(execution, measured).filter(({ username }) => typeof username === 'string');
	if (created.length !== count) throw new Error(`${workflow.name}: ${created.length} of ${count} users came`);
	return execution.data.resultData.runData[measured][0].executionTime;
}

async function main() {
	endOnSignals();
	const server = fork(built('createServer.js'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
	const [listening] = await once(server, 'message');
	const loop = fork(built('bareLoop.js'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
	loop.send(listening);
	const [{ perSecond }] = await once(loop, 'message');

	const n8n = await installN8n();
	const home = temporaryFolder('bench');
	await installPackage(await packProject(), home);
	const extra = { N8N_CUSTOM_EXTENSIONS: inProject('build', 'bench', 'inN8n') };
	const { url } = await startN8n({ n8n, home, port: await freePort(), extra });
	const client = new N8nClient(url);
	await client.enter();
	const connection = { baseUrl: listening.url, caBundle: listening.ca, timeoutSeconds: 60 };
	const credential = await client.saveCredential('Bench', 'fortiAuthenticatorApi', { ...administrator, ...connection });

	const workflows = [];
	for (const [name, node] of Object.entries(contenders(listening, credential)))
		workflows.push(await client.createWorkflow(workflowOf(name, node)));
	const times = Object.fromEntries(workflows.map(({ name }) => [name, []]));
	for (let round = -warmUps; round < rounds; round += 1) {
		for (const workflow of round % 2 === 0 ? workflows : [...workflows].reverse()) {
			const time = await runOnce(client, workflow);
			if (round >= 0) times[workflow.name].push(time);
		}
	}
	server.disconnect();
	process.send({ perSecond, times });
}

try {
	await main();
} catch (reason) {
	process.send({ failure: reason instanceof Error ? reason.message : String(reason) });
} finally {
	await endEverything();
	process.disconnect();
}
