import { requireRecord } from '../../../shared/record';
import { groupRef } from '../input';
import type { Operation } from '../operation';
import { groupLocator, nested, readOptions } from '../parameters';
import { accountItem, domainGroups } from '../records';

export const getMembers: Operation = {
	value: 'getMembers',
	name: 'Get Members',
	action: 'Get members of group',
	description: 'List the users, groups and computers in a group; needs domain access',
	properties: [groupLocator, nested, readOptions()],

	async execute({ client, input }) {
		const group = await requireRecord(domainGroups(client), groupRef(input));
		return (await client.directory.membersOf(group, input.flag('nested'))).map(accountItem);
	},
};
