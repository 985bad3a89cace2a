import { textField } from '../../../shared/parameters';
import { groupRef } from '../input';
import type { Operation } from '../operation';
import { groupLocator, writeOptions } from '../parameters';
import { domainGroups, listedMembers, modification } from '../records';

export const removeMembers: Operation = {
	value: 'removeMembers',
	name: 'Remove Members',
	action: 'Remove members from group',
	description: 'Take users, groups or computers out of a group; needs domain access',
	properties: [
		groupLocator,
		textField('Members', 'members', {
			typeOptions: { rows: 3 },
			required: true,
			placeholder: 'e.g. jdoe',
			description: 'One username or DN per line, or a list from an expression',
		}),
		writeOptions(),
	],
	inOrder: true,
	execute: async ({ client, input, write }) =>
		await write.perform(domainGroups(client), groupRef(input), {
			steps: async (group) =>
				(await listedMembers(client, input)).map((member) => ({
					name: `take '${member.username}' out of the group`,
					fields: [member.username],
					request: modification(group.dn, { delete: { member: member.dn } }),
					send: async (now) => ({ unsent: (await client.directory.removeMember(now, member)) === 'unchanged' }),
				})),
		}),
};
