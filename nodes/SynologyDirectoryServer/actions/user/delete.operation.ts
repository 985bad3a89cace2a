import { deleteOperation } from '../deleting';
import { userRef } from '../input';
import type { Operation } from '../operation';
import { userLocator } from '../parameters';
import { users } from './record';

export const remove: Operation = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete user',
	description: 'Delete a user; those of several items go in one task of the NAS',
	...deleteOperation('User', userLocator, users, userRef),
};
