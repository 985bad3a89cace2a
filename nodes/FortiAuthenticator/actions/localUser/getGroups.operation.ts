import { returnAllAndLimit } from '../../../shared/parameters';
import { userRef } from '../input';
import type { Operation } from '../operation';
import { readOptions, userLocator } from '../parameters';

export const getGroups: Operation = {
	value: 'getGroups',
	name: 'Get Groups',
	action: 'Get groups of local user',
	description: 'List the groups that a local user is a member of',
	properties: [userLocator, ...returnAllAndLimit, readOptions()],

	async execute({ client, input }) {
		const { limit } = input;
		const user = await client.localUsers.find(userRef(input));
		const memberships = await client.groupMemberships.ofUser(user);
		// The keys that every directory's groups have; the appliance's have no description.
		return memberships.slice(0, limit).map(({ groupId, group_name: name }) => ({
			id: String(groupId),
			name: name ?? null,
			description: null,
			source: 'fortiAuthenticator',
		}));
	},
};
