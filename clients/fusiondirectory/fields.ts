import type { JsonValue } from '../json';
import { readFlag, readMap, readText, readTexts } from './json';
import type { FieldDescription, FieldKind } from './types';

const wellKnownSecrets = new Set(['sambantpassword', 'sambalmpassword', 'sambapasswordhistory', 'krbprincipalkey', 'authpassword']);
const wellKnownBinaries = new Set([
	'jpegphoto',
	'audio',
	'photo',
	'usercertificate',
	'cacertificate',
	'usersmimecertificate',
	'userpkcs12',
]);

/** Attributes that hold passwords or their hashes: the server hands them out, we do not. */
export function isSecretAttribute(name: string): boolean {
	const lower = name.toLowerCase();
	return wellKnownSecrets.has(lower) || (/password(?:_.*)?$/.test(lower) && !/^(?:must|may|can)/.test(lower));
}

/** Attributes whose values are no text: in any mode but base64 the whole answer would be lost. */
export const isBinaryAttribute = (name: string): boolean => wellKnownBinaries.has(name.toLowerCase().split(';')[0]);

function kindOf(types: string[], binary: boolean, hasChoices: boolean): FieldKind {
	const is = (name: string): boolean => types.includes(name);
	if (is('UserPasswordAttribute') || is('PasswordAttribute')) return 'password';
	if (binary || is('FileAttribute')) return 'binary';
	if (is('BooleanAttribute')) return 'boolean';
	if (is('SetAttribute')) return 'list';
	if (is('DateAttribute')) return 'date';
	if (is('IntAttribute') || is('UnitIntAttribute')) return 'number';
	if (is('CompositeAttribute')) return 'composite';
	return is('SelectAttribute') || hasChoices ? 'choice' : 'text';
}

function readChoices(value: JsonValue | undefined): FieldDescription['choices'] {
	const choices = readMap(value);
	if (choices === undefined || choices.size === 0) return undefined;
	return [...choices].map(([key, label]) => ({ value: key, label: readText(label) || key }));
}

function readField(tab: string, section: string, attribute: string, description: JsonValue): FieldDescription {
	const details = readMap(description) ?? new Map<string, JsonValue>();
	const choices = readChoices(details.get('choices'));
	const kind = kindOf(readTexts(details.get('type')), details.get('binary') === true, choices !== undefined);
	const secret = kind === 'password' || isSecretAttribute(attribute);
	return {
		tab,
		attribute,
		label: readText(details.get('label')) || readText(details.get('description')) || attribute,
		description: readText(details.get('description')) ?? '',
		section,
		kind,
		required: readFlag(details.get('required')),
		disabled: readFlag(details.get('disabled')),
		visible: details.get('visible') !== false,
		inLdap: details.get('inldap') !== false,
		choices: kind === 'boolean' ? undefined : choices,
		value: secret ? '' : readValue(kind, details.get('value')),
		parts: [...(readMap(details.get('attributes'))?.keys() ?? [])],
	};
}

/** Booleans arrive as true/false or 1/0, by field. */
function readValue(kind: FieldKind, value: JsonValue | undefined): JsonValue {
	if (kind === 'boolean') return readFlag(value);
	if (kind === 'list') return Array.isArray(value) ? value : readMap(value) ? [...(readMap(value)?.values() ?? [])] : [];
	return value ?? '';
}

/** Keys in the order the server gives, where it gives one. */
function ordered(map: Map<string, JsonValue>, order: JsonValue | undefined): Array<[string, JsonValue]> {
	const names = readTexts(order).filter((name) => map.has(name));
	const rest = [...map.keys()].filter((name) => !names.includes(name));
	return [...names, ...rest].flatMap((name): Array<[string, JsonValue]> => {
		const value = map.get(name);
		return value === undefined ? [] : [[name, value]];
	});
}

/** Fields of one tab as `getFields` describes them, in the order of the form. */
export function readFields(tab: string, answer: JsonValue): FieldDescription[] {
	const top = readMap(answer);
	const sections = readMap(top?.get('sections')) ?? new Map<string, JsonValue>();
	return ordered(sections, top?.get('sections_order')).flatMap(([, section]) => {
		const details = readMap(section);
		const attributes = readMap(details?.get('attrs')) ?? new Map<string, JsonValue>();
		const name = readText(details?.get('name')) ?? '';
		return ordered(attributes, details?.get('attrs_order')).map(([attribute, description]) => readField(tab, name, attribute, description));
	});
}

/** Fields a template leaves open, by tab (`gettemplate`). */
export function readTemplateFields(tabs: Map<string, JsonValue>): FieldDescription[] {
	return [...tabs].flatMap(([tab, value]) => {
		const details = readMap(value);
		const attributes = readMap(details?.get('attrs')) ?? new Map<string, JsonValue>();
		const name = readText(details?.get('name')) ?? tab;
		return ordered(attributes, details?.get('attrs_order')).map(([attribute, description]) => readField(tab, name, attribute, description));
	});
}

/** Fields of a tab as REST lists them: the form's sections with the names of their fields, in the order of the form. */
export function readFieldNames(tab: string, answer: JsonValue, values?: Map<string, JsonValue>): FieldDescription[] {
	const top = readMap(answer);
	const sections = readMap(top?.get('sections')) ?? new Map<string, JsonValue>();
	return ordered(sections, top?.get('sections_order')).flatMap(([, section]) => {
		const details = readMap(section);
		return namesOnly(tab, readText(details?.get('name')) || tab, readTexts(details?.get('attrs')), values);
	});
}

/** Fields of which REST tells the names only, and their values where there is an entry. */
export function namesOnly(tab: string, section: string, names: string[], values?: Map<string, JsonValue>): FieldDescription[] {
	return names.map((attribute) => {
		const value = values?.get(attribute);
		const secret = isSecretAttribute(attribute);
		const kind: FieldKind = secret
			? 'password'
			: isBinaryAttribute(attribute)
				? 'binary'
				: Array.isArray(value)
					? 'list'
					: typeof value === 'boolean'
						? 'boolean'
						: 'text';
		return {
			tab,
			attribute,
			label: attribute,
			description: '',
			section,
			kind,
			required: false,
			disabled: false,
			visible: true,
			// Not told: a listing refuses those that only look like attributes.
			inLdap: true,
			nameOnly: true,
			value: secret ? '' : (value ?? ''),
			parts: [],
		};
	});
}
