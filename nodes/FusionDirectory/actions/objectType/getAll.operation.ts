import { returnAllAndLimit } from '../../../shared/parameters';
import type { Operation } from '../operation';
import { readOptions } from '../parameters';

export const getAll: Operation = {
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
