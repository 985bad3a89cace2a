import type { SynologyClient } from '../../../../clients/synology/client';
import type { Operation } from '../../../shared/operation';
import { collection, ifMissing } from '../../../shared/parameters';
import { userRef, userName } from '../input';
import { profileFields, userLocator, writeOptions } from '../parameters';
import { readProfile } from './parameters';
import { users } from './record';

export const update: Operation<SynologyClient> = {
	value: 'update',
	name: 'Update',
	action: 'Update user',
	description: 'Change fields of a user. DSM offers no way to change the email, the logon name or the container.',
	properties: [userLocator, collection('updateFields', profileFields), ifMissing('User'), writeOptions()],
	recordName: userName,
	execute: async ({ client, input, write }) => await write.update(users(client), userRef(input), readProfile(input, 'updateFields')),
};
