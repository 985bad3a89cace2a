import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/legacy/operation';
import { ifMissing } from '../../../shared/parameters';
import { changeUser } from '../../changeUser';
import { userKey, userLocator, writeOptions } from '../../parameters';
import { userOutput } from '../../userView';

export const unassignToken: Operation<FortiAuthenticatorClient> = {
	value: 'unassignToken',
	name: 'Unassign Token',
	action: 'Unassign token from local user',
	description:
		'Switch the second factor off and give the token back to the pool. Who signed in by the token alone gets a new password by email.',
	properties: [userLocator, ifMissing('User'), ...userOutput, writeOptions],
	recordKey: userKey,
	execute: async (client, input) =>
		await changeUser(
			client,
			input,
			{ token_auth: false, token_serial: '' },
			{
				// Whoever signs in by the token alone could not sign in at all.
				also: (user) => (user.ftk_only === true ? { ftk_only: false } : {}),
			},
		),
};
