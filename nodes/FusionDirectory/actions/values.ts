import type { IDataObject } from 'n8n-workflow';
import type { FieldDescription, FieldName, FusionDirectoryClient, TabValues } from '../../../clients/fusiondirectory/client';
import { isPlainObject, type JsonValue } from '../../../clients/json';
import { isoTextOf } from '../../shared/dateTime';
import type { ItemInput } from '../../shared/input';

/**
 * Values as they are compared: `tab.attribute` → value, and `tab.` → true for a tab that is to be active whatever its
 * fields.
 */
export type FlatValues = IDataObject;

export const flatKey = (tab: string, attribute: string): string => `${tab}.${attribute}`;
export const tabOf = (key: string): string => key.slice(0, key.indexOf('.'));
export const tabsOf = (values: FlatValues): string[] => [...new Set(Object.keys(values).map(tabOf))];
export const fieldNames = (values: FlatValues): FieldName[] =>
	Object.keys(values).map((key) => ({ tab: tabOf(key), attribute: key.slice(tabOf(key).length + 1) }));

export const without = (values: FlatValues, ...keys: string[]): FlatValues =>
	Object.fromEntries(Object.entries(values).filter(([key]) => !keys.includes(key)));

/** Back to what the server takes. */
export function byTab(values: FlatValues): TabValues {
	const tabs = new Map<string, Array<[string, JsonValue]>>();
	for (const [key, value] of Object.entries(values)) {
		const tab = tabOf(key);
		const attribute = key.slice(tab.length + 1);
		const fields = tabs.get(tab) ?? [];
		if (attribute !== '') fields.push([attribute, value as JsonValue]);
		tabs.set(tab, fields);
	}
	return Object.fromEntries([...tabs].map(([tab, fields]) => [tab, Object.fromEntries(fields)]));
}

/** LDAP knows texts: a number is compared, and taken, as the text it is. */
const asStored = (value: IDataObject[string]): IDataObject[string] => (typeof value === 'number' ? String(value) : value);

/** `{tab: {field: value}}` as typed or given by an expression. */
export function valuesFromJson(input: ItemInput, name: string): FlatValues {
	const flat: Array<[string, IDataObject[string]]> = [];
	for (const [tab, fields] of Object.entries(input.jsonObject(name))) {
		if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(tab) || !isPlainObject(fields)) {
			throw input.refusal(
				`'${input.label(name)}' has no fields below '${tab}'`,
				'Write it as { "tab": { "field": "value" } }, e.g. { "user": { "sn": "Lovelace" } }',
			);
		}
		flat.push([flatKey(tab, ''), true]);
		for (const [attribute, value] of Object.entries(fields)) {
			if (value === null || value === undefined) {
				throw input.refusal(
					`'${tab}.${attribute}' in '${input.label(name)}' has no value`,
					'Use "" to clear a text and [] to clear a list, or leave the field out',
				);
			}
			flat.push([flatKey(tab, attribute), asStored(value as IDataObject[string])]);
		}
	}
	return Object.fromEntries(flat);
}

/** What was filled in in the form of the chosen tabs; fields left empty in the form are not sent. */
export async function valuesFromForm(client: FusionDirectoryClient, input: ItemInput, type: string): Promise<FlatValues> {
	const flat: Array<[string, IDataObject[string]]> = input.list('tabs').map((tab) => [flatKey(tab, ''), true]);
	for (const [key, value] of Object.entries(input.form('fields'))) {
		if (value === null || value === undefined || !key.includes('.')) continue;
		const field = await describe(client, type, key);
		flat.push([key, convert(input, key, value, field)]);
	}
	return Object.fromEntries(flat);
}

async function describe(client: FusionDirectoryClient, type: string, key: string): Promise<FieldDescription | undefined> {
	const tab = tabOf(key);
	const fields = await client.objectTypes.fields(type, tab);
	return fields.find(({ attribute }) => flatKey(tab, attribute) === key);
}

/** A form gives texts; the server wants each field in its own form. */
function convert(input: ItemInput, key: string, value: unknown, field: FieldDescription | undefined): IDataObject[string] {
	switch (field?.kind) {
		case 'list':
			return listFrom(value);
		case 'date':
			return dateFrom(value);
		case 'boolean':
			return value === true || value === 'true' || value === '1' || value === 1;
		default: {
			if (Array.isArray(value) || isPlainObject(value)) {
				throw input.refusal(
					`The field '${field?.label ?? key}' holds a list or an object where one value is needed`,
					'Check its expression',
				);
			}
			return asStored(value as string | number | boolean);
		}
	}
}

/** Several values in one text: a JSON list, or separated by semicolons or line ends. */
export function listFrom(value: unknown): string[] {
	if (Array.isArray(value)) return value.map(String);
	const text = String(value).trim();
	if (text === '') return [];
	if (text.startsWith('[')) {
		try {
			const parsed: unknown = JSON.parse(text);
			if (Array.isArray(parsed)) return parsed.map(String);
		} catch {
			// Not JSON after all: taken as it stands.
		}
	}
	return text
		.split(/[;\n]/)
		.map((part) => part.trim())
		.filter((part) => part !== '');
}

/** FusionDirectory wants `YYYY-MM-DD`; n8n gives a date with time in the workflow's zone. */
function dateFrom(value: unknown): string {
	const text = isoTextOf(value) ?? String(value);
	return /^(\d{4}-\d{2}-\d{2})(?:T|\s|$)/.exec(text)?.[1] ?? text;
}

/** Values of the form or of JSON, by the choice above them. */
export async function readValues(
	client: FusionDirectoryClient,
	input: ItemInput,
	type: string,
	choice: 'inputMode' | 'moreFields' = 'inputMode',
): Promise<FlatValues> {
	switch (input.choice(choice, ['form', 'json', 'none'], choice === 'inputMode' ? 'form' : 'none')) {
		case 'json':
			return valuesFromJson(input, 'values');
		case 'form':
			return await valuesFromForm(client, input, type);
		case 'none':
			return {};
	}
}
