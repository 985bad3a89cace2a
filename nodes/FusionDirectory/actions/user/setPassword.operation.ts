import { ifMissing } from '../../../shared/parameters';
import { passwordProperties, readPassword } from '../../../shared/passwordParameters';
import { unlockForChange, userName, userRef } from '../input';
import type { Operation } from '../operation';
import { changeOptions, userLocator } from '../parameters';
import { aroundLock } from '../records';
import { users } from './record';

export const setPassword: Operation = {
	value: 'setPassword',
	name: 'Set Password',
	action: 'Set password of user',
	description: 'Give a user a new password',
	properties: [userLocator, ...passwordProperties({ required: true }), ifMissing('User'), changeOptions()],
	recordName: userName,

	async execute({ client, input, write }) {
		const { password, told } = readPassword(input, { required: true });
		const unlock = unlockForChange(input);
		return await write.perform(await users(client), userRef(input), {
			steps: async (user) =>
				await aroundLock(client, unlock, user, [
					{
						name: 'set the password',
						fields: ['user.userPassword'],
						request: { user: { userPassword: password } },
						send: async (now) => await client.users.setPassword(now, password),
					},
				]),
			reveals: { 'user.userPassword': told },
		});
	},
};
