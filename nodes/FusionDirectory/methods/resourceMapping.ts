import type { FieldType, ILoadOptionsFunctions, ResourceMapperField, ResourceMapperFields } from 'n8n-workflow';
import type { FieldDescription, FusionDirectoryClient } from '../../../clients/fusiondirectory/client';
import { currentText, currentType, withClient } from './withClient';

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
	list: ' (several: separate by ;)',
	binary: ' (Base64)',
};

/** @param required  whether the form insists on required fields: on creation only */
export function toMapperField(field: FieldDescription, tabName: string, required: boolean): ResourceMapperField {
	const type = typeOf(field);
	return {
		id: `${field.tab}.${field.attribute}`,
		displayName: `${tabName} › ${field.label}${hints[field.kind] ?? ''}`,
		required: required && field.required,
		defaultMatch: false,
		display: true,
		type,
		...(type === 'options' ? { options: field.choices?.map(({ value, label }) => ({ name: label || '–', value })) } : {}),
	};
}

const fillable = ({ visible, kind, disabled, attribute }: FieldDescription, update: boolean): boolean =>
	visible && kind !== 'composite' && !disabled && !(update && attribute === 'uid') && !/['"\\]/.test(attribute);

async function formOf(client: FusionDirectoryClient, type: string, tabs: string[], update: boolean): Promise<ResourceMapperFields> {
	const names = new Map((await client.objectTypes.get(type)).tabs.map(({ tab, name }) => [tab, name]));
	const fields: ResourceMapperField[] = [];
	for (const tab of tabs) {
		for (const field of await client.objectTypes.fields(type, tab)) {
			if (fillable(field, update)) fields.push(toMapperField(field, names.get(tab) ?? tab, !update));
		}
	}
	return { fields, ...(fields.length === 0 ? { emptyFieldsNotice: 'Choose the tabs to fill in above' } : {}) };
}

function chosenTabs(context: ILoadOptionsFunctions): string[] {
	const tabs: unknown = context.getNodeParameter('tabs', []);
	return Array.isArray(tabs) ? tabs.map(String) : [];
}

async function getObjectFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	return await withClient(this, async (client) => await formOf(client, currentType(this), chosenTabs(this), false));
}

async function getObjectUpdateFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	return await withClient(this, async (client) => await formOf(client, currentType(this), chosenTabs(this), true));
}

async function getUserFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	return await withClient(this, async (client) => await formOf(client, 'USER', chosenTabs(this), true));
}

/** What a template leaves open. */
async function getTemplateFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const template = currentText(this, 'template');
	if (template === '') return { fields: [], emptyFieldsNotice: 'Choose a template above' };
	const type = currentType(this);
	return await withClient(this, async (client) => {
		const fields = await client.templates.get(type, template);
		return { fields: fields.filter((field) => fillable(field, false)).map((field) => toMapperField(field, field.section, true)) };
	});
}

export const resourceMapping = { getObjectFields, getObjectUpdateFields, getUserFields, getTemplateFields };
