import { groupKind } from '../../../../clients/ldap/rules';
import { groupRef } from '../input';
import type { Operation } from '../operation';
import { groupLocator, newName, writeOptions } from '../parameters';
import { domainGroups, renameTo } from '../records';

export const rename: Operation = {
	value: 'rename',
	name: 'Rename',
	action: 'Rename group',
	description: 'Give a group another name in the tree; needs domain access',
	properties: [groupLocator, newName('group', 'Developers'), writeOptions()],
	inOrder: true,

	async execute({ client, input, write }) {
		const name = input.requiredText('newName').trim();
		return await write.perform(domainGroups(client), groupRef(input), {
			steps: (group) => renameTo(client, groupKind, group, name),
		});
	},
};
