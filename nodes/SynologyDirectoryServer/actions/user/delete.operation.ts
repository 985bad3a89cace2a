import { ifMissing } from '../../../shared/parameters';
import { deleteOperation } from '../deleting';
import { userRef } from '../input';
import type { Operation } from '../operation';
import { batchSize, userLocator, waitProperties, writeOptions } from '../parameters';
import { users } from './record';

export const remove: Operation = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete user',
	description: 'Delete a user; those of several items go in one task of the NAS',
	properties: [userLocator, ifMissing('User'), writeOptions([batchSize('users'), ...waitProperties('deleted the user')])],
	...deleteOperation(users, (input) => userRef(input)),
};
