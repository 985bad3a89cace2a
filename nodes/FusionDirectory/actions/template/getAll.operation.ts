import { returnAllAndLimit } from '../../../shared/parameters';
import { typeOf } from '../input';
import type { Operation } from '../operation';
import { readOptions, typeLocator } from '../parameters';

export const getAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many templates',
	description: 'List the templates of a type (FusionDirectory 1.4 and later)',
	properties: [typeLocator, ...returnAllAndLimit, readOptions()],

	async execute({ client, input }) {
		const { limit } = input;
		return (await client.templates.list(typeOf(input))).slice(0, limit).map(({ dn, name }) => ({ dn, name }));
	},
};
