import { groupKind } from '../../../../clients/ldap/rules';
import type { SynologyClient } from '../../../../clients/synology/client';
import type { Operation } from '../../../shared/operation';
import { groupRef } from '../input';
import { groupLocator, newName, writeOptions } from '../parameters';
import { domainGroups, renameTo } from '../records';

export const rename: Operation<SynologyClient> = {
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
