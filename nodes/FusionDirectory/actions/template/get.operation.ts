import type { FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import type { Operation } from '../../../shared/operation';
import { toData } from '../../../shared/output';
import { typeOf } from '../input';
import { readOptions, templateLocator, typeLocator } from '../parameters';

export const get: Operation<FusionDirectoryClient> = {
	value: 'get',
	name: 'Get',
	action: 'Get template',
	description: 'List the fields a template leaves to be filled in',
	properties: [typeLocator, templateLocator, readOptions()],

	async execute({ client, input }) {
		return (await client.templates.get(typeOf(input), input.ref('template').value)).map(toData);
	},
};
