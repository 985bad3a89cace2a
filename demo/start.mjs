/**
 * `npm start`: real n8n with the nodes, simulators in place of the three directories, and the onboarding workflow running.
 *
 * `--keep` keeps n8n's home (workflows you changed) from the last start; otherwise it is made anew.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installN8n } from './lib/installN8n.mjs';
import { ensurePackage } from './lib/installPackage.mjs';
import { N8nClient, owner } from './lib/n8nClient.mjs';
import { startN8n } from './lib/n8nServer.mjs';
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
	await buildNodes();
	await buildTools();
	if (!process.argv.includes('--keep')) forget(join(home, '.n8n'), 'nodes');
	await ensurePackage(home);
	return n8n;
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

async function populate(url, started) {
	const client = new N8nClient(url);
	await client.enter();
	await checkNodesLoaded(client);
	const credentials = await saveCredentials(client, started);
	const { onboarding } = await saveWorkflows(client, credentials);
	await makeSureItPolls(client, onboarding, started.fusionDirectory);
	return onboarding;
}

function announce({ page, url, workflowUrl, started }) {
	say();
	say(`  ${bold('Ready.')} Hire somebody and watch the accounts appear:`);
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
		const ports = await choosePorts();
		const n8n = await prepare();
		const started = await startSimulators(ports);
		const server = await step('Starting n8n', async () => await startN8n({ n8n, home, port: ports.n8n }));
		const onboarding = await step('Setting up credentials and workflows', async () => await populate(server.url, started));
		const workflowUrl = `${server.url}/workflow/${onboarding.id}`;
		const page = await startPage({
			port: ports.page,
			started,
			n8n: { url: server.url, workflowUrl, email: owner.email, password: owner.password },
		});
		announce({ page, url: server.url, workflowUrl, started });
		await server.ended();
		if (!isEnding()) throw new Trouble(`n8n has ended by itself; see ${server.logFile}`);
	} catch (reason) {
		await endEverything();
		throw reason;
	}
});
