import {
	isBinaryAttribute,
	isSecretAttribute,
	namesOnly,
	readFieldNames,
	readFields,
	readTemplateFields,
} from '../../../clients/fusiondirectory/fields';
import type { JsonValue } from '../../../clients/json';

const form = (attrs: Record<string, JsonValue>, order: string[] = []): JsonValue => ({
	sections_order: ['main'],
	sections: { main: { name: 'Main', attrs, attrs_order: order } },
});
const only = (details: JsonValue, attribute = 'x') => readFields('user', form({ [attribute]: details }))[0];

test.each([
	[['UserPasswordAttribute'], 'password'],
	[['PasswordAttribute'], 'password'],
	[['FileAttribute'], 'binary'],
	[['BooleanAttribute'], 'boolean'],
	[['SetAttribute'], 'list'],
	[['DateAttribute'], 'date'],
	[['IntAttribute'], 'number'],
	[['UnitIntAttribute'], 'number'],
	[['CompositeAttribute'], 'composite'],
	[['SelectAttribute'], 'choice'],
	[['StringAttribute'], 'text'],
	[[], 'text'],
])('a field of the classes %j is of kind %s', (type, kind) => {
	expect(only({ type }).kind).toBe(kind);
});

test('a field whose value is no text is binary, one with choices a choice', () => {
	expect(only({ type: ['StringAttribute'], binary: true }).kind).toBe('binary');
	expect(only({ choices: { de: 'German', fr: '' } })).toMatchObject({
		kind: 'choice',
		choices: [
			{ value: 'de', label: 'German' },
			{ value: 'fr', label: 'fr' },
		],
	});
	expect(only({ type: ['BooleanAttribute'], choices: { a: 'A' } }).choices).toBeUndefined();
	expect(only({ choices: {} })).toMatchObject({ kind: 'text', choices: undefined });
});

test('a field is described as the form has it', () => {
	const details = {
		label: 'Last name',
		description: 'Family name',
		required: true,
		disabled: '1',
		visible: false,
		inldap: false,
		value: 'Lovelace',
		attributes: { one: {}, two: {} },
	};
	expect(only(details, 'sn')).toEqual({
		tab: 'user',
		attribute: 'sn',
		label: 'Last name',
		description: 'Family name',
		section: 'Main',
		kind: 'text',
		required: true,
		disabled: true,
		visible: false,
		inLdap: false,
		choices: undefined,
		value: 'Lovelace',
		parts: ['one', 'two'],
	});
});

test('what the form does not say has its usual value, also when it says nothing at all', () => {
	const usual = { label: 'x', description: '', required: false, disabled: false, visible: true, inLdap: true, value: '', parts: [] };
	expect(only({})).toMatchObject(usual);
	expect(only('nothing')).toMatchObject(usual);
	expect(only({ description: 'Said' }).label).toBe('Said');
});

test('values come by kind, secrets never', () => {
	expect(only({ type: ['BooleanAttribute'], value: 1 }).value).toBe(true);
	expect(only({ type: ['BooleanAttribute'], value: 'FALSE' }).value).toBe(false);
	expect(only({ type: ['SetAttribute'], value: ['a'] }).value).toEqual(['a']);
	expect(only({ type: ['SetAttribute'], value: { 0: 'a', 2: 'b' } }).value).toEqual(['a', 'b']);
	expect(only({ type: ['SetAttribute'], value: '' }).value).toEqual([]);
	expect(only({ type: ['PasswordAttribute'], value: 'hidden' }).value).toBe('');
	expect(only({ value: '{SSHA}hidden' }, 'userPassword').value).toBe('');
});

test('fields come in the order of the form, those it forgets after them', () => {
	const fields = readFields('user', form({ a: {}, b: {}, c: {} }, ['c', 'gone', 'a']));
	expect(fields.map(({ attribute }) => attribute)).toEqual(['c', 'a', 'b']);
	expect(readFields('user', null)).toEqual([]);
	expect(readFields('user', { sections: { main: null } })).toEqual([]);
});

test('open fields of a template come by tab, with the name of the tab where it has none', () => {
	const tabs = new Map<string, JsonValue>([
		['user', { name: 'User', attrs: { sn: {}, uid: {} }, attrs_order: ['uid', 'sn'] }],
		['mail', { attrs: { mail: {} } }],
		['odd', null],
	]);
	expect(readTemplateFields(tabs).map(({ tab, section, attribute }) => [tab, section, attribute])).toEqual([
		['user', 'User', 'uid'],
		['user', 'User', 'sn'],
		['mail', 'mail', 'mail'],
	]);
});

test('where only names are known, the kind is told by the name and the value', () => {
	const values = new Map<string, JsonValue>([
		['list', ['a']],
		['flag', true],
		['text', 'a'],
		['userPassword', '{SSHA}hidden'],
	]);
	const fields = namesOnly('user', 'Main', ['list', 'flag', 'text', 'userPassword', 'jpegPhoto', 'none'], values);
	expect(fields.map(({ attribute, kind, value }) => [attribute, kind, value])).toEqual([
		['list', 'list', ['a']],
		['flag', 'boolean', true],
		['text', 'text', 'a'],
		['userPassword', 'password', ''],
		['jpegPhoto', 'binary', ''],
		['none', 'text', ''],
	]);
	expect(fields[0]).toEqual({
		tab: 'user',
		attribute: 'list',
		label: 'list',
		description: '',
		section: 'Main',
		kind: 'list',
		required: false,
		disabled: false,
		visible: true,
		inLdap: true,
		nameOnly: true,
		value: ['a'],
		parts: [],
	});
	const form = { sections_order: ['b', 'a'], sections: { a: { name: '', attrs: ['one'] }, b: { name: 'B', attrs: ['two'] } } };
	expect(readFieldNames('user', form).map(({ section, attribute }) => [section, attribute])).toEqual([
		['B', 'two'],
		['user', 'one'],
	]);
});

test('pictures and certificates are no text, whatever their options; passwords and keys are secrets', () => {
	for (const name of ['jpegPhoto', 'JPEGPHOTO', 'userCertificate;binary']) expect(isBinaryAttribute(name)).toBe(true);
	expect(isBinaryAttribute('sn')).toBe(false);
	for (const name of ['userPassword', 'USERPASSWORD', 'sambaNTPassword']) expect(isSecretAttribute(name)).toBe(true);
	expect(isSecretAttribute('sn')).toBe(false);
});
