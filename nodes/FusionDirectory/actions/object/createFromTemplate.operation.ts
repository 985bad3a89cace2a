import { jsonField } from '../../../shared/parameters';
import type { Operation } from '../operation';
import { inputMode } from './parameters';
import { typeOf } from '../input';
import { templateLocator, typeLocator, writeOptions } from '../parameters';
import { byTab, valuesFromForm, valuesFromJson } from '../values';

export const createFromTemplate: Operation = {
	value: 'createFromTemplate',
	name: 'Create From Template',
	action: 'Create object from template',
	description: 'Create an entry from a template; given values win over those of the template',
	properties: [
		typeLocator,
		templateLocator,
		inputMode,
		{
			displayName: 'Fields',
			name: 'fields',
			type: 'resourceMapper',
			noDataExpression: true,
			default: { mappingMode: 'defineBelow', value: null },
			typeOptions: {
				loadOptionsDependsOn: ['objectType.value', 'template.value'],
				resourceMapper: {
					resourceMapperMethod: 'getTemplateFields',
					mode: 'add',
					valuesLabel: 'Fields',
					fieldWords: { singular: 'field', plural: 'fields' },
					// Every field shown would be sent: a switch as "off", whatever the template says.
					addAllFields: false,
					multiKeyMatch: false,
					supportAutoMap: false,
				},
			},
			displayOptions: { show: { inputMode: ['form'] } },
		},
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
