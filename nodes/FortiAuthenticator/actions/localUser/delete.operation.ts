import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/operation';
import { ifMissing } from '../../../shared/parameters';
import { userName, userRef } from '../input';
import { userLocator, writeOptions } from '../parameters';
import { localUsers } from './record';

export const remove: Operation<FortiAuthenticatorClient> = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete local user',
	description: 'Delete a local user for good, with its group memberships and RADIUS attributes',
	properties: [userLocator, ifMissing('User'), writeOptions()],
	inOrder: true,
	recordName: userName,
	execute: async ({ client, input, write }) => await write.remove(localUsers(client), userRef(input)),
};
