import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import { membershipFilters } from '../../../../clients/fortiauthenticator/filters';
import type { Operation } from '../../../shared/legacy/operation';
import { outputChoice, returnAllAndLimit } from '../../../shared/parameters';
import { toData } from '../../json';
import { filterRows, filtersOf, readOptions, wanted } from '../../parameters';

export const getAll: Operation<FortiAuthenticatorClient> = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many group memberships',
	description: 'List which local user is in which group',
	properties: [...returnAllAndLimit, filterRows(membershipFilters), ...outputChoice(), readOptions],

	async execute(client, input) {
		const memberships = await client.groupMemberships.list(filtersOf(input), wanted(input));
		return memberships.map((membership) =>
			input.present(
				{
					noun: 'membership',
					service: 'FortiAuthenticator',
					idFields: ['id'],
					values: toData,
					simplify: ({ id, userId, username, groupId, group_name }) => ({
						id: String(id),
						userId: String(userId),
						username: username ?? null,
						groupId: String(groupId),
						group: group_name ?? null,
					}),
					raw: (record) => Object.fromEntries(Object.entries(record).filter(([name]) => name !== 'userId' && name !== 'groupId')),
				},
				membership,
			),
		);
	},
};
