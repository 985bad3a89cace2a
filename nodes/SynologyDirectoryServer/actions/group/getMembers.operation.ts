import type { SynologyClient } from '../../../../clients/synology/client';
import type { Operation } from '../../../shared/operation';
import { requireRecord } from '../../../shared/record';
import { accountItem, domainGroups, nested } from '../domainAccess';
import { reference } from '../input';
import { groupLocator, readOptions } from '../parameters';

export const getMembers: Operation<SynologyClient> = {
	value: 'getMembers',
	name: 'Get Members',
	action: 'Get members of group',
	description: 'List the users, groups and computers in a group; needs domain access',
	properties: [groupLocator, nested, readOptions()],

	async execute({ client, input }) {
		const group = await requireRecord(domainGroups(client), reference(input, 'group'));
		return (await client.directory.membersOf(group, input.flag('nested'))).map(accountItem);
	},
};
