import { firstOf } from '../../../../clients/synology/listing';
import type { DirectoryObject } from '../../../../clients/synology/types';
import { outputOf } from '../../../shared/output';
import { collection, outputChoice, returnAllAndLimit, textField } from '../../../shared/parameters';
import { listedIn } from '../input';
import type { Operation } from '../operation';
import { readOptions, systemContainers, whereToLook } from '../parameters';
import { groups } from './record';

export const getAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many groups',
	description: 'List groups of the whole domain or of one container',
	properties: [
		...returnAllAndLimit,
		...whereToLook,
		collection('filters', [textField('Text', 'text', { description: 'Part of the name or description' })]),
		...outputChoice(),
		readOptions([systemContainers]),
	],

	async execute({ client, input }) {
		const { limit } = input;
		const output = outputOf(input);
		const text = input.text('filters.text').trim().toLowerCase();
		const matches = ({ name, logonName, description }: DirectoryObject): boolean =>
			[name, logonName, description].some((value) => value?.toLowerCase().includes(text));
		const found = await firstOf(client.groups.list(listedIn(input), text), limit, matches);
		return await groups(client).show(found, output);
	},
};
