import { ifMissing } from '../../../shared/parameters';
import { groupKindOf, groupName, groupRef } from '../input';
import { chosenMembers, chosenToLeave, namedMembers } from '../memberships';
import type { Operation } from '../operation';
import { groupLocator, groupType, membersChoice, writeOptions } from '../parameters';
import { groups, memberStep, simplified } from './record';

/** Add Members and Remove Members: the same but for the direction. */
export function memberOperation(way: 'add' | 'remove', words: Pick<Operation, 'value' | 'name' | 'action' | 'description'>): Operation {
	return {
		...words,
		properties: [
			groupType,
			groupLocator,
			{ ...membersChoice(way === 'add' ? 'Users to add' : 'Users to remove'), required: true },
			ifMissing('Group'),
			writeOptions(),
		],
		recordName: groupName,

		async execute({ client, input, write }) {
			const ref = groupRef(input);
			if (namedMembers(input).length === 0) throw input.refusal(`'${input.label('members')}' names nobody`, 'Choose at least one user');
			const joining = way === 'add' ? await chosenMembers(client, input) : [];
			return await write.perform(groups(client, groupKindOf(input)), ref, {
				steps: async (group) => {
					const people = way === 'add' ? joining : await chosenToLeave(client, input, group);
					const open = people.filter((member) => client.groups.holds(group, member) !== (way === 'add'));
					return open.length === 0 ? [] : [memberStep(client, way, open)];
				},
				about: (group, told) => ({ ...simplified(group), changed: told.changed ?? [] }),
			});
		},
	};
}
