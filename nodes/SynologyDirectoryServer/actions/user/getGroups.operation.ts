import { requireRecord } from '../../../shared/record';
import { userRef } from '../input';
import type { Operation } from '../operation';
import { nested, readOptions, userLocator } from '../parameters';
import { accountItem, domainUsers } from '../records';

export const getGroups: Operation = {
	value: 'getGroups',
	name: 'Get Groups',
	action: 'Get groups of user',
	description: 'List the groups a user is in, the primary group first; needs domain access',
	properties: [userLocator, nested, readOptions()],

	async execute({ client, input }) {
		const user = await requireRecord(domainUsers(client), userRef(input));
		const primary = await client.directory.primaryGroupOf(user);
		const groups = await client.directory.groupsOf(user, input.flag('nested'));
		return [
			...(primary === undefined ? [] : [{ ...accountItem(primary), primary: true }]),
			...groups.map((group) => ({ ...accountItem(group), primary: false })),
		];
	},
};
