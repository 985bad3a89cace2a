import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import { localUserId } from '../../../../clients/fortiauthenticator/localUsers';
import { type LocalUser, uriOf, type UserGroup } from '../../../../clients/fortiauthenticator/types';
import { longest } from '../../../../clients/fortiauthenticator/userFields';
import { collection, ifMissing, outputChoice, textField } from '../../../shared/parameters';
import type { Step } from '../../../shared/record';
import { groupName, groupRef } from '../input';
import type { Operation } from '../operation';
import { groupLocator, writeOptions } from '../parameters';
import { membershipStep, userGroups } from './record';

/** Members by user name, or by ID where it is a number. */
async function findMembers(client: FortiAuthenticatorClient, texts: string[]): Promise<LocalUser[]> {
	const users: LocalUser[] = [];
	for (const text of texts) users.push(await client.localUsers.find(/^\d+$/.test(text) ? { id: localUserId(text) } : { username: text }));
	return users;
}

function renameStep(client: FortiAuthenticatorClient, group: UserGroup, name: string): Step<UserGroup> {
	return {
		name: 'rename the group',
		fields: ['name'],
		request: { method: 'PATCH', path: uriOf('usergroups', group.id), body: { name } },
		send: async (record) => ({ record: await client.userGroups.rename(record, name) }),
	};
}

export const update: Operation = {
	value: 'update',
	name: 'Update',
	action: 'Update user group',
	description: 'Rename a local user group, add members to it and take members out',
	properties: [
		groupLocator,
		collection('updateFields', [
			textField('Add Members', 'addMembers', {
				placeholder: 'e.g. ada.lovelace, alan.turing',
				description: 'Usernames or IDs of local users, separated by commas',
			}),
			textField('Name', 'name', { description: `The new name, up to ${longest.groupName} characters` }),
			textField('Remove Members', 'removeMembers', { description: 'Usernames or IDs of local users, separated by commas' }),
		]),
		ifMissing('Group'),
		...outputChoice(),
		writeOptions(),
	],
	recordName: groupName,

	async execute({ client, input, write }) {
		const name = input.text('updateFields.name').trim();
		const [adding, removing] = [input.list('updateFields.addMembers'), input.list('updateFields.removeMembers')];
		if (name === '' && adding.length + removing.length === 0) {
			throw input.refusal("Nothing is chosen in 'Update Fields'", 'Add the fields to change');
		}
		return await write.perform(userGroups(client), groupRef(input), {
			async steps(group) {
				const [added, removed] = [await findMembers(client, adding), await findMembers(client, removing)];
				const members = new Set((await client.groupMemberships.ofGroup(group)).map(({ userId }) => userId));
				return [
					...(name === '' || name === group.name ? [] : [renameStep(client, group, name)]),
					...added.filter(({ id }) => !members.has(id)).map((user) => membershipStep<UserGroup>(client, { user, group, member: true })),
					...removed.filter(({ id }) => members.has(id)).map((user) => membershipStep<UserGroup>(client, { user, group, member: false })),
				];
			},
		});
	},
};
