import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/operation';
import { writeOptions } from '../parameters';

export const verifyLogin: Operation<FortiAuthenticatorClient> = {
	value: 'verifyLogin',
	name: 'Verify Login',
	action: 'Verify login of user',
	description: 'Check a password, a token code or both; a wrong one gives valid: false',
	properties: [
		{
			displayName: 'Sends a real login attempt: wrong ones count for the lock-out policy and lock the person out',
			name: 'loginNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. jane.doe',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Leave empty to check the token code alone',
		},
		{
			displayName: 'Token Code',
			name: 'tokenCode',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Leave empty to check the password alone',
		},
		{
			displayName: 'Realm',
			name: 'realm',
			type: 'string',
			default: '',
			description: 'Name of the realm, for users of LDAP and RADIUS servers; without one, passwords of local users only are checked',
		},
		writeOptions(),
	],
	recordName: (input) => ({ by: 'username', name: input.text('username').trim() }),

	async execute({ client, input, write }) {
		const username = input.requiredText('username').trim();
		const attempt = {
			username,
			password: input.text('password'),
			tokenCode: input.text('tokenCode').trim(),
			realm: input.text('realm').trim(),
		};
		// As a write, so that Retry On Fail does not make a second attempt of one that was counted.
		return await write.send(username, {
			outcome: null,
			steps: () => [
				{
					name: 'try the login',
					request: { ...attempt },
					send: async () => ({ told: { ...(await client.logins.verify(attempt)) } }),
				},
			],
			about: (_username, verdict) => ({ username, ...verdict }),
			toldOnce: [],
			secret: ['password', 'tokenCode'],
		});
	},
};
