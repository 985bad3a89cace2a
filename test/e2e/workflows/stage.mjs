import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { errorOf, itemsOf } from '../../../demo/lib/n8nClient.mjs';
import { activateAndAwaitListing, exampleWorkflows, withCredentials, withSettings } from '../../../demo/lib/setUp.mjs';
import { startStep, workflowOf } from '../scenario.mjs';

const patienceMs = 90_000;
/** n8n refuses a rule that fires more than once a minute, not several rules. */
const pollTimes = { item: [0, 10, 20, 30, 40, 50].map((second) => ({ mode: 'custom', cronExpression: `${second} * * * * *` })) };
const settingsInTests = { administrator: 'it@example.com', manager: 'manager@example.com', sender: 'directory@example.com' };

/** Something that has to come true. */
export async function until(what, find, patience = patienceMs) {
	for (const end = Date.now() + patience; ; await pause(200)) {
		const found = await find();
		if (found) return found;
		if (Date.now() > end) throw new Error(`${what}: not within ${patience / 1000} s`);
	}
}

/** A running n8n with its simulators and its mailbox, and what people do there. */
export class Stage {
	constructor(parts) {
		Object.assign(this, parts);
	}

	person(key, username) {
		return this.started[key].simulator.control.person(username);
	}

	add(key, person) {
		return this.started[key].simulator.control.add(person);
	}

	/**
	 * Imports an example.
	 *
	 * @param values   what its step *Settings* says
	 * @param options  by step: entries of its `additionalFields`
	 */
	async create(name, values = {}, options = {}) {
		const example = withSettings(exampleWorkflows()[name], { ...settingsInTests, ...values });
		for (const node of example.nodes) {
			if (node.parameters.pollTimes) node.parameters = { ...node.parameters, pollTimes };
			const more = options[node.name];
			if (more) node.parameters = { ...node.parameters, additionalFields: { ...node.parameters.additionalFields, ...more } };
		}
		return await this.client.createWorkflow(withCredentials(example, this.credentials));
	}

	/** Runs one step of ours by hand and gives its items. */
	async runStep(type, credential, parameters) {
		const one = { name: 'Step', type: `n8n-nodes-directory-services.${type}`, credential, parameters };
		const workflow = await this.client.createWorkflow(workflowOf(`Step ${type}`, [startStep, one], this.credentials));
		const execution = await this.client.run(workflow, startStep.name);
		assert.equal(execution.status, 'success', errorOf(execution));
		return itemsOf(execution, one.name);
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
		// A form with a last page sends the browser on to where it waits for that.
		const { formWaitingUrl } = text.startsWith('{') ? JSON.parse(text) : {};
		if (formWaitingUrl === undefined) return text;
		return await until('the last page', async () => {
			// Asked before the workflow has come to that page, n8n may never answer.
			await pause(1500);
			const address = formWaitingUrl.replace('//localhost', '//127.0.0.1');
			const page = await fetch(address, { signal: AbortSignal.timeout(5000) }).then(
				async (answer) => await answer.text(),
				() => '',
			);
			return page.includes('<h1>') ? page : undefined;
		});
	}

	async send(path, value) {
		const headers = { 'content-type': 'application/json', 'x-test-secret': 'of-the-sender' };
		const response = await fetch(`${this.client.url}/webhook/${path}`, { method: 'POST', headers, body: JSON.stringify(value) });
		assert.ok(response.ok, `${response.status}: ${await response.text()}`);
	}

	/** Clicks a button of a mail, as a person's browser would. */
	async answer({ html, text }, approved) {
		const button = new RegExp(`https?://[^"'\\s<>]+approved=${approved}[^"'\\s<>]*`);
		const url = button.exec(`${html} ${text}`)?.[0].replaceAll('&amp;', '&');
		assert.ok(url, 'no button in the mail');
		// The mail is there a moment before n8n has laid the execution down to wait; nobody reads that fast.
		await pause(2000);
		const response = await fetch(url.replace('//localhost', '//127.0.0.1'), {
			headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0' },
		});
		assert.ok(response.ok, `${response.status} of the button`);
	}

	async approve(mail) {
		await this.answer(mail, true);
	}

	async decline(mail) {
		await this.answer(mail, false);
	}

	/** The mails since the `after`th. */
	mailsSince(after) {
		return this.mailbox.mails().filter(({ number }) => number > after);
	}

	/** Publishes a workflow with a polling trigger, and waits until it knows who is there. */
	async watch(workflow, key) {
		await activateAndAwaitListing(this.client, workflow, this.started[key], patienceMs);
		// The listing was answered; n8n still has to take in what the poll remembers.
		await pause(3000);
	}
}
