import type { IDataObject, ILoadOptionsFunctions, INodeType } from 'n8n-workflow';
import type { GroupKind } from '../../clients/fusiondirectory/client';
import { ourNodes, packageName } from './harness';
import { useWatchedFusionDirectory } from './triggerSetup';

const root = 'dc=example,dc=com';
const { bench, trigger } = useWatchedFusionDirectory('fusionDirectoryTrigger');

function watch(parameters: IDataObject) {
	const poll = trigger({ triggerOn: ['addedToGroup', 'removedFromGroup'], ...parameters });
	return async () => (await poll()).map(({ event, user, groups }) => [event, (user as IDataObject).username, groups] as unknown[]);
}

async function change(kind: GroupKind, dn: string, way: 'add' | 'remove', ...uids: string[]): Promise<void> {
	const group = await bench.administrator.groups.find(kind, { dn });
	if (!group) throw new Error(`no group ${dn}`);
	const members = [];
	for (const uid of uids) members.push(await bench.administrator.users.require({ uid }));
	await bench.administrator.groups.change(group, way, members);
}

const vpn = `cn=vpn,ou=groups,${root}`;
const developers = `cn=developers,ou=groups,${root}`;
const helpdesk = `cn=helpdesk,ou=roles,${root}`;

describe('the trigger on chosen groups of FusionDirectory', () => {
	test('tells who came into and who left groups, POSIX groups and roles, once, though no entry of a person changes', async () => {
		const poll = watch({ groups: [vpn, developers, 'helpdesk'] });
		expect(await poll()).toEqual([]);
		await change('groupOfNames', vpn, 'add', 'ghopper');
		await change('groupOfNames', vpn, 'remove', 'aturing');
		await change('posixGroup', developers, 'add', 'ghopper');
		await change('role', helpdesk, 'add', 'aturing');
		expect((await poll()).sort()).toEqual([
			['addedToGroup', 'aturing', [helpdesk]],
			['addedToGroup', 'ghopper', [developers, vpn]],
			['removedFromGroup', 'aturing', [vpn]],
		]);
		expect(await poll()).toEqual([]);
	});

	test('tells nothing of groups that were not chosen, and costs a request a kind beside the list of users', async () => {
		const poll = watch({ groups: `${vpn};\n${developers}` });
		await poll();
		await change('role', helpdesk, 'add', 'aturing');
		bench.backend.control.forgetRequests();
		expect(await poll()).toEqual([]);
		expect(bench.backend.control.requests().byKind).toEqual({ login: 1, list: 1, listObjects: 3, logout: 1 });
	});

	test('does not take somebody who is moved for somebody who left', async () => {
		const poll = watch({ groups: [vpn] });
		await poll();
		const { entry } = await bench.administrator.users.require({ uid: 'aturing' });
		await bench.administrator.objects.update(entry, { user: { base: `ou=Engineering,${root}` } });
		expect(await poll()).toEqual([]);
		await change('groupOfNames', vpn, 'remove', 'aturing');
		expect(await poll()).toEqual([['removedFromGroup', 'aturing', [vpn]]]);
	});

	test('tells of somebody hired into a group, and of nobody who is deleted that they left it', async () => {
		const poll = watch({ groups: [vpn] });
		await poll();
		bench.backend.control.add({
			username: 'newcomer',
			firstName: 'New',
			lastName: 'Person',
			email: 'n@example.com',
			password: 'Initial-Pass-1',
		});
		await change('groupOfNames', vpn, 'add', 'newcomer');
		expect(await poll()).toEqual([]);
		expect(await poll()).toEqual([['addedToGroup', 'newcomer', [vpn]]]);
		bench.backend.control.remove('newcomer');
		expect([await poll(), await poll(), await poll()]).toEqual([[], [], []]);
	});

	test('fails where a chosen group is gone, and tells nobody that they left it', async () => {
		const poll = watch({ groups: [vpn, developers] });
		await poll();
		const group = await bench.administrator.objects.require('GROUP', developers);
		await bench.administrator.objects.delete(group);
		await expect(poll()).rejects.toMatchObject({
			message: expect.stringContaining(`No group '${developers}'`),
			description: expect.stringContaining('renamed or deleted'),
		});
	});

	test('offers groups, POSIX groups and roles in both of its triggers', async () => {
		const editor = { getCredentials: async () => bench.backend.credential, getNode: () => ({ name: 'Trigger' }), logger: {} };
		for (const type of ['fusionDirectoryTrigger', 'directoryUserTrigger'] as const) {
			const trigger = ourNodes()[`${packageName}.${type}`] as INodeType;
			const pick = trigger.methods?.loadOptions?.getFusionDirectoryGroups;
			const choices = await pick?.call(editor as unknown as ILoadOptionsFunctions);
			expect(choices).toEqual(
				expect.arrayContaining([
					expect.objectContaining({ name: 'vpn (Group)', value: vpn }),
					expect.objectContaining({ name: 'developers (POSIX Group)', value: developers }),
					expect.objectContaining({ name: 'helpdesk (Role)', value: helpdesk }),
				]),
			);
		}
	});

	test('offers the attributes of users for the filter in both of its triggers', async () => {
		const editor = { getCredentials: async () => bench.backend.credential, getNode: () => ({ name: 'Trigger' }), logger: {} };
		for (const type of ['fusionDirectoryTrigger', 'directoryUserTrigger'] as const) {
			const trigger = ourNodes()[`${packageName}.${type}`] as INodeType;
			const choices = await trigger.methods?.loadOptions?.getFusionDirectoryAttributes?.call(editor as unknown as ILoadOptionsFunctions);
			expect(choices).toEqual(
				expect.arrayContaining([
					expect.objectContaining({ value: 'sn' }),
					{ name: 'Created At (createTimestamp)', value: 'createTimestamp' },
				]),
			);
			expect(JSON.stringify(choices)).not.toContain('userPassword');
		}
	});

	test('needs a group to watch, and says so before anything is sent', async () => {
		await expect(watch({ groups: [] })()).rejects.toThrow("The parameter 'Group Names or IDs' names no group");
		expect(bench.backend.control.count()).toBe(0);
	});
});
