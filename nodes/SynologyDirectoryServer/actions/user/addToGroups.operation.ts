import { groupsChoice, ifMissing } from '../../../shared/parameters';
import { userRef, userName } from '../input';
import type { Operation } from '../operation';
import { userLocator, writeOptions } from '../parameters';
import { domainUsers, joining, listedGroups } from '../records';

export const addToGroups: Operation = {
	value: 'addToGroups',
	name: 'Add to Groups',
	action: 'Add user to groups',
	description: 'Add a user to groups; needs domain access',
	properties: [userLocator, groupsChoice('Groups to be in', true), ifMissing('User'), writeOptions()],
	recordName: userName,
	execute: async ({ client, input, write }) =>
		await write.perform(domainUsers(client), userRef(input), {
			steps: async (user) => joining(client, user, await listedGroups(client, input)),
		}),
};
