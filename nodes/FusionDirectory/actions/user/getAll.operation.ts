import { outputOf } from '../../../shared/output';
import { expiresBefore, outputChoice, returnAllAndLimit } from '../../../shared/parameters';
import { filteredAttributes, filterOf, optionalDn } from '../input';
import type { Operation } from '../operation';
import { baseLocator, filterOptions, readOptions, userFilterProperties } from '../parameters';
import { outputAttributes, showEntries } from './record';

export const getAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many users',
	description: 'List users with lock state and groups, sorted by login name',
	properties: [
		...returnAllAndLimit,
		baseLocator('Only users of this department and those below. Empty: the whole directory.'),
		...userFilterProperties,
		...outputChoice(),
		readOptions([
			...filterOptions,
			expiresBefore('By the tabs Unix and Samba. Users without an end are left out, and those whose end this account may not read.'),
		]),
	],

	async execute({ client, input }) {
		const filter = filterOf(input);
		const { limit } = input;
		const base = optionalDn(input, 'base');
		const attributes = await outputAttributes(client, input);
		await client.objectTypes.checkAttributes('USER', filteredAttributes(input));
		const found = await client.users.entries({ filter, base, attributes, endsBefore: input.date('options.expiresBefore') });
		return await showEntries(client)(found.length > limit ? found.slice(0, limit) : found, outputOf(input));
	},
};
