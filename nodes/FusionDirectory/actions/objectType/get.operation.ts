import type { FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import type { Operation } from '../../../shared/operation';
import { asJson, typeOf } from '../input';
import { readOptions, typeLocator } from '../parameters';

export const get: Operation<FusionDirectoryClient> = {
	value: 'get',
	name: 'Get',
	action: 'Get object type',
	description: 'Describe a type of entries: naming attribute, branch, tabs',
	properties: [typeLocator, readOptions()],

	async execute({ client, input }) {
		const type = typeOf(input);
		return { objectType: type.toUpperCase(), ...asJson(await client.objectTypes.get(type)) };
	},
};
