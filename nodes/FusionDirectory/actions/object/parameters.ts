import type { INodeProperties } from 'n8n-workflow';
import { choicesField, jsonField, menuField, noticeField, orByExpression } from '../../../shared/parameters';

const notice: INodeProperties = noticeField(
	'Choose the tabs first: changing them empties the fields below. A tab that is not active yet is activated, with its own required fields. Separate the values of a list by semicolons.',
	'tabNotice',
);

const valuesJson: INodeProperties = jsonField('Values', 'values', {
	default: '{}',
	description:
		'Fields by tab, e.g. { "user": { "sn": "Lovelace" }, "mailAccount": { "mail": "ada@example.com" } }. "" clears a text, [] a list.',
});

/** @param choice  the parameter that chooses it */
export const fieldsForm = (resourceMapperMethod: string, loadOptionsDependsOn: string[], choice = 'inputMode'): INodeProperties => ({
	displayName: 'Fields',
	name: 'fields',
	type: 'resourceMapper',
	noDataExpression: true,
	default: { mappingMode: 'defineBelow', value: null },
	typeOptions: {
		loadOptionsDependsOn,
		resourceMapper: {
			resourceMapperMethod,
			mode: 'add',
			valuesLabel: 'Fields',
			fieldWords: { singular: 'field', plural: 'fields' },
			// Every field shown would be sent: a switch as "off", whatever a template says.
			addAllFields: false,
			multiKeyMatch: false,
			supportAutoMap: false,
		},
	},
	displayOptions: { show: { [choice]: ['form'] } },
});

interface FormSettings {
	/** Parameter that chooses between form and JSON. */
	choice: string;
	tabsMethod: string;
	/** Method in `methods.resourceMapping`. */
	fieldsMethod: string;
	dependsOn: string[];
}

/** The server's own form below a choice of tabs, or JSON. */
export function formOrJson({ choice, tabsMethod, fieldsMethod, dependsOn }: FormSettings): INodeProperties[] {
	const only = (mode: string) => ({ show: { [choice]: [mode] } });
	return [
		{ ...notice, displayOptions: only('form') },
		choicesField('Tab Names or IDs', 'tabs', {
			typeOptions: { loadOptionsMethod: tabsMethod, loadOptionsDependsOn: dependsOn },
			displayOptions: only('form'),
			default: [],
			description: `Tabs whose fields to fill in. ${orByExpression('IDs')}.`,
		}),
		fieldsForm(fieldsMethod, [...dependsOn, 'tabs'], choice),
		{ ...valuesJson, displayOptions: only('json') },
	];
}

export const inputMode: INodeProperties = menuField('Input', 'inputMode', {
	options: [
		{ name: 'Form', value: 'form', description: "The type's own fields, tab by tab" },
		{ name: 'JSON', value: 'json', description: 'Fields by tab as JSON' },
	],
	default: 'form',
});

export const moreFields: INodeProperties = menuField('Fields of Other Tabs', 'moreFields', {
	options: [
		{ name: 'Form', value: 'form', description: 'Any field of any tab of users' },
		{ name: 'JSON', value: 'json', description: 'Fields by tab as JSON' },
		{ name: 'None', value: 'none' },
	],
	default: 'none',
	description: 'Fields that have no parameter of their own here',
});
