import { ifMissing } from '../../../shared/parameters';
import { groupName, groupRef } from '../input';
import type { Operation } from '../operation';
import { groupLocator, writeOptions } from '../parameters';
import { userGroups } from './record';

export const remove: Operation = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete user group',
	description: 'Delete a local user group; its members stay',
	properties: [groupLocator, ifMissing('Group'), writeOptions()],
	inOrder: true,
	recordName: groupName,
	execute: async ({ client, input, write }) => await write.remove(userGroups(client), groupRef(input)),
};
