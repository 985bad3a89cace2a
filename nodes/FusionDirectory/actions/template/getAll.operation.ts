import type { FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import type { Operation } from '../../../shared/operation';
import { returnAllAndLimit } from '../../../shared/parameters';
import { typeOf } from '../input';
import { readOptions, typeLocator } from '../parameters';

export const getAll: Operation<FusionDirectoryClient> = {
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
