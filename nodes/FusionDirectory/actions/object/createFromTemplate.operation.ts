import { jsonField } from '../../../shared/parameters';
import { typeOf } from '../input';
import type { Operation } from '../operation';
import { templateLocator, typeLocator, writeOptions } from '../parameters';
import { byTab, valuesFromForm, valuesFromJson } from '../values';
import { fieldsForm, inputMode } from './parameters';

export const createFromTemplate: Operation = {
	value: 'createFromTemplate',
	name: 'Create From Template',
	action: 'Create object from template',
	description: 'Create an entry from a template; given values win over those of the template',
	properties: [
		typeLocator,
		templateLocator,
		inputMode,
		fieldsForm('getTemplateFields', ['objectType.value', 'template.value']),
		jsonField('Values', 'values', {
			default: '{}',
			description: 'Further fields by tab, e.g. { "user": { "telephoneNumber": "42" } }; they win over the form and the template',
		}),
		writeOptions(),
	],

	async execute({ client, input, write }) {
		const type = typeOf(input);
		const template = input.ref('template').value;
		const form = input.choice('inputMode', ['form', 'json'], 'form') === 'json' ? {} : await valuesFromForm(client, input, type);
		const values = byTab({ ...form, ...valuesFromJson(input, 'values') });
		return await write.call({
			name: 'create the entry from the template',
			request: { template, values },
			send: async () => ({ dn: await client.objects.createFromTemplate(type, template, values), objectType: type.toUpperCase() }),
			outcome: 'created',
		});
	},
};
