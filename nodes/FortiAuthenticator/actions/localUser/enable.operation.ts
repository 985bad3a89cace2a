import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/operation';
import { ifMissing } from '../../../shared/parameters';
import { userName, userRef } from '../input';
import { userLocator, writeOptions } from '../parameters';
import { userOutput } from './parameters';
import { localUsers } from './record';

export const enable: Operation<FortiAuthenticatorClient> = {
	value: 'enable',
	name: 'Enable',
	action: 'Enable local user',
	description: 'Let a disabled or locked out local user sign in again',
	properties: [userLocator, ifMissing('User'), ...userOutput, writeOptions()],
	recordName: userName,
	execute: async ({ client, input, write }) => await write.update(localUsers(client), userRef(input), { active: true }),
};
