import { toData } from '../../../shared/output';
import { noticeField, textField } from '../../../shared/parameters';
import type { Operation } from '../operation';
import { writeOptions } from '../parameters';

export const verifyLogin: Operation = {
	value: 'verifyLogin',
	name: 'Verify Login',
	action: 'Verify login of user',
	description: 'Check a password, a token code or both; a wrong one gives valid: false',
	properties: [
		noticeField('Sends a real login attempt: wrong ones count for the lock-out policy and lock the person out', 'loginNotice'),
		textField('Username', 'username', { required: true, placeholder: 'e.g. jane.doe' }),
		textField('Password', 'password', { typeOptions: { password: true }, description: 'Leave empty to check the token code alone' }),
		textField('Token Code', 'tokenCode', { typeOptions: { password: true }, description: 'Leave empty to check the password alone' }),
		textField('Realm', 'realm', {
			description: 'Name of the realm, for users of LDAP and RADIUS servers; without one, passwords of local users only are checked',
		}),
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
		return await write.call({
			name: 'try the login',
			request: attempt,
			send: async () => toData(await client.logins.verify(attempt)),
			about: { username },
			outcome: null,
			toldOnce: [],
			secret: ['password', 'tokenCode'],
		});
	},
};
