import { firstOf } from '../../../../clients/synology/listing';
import { objectCategories, type ObjectCategory } from '../../../../clients/synology/types';
import type { ItemInput } from '../../../shared/input';
import { outputOf } from '../../../shared/output';
import { choicesField, menuField, numberField, outputChoice, returnAllAndLimit } from '../../../shared/parameters';
import type { Operation } from '../operation';
import { categoryOptions, containerLocator, readOptions, systemContainers } from '../parameters';
import { chosenContainer } from '../input';
import { objects } from './record';

/** All kinds when none is chosen. */
function categories(input: ItemInput): ObjectCategory[] {
	const chosen = input.list('categories');
	if (chosen.length === 0) return [...objectCategories];
	const known = objectCategories.filter((category) => chosen.includes(category));
	if (new Set(chosen).size === known.length) return known;
	throw input.refusal(
		`The parameter '${input.label('categories')}' is none of ${objectCategories.join(', ')}`,
		'Choose from the list, or check its expression',
	);
}

export const getAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many objects',
	description: 'List objects of any kind from one container or from a whole tree',
	properties: [
		...returnAllAndLimit,
		containerLocator('The container to list, or the top of the tree; the domain itself when nothing is chosen', 'The domain itself'),
		menuField('Search In', 'searchIn', {
			options: [
				{ name: 'This Container', value: 'container', description: 'Only what lies directly in it' },
				{ name: 'Whole Tree', value: 'tree', description: 'Also what lies in the containers below' },
			],
			default: 'container',
		}),
		choicesField('Categories', 'categories', {
			options: categoryOptions,
			default: [],
			description: 'Kinds of objects to return; all kinds when none is chosen',
		}),
		...outputChoice(),
		readOptions([
			systemContainers,
			numberField(
				'Offset',
				'offset',
				{ from: 0, fallback: 0 },
				"How many objects to pass over, with 'This Container' only; the NAS promises no order",
			),
		]),
	],

	async execute({ client, input }) {
		const recursive = input.choice('searchIn', ['container', 'tree']) === 'tree';
		const output = outputOf(input);
		const list = client.objects.list({
			base: chosenContainer(input),
			recursive,
			categories: categories(input),
			atMost: input.limit,
			offset: recursive ? undefined : input.number('options.offset', { from: 0, whole: true, fallback: 0 }),
			systemContainers: input.optionalFlag('options.systemContainers'),
		});
		return await objects(client).show(await firstOf(list, input.limit), output);
	},
};
