import { toData } from '../../../shared/output';
import { attributesOf, dnOf, typeOf } from '../input';
import type { Operation } from '../operation';
import { attributeRows, objectLocator, readOptions, typeLocator } from '../parameters';

export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get object',
	description: 'Get one entry of any type',
	properties: [typeLocator, objectLocator, attributeRows, readOptions()],

	async execute({ client, input }) {
		const type = typeOf(input);
		const object = await client.objects.require(type, dnOf(input), await attributesOf(client, input, type));
		return toData({ ...object.attributes, dn: object.dn });
	},
};
