import { groupKinds } from '../../../../clients/fusiondirectory/client';
import { returnAllAndLimit } from '../../../shared/parameters';
import { filteredAttributes, filterOf, groupKindOf, optionalDn } from '../input';
import type { Operation } from '../operation';
import { baseLocator, filterOptions, groupFilterProperties, groupType, readOptions } from '../parameters';
import { simplified } from './record';

export const getAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many groups',
	description: 'List groups of one type with their members, sorted by name',
	properties: [
		groupType,
		...returnAllAndLimit,
		baseLocator('Only groups of this department and those below. Empty: the whole directory.'),
		...groupFilterProperties,
		readOptions(filterOptions),
	],

	async execute({ client, input }) {
		const kind = groupKindOf(input);
		const filter = filterOf(input);
		const { limit } = input;
		const base = optionalDn(input, 'base');
		await client.objectTypes.checkAttributes(groupKinds[kind].type, filteredAttributes(input));
		return (await client.groups.list(kind, { filter, base })).slice(0, limit).map(simplified);
	},
};
