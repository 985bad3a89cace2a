import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import { attributeFilters } from '../../../../clients/fortiauthenticator/filters';
import type { Operation } from '../../../shared/operation';
import { outputOf } from '../../../shared/output';
import { returnAllAndLimit } from '../../../shared/parameters';
import { filterOf, limitOf, userRef } from '../input';
import { filterRows, readOptions, userLocator } from '../parameters';
import { radiusAttributes } from './record';

export const getAll: Operation<FortiAuthenticatorClient> = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many RADIUS attributes',
	description: 'List the RADIUS attributes of a local user',
	properties: [userLocator, ...returnAllAndLimit, filterRows(attributeFilters), readOptions()],

	async execute({ client, input }) {
		const [filters, limit] = [filterOf(input), limitOf(input)];
		const user = await client.localUsers.find(userRef(input));
		const attributes = await client.radiusAttributes.list(user, filters, limit);
		return await radiusAttributes(client).show(
			attributes.map((attribute) => ({ user, attribute })),
			outputOf(input),
		);
	},
};
