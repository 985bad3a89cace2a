import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/legacy/operation';
import { ifMissing } from '../../../shared/parameters';
import { changeUser } from '../../changeUser';
import { userKey, userLocator, writeOptions } from '../../parameters';
import { userOutput } from '../../userView';

export const enable: Operation<FortiAuthenticatorClient> = {
	value: 'enable',
	name: 'Enable',
	action: 'Enable local user',
	description: 'Let a disabled or locked out local user sign in again',
	properties: [userLocator, ifMissing('User'), ...userOutput, writeOptions],
	recordKey: userKey,
	execute: async (client, input) => await changeUser(client, input, { active: true }),
};
