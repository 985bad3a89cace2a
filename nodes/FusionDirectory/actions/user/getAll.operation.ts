import type { FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import type { Operation } from '../../../shared/legacy/operation';
import { outputChoice, returnAllAndLimit } from '../../../shared/parameters';
import { filteredAttributes, filterOf, optionalLocator } from '../../input';
import { baseLocator, filterOptions, filterProperties, readOptions } from '../../parameters';
import { plain, userView } from '../../records';
import { userAttributes } from './output';

export const getAll: Operation<FusionDirectoryClient> = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many users',
	description: 'Get users with their lock state, sorted by login name',
	properties: [
		...returnAllAndLimit,
		baseLocator('Only users of this department and those below. Empty: the whole directory.'),
		...filterProperties,
		...outputChoice(),
		readOptions(filterOptions),
	],

	async execute(client, input) {
		const filter = filterOf(input);
		const limit = input.limit;
		const attributes = await userAttributes(client, input);
		await client.objectTypes.checkAttributes('USER', filteredAttributes(input));
		const found = await client.users.list({ filter, base: optionalLocator(input, 'base'), attributes });
		const users = found.slice(0, limit);
		const states = attributes === undefined ? await client.users.lockStates(users.map(({ dn }) => dn)) : new Map<string, boolean>();
		return users.map((user) => input.present(userView, plain(user.entry, { ...user, locked: states.get(user.dn) ?? null })));
	},
};
