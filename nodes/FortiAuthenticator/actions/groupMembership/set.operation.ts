import type { IDataObject } from 'n8n-workflow';
import type { GroupChanges } from '../../../../clients/fortiauthenticator/groupMemberships';
import type { ItemInput } from '../../../shared/input';
import { flagField } from '../../../shared/parameters';
import { unless } from '../../../shared/record';
import { userName, userRef } from '../input';
import { findGroups, groupsProperty } from '../localUser/parameters';
import { localUsers } from '../localUser/record';
import type { Operation } from '../operation';
import { userLocator, writeOptions } from '../parameters';

/** IDs from the list; from expressions also names, as a list or separated by commas. */
function readGroups(input: ItemInput): string[] {
	const groups = input.list('groups', /,/);
	if (groups.length > 0 || input.flag('options.allowEmpty')) return groups;
	throw input.refusal(
		"The parameter 'Groups' is empty",
		"Choose groups, or switch on 'Allow Empty List' to take the user out of all of them",
	);
}

const named = (changes: GroupChanges): IDataObject => ({
	added: changes.added.map(({ name }) => name),
	removed: changes.removed.map(({ id, name }) => name ?? String(id)),
	unchanged: changes.unchanged.map(({ name }) => name),
});

export const set: Operation = {
	value: 'set',
	name: 'Set',
	action: 'Set groups of local user',
	description: 'Make a local user a member of exactly these groups',
	properties: [
		userLocator,
		groupsProperty,
		writeOptions([flagField('Allow Empty List', 'allowEmpty', 'Whether an empty list takes the user out of all groups')]),
	],
	recordName: userName,

	async execute({ client, input, write }) {
		const texts = readGroups(input);
		const kind = localUsers(client);
		const user = await client.localUsers.find(userRef(input));
		const groups = await findGroups(client, texts);
		const planned = await client.groupMemberships.difference(user, groups);
		const isSet = planned.added.length + planned.removed.length === 0;
		return await write.send(user, {
			steps: () =>
				unless(isSet, {
					name: 'set the groups',
					fields: ['groups'],
					request: named(planned),
					send: async (record) => ({ told: named(await client.groupMemberships.set(record, groups)) }),
				}),
			about: (record, told) => ({ ...kind.identity(record), ...named(planned), ...told }),
		});
	},
};
