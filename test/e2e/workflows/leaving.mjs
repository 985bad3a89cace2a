import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { check } from '../checks.mjs';
import { until } from './stage.mjs';

const directories = ['fusionDirectory', 'synology', 'fortiAuthenticator'];

function person(stage, username, more = {}) {
	const [firstName, lastName] = [username.slice(0, username.length / 2), username.slice(username.length / 2)];
	const one = { username, firstName, lastName, displayName: username, email: `${username}@example.com` };
	for (const key of directories) stage.add(key, { ...one, ...more[key] });
	return one;
}

const enabledIn = (stage, username) => directories.map((key) => stage.person(key, username)?.enabled);
const keptOut = (stage, username) => until(`${username} disabled`, () => enabledIn(stage, username).every((enabled) => enabled === false));
/** A few seconds between the first day and the last: time enough for what can happen meanwhile. */
const soon = 0.0001;

export async function offboarding(stage) {
	const workflow = await stage.create('offboarding', { days: soon });
	await stage.watch(workflow, 'fusionDirectory');
	const mailsAbout = (after, name) => stage.mailsSince(after).filter(({ subject }) => subject.includes(name));

	await check('offboarding: by the form, disables everywhere at once, takes groups away and says so', async () => {
		const more = { fortiAuthenticator: { groups: ['Staff', 'VPN Users'] }, synology: { groups: ['All Staff', 'Developers'] } };
		const { username } = person(stage, 'gustavgone', more);
		await stage.submit('offboarding', [username]);
		await keptOut(stage, username);
		for (const key of ['fortiAuthenticator', 'synology']) {
			await until(`no group left in ${key}`, () => stage.person(key, username)?.groups.length === 0);
			await until('a report', () =>
				stage.mailbox
					.mails()
					.some(({ subject, html }) => subject === 'gustavgone leaves' && html.toLowerCase().includes(key.toLowerCase())),
			);
		}
	});
	await check('offboarding: asks before it deletes, and deletes by the id of the first day', async () => {
		const question = await stage.mail('of people who left?');
		const report = stage.mailbox.mails().find(({ subject }) => subject === 'gustavgone leaves');
		assert.ok(report.number < question.number, 'the report waited with the rest');
		assert.ok(stage.person('fortiAuthenticator', 'gustavgone'));
		await stage.approve(question);
		await until('gone', () => !stage.person('fortiAuthenticator', 'gustavgone') && !stage.person('synology', 'gustavgone'));
	});
	await check('offboarding: somebody locked in FusionDirectory goes the same way; without an approval nobody is deleted', async () => {
		const { username } = person(stage, 'lottelock');
		await pause(12_000);
		const before = stage.mailNumber();
		stage.started.fusionDirectory.simulator.control.change(username, { enabled: false });
		await keptOut(stage, username);
		await stage.decline(await stage.mail('of people who left?', before));
		await pause(3000);
		assert.ok(stage.person('fortiAuthenticator', username));
		assert.ok(stage.person('synology', username));
	});
	await check('offboarding: whoever came back meanwhile is not asked about', async () => {
		const { username } = person(stage, 'carlacomeback');
		const before = stage.mailNumber();
		await stage.submit('offboarding', [username]);
		await until('both reports', () => mailsAbout(before, 'carlacomeback leaves').length === 2);
		for (const key of ['fortiAuthenticator', 'synology']) stage.started[key].simulator.control.change(username, { enabled: true });
		await pause(14_000);
		assert.deepEqual(mailsAbout(before, 'people who left'), []);
	});
	await check('offboarding: a name that was given again does not delete the new person', async () => {
		const { username, ...rest } = person(stage, 'nameagain');
		const before = stage.mailNumber();
		await stage.submit('offboarding', [username]);
		await until('both reports', () => mailsAbout(before, 'nameagain leaves').length === 2);
		const again = ['fortiAuthenticator', 'synology'].map((key) => {
			const { control } = stage.started[key].simulator;
			control.remove(username);
			return { control, second: control.add({ username, ...rest, enabled: false }) };
		});
		await stage.mail('Read in FortiAuthenticator did not work for nameagain', before);
		await pause(6000);
		assert.deepEqual(mailsAbout(before, 'people who left'), []);
		for (const { control, second } of again) assert.equal(control.person(username)?.id, second.id);
	});
	await check('offboarding: by the HR system, with the secret of the sender only', async () => {
		const { username } = person(stage, 'heinzhr');
		const refused = await fetch(`${stage.client.url}/webhook/offboarding-hr`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ username }),
		});
		assert.equal(refused.status, 403);
		await pause(1000);
		assert.deepEqual(enabledIn(stage, username), [true, true, true]);
		await stage.send('offboarding-hr', { username });
		await keptOut(stage, username);
	});
	await check('offboarding: a message without a name, and one about nobody, change nothing', async () => {
		const before = stage.mailNumber();
		const people = () => directories.map((key) => JSON.stringify(stage.started[key].simulator.control.people()));
		const unchanged = people();
		await stage.send('offboarding-hr', { name: 'Ada' });
		await stage.send('offboarding-hr', { username: 'nobodyofthatname' });
		await pause(6000);
		assert.deepEqual(people(), unchanged);
		assert.deepEqual(mailsAbout(before, 'nobodyofthatname'), []);
	});
	await stage.client.deactivate(workflow);
}

