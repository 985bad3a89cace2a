import { remoteUserFilters } from '../../../../clients/fortiauthenticator/filters';
import { outputOf } from '../../../shared/output';
import { returnAllAndLimit } from '../../../shared/parameters';
import { filterOf, limitOf } from '../input';
import type { Operation } from '../operation';
import { filterRows, readOptions } from '../parameters';
import { kindProperty, remoteOutput } from './parameters';
import { withRemote } from './record';

export const getAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many remote users',
	description: 'List users imported from LDAP or RADIUS servers',
	properties: [kindProperty, ...returnAllAndLimit, filterRows(remoteUserFilters.ldapusers), ...remoteOutput, readOptions()],
	execute: async ({ client, input }) =>
		await withRemote({ client, input }, async ({ users, kind }) => {
			const { records } = await users.list(filterOf(input), limitOf(input));
			return await kind.show(records, outputOf(input));
		}),
};
