import { collection, ifMissing } from '../../../shared/parameters';
import { userRef, userName } from '../input';
import type { Operation } from '../operation';
import { profileFields, userLocator, writeOptions } from '../parameters';
import { readProfile } from './parameters';
import { users } from './record';

export const update: Operation = {
	value: 'update',
	name: 'Update',
	action: 'Update user',
	description: 'Change fields of a user. DSM offers no way to change the email, the logon name or the container.',
	properties: [userLocator, collection('updateFields', profileFields), ifMissing('User'), writeOptions()],
	recordName: userName,
	execute: async ({ client, input, write }) => await write.update(users(client), userRef(input), readProfile(input, 'updateFields')),
};
