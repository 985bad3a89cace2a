import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/operation';
import { ifMissing } from '../../../shared/parameters';
import { userName, userRef } from '../input';
import { userLocator, writeOptions } from '../parameters';
import { withoutToken } from '../records';
import { userOutput } from './parameters';
import { localUsers } from './record';

export const unassignToken: Operation<FortiAuthenticatorClient> = {
	value: 'unassignToken',
	name: 'Unassign Token',
	action: 'Unassign token from local user',
	description:
		'Switch the second factor off and give the token back to the pool. Who signed in by the token alone gets a new password by email.',
	properties: [userLocator, ifMissing('User'), ...userOutput, writeOptions()],
	recordName: userName,
	execute: async ({ client, input, write }) => await write.update(localUsers(client), userRef(input), withoutToken),
};
