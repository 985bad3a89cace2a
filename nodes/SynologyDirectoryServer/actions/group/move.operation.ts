import type { SynologyClient } from '../../../../clients/synology/client';
import type { Operation } from '../../../shared/operation';
import { parentDn, sameDn } from '../../../../clients/directory/dn';
import { groupKind } from '../../../../clients/ldap/rules';
import { domainGroups, renaming, targetContainer } from '../domainAccess';
import { reference } from '../input';
import { groupLocator, writeOptions } from '../parameters';

export const move: Operation<SynologyClient> = {
	value: 'move',
	name: 'Move',
	action: 'Move group',
	description: 'Put a group into another container; its members stay. Needs domain access.',
	properties: [groupLocator, targetContainer, writeOptions()],
	inOrder: true,

	async execute({ client, input, write }) {
		const parent = input.ref('container').value;
		return await write.perform(domainGroups(client), reference(input, 'group'), {
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
