import { groupsChoice, ifMissing } from '../../../shared/parameters';
import { sameDn } from '../../../../clients/directory/dn';
import { userName, userRef } from '../input';
import { chosenGroups } from '../memberships';
import type { Operation } from '../operation';
import { userLocator, writeOptions } from '../parameters';
import { membershipStep, users } from './record';

export const addToGroups: Operation = {
	value: 'addToGroups',
	name: 'Add to Groups',
	action: 'Add user to groups',
	description: 'Add a user to groups, POSIX groups and roles; who is in one already stays',
	properties: [userLocator, groupsChoice('Groups, POSIX groups and roles to join', true), ifMissing('User'), writeOptions()],
	recordName: userName,

	async execute({ client, input, write }) {
		const ref = userRef(input);
		const groups = await chosenGroups(client, input);
		if (groups.length === 0) throw input.refusal(`'${input.label('groups')}' names no group`, 'Choose at least one');
		const kind = await users(client, { memberships: true });
		return await write.perform(kind, ref, {
			steps: ({ memberOf = [] }) =>
				groups
					.filter((group) => !memberOf.some(({ dn }) => sameDn(dn, group.dn)))
					.map((group) => membershipStep(client, group, 'add', group.name)),
			about: (user) => ({ ...kind.identity(user), groups: (user.memberOf ?? []).map(({ dn }) => dn) }),
		});
	},
};
