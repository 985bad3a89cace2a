import { parentDn, sameDn } from '../../../../clients/directory/dn';
import { groupKind } from '../../../../clients/ldap/rules';
import type { SynologyClient } from '../../../../clients/synology/client';
import type { Operation } from '../../../shared/operation';
import { groupRef } from '../input';
import { groupLocator, targetContainer, writeOptions } from '../parameters';
import { domainGroups, renaming } from '../records';

export const move: Operation<SynologyClient> = {
	value: 'move',
	name: 'Move',
	action: 'Move group',
	description: 'Put a group into another container; its members stay. Needs domain access.',
	properties: [groupLocator, targetContainer, writeOptions()],
	inOrder: true,

	async execute({ client, input, write }) {
		const parent = input.ref('container').value;
		return await write.perform(domainGroups(client), groupRef(input), {
			steps: (group) =>
				sameDn(parentDn(group.dn) ?? '', parent)
					? []
					: [
							{
								name: 'move the group',
								fields: ['container'],
								request: renaming(group.dn, { newParent: parent }),
								send: async (now) => ({ record: await client.directory.move(groupKind, now, parent) }),
							},
						],
		});
	},
};
