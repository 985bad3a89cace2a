import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/operation';
import { ifMissing } from '../../../shared/parameters';
import { remoteUserLocator, writeOptions } from '../parameters';
import { withoutToken } from '../records';
import { kindProperty, remoteName, remoteOutput } from './parameters';
import { withRemote } from './record';

export const unassignToken: Operation<FortiAuthenticatorClient> = {
	value: 'unassignToken',
	name: 'Unassign Token',
	action: 'Unassign token from remote user',
	description: 'Switch the second factor off and give the token back to the pool',
	properties: [kindProperty, remoteUserLocator, ifMissing('User'), ...remoteOutput, writeOptions()],
	recordName: remoteName,
	execute: async ({ client, input, write }) =>
		await withRemote({ client, input }, async ({ kind, ref }) => await write.update(kind, ref(), withoutToken)),
};
