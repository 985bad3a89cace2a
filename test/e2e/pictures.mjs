/**
 * Takes the pictures of README and docs anew, in real n8n with simulators: each example workflow, a finished run of the
 * onboarding, the demo's page, the form of a FusionDirectory user, and a credential.
 *
 * `npm run pictures`
 */
import { join } from 'node:path';
import { installN8n } from '../../demo/lib/installN8n.mjs';
import { installPackage } from '../../demo/lib/installPackage.mjs';
import { installExtras, startMailbox } from '../../demo/lib/mailbox.mjs';
import { N8nClient, owner } from '../../demo/lib/n8nClient.mjs';
import { startN8n } from '../../demo/lib/n8nServer.mjs';
import { startPage } from '../../demo/lib/page.mjs';
import { inProject } from '../../demo/lib/paths.mjs';
import { endEverything, endOnSignals, freePort } from '../../demo/lib/processes.mjs';
import { buildNodes, buildTools, ensureInstalled, packProject, temporaryFolder } from '../../demo/lib/project.mjs';
import { main, say, step } from '../../demo/lib/say.mjs';
import { activateAndAwaitListing, saveCredentials, saveWorkflows } from '../../demo/lib/setUp.mjs';
import { startSimulators } from '../../demo/lib/simulators.mjs';
import { openBrowser, signIn, testId } from './editor.mjs';

const picture = (name) => join(inProject('docs', 'images'), `${name}.png`);

/** The canvas around everything that is on it, notes included. */
async function photographCanvas(page, name) {
	await page.locator(testId('canvas-node')).first().waitFor({ timeout: 30_000 });
	await page.waitForTimeout(2500);
	await page.locator(testId('zoom-to-fit')).click();
	await page.waitForTimeout(1200);
	const boxes = await page.locator('.vue-flow__node').evaluateAll((nodes) => nodes.map((node) => node.getBoundingClientRect().toJSON()));
	const margin = 16;
	// The names of steps stand below their boxes.
	const labelHeight = 72;
	const [left, top] = [Math.min(...boxes.map((box) => box.left)) - margin, Math.min(...boxes.map((box) => box.top)) - margin];
	const [right, bottom] = [Math.max(...boxes.map((box) => box.right)) + margin, Math.max(...boxes.map((box) => box.bottom)) + labelHeight];
	await page.screenshot({ path: picture(name), clip: { x: left, y: top, width: right - left, height: bottom - top } });
	say(`    ${name}`);
}

async function photographWorkflows({ page, url, workflows, run }) {
	for (const [name, { id }] of Object.entries(workflows)) {
		await page.goto(`${url}/workflow/${id}`);
		await photographCanvas(page, `workflow-${name}`);
	}
	await page.goto(`${url}/workflow/${workflows.onboarding.id}/executions/${run.id}`);
	await page.locator(testId('canvas-node-status-success')).nth(6).waitFor({ timeout: 30_000 });
	await photographCanvas(page, 'onboarding');
}

async function photographForm({ page, url, client, credentials }) {
	const { id, name } = credentials.fusionDirectoryApi;
	const node = {
		id: '00000000-0000-4000-8000-000000000001',
		name: 'Create a User',
		type: 'n8n-nodes-directory-services.fusionDirectory',
		typeVersion: 1,
		position: [0, 0],
		credentials: { fusionDirectoryApi: { id, name } },
		parameters: {
			resource: 'user',
			operation: 'create',
			username: '={{ $json.user }}',
			email: '={{ $json.mail }}',
			firstName: 'Ada',
			lastName: 'Lovelace',
			generatePassword: true,
			ifExists: 'skip',
			additionalFields: { title: 'Analyst', phone: '+44 20 7946 0101' },
		},
	};
	const workflow = await client.createWorkflow({ name: 'A form', nodes: [node], connections: {}, settings: { executionOrder: 'v1' } });
	await page.setViewportSize({ width: 1440, height: 1250 });
	await page.goto(`${url}/workflow/${workflow.id}/${node.id}`);
	await page.locator(testId('node-parameters')).waitFor({ timeout: 30_000 });
	await page.waitForTimeout(2500);
	await page.screenshot({ path: picture('fusiondirectory-form') });
	say('    fusiondirectory-form');
}

async function photographCredential({ page, url, credentials }) {
	await page.setViewportSize({ width: 1300, height: 1100 });
	await page.goto(`${url}/home/credentials/${credentials.fusionDirectoryApi.id}`);
	const dialog = page.locator(testId('editCredential-modal'));
	await dialog.waitFor({ timeout: 30_000 });
	await page.waitForTimeout(3500);
	const { x, y, width, height } = await dialog.boundingBox();
	await page.screenshot({ path: picture('credential'), clip: { x, y, width, height } });
	say('    credential');
}

async function photographPage({ page, started, mailbox, server, client, workflows }) {
	const workflowUrl = `${server.url}/workflow/${workflows.onboarding.id}`;
	const shown = await startPage({
		port: 0,
		started,
		n8n: { url: server.url, workflowUrl, email: owner.email, password: owner.password },
		mailbox,
		readExecutions: async () =>
			(await client.executions()).slice(0, 5).map(({ id, workflowName, status, startedAt }) => ({
				url: `${workflowUrl}/executions/${id}`,
				workflow: workflowName,
				status,
				at: startedAt,
			})),
	});
	await page.setViewportSize({ width: 1400, height: 1160 });
	await page.goto(shown.url);
	await page.locator('[data-key="fortiAuthenticator"] li').first().waitFor();
	return shown;
}

async function takeAll() {
	await ensureInstalled();
	const n8n = await installN8n();
	const extras = await installExtras();
	await buildNodes();
	await buildTools();
	const home = temporaryFolder('pictures');
	await installPackage(await packProject(), home);
	const started = await startSimulators();
	const mailbox = await startMailbox({ folder: extras });
	const server = await step('Starting n8n', async () => await startN8n({ n8n, home, port: await freePort() }));
	const client = new N8nClient(server.url);
	await client.enter();
	const credentials = await saveCredentials(client, started, mailbox);
	const workflows = await saveWorkflows(client, credentials);
	await activateAndAwaitListing(client, workflows.onboarding, started.fusionDirectory);
	// The page is served on a port of its own, which the browser has to be allowed to reach.
	const parts = { started, mailbox, server, client, workflows };
	const { page, close } = await openBrowser([server.url], { width: 2000, height: 1200 }, { anyPort: true });
	await photographPage({ page, ...parts });
	await page.fill('input[name="firstName"]', 'Zoë');
	await page.fill('input[name="lastName"]', 'Lindqvist');
	await page.click('#hire button');
	await page.locator('[data-key="synology"] li.fresh .tag', { hasText: 'All Staff' }).waitFor({ timeout: 120_000 });
	await page.locator('#mails li', { hasText: 'Your new account' }).waitFor({ timeout: 30_000 });
	await page.waitForTimeout(4000);
	await page.screenshot({ path: picture('demo') });
	say('    demo');
	const run = (await client.executions(workflows.onboarding.id)).find(({ status }) => status === 'success');
	await signIn(page, server.url);
	await page.setViewportSize({ width: 2000, height: 1200 });
	await photographWorkflows({ page, url: server.url, workflows, run });
	await photographForm({ page, url: server.url, client, credentials });
	await photographCredential({ page, url: server.url, credentials });
	await close();
}

await main(async () => {
	endOnSignals();
	try {
		await takeAll();
	} finally {
		await endEverything();
	}
});