export async function disableOnAlert(stage) {
	const fortiAuthenticator = stage.started.fortiAuthenticator.simulator.control;
	const workflow = await stage.create('disable-on-alert', { onDuty: 'grace.hopper' }, { 'Ask on Duty': { waitSeconds: 10 } });
	await stage.client.publish(workflow);
	const answered = (answer) => fortiAuthenticator.set({ pushAnswer: answer });

	await check('disable-on-alert: an alert about nobody is given to a person, rings no phone and disables nobody', async () => {
		const before = stage.mailNumber();
		const rung = fortiAuthenticator.count('pushAuth');
		await stage.send('disable-on-alert', { username: 'nobodyofthatname' });
		await stage.mail('names no single account', before);
		assert.equal(fortiAuthenticator.count('pushAuth'), rung);
	});
	await check('disable-on-alert: an alert that names nobody at all disables nobody', async () => {
		const before = stage.mailNumber();
		await stage.send('disable-on-alert', { severity: 'high' });
		await until('a mail', () => stage.mailsSince(before).length > 0);
		assert.ok(fortiAuthenticator.people().some(({ enabled }) => enabled));
	});
	for (const [name, alert] of [
		['byname', ({ username }) => ({ username })],
		['byemail', ({ email }) => ({ email })],
	]) {
		await check(`disable-on-alert: ${name.replace('by', 'by ')}, approved on the phone, is kept out of all three`, async () => {
			answered('approve');
			const one = person(stage, `sid${name}`);
			const before = stage.mailNumber();
			await stage.send('disable-on-alert', alert(one));
			await keptOut(stage, one.username);
			const { html } = await stage.mail(`Disabled on alert: ${one.username}`, before);
			assert.match(html, /FortiAuthenticator updated, FusionDirectory updated, Synology updated/);
		});
	}
	await check('disable-on-alert: by token serial', async () => {
		answered('approve');
		const { username } = person(stage, 'sidbytoken');
		const parameters = { resource: 'localUser', operation: 'assignToken', tokenType: 'ftk', serialNumber: 'FTK2000000000003' };
		await stage.runStep('fortiAuthenticator', 'fortiAuthenticatorApi', { ...parameters, user: { mode: 'username', value: username } });
		await stage.send('disable-on-alert', { tokenSerial: 'FTK2000000000003' });
		await keptOut(stage, username);
	});
	for (const [word, prepare] of [
		['declined on the phone', () => answered('reject')],
		['without an answer', () => fortiAuthenticator.fault({ mode: 'hang', kind: 'pushAuth' })],
	]) {
		await check(`disable-on-alert: ${word}, nobody is disabled, and the administrator is told`, async () => {
			prepare();
			const { username } = person(stage, `sid${word.split(' ').at(-1)}`);
			const before = stage.mailNumber();
			await stage.send('disable-on-alert', { username });
			await stage.mail(`Not disabled: ${username}`, before);
			assert.deepEqual(enabledIn(stage, username), [true, true, true]);
		});
	}
	await check('disable-on-alert: where the push service can not be reached, a person has to look', async () => {
		answered('unreachable');
		const { username } = person(stage, 'sidunreachable');
		const before = stage.mailNumber();
		await stage.send('disable-on-alert', { username });
		await stage.mail(`Ask on Duty did not work for ${username}`, before);
		assert.deepEqual(enabledIn(stage, username), [true, true, true]);
	});
	answered('approve');
	await stage.client.deactivate(workflow);
}
