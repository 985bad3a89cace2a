import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/operation';
import { ifMissing } from '../../../shared/parameters';
import { userName, userRef } from '../input';
import { userLocator, writeOptions } from '../parameters';
import { readUpdateFields, updateFieldsProperties } from './fields';
import { userOutput } from './parameters';
import { localUsers } from './record';

export const update: Operation<FortiAuthenticatorClient> = {
	value: 'update',
	name: 'Update',
	action: 'Update local user',
	description: 'Change fields of a local user; only what differs is sent. The username can not be changed.',
	properties: [userLocator, ...updateFieldsProperties, ifMissing('User'), ...userOutput, writeOptions()],
	recordName: userName,
	execute: async ({ client, input, write }) => await write.update(localUsers(client), userRef(input), readUpdateFields(input)),
};
