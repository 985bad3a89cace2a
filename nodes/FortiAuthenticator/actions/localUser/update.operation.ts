import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/legacy/operation';
import { ifMissing } from '../../../shared/parameters';
import { changeUser } from '../../changeUser';
import { readUpdateFields, updateFieldsProperties } from '../../localUserFields';
import { userKey, userLocator, writeOptions } from '../../parameters';
import { userOutput } from '../../userView';

export const update: Operation<FortiAuthenticatorClient> = {
	value: 'update',
	name: 'Update',
	action: 'Update local user',
	description: 'Change fields of a local user; only what differs is sent. The username can not be changed.',
	properties: [userLocator, ...updateFieldsProperties, ifMissing('User'), ...userOutput, writeOptions],
	recordKey: userKey,

	async execute(client, input) {
		return await changeUser(client, input, readUpdateFields(input));
	},
};
