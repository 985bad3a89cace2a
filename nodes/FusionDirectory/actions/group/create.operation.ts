import { groupKinds } from '../../../../clients/fusiondirectory/client';
import { ifExists, textField } from '../../../shared/parameters';
import { groupKindOf, optionalDn } from '../input';
import { chosenMembers } from '../memberships';
import type { Operation } from '../operation';
import { baseLocator, groupType, membersChoice, writeOptions } from '../parameters';
import { groups } from './record';

export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: 'Create group',
	description: 'Create a group, POSIX group or role',
	properties: [
		groupType,
		textField('Name', 'name', { required: true, placeholder: 'e.g. vpn' }),
		membersChoice('Users to be in the group; a group (not a POSIX group or role) needs at least one'),
		textField('Description', 'description'),
		baseLocator('Where a new group goes. Empty: directly below the root.', 'At the root'),
		ifExists('Group'),
		writeOptions(),
	],
	recordName: (input) => ({ by: 'name', name: input.text('name').trim().toLowerCase() }),

	async execute({ client, input, write }) {
		const kind = groupKindOf(input);
		const name = input.requiredText('name').trim();
		const description = input.text('description');
		const department = optionalDn(input, 'base');
		const members = await chosenMembers(client, input);
		const { byLogin, needsMember } = groupKinds[kind];
		if (needsMember && members.length === 0)
			throw input.refusal(
				`'${input.label('members')}' names nobody, and a group needs at least one member`,
				'Choose a user, or create a POSIX group or role',
			);
		return await write.create(groups(client, kind, members), {
			ref: { name },
			fields: {
				name,
				...(description === '' ? {} : { description }),
				...(department === undefined ? {} : { department }),
				...(members.length === 0 ? {} : { members: members.map(({ dn, uid }) => (byLogin ? (uid ?? '') : dn)) }),
			},
			onlyOnCreate: ['name', 'department'],
		});
	},
};
