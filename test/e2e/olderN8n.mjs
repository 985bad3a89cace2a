/** The package in n8n's older line (1.123), as far as one can see without the editor. */
import assert from 'node:assert/strict';
import { startMailbox } from '../../demo/lib/mailbox.mjs';
import { N8nClient } from '../../demo/lib/n8nClient.mjs';
import { startN8n } from '../../demo/lib/n8nServer.mjs';
import { freePort } from '../../demo/lib/processes.mjs';
import { say, step } from '../../demo/lib/say.mjs';
import { saveCredentials, saveWorkflows } from '../../demo/lib/setUp.mjs';
import { startSimulators } from '../../demo/lib/simulators.mjs';
import { checkCredentials, checkInstallation, checkLog, checkManualRuns, checkMissingEmail, checkOnboarding, prepare } from './basics.mjs';
import { check } from './checks.mjs';
import { startWatchman } from './outside.mjs';

export async function checkOlderN8n() {
	const { n8n, extras, home, tarball, packageFolder } = await prepare(1);
	const started = await startSimulators();
	const mailbox = await startMailbox({ folder: extras });
	const watchman = await startWatchman();
	const server = await step(
		'Starting n8n 1.123',
		async () => await startN8n({ n8n, home, port: await freePort(), extra: watchman.environment }),
	);
	const client = new N8nClient(server.url, n8n.line);
	await client.enter();
	say();
	await checkInstallation({ client, tarball, packageFolder });
	const credentials = await saveCredentials(client, started, mailbox);
	await checkCredentials({ client, started, credentials });
	await checkManualRuns({ client, credentials });
	const { onboarding } = await saveWorkflows(client, credentials, ['onboarding']);
	await checkOnboarding({ client, started, onboarding, mailbox });
	await checkMissingEmail({ started, mailbox });
	await check('nothing asked for an address outside this machine', () => assert.deepEqual(watchman.asked, []));
	await checkLog({ server, started });
	await server.stop();
}
