import { membershipFilters } from '../../../../clients/fortiauthenticator/filters';
import type { GroupMembership } from '../../../../clients/fortiauthenticator/types';
import { outputOf } from '../../../shared/output';
import { outputChoice, returnAllAndLimit } from '../../../shared/parameters';
import { showing } from '../../../shared/record';
import { filterOf, limitOf } from '../input';
import type { Operation } from '../operation';
import { filterRows, readOptions } from '../parameters';

const show = showing<GroupMembership>({
	idFields: ['id'],
	simplified: (memberships) =>
		memberships.map(({ id, userId, username, groupId, group_name }) => ({
			id: String(id),
			userId: String(userId),
			username: username ?? null,
			groupId: String(groupId),
			group: group_name ?? null,
		})),
	raw: (record) => Object.fromEntries(Object.entries(record).filter(([name]) => name !== 'userId' && name !== 'groupId')),
});

export const getAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many group memberships',
	description: 'List which local user is in which group',
	properties: [...returnAllAndLimit, filterRows(membershipFilters), ...outputChoice(), readOptions()],

	async execute({ client, input }) {
		return await show(await client.groupMemberships.list(filterOf(input), limitOf(input)), outputOf(input));
	},
};
