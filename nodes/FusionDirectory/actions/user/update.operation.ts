import type { FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import type { Operation } from '../../../shared/legacy/operation';
import { ifMissing } from '../../../shared/parameters';
import { formOrJson, moreFields } from '../../formProperties';
import { nameOf, namedUser, optionalLocator, unlockForChange, userKey } from '../../input';
import { baseLocator, changeOptions, userLocator } from '../../parameters';
import { loadEntry, sendChanges, userView } from '../../records';
import { byTab, readValues } from '../../values';
import { readUserFields, updateFields } from './userFields';

export const update: Operation<FusionDirectoryClient> = {
	value: 'update',
	name: 'Update',
	action: 'Update user',
	description: 'Change fields of a user; what is not given stays',
	properties: [
		userLocator,
		updateFields,
		baseLocator('Moves the user there. Empty: the user stays.', 'Stays where it is'),
		moreFields,
		...formOrJson({ choice: 'moreFields', tabsMethod: 'getUserTabs', fieldsMethod: 'getUserUpdateFields', dependsOn: [] }),
		ifMissing('User'),
		changeOptions(),
	],
	recordKey: userKey,

	async execute(client, input) {
		const by = namedUser(input);
		const base = optionalLocator(input, 'base');
		const changes = {
			...readUserFields(input, 'updateFields', true),
			...(base === undefined ? {} : { 'user.base': base }),
			...(await readValues(client, input, 'USER', 'moreFields')),
		};
		return await input.update({
			view: userView,
			name: nameOf(by),
			changes,
			hidden: ['user.userPassword'],
			request: byTab,
			async find() {
				const user = await client.users.find(by);
				return user && (await loadEntry(client, user.entry, changes, user));
			},
			update: async (existing, differing) => await sendChanges(client, existing, differing, { unlockForChange: unlockForChange(input) }),
		});
	},
};
