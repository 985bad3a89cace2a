import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/operation';
import { ifMissing } from '../../../shared/parameters';
import { remoteUserLocator, writeOptions } from '../parameters';
import { kindProperty, remoteName, remoteOutput } from './parameters';
import { withRemote } from './record';

export const enable: Operation<FortiAuthenticatorClient> = {
	value: 'enable',
	name: 'Enable',
	action: 'Enable remote user',
	description: 'Let a disabled remote user sign in again',
	properties: [kindProperty, remoteUserLocator, ifMissing('User'), ...remoteOutput, writeOptions()],
	recordName: remoteName,
	execute: async ({ client, input, write }) =>
		await withRemote({ client, input }, async ({ kind, ref }) => await write.update(kind, ref(), { active: true })),
};
