import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/operation';
import { ifMissing } from '../../../shared/parameters';
import { userName, userRef } from '../input';
import { userLocator, writeOptions } from '../parameters';
import { readReason, reasonProperty, userOutput } from './parameters';
import { localUsers } from './record';

export const disable: Operation<FortiAuthenticatorClient> = {
	value: 'disable',
	name: 'Disable',
	action: 'Disable local user',
	description: 'Stop a local user from signing in and record why',
	properties: [userLocator, reasonProperty, ifMissing('User'), ...userOutput, writeOptions()],
	recordName: userName,
	execute: async ({ client, input, write }) =>
		await write.update(localUsers(client), userRef(input), { active: false, reason: readReason(input) }),
};
