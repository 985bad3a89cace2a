/**
 * The example workflows in real n8n: each is imported, known to the last node, and run where its steps exist.
 *
 * `node test/e2e/workflows.mjs` runs these checks alone; `--only=NAME` one workflow.
 */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { installN8n } from '../../demo/lib/installN8n.mjs';
import { installPackage } from '../../demo/lib/installPackage.mjs';
import { installExtras, startMailbox } from '../../demo/lib/mailbox.mjs';
import { N8nClient, errorOf, itemsOf } from '../../demo/lib/n8nClient.mjs';
import { startN8n } from '../../demo/lib/n8nServer.mjs';
import { endEverything, endOnSignals, freePort } from '../../demo/lib/processes.mjs';
import { buildNodes, buildTools, ensureInstalled, packProject, temporaryFolder } from '../../demo/lib/project.mjs';
import { main, say, step } from '../../demo/lib/say.mjs';
import { exampleWorkflows, saveCredentials, withCredentials, withSettings } from '../../demo/lib/setUp.mjs';
import { startSimulators } from '../../demo/lib/simulators.mjs';
import { check, counts, fail } from './checks.mjs';
import { startModel } from './scriptedModel.mjs';

const patienceMs = 90_000;
const settingsInTests = { administrator: 'it@example.com', manager: 'manager@example.com', sender: 'directory@example.com' };
const packageName = 'n8n-nodes-directory-services';

/** Something that has to come true. */
async function until(what, find, patience = patienceMs) {
	for (const end = Date.now() + patience; ; await pause(200)) {
		const found = await find();
		if (found) return found;
		if (Date.now() > end) throw new Error(`${what}: not within ${patience / 1000} s`);
	}
}

class Workflows {
	constructor(parts) {
		Object.assign(this, parts);
	}

	person(key, username) {
		return this.started[key].simulator.control.person(username);
	}

	add(key, person) {
		return this.started[key].simulator.control.add(person);
	}

	async create(name, values = {}) {
		const example = withSettings(exampleWorkflows()[name], { ...settingsInTests, ...values });
		return await this.client.createWorkflow(withCredentials(example, this.credentials));
	}

	/** Waits for a mail whose subject has these words, and that came after the `after`th. */
	async mail(words, after = 0, patience = patienceMs) {
		return await until(
			`a mail "${words}"`,
			() => this.mailbox.mails().find(({ number, subject }) => number > after && subject.includes(words)),
			patience,
		);
	}

	mailNumber() {
		return this.mailbox.mails().at(-1)?.number ?? 0;
	}

	/** Fills in a form of an active workflow, field by field in their order. */
	async submit(path, values) {
		const body = new FormData();
		values.forEach((value, index) => body.append(`field-${index}`, value));
		const response = await fetch(`${this.client.url}/form/${path}`, { method: 'POST', body });
		const text = await response.text();
		assert.ok(
			response.ok,
			`${response.status}: ${text
				.replace(/<(style|script|head)[\s\S]*?<\/\1>|<[^>]*>/g, ' ')
				.replace(/\s+/g, ' ')
				.slice(0, 300)}`,
		);
		return text;
	}

	async send(path, value) {
		const headers = { 'content-type': 'application/json', 'x-test-secret': 'of-the-sender' };
		const response = await fetch(`${this.client.url}/webhook/${path}`, { method: 'POST', headers, body: JSON.stringify(value) });
		assert.ok(response.ok, `${response.status}: ${await response.text()}`);
	}

