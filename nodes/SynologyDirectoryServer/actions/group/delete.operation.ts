import type { SynologyClient } from '../../../../clients/synology/client';
import type { Operation } from '../../../shared/operation';
import { ifMissing } from '../../../shared/parameters';
import { deleteOperation } from '../deleting';
import { groupRef } from '../input';
import { batchSize, groupLocator, waitProperties, writeOptions } from '../parameters';
import { groups } from './record';

export const remove: Operation<SynologyClient> = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete group',
	description: 'Delete a group; those of several items go in one task of the NAS',
	properties: [groupLocator, ifMissing('Group'), writeOptions([batchSize('groups'), ...waitProperties('deleted the group')])],
	...deleteOperation(groups, (input) => groupRef(input)),
};
