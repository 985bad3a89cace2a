/**
 * `npm start`: real n8n with the nodes, simulators in place of the three directories, and the onboarding workflow running.
 *
 * What was built in n8n stays from start to start; `--fresh` begins with an empty n8n.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installN8n } from './lib/installN8n.mjs';
import { ensurePackage } from './lib/installPackage.mjs';
import { N8nClient, owner } from './lib/n8nClient.mjs';
import { startN8n } from './lib/n8nServer.mjs';
import { installExtras, startMailbox } from './lib/mailbox.mjs';
import { loadRomaniser } from './lib/people.mjs';
import { startPage } from './lib/page.mjs';
import { stateFolder } from './lib/paths.mjs';
import { choosePorts } from './lib/ports.mjs';
import { endEverything, endOnSignals, isEnding } from './lib/processes.mjs';
import { buildNodes, buildTools, ensureInstalled } from './lib/project.mjs';
import { Trouble, bold, cyan, dim, main, say, step } from './lib/say.mjs';
import { activateAndAwaitListing, awaitAsked, checkNodesLoaded, saveCredentials, saveWorkflows } from './lib/setUp.mjs';
import { listings, startSimulators } from './lib/simulators.mjs';

const home = join(stateFolder, 'home');

async function prepare() {
	await ensureInstalled();
	const n8n = await installN8n();
	const extras = await installExtras();
	await buildNodes();
	await buildTools();
	if (process.argv.includes('--fresh')) forget(join(home, '.n8n'), 'nodes');
	await ensurePackage(home);
	return { n8n, extras };
}

/** Empties a folder but for one entry. */
function forget(folder, kept) {
	if (!existsSync(folder)) return;
	for (const name of readdirSync(folder)) if (name !== kept) rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 5 });
}

/** A kept home holds the workflow as active: n8n polls on its own, unless the addresses have changed since. */
async function makeSureItPolls(client, onboarding, directory) {
	if ((await client.workflow(onboarding.id)).active) {
		try {
			return await awaitAsked(directory, listings, 1, 20_000);
		} catch (reason) {
			if (!(reason instanceof Trouble)) throw reason;
			await client.deactivate(onboarding);
		}
	}
	await activateAndAwaitListing(client, onboarding, directory);
}

/** Workflows that the demo keeps running beside the onboarding. */
const alsoRunning = ['offboarding'];

async function populate(url, started, mailbox) {
	const client = new N8nClient(url);
	await client.enter();
	await checkNodesLoaded(client);
	const credentials = await saveCredentials(client, started, mailbox);
	const workflows = await saveWorkflows(client, credentials);
	await makeSureItPolls(client, workflows.onboarding, started.fusionDirectory);
	for (const name of alsoRunning) {
		if (!(await client.workflow(workflows[name].id)).active) await client.activate(workflows[name]);
	}
	return { client, onboarding: workflows.onboarding };
}

/** The newest executions as the page shows them. */
const executionsOf = (client, url) => async () =>
	(await client.executions()).slice(0, 20).map(({ id, workflowId, workflowName, status, startedAt }) => ({
		url: `${url}/workflow/${workflowId}/executions/${id}`,
		workflow: workflowName ?? workflowId,
		status,
		at: startedAt,
	}));

function announce({ page, url, workflowUrl, started }) {
	say();
	say(`  ${bold('Ready.')} Hire somebody and watch the accounts appear; the password arrives in the page's mailbox:`);
	say();
	say(`    ${bold(cyan(page.url))}   the three directories side by side`);
	say(`    ${bold(cyan(workflowUrl))}   the onboarding workflow in n8n`);
	say();
	say(`    sign in to n8n (${url}) with  ${bold(owner.email)}  ${bold(owner.password)}`);
	say();
	for (const { title, simulator, administrator, secret } of Object.values(started)) {
		say(`    ${dim(`${title.padEnd(26)} ${simulator.tlsUrl}   ${administrator.username}   ${administrator[secret]}`)}`);
	}
	say();
	say(
		`  The trigger has listed FusionDirectory ${listings(started.fusionDirectory)} time(s) and does so every minute. Ctrl-C ends everything.`,
	);
}

await main(async () => {
	endOnSignals(() => say('\n  Ending …'));
	try {
		await choosePorts();
		const { n8n, extras } = await prepare();
		// Only now for good: an installation takes minutes, in which a port can go.
		const { ports, moved } = await choosePorts();
		for (const line of moved) say(`  ${dim(line)}`);
		const started = await startSimulators(ports);
		const mailbox = await startMailbox({ folder: extras, port: ports.mailbox });
		const server = await step('Starting n8n', async () => await startN8n({ n8n, home, port: ports.n8n }));
		const { client, onboarding } = await step(
			'Setting up credentials and workflows',
			async () => await populate(server.url, started, mailbox),
		);
		const workflowUrl = `${server.url}/workflow/${onboarding.id}`;
		const page = await startPage({
			port: ports.page,
			started,
			n8n: { url: server.url, workflowUrl, email: owner.email, password: owner.password },
			mailbox,
			readExecutions: executionsOf(client, server.url),
			romanise: await loadRomaniser(),
		});
		announce({ page, url: server.url, workflowUrl, started });
		await server.ended();
		if (!isEnding()) throw new Trouble(`n8n has ended by itself; see ${server.logFile}`);
	} catch (reason) {
		await endEverything();
		throw reason;
	}
});
