import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { errorOf } from '../../../demo/lib/n8nClient.mjs';
import { check } from '../checks.mjs';
import { until } from './stage.mjs';

export async function reconciliation(stage) {
	const stopped = await stage.create('reconciliation');
	await check('reconciliation: stops and warns where more than a tenth differs', async () => {
		const before = stage.mailNumber();
		const execution = await stage.client.run(stopped, 'Every Night');
		assert.equal(execution.status, 'error');
		assert.match(errorOf(execution), /nothing was changed/);
		await stage.mail('Reconciliation stopped', before, 5000);
	});
	const { control } = stage.started.fusionDirectory.simulator;
	const synology = stage.started.synology.simulator.control;
	/** Both sides alike; gives who belongs to one side only. */
	const level = () => {
		for (const one of control.people()) {
			if (synology.person(one.username)) synology.change(one.username, { displayName: one.displayName });
			else synology.add({ ...one, groups: [], container: undefined });
		}
		const names = new Set(control.people().map(({ username }) => username.toLowerCase()));
		const others = synology.people().filter(({ username }) => !names.has(username.toLowerCase()));
		return ['administrator', 'guest', 'krbtgt', ...others.map(({ username }) => username)].join(',');
	};
	const startRun = async (workflow) =>
		(await stage.client.call('POST', `/rest/workflows/${workflow.id}/run`, { triggerToStartFrom: { name: 'Every Night' } })).executionId;

	control.addMany(25, 'crowd');
	const workflow = await stage.create('reconciliation', { ignore: level() });
	control.add({ username: 'lostlena', firstName: 'Lena', lastName: 'Lost', displayName: 'Lena Lost', email: 'lostlena@example.com' });
	synology.add({ username: 'ghostgerd', firstName: 'Gerd', lastName: 'Ghost', displayName: 'Gerd Ghost' });
	synology.change('crowd000003', { displayName: 'Somebody Else' });
	const asSynologyIs = () => JSON.stringify(synology.people());

	await check('reconciliation: reports who is missing, too many and different, and changes nothing before the approval', async () => {
		const unchanged = asSynologyIs();
		const before = stage.mailNumber();
		await startRun(workflow);
		const { html } = await stage.mail('Reconciliation: 3 differences', before);
		assert.match(html, /lostlena<\/td><td>created/);
		assert.match(html, /crowd000003<\/td><td>updated/);
		assert.match(html, /ghostgerd<\/td><td>updated/);
		await stage.decline(await stage.mail('Apply 3 changes?', before));
		await pause(3000);
		assert.equal(asSynologyIs(), unchanged);
	});
	await check(
		'reconciliation: after the approval the missing account is there, the other name right, the account of nobody kept out',
		async () => {
			const before = stage.mailNumber();
			const executionId = await startRun(workflow);
			await stage.approve(await stage.mail('Apply 3 changes?', before));
			await until('the account', () => stage.person('synology', 'lostlena'));
			await until('the name', () => stage.person('synology', 'crowd000003').displayName !== 'Somebody Else');
			await until('kept out', () => stage.person('synology', 'ghostgerd').enabled === false);
			const execution = await stage.client.execution(executionId);
			assert.equal(execution.status, 'success', errorOf(execution));
		},
	);
	await check('reconciliation: the night after there is nothing to report, for whoever is disabled is not told again', async () => {
		const before = stage.mailNumber();
		const execution = await stage.client.run(workflow, 'Every Night');
		assert.equal(execution.status, 'success', errorOf(execution));
		assert.deepEqual(stage.mailsSince(before), []);
	});
}
