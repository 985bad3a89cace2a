import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import { disableReasons } from '../../../../clients/fortiauthenticator/userFields';
import type { Operation } from '../../../shared/legacy/operation';
import { ifMissing } from '../../../shared/parameters';
import { changeUser } from '../../changeUser';
import { sortedOptions, userKey, userLocator, writeOptions } from '../../parameters';
import { userOutput } from '../../userView';

export const disable: Operation<FortiAuthenticatorClient> = {
	value: 'disable',
	name: 'Disable',
	action: 'Disable local user',
	description: 'Stop a local user from signing in and record why',
	properties: [
		userLocator,
		{
			displayName: 'Disable Reason',
			name: 'reason',
			type: 'options',
			options: sortedOptions(disableReasons.map(({ value, name }) => ({ name, value }))),
			default: 0,
			description: 'What is recorded as the reason (firmware 6.3 and later)',
		},
		ifMissing('User'),
		...userOutput,
		writeOptions,
	],
	recordKey: userKey,
	execute: async (client, input) => await changeUser(client, input, { active: false, reason: input.number('reason') }),
};
