import { groupKind } from '../../../../clients/ldap/rules';
import { groupRef } from '../input';
import type { Operation } from '../operation';
import { groupLocator, targetContainer, writeOptions } from '../parameters';
import { domainGroups, moveTo } from '../records';

export const move: Operation = {
	value: 'move',
	name: 'Move',
	action: 'Move group',
	description: 'Put a group into another container; its members stay. Needs domain access.',
	properties: [groupLocator, targetContainer, writeOptions()],
	inOrder: true,

	async execute({ client, input, write }) {
		const parent = input.ref('container').value;
		return await write.perform(domainGroups(client), groupRef(input), {
			steps: (group) => moveTo(client, groupKind, group, parent),
		});
	},
};
