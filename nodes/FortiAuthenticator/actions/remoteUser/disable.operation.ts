import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/operation';
import { ifMissing } from '../../../shared/parameters';
import { readReason, reasonProperty } from '../localUser/parameters';
import { remoteUserLocator, writeOptions } from '../parameters';
import { kindProperty, remoteName, remoteOutput } from './parameters';
import { withRemote } from './record';

export const disable: Operation<FortiAuthenticatorClient> = {
	value: 'disable',
	name: 'Disable',
	action: 'Disable remote user',
	description: 'Stop a remote user from signing in and record why',
	properties: [kindProperty, remoteUserLocator, reasonProperty, ifMissing('User'), ...remoteOutput, writeOptions()],
	recordName: remoteName,
	execute: async ({ client, input, write }) =>
		await withRemote(
			{ client, input },
			async ({ kind, ref }) => await write.update(kind, ref(), { active: false, reason: readReason(input) }),
		),
};
