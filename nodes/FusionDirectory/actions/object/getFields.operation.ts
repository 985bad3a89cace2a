import { toData } from '../../../shared/output';
import { orByExpression } from '../../../shared/parameters';
import { optionalDn, typeOf } from '../input';
import type { Operation } from '../operation';
import { optionalObjectLocator, readOptions, tabChoice, typeLocator } from '../parameters';

export const getFields: Operation = {
	value: 'getFields',
	name: 'Get Fields',
	action: 'Get fields of object',
	description: 'Describe the fields of a tab, with the present values of an entry; passwords are left out',
	properties: [
		typeLocator,
		optionalObjectLocator,
		{
			...tabChoice,
			required: false,
			description: `Empty: the main tab. ${orByExpression('an ID')}.`,
		},
		readOptions(),
	],

	async execute({ client, input }) {
		const type = typeOf(input);
		const tab = input.text('tab').trim() || (await client.objectTypes.get(type)).mainTab;
		const dn = optionalDn(input, 'object');
		const fields =
			dn === undefined
				? await client.objectTypes.fields(type, tab)
				: await client.objects.fields(await client.objects.require(type, dn), tab);
		return fields.map(toData);
	},
};
