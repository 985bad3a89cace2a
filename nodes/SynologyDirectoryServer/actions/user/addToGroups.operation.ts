import type { SynologyClient } from '../../../../clients/synology/client';
import type { Operation } from '../../../shared/operation';
import { ifMissing } from '../../../shared/parameters';
import { userRef, userName } from '../input';
import { groupList, userLocator, writeOptions } from '../parameters';
import { domainUsers, joining, listedGroups } from '../records';

export const addToGroups: Operation<SynologyClient> = {
	value: 'addToGroups',
	name: 'Add to Groups',
	action: 'Add user to groups',
	description: 'Put a user into groups; needs domain access',
	properties: [userLocator, groupList, ifMissing('User'), writeOptions()],
	recordName: userName,
	execute: async ({ client, input, write }) =>
		await write.perform(domainUsers(client), userRef(input), {
			steps: async (user) => joining(client, user, await listedGroups(client, input)),
		}),
};
