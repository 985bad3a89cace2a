import { returnAllAndLimit } from '../../../shared/parameters';
import { requireRecord } from '../../../shared/record';
import { groupKindOf, groupRef } from '../input';
import type { Operation } from '../operation';
import { groupLocator, groupType, readOptions } from '../parameters';
import { groups } from './record';

export const getMembers: Operation = {
	value: 'getMembers',
	name: 'Get Members',
	action: 'Get members of group',
	description: 'List the members of a group; those who are no users, or not visible, with their name only',
	properties: [groupType, groupLocator, ...returnAllAndLimit, readOptions()],

	async execute({ client, input }) {
		const { limit } = input;
		const group = await requireRecord(groups(client, groupKindOf(input)), groupRef(input));
		const members = await client.groups.people({ ...group, members: group.members.slice(0, limit) });
		return members.map(({ name, dn, user }) => ({
			id: dn,
			username: user?.uid ?? (dn === null ? name : null),
			displayName: user === undefined ? null : (user.displayName ?? user.cn),
			email: user?.mail ?? null,
			isUser: user !== undefined,
		}));
	},
};
