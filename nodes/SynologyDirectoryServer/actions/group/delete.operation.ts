import { deleteOperation } from '../deleting';
import { groupRef } from '../input';
import type { Operation } from '../operation';
import { groupLocator } from '../parameters';
import { groups } from './record';

export const remove: Operation = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete group',
	description: 'Delete a group; those of several items go in one task of the NAS',
	...deleteOperation('Group', groupLocator, groups, groupRef),
};
