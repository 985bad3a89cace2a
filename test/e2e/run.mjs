/**
 * `npm run test:e2e`: the packed package inside real n8n, with no development dependency in reach.
 *
 * `--fast` leaves out the three further polls, the restart and the polling engines (for work on the checks themselves), `--no-browser` the editor.
 * `--n8n=1` takes n8n's older line in place of all that, `--queue` queue mode: each alone, or both one after the other.
 */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { N8nClient, errorOf, itemsOf, owner } from '../../demo/lib/n8nClient.mjs';
import { startMailbox } from '../../demo/lib/mailbox.mjs';
import { startN8n } from '../../demo/lib/n8nServer.mjs';
import { startPage } from '../../demo/lib/page.mjs';
import { endEverything, endOnSignals, freePort } from '../../demo/lib/processes.mjs';
import { main, say, step } from '../../demo/lib/say.mjs';
import { awaitAsked, saveCredentials, saveWorkflows } from '../../demo/lib/setUp.mjs';
import { listings, polls, startSimulators } from '../../demo/lib/simulators.mjs';
import {
	checkCredentials,
	checkInstallation,
	checkLog,
	checkManualRuns,
	checkMissingEmail,
	checkOnboarding,
	prepare,
	traces,
	triggered,
} from './basics.mjs';
import { check, counts, fail } from './checks.mjs';
import { checkDemoPage, checkEditor, checkForm, screenshotFolder } from './editor.mjs';
import { formStep } from './fusionDirectoryForm.mjs';
import { checkOlderN8n } from './olderN8n.mjs';
import { startWatchman } from './outside.mjs';
import { checkQueueMode } from './queueMode.mjs';
import { manualSteps, onboardingSteps, startStep, triggerSteps, workflowOf } from './scenario.mjs';
import { checkTrigger } from './trigger.mjs';
import { checkWorkflows } from './workflows.mjs';

const fast = process.argv.includes('--fast');

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
	const { n8n, extras, home, tarball, packageFolder } = await prepare();
	const started = await startSimulators();
	const mailbox = await startMailbox({ folder: extras });
	const watchman = await startWatchman();
	const server = await step('Starting n8n', async () => await startN8n({ n8n, home, port: await freePort(), extra: watchman.environment }));
	const client = new N8nClient(server.url);
	await client.enter();
	say();
	await checkInstallation({ client, tarball, packageFolder });
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
	if (!process.argv.includes('--no-browser')) {
		await checkUserForm({ client, server, credentials });
		await checkPage({ server, started, onboarding, mailbox });
		say(`    pictures: ${screenshotFolder}`);
	}
	// It would onboard the people of the other workflows as well, and has the form that one of them brings again.
	await client.deactivate(onboarding);
	await checkWorkflows({ client, started, credentials, mailbox });
	await check('nothing asked for an address outside this machine', () => assert.deepEqual(watchman.asked, []));
	await checkLog({ server, started });
	await server.stop();
	if (!fast) await checkTrigger({ n8n });
}

/** What the arguments ask for. */
const wanted = [process.argv.includes('--n8n=1') && checkOlderN8n, process.argv.includes('--queue') && checkQueueMode].filter(Boolean);

await main(async () => {
	endOnSignals();
	for (const work of wanted.length > 0 ? wanted : [runChecks])
		await work().catch(async (reason) => await fail('the checks ran to their end', reason));
	await endEverything();
	const { passed, failed } = counts();
	say(`\n${passed} passed, ${failed} failed`);
	process.exitCode = failed > 0 ? 1 : 0;
});
