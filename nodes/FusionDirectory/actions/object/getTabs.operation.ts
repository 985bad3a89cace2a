import { toData } from '../../../shared/output';
import { optionalDn, typeOf } from '../input';
import type { Operation } from '../operation';
import { optionalObjectLocator, readOptions, typeLocator } from '../parameters';

export const getTabs: Operation = {
	value: 'getTabs',
	name: 'Get Tabs',
	action: 'Get tabs of object',
	description: 'List the tabs of a type, or of an entry with their state',
	properties: [typeLocator, optionalObjectLocator, readOptions()],

	async execute({ client, input }) {
		return (await client.objects.tabs(typeOf(input), optionalDn(input, 'object'))).map(toData);
	},
};
