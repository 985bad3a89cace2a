import type { FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import type { Operation } from '../../../shared/operation';
import { ifMissing } from '../../../shared/parameters';
import { unlockForChange, userRef } from '../input';
import { changeOptions, userLocator } from '../parameters';
import { users } from './record';

export const remove: Operation<FusionDirectoryClient> = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete user',
	description: 'Delete a user for good',
	properties: [userLocator, ifMissing('User'), changeOptions()],
	inOrder: true,

	execute: async ({ client, input, write }) => await write.remove(await users(client, { unlock: unlockForChange(input) }), userRef(input)),
};
