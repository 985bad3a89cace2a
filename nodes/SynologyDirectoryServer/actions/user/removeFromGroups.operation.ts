import { flagField, groupsChoice, ifMissing } from '../../../shared/parameters';
import { userRef, userName } from '../input';
import type { Operation } from '../operation';
import { userLocator, writeOptions } from '../parameters';
import { domainUsers, leaving, listedGroups } from '../records';

export const removeFromGroups: Operation = {
	value: 'removeFromGroups',
	name: 'Remove From Groups',
	action: 'Remove user from groups',
	description: 'Remove a user from groups, or from all but the primary one; needs domain access',
	properties: [
		userLocator,
		flagField('From All Groups', 'allGroups', 'Whether to take the user out of every group but the primary one, whatever is listed below'),
		groupsChoice('Groups to leave'),
		ifMissing('User'),
		writeOptions(),
	],
	recordName: userName,

	async execute({ client, input, write }) {
		const all = input.flag('allGroups');
		return await write.perform(domainUsers(client), userRef(input), {
			steps: async (user) => leaving(client, user, all ? await client.directory.groupsOf(user) : await listedGroups(client, input)),
		});
	},
};
