/**
 * The example workflows in real n8n: each is imported, known to the last node, and run along its ways.
 *
 * `node test/e2e/workflows.mjs` runs these checks alone; `--only=NAME,NAME` some workflows.
 */
import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { installN8n } from '../../demo/lib/installN8n.mjs';
import { installPackage } from '../../demo/lib/installPackage.mjs';
import { installExtras, startMailbox } from '../../demo/lib/mailbox.mjs';
import { N8nClient } from '../../demo/lib/n8nClient.mjs';
import { startN8n } from '../../demo/lib/n8nServer.mjs';
import { endEverything, endOnSignals, freePort } from '../../demo/lib/processes.mjs';
import { buildNodes, buildTools, ensureInstalled, packProject, temporaryFolder } from '../../demo/lib/project.mjs';
import { main, say, step } from '../../demo/lib/say.mjs';
import { exampleWorkflows, saveCredentials } from '../../demo/lib/setUp.mjs';
import { startSimulators } from '../../demo/lib/simulators.mjs';
import { check, counts, fail } from './checks.mjs';
import { assistant } from './workflows/assistant.mjs';
import { bulkImport, firstOnboarding, newUserAlert, onboarding, secondFactor } from './workflows/joining.mjs';
import { disableOnAlert, offboarding } from './workflows/leaving.mjs';
import { reconciliation } from './workflows/reconciliation.mjs';
import { Stage } from './workflows/stage.mjs';
import { expiringSoon, mover, passwordDesk } from './workflows/staying.mjs';

const packageName = 'n8n-nodes-directory-services';

/** What is done with each workflow; none may be missing. */
const plays = {
	assistant,
	'bulk-import': bulkImport,
	'disable-on-alert': disableOnAlert,
	'expiring-soon': expiringSoon,
	'first-onboarding': firstOnboarding,
	mover,
	'new-user-alert': newUserAlert,
	offboarding,
	onboarding,
	'password-desk': passwordDesk,
	reconciliation,
	'second-factor': secondFactor,
};

async function checkAllKnown({ client }) {
	const types = await client.nodeTypes();
	const versionsOf = ({ version, defaultVersion }) => [version, defaultVersion].flat();
	for (const [name, { nodes }] of Object.entries(exampleWorkflows())) {
		await check(`${name}: every step is known to n8n, in its version, with its resource and operation`, () => {
			for (const { name: title, type, typeVersion, parameters } of nodes) {
				const known = types.filter((one) => one.name === type);
				assert.ok(known.length > 0, `${title}: ${type}`);
				assert.ok(
					known.some((one) => versionsOf(one).includes(typeVersion)),
					`${title}: ${type} ${typeVersion}`,
				);
				if (!type.startsWith(`${packageName}.`) || !parameters.operation) continue;
				const { properties } = known[0];
				const shown = ({ displayOptions }) =>
					displayOptions?.show?.resource === undefined || displayOptions.show.resource.includes(parameters.resource);
				const operations = properties
					.filter((one) => one.name === 'operation' && shown(one))
					.flatMap(({ options }) => options.map(({ value }) => value));
				assert.ok(operations.includes(parameters.operation), `${title}: ${parameters.resource} ${parameters.operation}`);
				const taken = (one) =>
					shown(one) &&
					(one.displayOptions?.show?.operation === undefined || one.displayOptions.show.operation.includes(parameters.operation));
				const names = new Set([
					'resource',
					'operation',
					'descriptionType',
					'toolDescription',
					...properties.filter(taken).map((one) => one.name),
				]);
				assert.deepEqual(
					Object.keys(parameters).filter((key) => !names.has(key)),
					[],
					`${title}: parameters that ${type} does not have`,
				);
			}
		});
	}
}

/** @param parts `{client, started, credentials, mailbox}` of a running n8n */
export async function checkWorkflows({ only, ...parts }) {
	const known = parts.started.fortiAuthenticator.simulator.control.people()[0].username;
	const header = await parts.client.saveCredential('Secret of the sender', 'httpHeaderAuth', {
		name: 'x-test-secret',
		value: 'of-the-sender',
	});
	const stage = new Stage({ ...parts, known, credentials: { ...parts.credentials, httpHeaderAuth: header } });
	await checkAllKnown(stage);
	for (const name of Object.keys(exampleWorkflows())) {
		if (only !== undefined && !only.includes(name)) continue;
		await Promise.resolve(plays[name]?.(stage) ?? Promise.reject(new Error('nothing is done with it'))).catch(
			async (reason) => await fail(`${name}: ran to its end`, reason),
		);
	}
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
	await main(async () => {
		endOnSignals();
		await ensureInstalled();
		const n8n = await installN8n();
		const folder = await installExtras();
		await buildNodes();
		await buildTools();
		const home = temporaryFolder('workflows');
		await installPackage(await packProject(), home);
		const started = await startSimulators();
		const mailbox = await startMailbox({ folder });
		const server = await step('Starting n8n', async () => await startN8n({ n8n, home, port: await freePort() }));
		const client = new N8nClient(server.url);
		await client.enter();
		const credentials = await saveCredentials(client, started, mailbox);
		const only = process.argv
			.find((argument) => argument.startsWith('--only='))
			?.slice('--only='.length)
			.split(',');
		await checkWorkflows({ client, started, credentials, mailbox, only }).catch(
			async (reason) => await fail('the checks ran to their end', reason),
		);
		if (process.argv.includes('--hold')) await server.ended();
		await endEverything();
		const { passed, failed } = counts();
		say(`\n${passed} passed, ${failed} failed`);
		process.exitCode = failed > 0 ? 1 : 0;
	});
}
