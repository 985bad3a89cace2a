import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/operation';
import { outputOf } from '../../../shared/output';
import { requireRecord } from '../../../shared/record';
import { readOptions, remoteUserLocator } from '../parameters';
import { kindProperty, remoteOutput } from './parameters';
import { withRemote } from './record';

export const get: Operation<FortiAuthenticatorClient> = {
	value: 'get',
	name: 'Get',
	action: 'Get remote user',
	description: 'Get a user imported from an LDAP or RADIUS server',
	properties: [kindProperty, remoteUserLocator, ...remoteOutput, readOptions()],
	execute: async ({ client, input }) =>
		await withRemote({ client, input }, async ({ kind, ref }) => await kind.show([await requireRecord(kind, ref())], outputOf(input))),
};
