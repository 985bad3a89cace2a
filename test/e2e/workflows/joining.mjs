import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { errorOf } from '../../../demo/lib/n8nClient.mjs';
import { check } from '../checks.mjs';
import { until } from './stage.mjs';

export async function bulkImport(stage) {
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
}

export async function secondFactor(stage) {
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
}

export async function newUserAlert(stage) {
	const workflow = await stage.create('new-user-alert');
	await stage.watch(workflow, 'fortiAuthenticator');
	await check('new-user-alert: everybody new is told once, whoever was there before never', async () => {
		const before = stage.mailNumber();
		stage.add('fortiAuthenticator', { username: 'anniealert', firstName: 'Annie', lastName: 'Alert', email: 'anniealert@example.com' });
		const { html } = await stage.mail('New FortiAuthenticator user: anniealert', before);
		assert.match(html, /Annie Alert \(anniealert@example\.com\)/);
		await pause(12_000);
		assert.deepEqual(
			stage.mailsSince(before).map(({ subject }) => subject),
			['New FortiAuthenticator user: anniealert'],
		);
	});
	await stage.client.deactivate(workflow);
	await check('new-user-alert: a test in the editor sends nothing', async () => {
		const before = stage.mailNumber();
		const execution = await stage.client.run(workflow, 'New Account');
		assert.equal(execution.status, 'success', errorOf(execution));
		assert.equal(stage.mailNumber(), before);
	});
}

export async function firstOnboarding(stage) {
	const workflow = await stage.create('first-onboarding');
	await stage.watch(workflow, 'fusionDirectory');
	const hire = (username, email) =>
		stage.add('fusionDirectory', { username, firstName: 'Fay', lastName: 'First', displayName: `Fay ${username}`, email });
	const ended = async (status) =>
		await until('an execution', async () => (await stage.client.executions(workflow.id)).find((one) => one.status === status));
	await check('first-onboarding: who has no e-mail turns the run red, and everybody else is done', async () => {
		hire('faynomail', '');
		hire('fayfirst', 'fayfirst@example.com');
		const { id } = await ended('error');
		assert.match(errorOf(await stage.client.execution(id)), /^faynomail: .*e-?mail/i);
		assert.equal(stage.person('fortiAuthenticator', 'faynomail'), undefined);
		assert.equal(stage.person('fortiAuthenticator', 'fayfirst').email, 'fayfirst@example.com');
	});
	await stage.client.deactivate(workflow);
	await check('first-onboarding: a test in the editor creates nobody', async () => {
		const before = stage.started.fortiAuthenticator.simulator.control.people().length;
		const execution = await stage.client.run(workflow, 'New Person');
		assert.equal(execution.status, 'success', errorOf(execution));
		assert.equal(stage.started.fortiAuthenticator.simulator.control.people().length, before);
	});
}

/** The way that the end-to-end scenario does not take: by the form, after the address was added. */
export async function onboarding(stage) {
	const workflow = await stage.create('onboarding', { group: 'All Staff' });
	const { control } = stage.started.fusionDirectory.simulator;
	control.add({ username: 'fridaform', firstName: 'Frida', lastName: 'Form', displayName: 'Frida Form', email: 'fridaform@example.com' });
	control.add({ username: 'samstep', firstName: 'Sam', lastName: 'Step', displayName: 'Sam Step', email: 'samstep@example.com' });
	// Whoever is there at the publication is not announced: what happens to these two comes by the form.
	await stage.watch(workflow, 'fusionDirectory');
	await check('onboarding: by the form, somebody whose address was added gets accounts, group and password', async () => {
		const before = stage.mailNumber();
		await stage.submit('onboard-one-person', ['fridaform']);
		const { to } = await stage.mail('Your new account', before);
		assert.deepEqual(to, ['fridaform@example.com']);
		await until('accounts', () => stage.person('fortiAuthenticator', 'fridaform'));
		assert.ok(stage.person('synology', 'fridaform').groups.includes('All Staff'));
	});
	await check('onboarding: a second time, what is there stays, and no password is sent', async () => {
		const before = stage.mailNumber();
		const password = () => stage.started.synology.simulator.control.details().passwords.fridaform;
		const first = password();
		await stage.submit('onboard-one-person', ['fridaform']);
		await pause(6000);
		assert.equal(password(), first);
		assert.deepEqual(stage.mailsSince(before), []);
	});
	await check('onboarding: what does not work for one person is told to the administrator, with the step', async () => {
		const before = stage.mailNumber();
		stage.started.synology.simulator.control.fault({ mode: 'status', status: 500, kind: 'addMember', times: 5 });
		await stage.submit('onboard-one-person', ['samstep']);
		await stage.mail('Add to Synology Group did not work for samstep', before);
		stage.started.synology.simulator.control.clearFaults();
	});
	await stage.client.deactivate(workflow);
}
