import { noticeField, textField } from '../../../shared/parameters';
import type { Operation } from '../operation';
import { writeOptions } from '../parameters';
import { dsmCall } from '../records';

export const sendPasswordReset: Operation = {
	value: 'sendPasswordReset',
	name: 'Send Password Reset',
	action: 'Send password reset to user',
	description: 'Have DSM mail a user a link to choose a new password',
	properties: [
		noticeField(
			"Two settings of DSM must be on: 'Allow non-administrator users to reset forgotten passwords via email' (Control Panel, User &amp; Group, Advanced) and the rule 'Reset password for your account' (Control Panel, Notification, Rules)",
			'resetNotice',
		),
		textField('Username', 'username', {
			required: true,
			placeholder: 'e.g. jdoe',
			description: 'For a user of the domain DSM may want the name of the domain in front: EXAMPLE\\jdoe',
		}),
		writeOptions(),
	],

	async execute({ input, client, write }) {
		const username = input.requiredText('username').trim();
		return await write.call({
			name: 'send the mail',
			request: dsmCall('SYNO.Auth.ForgotPwd', 1, 'send', { user: username }),
			send: async () => ({ sent: true, answer: await client.users.sendPasswordReset(username) }),
			about: { username },
		});
	},
};
