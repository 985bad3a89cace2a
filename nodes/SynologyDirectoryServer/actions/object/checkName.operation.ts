import { textField } from '../../../shared/parameters';
import type { Operation } from '../operation';
import { readOptions } from '../parameters';

export const checkName: Operation = {
	value: 'checkName',
	name: 'Check Name',
	action: 'Check whether name is taken',
	description: 'Tell whether a user or group of this name exists already',
	properties: [
		textField('Name', 'name', {
			required: true,
			placeholder: 'e.g. jdoe',
			description: 'Logon name of a user or name of a group, in any case; not a distinguished name',
		}),
		readOptions(),
	],

	async execute({ client, input }) {
		const name = input.requiredText('name').trim();
		const exists = await client.objects.isNameTaken(name);
		return { name, exists };
	},
};
