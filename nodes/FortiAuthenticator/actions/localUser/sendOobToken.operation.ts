import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/operation';
import { userName, userRef } from '../input';
import { userLocator, writeOptions } from '../parameters';
import { codeStep } from '../records';
import { localUsers } from './record';

export const sendOobToken: Operation<FortiAuthenticatorClient> = {
	value: 'sendOobToken',
	name: 'Send Out-of-Band Token',
	action: 'Send out of band token to local user',
	description: 'Send a token code by email or SMS to a local user with such a token',
	properties: [userLocator, writeOptions()],
	recordName: userName,

	async execute({ client, input, write }) {
		const kind = localUsers(client);
		return await write.perform(kind, userRef(input), {
			steps: (user) => [codeStep(client.localUsers, user)],
			about: (user, told) => ({ ...kind.identity(user), ...told }),
		});
	},
};
