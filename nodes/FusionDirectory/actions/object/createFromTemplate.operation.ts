import type { FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import type { Operation } from '../../../shared/legacy/operation';
import { inputMode } from '../../formProperties';
import { typeOf } from '../../input';
import { templateLocator, typeLocator, writeOptions } from '../../parameters';
import { byTab, valuesFromForm, valuesFromJson } from '../../values';

export const createFromTemplate: Operation<FusionDirectoryClient> = {
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
		{
			displayName: 'Values',
			name: 'values',
			type: 'json',
			default: '{}',
			description: 'Further fields by tab, e.g. { "user": { "telephoneNumber": "42" } }; they win over the form and the template',
		},
		writeOptions(),
	],

	async execute(client, input) {
		const type = typeOf(input);
		const template = input.locator('template').value;
		const form = input.text('inputMode') === 'json' ? {} : await valuesFromForm(client, input, type);
		const fields = { ...form, ...valuesFromJson(input, 'values') };
		const values = byTab(fields);
		return await input.perform({
			outcome: 'created',
			request: { template, values },
			run: async () => ({ dn: await client.objects.createFromTemplate(type, template, values), objectType: type.toUpperCase() }),
		});
	},
};
