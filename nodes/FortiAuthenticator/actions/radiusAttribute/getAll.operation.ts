import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import { attributeFilters } from '../../../../clients/fortiauthenticator/filters';
import type { Operation } from '../../../shared/legacy/operation';
import { returnAllAndLimit } from '../../../shared/parameters';
import { filterRows, filtersOf, readOptions, userLocator, userReference, wanted } from '../../parameters';
import { AttributeView } from './view';

export const getAll: Operation<FortiAuthenticatorClient> = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many RADIUS attributes',
	description: 'List the RADIUS attributes of a local user',
	properties: [userLocator, ...returnAllAndLimit, filterRows(attributeFilters), readOptions],

	async execute(client, input) {
		const user = await client.localUsers.find(userReference(input));
		const attributes = await client.radiusAttributes.list(user, filtersOf(input), wanted(input));
		const view = new AttributeView(() => user);
		return attributes.map((attribute) => input.present(view, attribute));
	},
};
