import { sameDn } from '../../../../clients/directory/dn';
import type { FusionDirectoryClient, FusionGroup } from '../../../../clients/fusiondirectory/client';
import type { ItemInput } from '../../../shared/input';
import { flagField, groupsChoice, ifMissing } from '../../../shared/parameters';
import { userName, userRef } from '../input';
import { chosenGroups } from '../memberships';
import type { Operation } from '../operation';
import { userLocator, writeOptions } from '../parameters';
import { membershipStep, users } from './record';

/** The groups to leave of those the user is in; undefined = all. */
async function toLeave(client: FusionDirectoryClient, input: ItemInput) {
	if (input.flag('fromAllGroups')) return undefined;
	const groups = await chosenGroups(client, input);
	if (groups.length > 0) return groups;
	throw input.refusal(`'${input.label('groups')}' names no group`, "Choose at least one, or switch on 'From All Groups'");
}

/** Groups that can't lose this member come last, so that they keep the user from leaving no other. */
const lastMemberLast = (one: FusionGroup, other: FusionGroup): number => Number(isOnly(one)) - Number(isOnly(other));
const isOnly = ({ kind, members }: FusionGroup): boolean => kind === 'groupOfNames' && members.length === 1;

export const removeFromGroups: Operation = {
	value: 'removeFromGroups',
	name: 'Remove From Groups',
	action: 'Remove user from groups',
	description: 'Remove a user from one, several or all groups, POSIX groups and roles',
	properties: [
		userLocator,
		flagField(
			'From All Groups',
			'fromAllGroups',
			'Whether to remove the user from every group, POSIX group and role. The primary Unix group stays.',
		),
		{
			// Not required for the editor: with an expression in 'From All Groups' it would ask for groups all the same.
			...groupsChoice('Groups, POSIX groups and roles to leave'),
			displayOptions: { show: { fromAllGroups: [false] } },
		},
		ifMissing('User'),
		writeOptions(),
	],
	recordName: userName,

	async execute({ client, input, write }) {
		const ref = userRef(input);
		const chosen = await toLeave(client, input);
		const kind = await users(client, { memberships: true });
		return await write.perform(kind, ref, {
			steps: ({ memberOf = [] }) =>
				memberOf
					.filter((group) => chosen === undefined || chosen.some(({ dn }) => sameDn(dn, group.dn)))
					.sort(lastMemberLast)
					.map((group) => membershipStep(client, group, 'remove', group.name)),
			about: (user) => ({ ...kind.identity(user), groups: (user.memberOf ?? []).map(({ dn }) => dn) }),
		});
	},
};
