import { filteredAttributes, filterOf, optionalDn, typeOf } from '../input';
import type { Operation } from '../operation';
import { baseLocator, filterOptions, filterProperties, readOptions, typeLocator } from '../parameters';

export const count: Operation = {
	value: 'count',
	name: 'Count',
	action: 'Count objects',
	description: 'Count entries of any type',
	properties: [
		typeLocator,
		baseLocator('Only entries below this DN. Empty: the whole directory.'),
		...filterProperties,
		readOptions(filterOptions),
	],

	async execute({ client, input }) {
		const type = typeOf(input);
		await client.objectTypes.checkAttributes(type, filteredAttributes(input));
		return {
			objectType: type.toUpperCase(),
			count: await client.objects.count(type, { filter: filterOf(input), base: optionalDn(input, 'base') }),
		};
	},
};
