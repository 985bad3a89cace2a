import { collection, ifMissing, textField } from '../../../shared/parameters';
import { groupKindOf, groupName, groupRef } from '../input';
import type { Operation } from '../operation';
import { groupLocator, groupType, writeOptions } from '../parameters';
import { groups, type GroupFields } from './record';

export const update: Operation = {
	value: 'update',
	name: 'Update',
	action: 'Update group',
	description: 'Rename a group or change its description',
	properties: [
		groupType,
		groupLocator,
		collection('updateFields', [
			textField('Description', 'description', { description: 'An empty value clears it' }),
			textField('Name', 'name', { description: 'New name; the DN changes with it' }),
		]),
		ifMissing('Group'),
		writeOptions(),
	],
	recordName: groupName,

	async execute({ client, input, write }) {
		const name = input.optionalText('updateFields.name')?.trim();
		const description = input.optionalText('updateFields.description');
		if (name === '') throw input.refusal("The parameter 'Name' is empty", 'Give the new name, or leave the field out');
		const changes: GroupFields = { ...(name === undefined ? {} : { name }), ...(description === undefined ? {} : { description }) };
		return await write.update(groups(client, groupKindOf(input)), groupRef(input), changes);
	},
};
