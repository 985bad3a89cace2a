import type { IDataObject } from 'n8n-workflow';
import type { SynologyClient } from '../../../../clients/synology/client';
import type { SynologyUser } from '../../../../clients/synology/types';
import type { Operation } from '../../../shared/legacy/operation';
import { ifMissing } from '../../../shared/parameters';
import { hiddenFields, profileFieldNames, profileFields, userLocator, writeOptions } from '../parameters';
import { givenTexts, nameOf, reference, userView } from '../records';

/** What a dry run shows for a change. */
export const setRequest = (dn: string, fields: IDataObject): IDataObject => ({
	api: 'SYNO.ActiveDirectory.User',
	version: 2,
	method: 'set',
	params: { userList: [{ dn, ...fields }] },
});

const texts = (fields: IDataObject): Record<string, string> =>
	Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));

export const update: Operation<SynologyClient> = {
	value: 'update',
	name: 'Update',
	action: 'Update user',
	description: 'Change fields of a user. DSM offers no way to change the email, the logon name or the container.',
	properties: [
		userLocator,
		{
			displayName: 'Update Fields',
			name: 'updateFields',
			type: 'collection',
			placeholder: 'Add field',
			default: {},
			options: profileFields,
		},
		ifMissing('User'),
		writeOptions(),
	],
	recordKey: (input) => input.locator('user').value.toLowerCase(),

	async execute(client, input) {
		const named = reference(input, 'user');
		const changes = givenTexts(input, 'updateFields', profileFieldNames);
		let found: SynologyUser | undefined;
		return await input.update<SynologyUser>({
			view: userView,
			name: nameOf(named),
			changes,
			hidden: hiddenFields,
			request: (fields) => setRequest(found?.dn ?? nameOf(named), fields),
			find: async () => (found = await client.users.find(named)),
			update: async (existing, fields) => await client.users.update(existing, texts(fields)),
		});
	},
};
