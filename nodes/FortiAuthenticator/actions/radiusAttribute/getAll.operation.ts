import { attributeFilters } from '../../../../clients/fortiauthenticator/filters';
import { outputOf } from '../../../shared/output';
import { returnAllAndLimit } from '../../../shared/parameters';
import { filterOf, limitOf, userRef } from '../input';
import type { Operation } from '../operation';
import { filterRows, readOptions, userLocator } from '../parameters';
import { radiusAttributes } from './record';

export const getAll: Operation = {
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
