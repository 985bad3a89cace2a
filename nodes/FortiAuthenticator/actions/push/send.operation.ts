import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/operation';
import { collection } from '../../../shared/parameters';
import { writeOptions } from '../parameters';

export const send: Operation<FortiAuthenticatorClient> = {
	value: 'send',
	name: 'Send',
	action: 'Send push message',
	description: 'Ask a person on their FortiToken Mobile to approve, and wait for the answer',
	properties: [
		{
			displayName: 'Sends a real login attempt to the phone of the person, once for each item',
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
			description: 'Up to 50 characters',
		},
		collection('additionalFields', [
			{ displayName: 'Account', name: 'account', type: 'string', default: '', description: 'Account that the phone shows' },
			{ displayName: 'Message', name: 'message', type: 'string', default: '', description: 'What the log says of this request' },
			{
				displayName: 'Realm',
				name: 'realm',
				type: 'string',
				default: '',
				description: 'Needed when users of several realms have this name',
			},
			{ displayName: 'User Agent', name: 'userAgent', type: 'string', default: '' },
			{ displayName: 'User IP', name: 'userIp', type: 'string', default: '', description: 'Address from which the request comes' },
			{
				displayName: 'Wait at Most (Seconds)',
				name: 'waitSeconds',
				type: 'number',
				typeOptions: { minValue: 10, maxValue: 300 },
				default: 90,
				description: 'Seconds to wait for the person',
			},
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
			waitSeconds: input.number('additionalFields.waitSeconds', { from: 10, to: 300, fallback: 90 }),
		};
		// As a write, so that Retry On Fail does not ring a phone again that has rung.
		return await write.send(username, {
			outcome: null,
			steps: () => [
				{
					name: 'send the push message',
					request: { ...push },
					send: async () => ({ told: { ...(await client.logins.push(push)) } }),
				},
			],
			about: (_username, verdict) => ({ username, ...verdict }),
			toldOnce: [],
		});
	},
};
