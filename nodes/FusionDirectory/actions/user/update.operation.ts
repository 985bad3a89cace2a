import { ifMissing } from '../../../shared/parameters';
import { optionalDn, unlockForChange, userName, userRef } from '../input';
import type { Operation } from '../operation';
import { baseLocator, changeOptions, userLocator } from '../parameters';
import { readValues } from '../values';
import { formOrJson, moreFields } from '../object/parameters';
import { readUserFields, updateFields } from './parameters';
import { users } from './record';

export const update: Operation = {
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
	recordName: userName,

	async execute({ client, input, write }) {
		const ref = userRef(input);
		const base = optionalDn(input, 'base');
		const changes = {
			...readUserFields(input, 'updateFields', true),
			...(base === undefined ? {} : { 'user.base': base }),
			...(await readValues(client, input, 'USER', 'moreFields')),
		};
		return await write.update(await users(client, { fields: changes, unlock: unlockForChange(input) }), ref, changes);
	},
};
