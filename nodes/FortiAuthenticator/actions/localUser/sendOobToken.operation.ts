import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/legacy/operation';
import { userKey, userLocator, userReference, writeOptions } from '../../parameters';

export const sendOobToken: Operation<FortiAuthenticatorClient> = {
	value: 'sendOobToken',
	name: 'Send Out-of-Band Token',
	action: 'Send out of band token to local user',
	description: 'Send a token code by email or SMS to a local user with such a token',
	properties: [userLocator, writeOptions],
	recordKey: userKey,

	async execute(client, input) {
		const user = await client.localUsers.find(userReference(input));
		const about = { id: String(user.id), username: user.username };
		return await input.perform({
			outcome: 'updated',
			request: { method: 'POST', path: `/api/v1/localusers/${user.id}/sendoobtoken/` },
			about,
			async run() {
				await client.localUsers.sendOobToken(user);
				return { ...about, sent: true };
			},
		});
	},
};
