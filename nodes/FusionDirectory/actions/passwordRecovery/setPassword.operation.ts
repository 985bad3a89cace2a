import type { FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import type { Operation } from '../../../shared/legacy/operation';
import { passwordProperties, readPassword } from '../../../shared/legacy/passwordParameters';
import { writeOptions } from '../../parameters';

export const setPassword: Operation<FusionDirectoryClient> = {
	value: 'setPassword',
	name: 'Set Password',
	action: 'Set password with recovery token',
	description: 'Set the password of a user with a recovery token',
	properties: [
		{
			displayName: 'Login',
			name: 'login',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. ada.lovelace',
			description: 'Login name that came with the token',
		},
		{ displayName: 'Token', name: 'token', type: 'string', typeOptions: { password: true }, required: true, default: '' },
		...passwordProperties({ required: true }),
		writeOptions(),
	],

	async execute(client, input) {
		const login = input.requiredText('login').trim();
		const token = input.requiredText('token').trim();
		const { password, reveal } = readPassword(input);
		if (password === undefined) throw input.refusal("The parameter 'Password' is empty", "Fill it in, or switch on 'Generate Password'");
		return await input.perform({
			outcome: 'updated',
			request: { login, token, password },
			secrets: ['token', 'password'],
			async run() {
				await client.passwordRecovery.setPassword(login, token, password);
				return { login, ...reveal };
			},
		});
	},
};
