import type { SynologyClient } from '../../../../clients/synology/client';
import type { Operation } from '../../../shared/operation';
import { ifMissing } from '../../../shared/parameters';
import { passwordProperties, readPassword } from '../../../shared/passwordParameters';
import { userRef, userName } from '../input';
import { userLocator, writeOptions } from '../parameters';
import { users } from './record';

export const setPassword: Operation<SynologyClient> = {
	value: 'setPassword',
	name: 'Set Password',
	action: 'Set password of user',
	description: "Give a user a new password; it lifts 'Must Change Password'",
	properties: [
		userLocator,
		...passwordProperties({ required: true, description: 'Has to meet the password rules of the domain' }),
		ifMissing('User'),
		writeOptions(),
	],
	recordName: userName,

	async execute({ client, input, write }) {
		const named = userRef(input);
		const { password, generated, told } = readPassword(input, { required: true });
		client.redactor.add(generated ? undefined : password);
		return await write.update(users(client), named, { password }, { password: told });
	},
};
