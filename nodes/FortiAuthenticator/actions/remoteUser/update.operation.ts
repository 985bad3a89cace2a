import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/operation';
import { ifMissing } from '../../../shared/parameters';
import { readUpdateFields, remoteUpdateFields } from '../localUser/fields';
import { remoteUserLocator, writeOptions } from '../parameters';
import { kindProperty, remoteName, remoteOutput } from './parameters';
import { withRemote } from './record';

export const update: Operation<FortiAuthenticatorClient> = {
	value: 'update',
	name: 'Update',
	action: 'Update remote user',
	description: 'Change fields of a remote user; only what differs is sent',
	properties: [kindProperty, remoteUserLocator, ...remoteUpdateFields, ifMissing('User'), ...remoteOutput, writeOptions()],
	recordName: remoteName,
	execute: async ({ client, input, write }) =>
		await withRemote({ client, input }, async ({ kind, ref }) => await write.update(kind, ref(), readUpdateFields(input))),
};
