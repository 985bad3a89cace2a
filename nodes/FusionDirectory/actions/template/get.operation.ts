import { toData } from '../../../shared/output';
import { typeOf } from '../input';
import type { Operation } from '../operation';
import { readOptions, templateLocator, typeLocator } from '../parameters';

export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get template',
	description: 'List the fields a template leaves to be filled in',
	properties: [typeLocator, templateLocator, readOptions()],

	async execute({ client, input }) {
		return (await client.templates.get(typeOf(input), input.ref('template').value)).map(toData);
	},
};
