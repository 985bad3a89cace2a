import type { SearchScope } from '../../../../clients/fusiondirectory/client';
import { toData } from '../../../shared/output';
import { returnAllAndLimit } from '../../../shared/parameters';
import { attributesOf, filteredAttributes, filterOf, optionalDn, typeOf } from '../input';
import type { Operation } from '../operation';
import { attributeRows, baseLocator, filterOptions, filterProperties, readOptions, scopeOption, typeLocator } from '../parameters';

const scopes: SearchScope[] = ['base', 'one', 'subtree'];

export const getAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many objects',
	description: 'List entries of any type, sorted by DN',
	properties: [
		typeLocator,
		...returnAllAndLimit,
		baseLocator('Only entries below this DN. Empty: the whole directory.'),
		attributeRows,
		...filterProperties,
		readOptions([...filterOptions, scopeOption]),
	],

	async execute({ client, input }) {
		const type = typeOf(input);
		const filter = filterOf(input);
		const { limit } = input;
		const attributes = await attributesOf(client, input, type);
		await client.objectTypes.checkAttributes(type, filteredAttributes(input));
		const scope = input.choice('options.scope', scopes, 'subtree');
		const found = await client.objects.listBelow(type, {
			attributes: { ...attributes, dn: 'raw' },
			filter,
			base: optionalDn(input, 'base'),
			scope,
		});
		return found.slice(0, limit).map((object) => toData({ ...object.attributes, dn: object.dn }));
	},
};
