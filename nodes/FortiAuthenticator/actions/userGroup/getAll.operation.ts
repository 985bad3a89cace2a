import { outputOf } from '../../../shared/output';
import { collection, flagField, outputChoice, returnAllAndLimit, textField } from '../../../shared/parameters';
import { limitOf } from '../input';
import type { Operation } from '../operation';
import { readOptions } from '../parameters';
import { userGroups } from './record';

export const getAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many user groups',
	description: 'List local user groups',
	properties: [
		...returnAllAndLimit,
		collection('filters', [textField('Name', 'name', { description: 'The exact name; upper and lower case count' })]),
		...outputChoice(),
		readOptions([flagField('With Members', 'members', 'Whether to read the members of every group as well')]),
	],

	async execute({ client, input }) {
		const name = input.text('filters.name');
		const { records } = await client.userGroups.list({
			limit: limitOf(input),
			name: name === '' ? undefined : name,
			members: input.flag('options.members'),
		});
		return await userGroups(client).show(records, outputOf(input));
	},
};
