import { remoteUserFilters } from '../../../../clients/fortiauthenticator/filters';
import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/operation';
import { outputOf } from '../../../shared/output';
import { returnAllAndLimit } from '../../../shared/parameters';
import { filterRows, filtersOf, readOptions, wanted } from '../parameters';
import { kindProperty, remoteOutput, withRemote } from './record';

export const getAll: Operation<FortiAuthenticatorClient> = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many remote users',
	description: 'List users imported from LDAP or RADIUS servers',
	properties: [kindProperty, ...returnAllAndLimit, filterRows(remoteUserFilters.ldapusers), ...remoteOutput, readOptions],
	execute: async ({ client, input }) =>
		await withRemote({ client, input }, async ({ users, kind }) => {
			const { records } = await users.list(filtersOf(input), wanted(input));
			return await kind.show(records, outputOf(input));
		}),
};
