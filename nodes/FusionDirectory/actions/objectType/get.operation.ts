import { toData } from '../../../shared/output';
import { typeOf } from '../input';
import type { Operation } from '../operation';
import { readOptions, typeLocator } from '../parameters';

export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get object type',
	description: 'Describe a type of entries: naming attribute, branch, tabs',
	properties: [typeLocator, readOptions()],

	async execute({ client, input }) {
		const type = typeOf(input);
		return { objectType: type.toUpperCase(), ...toData(await client.objectTypes.get(type)) };
	},
};
