import type { FieldType, ILoadOptionsFunctions, ResourceMapperField, ResourceMapperFields } from 'n8n-workflow';
import type { FieldDescription, FusionDirectoryClient } from '../../../clients/fusiondirectory/client';
import { flatKey } from '../actions/values';
import { withClient } from '../directory';
import { currentText, currentType } from './current';

/** The form is saved in the workflow: longer lists of choices (languages, time zones) stay out of it. */
const mostChoices = 60;

function typeOf({ kind, choices = [] }: FieldDescription): FieldType {
	switch (kind) {
		case 'boolean':
			return 'boolean';
		case 'date':
			return 'dateTime';
		case 'choice':
			return choices.length > 0 && choices.length <= mostChoices ? 'options' : 'string';
		default:
			return 'string';
	}
}

const hints: Partial<Record<FieldDescription['kind'], string>> = {
	list: ' (list)',
	binary: ' (Base64)',
};

/** REST names tabs and sections, and of fields the attribute alone: the section then helps to find it. */
const placeOf = ({ nameOnly, section, tab }: FieldDescription, tabName: string): string =>
	nameOnly && ![tab, tabName, ''].includes(section) ? `${tabName} › ${section}` : tabName;

/** A form for a new entry insists on required fields and shows the server's own suggestion; one for changes asks nothing. */
export function toMapperField(field: FieldDescription, tabName: string, isNew: boolean): ResourceMapperField {
	const type = typeOf(field);
	const required = isNew && field.required;
	const suggested = required && typeof field.value === 'string' && field.value !== '';
	return {
		id: `${field.tab}.${field.attribute}`,
		displayName: `${placeOf(field, tabName)} › ${field.label}${hints[field.kind] ?? ''}`,
		required,
		defaultMatch: false,
		display: true,
		type,
		...(type === 'options' ? { options: field.choices?.map(({ value, label }) => ({ name: label || '–', value })) } : {}),
		...(suggested ? { defaultValue: String(field.value) } : {}),
	};
}

const fillable = ({ visible, kind, disabled, attribute }: FieldDescription): boolean =>
	visible && kind !== 'composite' && !disabled && !/['"\\]/.test(attribute);

interface FormPurpose {
	isNew: boolean;
	/** Fields left out, as `tab.attribute`. */
	without?: string[];
}

async function formOf(
	client: FusionDirectoryClient,
	type: string,
	tabs: string[],
	{ isNew, without = [] }: FormPurpose,
): Promise<ResourceMapperFields> {
	const names = new Map((await client.objectTypes.get(type)).tabs.map(({ tab, name }) => [tab, name]));
	const fields: ResourceMapperField[] = [];
	for (const tab of tabs) {
		for (const field of await client.objectTypes.fields(type, tab)) {
			if (fillable(field) && !without.includes(flatKey(tab, field.attribute)))
				fields.push(toMapperField(field, names.get(tab) ?? tab, isNew));
		}
	}
	return { fields, ...(fields.length === 0 ? { emptyFieldsNotice: 'Choose the tabs to fill in above' } : {}) };
}

function chosenTabs(context: ILoadOptionsFunctions): string[] {
	const tabs: unknown = context.getNodeParameter('tabs', []);
	return Array.isArray(tabs) ? tabs.map(String) : [];
}

const form = (purpose: FormPurpose, typeOf = currentType) =>
	async function (this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
		return await withClient(this, async (client) => await formOf(client, typeOf(this), chosenTabs(this), purpose));
	};

/** Those of a new user that have a parameter of their own are not asked twice. */
const ownParameters = ['base', 'givenName', 'sn', 'uid', 'userPassword'].map((attribute) => flatKey('user', attribute));

const isLeftOpen = ({ value }: FieldDescription): boolean => value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** The fields of a template; required is what it leaves open. */
async function getTemplateFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const template = currentText(this, 'template');
	if (template === '') return { fields: [], emptyFieldsNotice: 'Choose a template above' };
	const type = currentType(this);
	return await withClient(this, async (client) => {
		const fields = (await client.templates.get(type, template)).filter(fillable);
		return { fields: fields.map((field) => toMapperField(field, field.section, isLeftOpen(field))) };
	});
}

const ofUser = (): string => 'USER';

export const resourceMapping = {
	getObjectFields: form({ isNew: true }),
	getObjectUpdateFields: form({ isNew: false, without: ['user.uid'] }),
	getUserFields: form({ isNew: true, without: ownParameters }, ofUser),
	getUserUpdateFields: form({ isNew: false, without: ['user.uid'] }, ofUser),
	getTemplateFields,
};