	/** Clicks the first button of a mail, as a person's browser would. */
	async approve({ html, text }) {
		const url = /https?:\/\/[^"'\s<>]+approved=true[^"'\s<>]*/.exec(`${html} ${text}`)?.[0].replaceAll('&amp;', '&');
		assert.ok(url, 'no button in the mail');
		const response = await fetch(url.replace('//localhost', '//127.0.0.1'), {
			headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0' },
		});
		assert.ok(response.ok, `${response.status} of the button`);
	}

	/** The newest execution, once it has ended. */
	async ended(workflow) {
		const id = await until('an execution', async () => (await this.client.executions(workflow.id))[0]?.id);
		return await this.client.execution(id);
	}
}

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

const scripts = {
	async 'bulk-import'(stage) {
		const workflow = await stage.create('bulk-import');
		await stage.client.publish(workflow);
		const file = new Blob(
			[
				'username,firstName,lastName,email\nrosahart,Rosa,Hart,rosahart@example.com\n,No,Name,x@example.com\nkofimensah,Kofi,Mensah,kofimensah@example.com\n',
			],
			{ type: 'text/csv' },
		);
		const csv = () => new File([file], 'people.csv', { type: 'text/csv' });
		await check('bulk-import: a trial tells what would be and changes nothing', async () => {
			const before = stage.mailNumber();
			await stage.submit('bulk-import', [csv(), 'Only try']);
			const { html } = await stage.mail('Import: 3 rows', before);
			assert.match(html, /rosahart<\/td><td>would be created/);
			assert.equal(stage.person('fusionDirectory', 'rosahart'), undefined);
		});
		await check('bulk-import: an import creates who is named, and reports the row without a name', async () => {
			const before = stage.mailNumber();
			await stage.submit('bulk-import', [csv(), 'Import']);
			const { html } = await stage.mail('Import: 3 rows', before);
			assert.match(html, /rosahart<\/td><td>created/);
			assert.match(html, /\(none\)<\/td><td>refused/);
			assert.ok(stage.person('fusionDirectory', 'kofimensah'));
		});
		await check('bulk-import: the same file again changes nothing', async () => {
			const before = stage.mailNumber();
			await stage.submit('bulk-import', [csv(), 'Import']);
			const { html } = await stage.mail('Import: 3 rows', before);
			assert.match(html, /rosahart<\/td><td>(unchanged|updated)/);
		});
		await stage.client.deactivate(workflow);
	},

	async reconciliation(stage) {
		const stopped = await stage.create('reconciliation');
		await check('reconciliation: stops and warns where more than a tenth differs', async () => {
			const before = stage.mailNumber();
			const execution = await stage.client.run(stopped, 'Every Night');
			assert.equal(execution.status, 'error');
			assert.match(errorOf(execution), /nothing was changed/);
			await stage.mail('Reconciliation stopped', before, 5000);
		});
		await check('reconciliation: creates a missing account after the approval, and not before', async () => {
			const { control } = stage.started.fusionDirectory.simulator;
			const synology = stage.started.synology.simulator.control;
			for (const one of control.people()) {
				const twin = synology.person(one.username);
				if (!twin) synology.add({ ...one, groups: [], container: undefined });
				else synology.change(one.username, { displayName: one.displayName });
			}
			const names = new Set(control.people().map(({ username }) => username.toLowerCase()));
			const ignore = synology
				.people()
				.map(({ username }) => username)
				.filter((name) => !names.has(name.toLowerCase()));
			control.add({ username: 'lostlena', firstName: 'Lena', lastName: 'Lost', displayName: 'Lena Lost', email: 'lostlena@example.com' });
			const workflow = await stage.create('reconciliation', { ignore: ['administrator', 'guest', 'krbtgt', ...ignore].join(',') });
			const before = stage.mailNumber();
			const { executionId } = await stage.client.call('POST', `/rest/workflows/${workflow.id}/run`, {
				triggerToStartFrom: { name: 'Every Night' },
			});
			const { html } = await stage.mail('Reconciliation: 1 differences', before);
			assert.match(html, /lostlena<\/td><td>created/);
			const question = await stage.mail('Apply 1 changes?', before);
			assert.equal(stage.person('synology', 'lostlena'), undefined);
			await stage.approve(question);
			await until('the account', () => stage.person('synology', 'lostlena'));
			const execution = await stage.client.execution(executionId);
			assert.equal(execution.status, 'success', errorOf(execution));
		});
	},

	async offboarding(stage) {
		const workflow = await stage.create('offboarding', { days: 0 });
		const leaver = {
			username: 'gustavgone',
			firstName: 'Gustav',
			lastName: 'Gone',
			displayName: 'Gustav Gone',
			email: 'gustavgone@example.com',
		};
		for (const key of ['fusionDirectory', 'synology', 'fortiAuthenticator']) stage.add(key, { ...leaver });
		await stage.client.publish(workflow);
		await check('offboarding: disables everywhere at once', async () => {
			await stage.submit('offboarding', [leaver.username]);
			await until('disabled in FusionDirectory', () => stage.person('fusionDirectory', leaver.username)?.enabled === false);
			await until('disabled in FortiAuthenticator', () => stage.person('fortiAuthenticator', leaver.username)?.enabled === false);
			await until('kept out of Synology', () =>
				stage.mailbox.mails().some(({ subject, html }) => subject === 'gustavgone leaves' && html.includes('synologyDirectoryServer')),
			);
		});
		await check('offboarding: asks before it deletes, and deletes by the id of the first day', async () => {
			const question = await stage.mail('of people who left?');
			const report = stage.mailbox.mails().find(({ subject }) => subject === 'gustavgone leaves');
			assert.ok(report.number < question.number, 'the report waited with the rest');
			assert.ok(stage.person('fortiAuthenticator', leaver.username));
			await stage.approve(question);
			await until('gone', () => !stage.person('fortiAuthenticator', leaver.username));
		});
		await stage.client.deactivate(workflow);
	},

	async 'password-desk'(stage) {
		const workflow = await stage.create('password-desk');
		await stage.client.publish(workflow);
		await check('password-desk: a wrong answer gets no password', async () => {
			const before = stage.mailNumber();
			await stage.submit('password-desk', ['nobodyofthatname', 'wrong']);
			await stage.mail('Password desk', before);
			assert.equal(stage.started.synology.simulator.control.count('setPassword'), 0);
		});
		await stage.client.deactivate(workflow);
	},

	async 'second-factor'(stage) {
		const workflow = await stage.create('second-factor', { issuer: 'Example' });
		stage.add('fortiAuthenticator', { username: 'tokentina', firstName: 'Tina', lastName: 'Token', email: 'tokentina@example.com' });
		await stage.client.publish(workflow);
		await check('second-factor: the QR code arrives by mail', async () => {
			const before = stage.mailNumber();
			await stage.submit('second-factor', ['tokentina']);
			const { to, html, subject } = await until('a mail', () => stage.mailbox.mails().find(({ number }) => number > before));
			assert.equal(subject, 'Your second factor', html);
			assert.deepEqual(to, ['tokentina@example.com']);
			assert.ok((html.match(/<td style=/g) ?? []).length > 400, html.slice(0, 300));
		});
		await stage.client.deactivate(workflow);
		await check('second-factor: the report of stale tokens runs', async () => {
			const execution = await stage.client.run(workflow, 'Every Monday');
			assert.equal(execution.status, 'success', errorOf(execution));
		});
	},

	async 'expiring-soon'(stage) {
		const workflow = await stage.create('expiring-soon');
		await check('expiring-soon: reads both directories and runs to its end', async () => {
			const execution = await stage.client.run(workflow, 'Every Morning');
			assert.equal(execution.status, 'success', errorOf(execution));
			assert.ok(itemsOf(execution, 'FortiAuthenticator Users').length > 1);
			assert.ok(itemsOf(execution, 'Synology Users').length > 1);
		});
	},

	async 'disable-on-alert'(stage) {
		const workflow = await stage.create('disable-on-alert', { onDuty: 'gracehopper' });
		await stage.client.publish(workflow);
		await check('disable-on-alert: an alert about nobody is given to a person and disables nobody', async () => {
			const before = stage.mailNumber();
			await stage.send('disable-on-alert', { username: 'nobodyofthatname' });
			await stage.mail('names no single account', before);
		});
		await stage.client.deactivate(workflow);
	},

	async assistant(stage) {
		const model = await startModel(
			[{ tool: 'Find_in_FortiAuthenticator', arguments: (known) => ({ username: known }) }, { say: 'She is there.' }],
			stage.known,
		);
		const credential = await stage.client.saveCredential('Scripted model', 'openAiApi', { apiKey: 'none', url: model.url, header: false });
		const example = withCredentials(exampleWorkflows().assistant, { ...stage.credentials, openAiApi: credential });
		const chat = example.nodes.find(({ type }) => type.endsWith('.chatTrigger'));
		chat.parameters = { public: true, mode: 'webhook', options: { responseMode: 'lastNode' } };
		const workflow = await stage.client.createWorkflow(example);
		await stage.client.publish(workflow);
		await check('assistant: the agent reads a directory by a tool and answers', async () => {
			const response = await fetch(`${stage.client.url}/webhook/${chat.webhookId}/chat`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ action: 'sendMessage', sessionId: 'e2e', chatInput: 'Who is Ada?' }),
			});
			const text = await response.text();
			assert.match(text, /She is there/, text.slice(0, 500));
			assert.match(JSON.stringify(model.asked), new RegExp(stage.known));
			assert.ok(
				model.toolAnswers().some((answer) => answer.includes(stage.known)),
				JSON.stringify(model.toolAnswers()).slice(0, 500),
			);
		});
		await stage.client.deactivate(workflow);
	},
};

/** @param parts `{client, started, credentials, mailbox}` of a running n8n */
export async function checkWorkflows({ only, ...parts }) {
	const known = parts.started.fortiAuthenticator.simulator.control.people()[0].username;
	const header = await parts.client.saveCredential('Secret of the sender', 'httpHeaderAuth', {
		name: 'x-test-secret',
		value: 'of-the-sender',
	});
	const stage = new Workflows({ ...parts, known, credentials: { ...parts.credentials, httpHeaderAuth: header } });
	await checkAllKnown(stage);
	for (const [name, play] of Object.entries(scripts)) {
		if (only !== undefined && only !== name) continue;
		await play(stage).catch(async (reason) => await fail(`${name}: ran to its end`, reason));
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
		const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length);
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
