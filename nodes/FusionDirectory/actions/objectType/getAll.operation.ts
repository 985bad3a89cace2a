import type { FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import type { Operation } from '../../../shared/operation';
import { returnAllAndLimit } from '../../../shared/parameters';
import { readOptions } from '../parameters';

export const getAll: Operation<FusionDirectoryClient> = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many object types',
	description: 'List the types of entries this FusionDirectory manages',
	properties: [...returnAllAndLimit, readOptions()],

	async execute({ client, input }) {
		const { limit } = input;
		return (await client.objectTypes.list()).slice(0, limit).map(({ type, name }) => ({ objectType: type, name }));
	},
};
