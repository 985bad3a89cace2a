import type { IDataObject } from 'n8n-workflow';
import type { SynologyClient } from '../../../../clients/synology/client';
import { objectCategories, type ObjectCategory } from '../../../../clients/synology/types';
import type { ItemInput } from '../../../shared/legacy/itemInput';
import type { Operation } from '../../../shared/legacy/operation';
import { outputChoice, returnAllAndLimit } from '../../../shared/parameters';
import { categoryOptions, containerLocator, readOptions, systemContainers } from '../parameters';
import { chosenContainer, givenFlag, objectView, oneOf } from '../records';

function categories(input: ItemInput): ObjectCategory[] {
	const value = input.value('categories');
	const chosen: unknown[] = Array.isArray(value) ? value : value === undefined || value === null || value === '' ? [] : [value];
	if (chosen.length === 0) return [...objectCategories];
	return chosen.map((name) => oneOf(input, name, 'Categories', objectCategories));
}

function offset(input: ItemInput): number | undefined {
	const value = input.option('offset');
	if (value === undefined || value === null || value === '') return undefined;
	const number = Number(value);
	if (!Number.isInteger(number) || number < 0)
		throw input.refusal("The option 'Offset' is not a whole number from 0", 'Enter how many objects to pass over');
	return number;
}

export const getAll: Operation<SynologyClient> = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many objects',
	description: 'Retrieve objects of any kind from one container or from a whole tree',
	properties: [
		containerLocator('The container to list, or the top of the tree; the domain itself when nothing is chosen', 'The domain itself'),
		{
			displayName: 'Search In',
			name: 'searchIn',
			type: 'options',
			options: [
				{ name: 'This Container', value: 'container', description: 'Only what lies directly in it' },
				{ name: 'Whole Tree', value: 'tree', description: 'Also what lies in the containers below' },
			],
			default: 'container',
		},
		{
			displayName: 'Categories',
			name: 'categories',
			type: 'multiOptions',
			options: categoryOptions,
			default: [],
			description: 'Kinds of objects to return; all kinds when none is chosen',
		},
		...returnAllAndLimit,
		...outputChoice(),
		readOptions([
			systemContainers,
			{
				displayName: 'Offset',
				name: 'offset',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 0,
				description: "How many objects to pass over, with 'This Container' only; the NAS promises no order",
			},
		]),
	],

	async execute(client, input) {
		const recursive = oneOf(input, input.value('searchIn'), 'Search In', ['container', 'tree']) === 'tree';
		const found: IDataObject[] = [];
		const list = client.objects.list({
			base: chosenContainer(input),
			recursive,
			categories: categories(input),
			atMost: input.limit,
			offset: recursive ? undefined : offset(input),
			systemContainers: givenFlag(input, 'options', 'systemContainers'),
		});
		for await (const object of list) found.push(input.present(objectView, object));
		return found;
	},
};
