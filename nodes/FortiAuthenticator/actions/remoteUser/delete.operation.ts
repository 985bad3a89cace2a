import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/operation';
import { ifMissing } from '../../../shared/parameters';
import { remoteUserLocator, writeOptions } from '../parameters';
import { kindProperty, remoteName } from './parameters';
import { withRemote } from './record';

export const remove: Operation<FortiAuthenticatorClient> = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete remote user',
	description: 'Delete an imported user from the appliance; the account in its own directory stays',
	properties: [kindProperty, remoteUserLocator, ifMissing('User'), writeOptions()],
	inOrder: true,
	recordName: remoteName,
	execute: async ({ client, input, write }) =>
		await withRemote({ client, input }, async ({ kind, ref }) => await write.remove(kind, ref())),
};
