import { pushWait } from '../../../../clients/fortiauthenticator/logins';
import { longest } from '../../../../clients/fortiauthenticator/userFields';
import { toData } from '../../../shared/output';
import { collection, noticeField, numberField, textField } from '../../../shared/parameters';
import type { Operation } from '../operation';
import { writeOptions } from '../parameters';

export const send: Operation = {
	value: 'send',
	name: 'Send',
	action: 'Send push message',
	description: 'Ask a person on their FortiToken Mobile to approve, and wait for the answer',
	properties: [
		noticeField('Sends a real login attempt to the phone of the person, once for each item', 'loginNotice'),
		textField('Username', 'username', {
			required: true,
			placeholder: 'e.g. jane.doe',
			description: `Up to ${longest.pushUsername} characters`,
		}),
		collection('additionalFields', [
			textField('Account', 'account', { description: 'Account that the phone shows' }),
			textField('Message', 'message', { description: 'What the log says of this request' }),
			textField('Realm', 'realm', { description: 'Needed when users of several realms have this name' }),
			textField('User Agent', 'userAgent'),
			textField('User IP', 'userIp', { description: 'Address from which the request comes' }),
			numberField('Wait at Most (Seconds)', 'waitSeconds', pushWait, 'Seconds to wait for the person'),
		]),
		writeOptions(),
	],
	recordName: (input) => ({ by: 'username', name: input.text('username').trim() }),

	async execute({ client, input, write }) {
		const username = input.requiredText('username').trim();
		const text = (name: string): string => input.text(`additionalFields.${name}`).trim();
		const push = {
			username,
			realm: text('realm'),
			message: text('message'),
			userIp: text('userIp'),
			account: text('account'),
			userAgent: text('userAgent'),
			waitSeconds: input.number('additionalFields.waitSeconds', pushWait),
		};
		// As a write, so that Retry On Fail does not ring a phone again that has rung.
		return await write.call({
			name: 'send the push message',
			request: push,
			send: async () => toData(await client.logins.push(push)),
			about: { username },
			outcome: null,
			toldOnce: [],
		});
	},
};
