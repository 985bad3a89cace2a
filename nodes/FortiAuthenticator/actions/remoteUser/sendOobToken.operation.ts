import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/operation';
import { remoteUserLocator, writeOptions } from '../parameters';
import { codeStep } from '../records';
import { kindProperty, remoteName } from './parameters';
import { withRemote } from './record';

export const sendOobToken: Operation<FortiAuthenticatorClient> = {
	value: 'sendOobToken',
	name: 'Send Out-of-Band Token',
	action: 'Send out of band token to remote user',
	description: 'Send a token code by email or SMS to a remote user with such a token',
	properties: [kindProperty, remoteUserLocator, writeOptions()],
	recordName: remoteName,
	execute: async ({ client, input, write }) =>
		await withRemote(
			{ client, input },
			async ({ users, kind, ref }) =>
				await write.perform(kind, ref(), {
					steps: (user) => [codeStep(users, user)],
					about: (user, told) => ({ ...kind.identity(user), ...told }),
				}),
		),
};
