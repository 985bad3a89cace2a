import { ifMissing } from '../../../shared/parameters';
import { groupKindOf, groupRef } from '../input';
import type { Operation } from '../operation';
import { groupLocator, groupType, writeOptions } from '../parameters';
import { groups } from './record';

export const remove: Operation = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete group',
	description: 'Delete a group; its members stay',
	properties: [groupType, groupLocator, ifMissing('Group'), writeOptions()],
	inOrder: true,

	execute: async ({ client, input, write }) => await write.remove(groups(client, groupKindOf(input)), groupRef(input)),
};
