import { ifMissing } from '../../../shared/parameters';
import { unlockForChange, userRef } from '../input';
import type { Operation } from '../operation';
import { changeOptions, userLocator } from '../parameters';
import { users } from './record';

export const remove: Operation = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete user',
	description: 'Delete a user for good',
	properties: [userLocator, ifMissing('User'), changeOptions()],
	inOrder: true,

	execute: async ({ client, input, write }) => await write.remove(await users(client, { unlock: unlockForChange(input) }), userRef(input)),
};
