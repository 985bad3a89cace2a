import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { errorOf, itemsOf } from '../../../demo/lib/n8nClient.mjs';
import { check } from '../checks.mjs';
import { until } from './stage.mjs';

/** Departments of the simulated FusionDirectory, and what they mean in the other two. */
const mapping = [
	{ department: 'ou=engineering', synologyGroup: 'Developers', fortiAuthenticatorGroup: 'VPN Users' },
	{ department: 'ou=sales', synologyGroup: 'All Staff', fortiAuthenticatorGroup: 'Contractors' },
	{ department: 'ou=engineering', synologyGroup: 'No Such Group', fortiAuthenticatorGroup: 'VPN Users' },
];

export async function mover(stage) {
	const { control } = stage.started.fusionDirectory.simulator;
	const departments = [...new Set(control.people().map(({ container }) => container ?? ''))];
	const [engineering, sales] = ['ou=engineering', 'ou=sales'].map((start) => departments.find((dn) => dn.toLowerCase().startsWith(start)));
	const one = { username: 'mimimover', firstName: 'Mimi', lastName: 'Mover', displayName: 'Mimi Mover', email: 'mimimover@example.com' };
	stage.add('fusionDirectory', { ...one, container: engineering });
	stage.add('synology', { ...one, groups: ['Developers', 'VPN Users'] });
	stage.add('fortiAuthenticator', { ...one, groups: ['VPN Users', 'Staff'] });
	const workflow = await stage.create('mover', { mapping });
	await stage.watch(workflow, 'fusionDirectory');

	await check('mover: the groups of the new department come, those of the old one go, all others stay', async () => {
		control.change(one.username, { container: sales });
		const groupsIn = (key) => stage.person(key, one.username).groups.toSorted();
		await until('groups', () => groupsIn('fortiAuthenticator').join() === 'Contractors,Staff');
		await until('Synology groups', () => groupsIn('synology').join() === 'All Staff,VPN Users');
	});
	await check('mover: another change of the person moves nothing', async () => {
		const before = stage.started.fortiAuthenticator.simulator.control.count('membershipCreate');
		control.change(one.username, { phone: '+44 20 7946 0999' });
		await pause(13_000);
		assert.equal(stage.started.fortiAuthenticator.simulator.control.count('membershipCreate'), before);
	});
	await check('mover: back again; a group of the table that does not exist is told, and the other lines are done', async () => {
		const before = stage.mailNumber();
		control.change(one.username, { container: engineering });
		await stage.mail(`Add to Synology Group did not work for ${one.username}`, before);
		await until('the group', () => stage.person('fortiAuthenticator', one.username).groups.toSorted().join() === 'Staff,VPN Users');
	});
	await stage.client.deactivate(workflow);
}

export async function passwordDesk(stage) {
	const workflow = await stage.create('password-desk');
	await stage.client.publish(workflow);
	await check('password-desk: a wrong answer gets no password', async () => {
		const before = stage.mailNumber();
		await stage.submit('password-desk', ['nobodyofthatname', 'wrong']);
		await stage.mail('Password desk', before);
		assert.equal(stage.started.synology.simulator.control.count('setPassword'), 0);
	});
	await check('password-desk: the right answer shows a new password on the page, which is the one of the directory', async () => {
		const page = await stage.submit('password-desk', ['ada.lovelace', 'Analytical']);
		const set = () => stage.started.synology.simulator.control.details().passwords['ada.lovelace'];
		assert.ok(page.includes(set().replaceAll('&', '&amp;').replaceAll('<', '&lt;')) || page.includes(set()), page.slice(0, 500));
	});
	await check('password-desk: n8n keeps no execution that showed a password', async () => {
		const executions = await stage.client.executions(workflow.id);
		assert.deepEqual(
			executions.filter(({ status }) => status === 'success'),
			[],
		);
	});
	await stage.client.deactivate(workflow);
}

export async function expiringSoon(stage) {
	const workflow = await stage.create('expiring-soon');
	await check('expiring-soon: reads all three directories and runs to its end', async () => {
		const execution = await stage.client.run(workflow, 'Every Morning');
		assert.equal(execution.status, 'success', errorOf(execution));
		assert.ok(itemsOf(execution, 'FortiAuthenticator Users').length > 1);
		assert.ok(itemsOf(execution, 'Synology Users').length > 1);
		assert.ok(itemsOf(execution, 'FusionDirectory Users').length > 1);
	});
	await check('expiring-soon: an account that ends next week is told once, though it is found every morning', async () => {
		const expiresAt = new Date(Date.now() + 7 * 86_400_000).toISOString();
		await stage.runStep('fortiAuthenticator', 'fortiAuthenticatorApi', {
			resource: 'localUser',
			operation: 'create',
			username: 'endaending',
			email: 'endaending@example.com',
			additionalFields: { expiresAt },
		});
		stage.started.fusionDirectory.simulator.control.add({ username: 'fionafinal', lastName: 'Final', expiresAt });
		const before = stage.mailNumber();
		for (const _morning of [1, 2]) await stage.client.run(workflow, 'Every Morning');
		const mails = stage.mailsSince(before);
		assert.equal(mails.length, 1, mails.map(({ subject }) => subject).join());
		assert.match(mails[0].html, /endaending/);
		assert.match(mails[0].html, /fionafinal/);
	});
}
