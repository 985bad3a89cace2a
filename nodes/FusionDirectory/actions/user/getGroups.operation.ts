import { returnAllAndLimit } from '../../../shared/parameters';
import { requireRecord } from '../../../shared/record';
import { userRef } from '../input';
import type { Operation } from '../operation';
import { readOptions, userLocator } from '../parameters';
import { simplified } from '../group/record';
import { users } from './record';

export const getGroups: Operation = {
	value: 'getGroups',
	name: 'Get Groups',
	action: 'Get groups of user',
	description: 'List the groups, POSIX groups and roles that a user is a member of',
	properties: [userLocator, ...returnAllAndLimit, readOptions()],

	async execute({ client, input }) {
		const { limit } = input;
		const user = await requireRecord(await users(client), userRef(input));
		return (await client.groups.of(user)).slice(0, limit).map(simplified);
	},
};
