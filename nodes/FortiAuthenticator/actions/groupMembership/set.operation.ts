import type { IDataObject } from 'n8n-workflow';
import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { GroupChanges } from '../../../../clients/fortiauthenticator/groupMemberships';
import { userGroupId } from '../../../../clients/fortiauthenticator/userGroups';
import type { ItemInput } from '../../../shared/legacy/itemInput';
import type { Operation } from '../../../shared/legacy/operation';
import { options } from '../../../shared/parameters';
import { defaultParallel, userKey, userLocator, userReference } from '../../parameters';

/** IDs from the list; from expressions also names, as a list or separated by commas. */
function readGroups(input: ItemInput): string[] {
	const value = input.value('groups');
	const texts = Array.isArray(value) ? value.map(String) : input.text('groups').split(',');
	const groups = texts.map((text) => text.trim()).filter((text) => text !== '');
	if (groups.length === 0 && input.option('allowEmpty') !== true) {
		throw input.refusal(
			"The parameter 'Groups' is empty",
			"Choose groups, or switch on 'Allow Empty List' to take the user out of all of them",
		);
	}
	return groups;
}

const named = (changes: GroupChanges): IDataObject => ({
	added: changes.added.map(({ name }) => name),
	removed: changes.removed.map(({ id, name }) => name ?? String(id)),
	unchanged: changes.unchanged.map(({ name }) => name),
});

export const set: Operation<FortiAuthenticatorClient> = {
	value: 'set',
	name: 'Set',
	action: 'Set groups of local user',
	description: 'Make a local user a member of exactly these groups',
	properties: [
		userLocator,
		{
			displayName: 'Group Names or IDs',
			name: 'groups',
			type: 'multiOptions',
			typeOptions: { loadOptionsMethod: 'getUserGroups' },
			default: [],
			description: 'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		},
		options({
			write: true,
			defaultParallel,
			more: [
				{
					displayName: 'Allow Empty List',
					name: 'allowEmpty',
					type: 'boolean',
					default: false,
					description: 'Whether an empty list takes the user out of all groups',
				},
			],
		}),
	],
	recordKey: userKey,

	async execute(client, input) {
		const wanted = readGroups(input);
		const user = await client.localUsers.find(userReference(input));
		const groups = await Promise.all(
			wanted.map(async (text) => await client.userGroups.find(/^\d+$/.test(text) ? { id: userGroupId(text) } : { name: text })),
		);
		const about = { id: String(user.id), username: user.username };
		const planned = await client.groupMemberships.difference(user, groups);
		if (planned.added.length === 0 && planned.removed.length === 0) {
			return { outcome: 'unchanged', ...(input.dryRun ? { dryRun: true } : {}), ...about, ...named(planned) };
		}
		return await input.perform({
			outcome: 'updated',
			request: named(planned),
			about,
			run: async () => ({ ...about, ...named(await client.groupMemberships.set(user, groups)) }),
		});
	},
};
