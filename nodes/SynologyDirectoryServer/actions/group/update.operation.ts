import type { ItemInput } from '../../../shared/input';
import { collection, ifMissing, textField } from '../../../shared/parameters';
import { groupName, groupRef } from '../input';
import type { Operation } from '../operation';
import { groupLocator, writeOptions } from '../parameters';
import { changeableGroups, groupAttributes, type GroupChanges } from './record';

const names = Object.keys(groupAttributes);

const readChanges = (input: ItemInput): GroupChanges =>
	Object.fromEntries(
		names.flatMap((name) => {
			const text = input.optionalText(`updateFields.${name}`);
			return text === undefined ? [] : [[name, text]];
		}),
	);

export const update: Operation = {
	value: 'update',
	name: 'Update',
	action: 'Update group',
	description: 'Change fields of a group; needs domain access',
	properties: [
		groupLocator,
		collection('updateFields', [
			textField('Description', 'description'),
			textField('Display Name', 'displayName'),
			textField('Email', 'email', { placeholder: 'e.g. developers@example.com' }),
			textField('Notes', 'notes', { typeOptions: { rows: 3 } }),
		]),
		ifMissing('Group'),
		writeOptions(),
	],
	recordName: groupName,
	execute: async ({ client, input, write }) => await write.update(changeableGroups(client), groupRef(input), readChanges(input)),
};
