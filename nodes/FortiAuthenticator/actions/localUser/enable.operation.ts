import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/operation';
import { ifMissing } from '../../../shared/parameters';
import { userLocator, userName, userReference, writeOptions } from '../parameters';
import { userOutput } from './parameters';
import { localUsers } from './record';

export const enable: Operation<FortiAuthenticatorClient> = {
	value: 'enable',
	name: 'Enable',
	action: 'Enable local user',
	description: 'Let a disabled or locked out local user sign in again',
	properties: [userLocator, ifMissing('User'), ...userOutput, writeOptions],
	recordName: userName,
	execute: async ({ client, input, write }) => await write.update(localUsers(client), userReference(input), { active: true }),
};
