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
		const found: DirectoryObject[] = [];
		const list = client.groups.list(listedIn(input), text);
		for await (const group of list) {
			if ([group.name, group.logonName, group.description].some((value) => value?.toLowerCase().includes(text))) found.push(group);
			if (found.length >= limit) break;
		}
		return await groups(client).show(found, output);
	},
};
