import { textField } from '../../../shared/parameters';
import { passwordProperties, readPassword } from '../../../shared/passwordParameters';
import type { Operation } from '../operation';
import { writeOptions } from '../parameters';

export const setPassword: Operation = {
	value: 'setPassword',
	name: 'Set Password',
	action: 'Set password with recovery token',
	description: 'Set the password of a user with a recovery token',
	properties: [
		textField('Username', 'login', { required: true, placeholder: 'e.g. alovelace', description: 'Login name that came with the token' }),
		textField('Token', 'token', { typeOptions: { password: true }, required: true }),
		...passwordProperties({ required: true }),
		writeOptions(),
	],

	async execute({ client, input, write }) {
		const login = input.requiredText('login').trim();
		const token = input.requiredText('token').trim();
		const { password, told } = readPassword(input, { required: true });
		return await write.call({
			name: 'set the password',
			fields: ['password'],
			request: { login, token, password },
			send: async () => await client.passwordRecovery.setPassword(login, token, password),
			about: { login },
			reveals: { password: told },
		});
	},
};
