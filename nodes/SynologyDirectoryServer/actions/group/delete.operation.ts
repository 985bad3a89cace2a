import { ifMissing } from '../../../shared/parameters';
import { deleteOperation } from '../deleting';
import { groupRef } from '../input';
import type { Operation } from '../operation';
import { batchSize, groupLocator, waitProperties, writeOptions } from '../parameters';
import { groups } from './record';

export const remove: Operation = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete group',
	description: 'Delete a group; those of several items go in one task of the NAS',
	properties: [groupLocator, ifMissing('Group'), writeOptions([batchSize('groups'), ...waitProperties('deleted the group')])],
	...deleteOperation(groups, (input) => groupRef(input)),
};
