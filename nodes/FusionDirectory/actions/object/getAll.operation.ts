import type { FusionDirectoryClient, SearchScope } from '../../../../clients/fusiondirectory/client';
import type { Operation } from '../../../shared/legacy/operation';
import { returnAllAndLimit } from '../../../shared/parameters';
import { asJson, attributesOf, filteredAttributes, filterOf, optionalLocator, typeOf } from '../../input';
import { attributeRows, baseLocator, filterOptions, filterProperties, readOptions, scopeOption, typeLocator } from '../../parameters';

const scopes: SearchScope[] = ['base', 'one', 'subtree'];

export const getAll: Operation<FusionDirectoryClient> = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many objects',
	description: 'Get entries of any type, sorted by DN',
	properties: [
		typeLocator,
		...returnAllAndLimit,
		baseLocator('Only entries below this DN. Empty: the whole directory.'),
		attributeRows,
		...filterProperties,
		readOptions([...filterOptions, scopeOption]),
	],

	async execute(client, input) {
		const type = typeOf(input);
		const filter = filterOf(input);
		const limit = input.limit;
		const attributes = await attributesOf(client, input, type);
		await client.objectTypes.checkAttributes(type, filteredAttributes(input));
		const scope = scopes.find((one) => one === input.option('scope'));
		const found = await client.objects.list(type, {
			attributes: { ...attributes, dn: 'raw' },
			filter,
			base: optionalLocator(input, 'base'),
			scope,
		});
		return found.slice(0, limit).map((object) => asJson({ ...object.attributes, dn: object.dn }));
	},
};
