import { isPlainObject } from '../../clients/json';
import type { IDataObject } from 'n8n-workflow';
import { joinFilters, readRawFilter } from '../../clients/directory/ldapFilter';
import { asDn } from '../../clients/directory/dn';
import type { AttributeMode, AttributeRequest, FusionDirectoryClient } from '../../clients/fusiondirectory/client';
import { type ItemInput } from '../shared/legacy/itemInput';
import { readFilterRows } from './filters';

export type NamedUser = { dn: string } | { uid: string };

/** The chosen user: what looks like a DN is one, unless it was said to be a login name. */
export function namedUser(input: ItemInput): NamedUser {
	const { mode, value } = input.locator('user');
	if (mode === 'username') return { uid: value };
	if (mode === 'dn' || asDn(value) !== undefined) return { dn: value };
	return { uid: value };
}

export const nameOf = (by: NamedUser): string => ('dn' in by ? by.dn : by.uid);

/** Two items about one user name it alike, by DN or by login name. */
export const userKey = (input: ItemInput): string => {
	const by = namedUser(input);
	const uid = 'uid' in by ? by.uid : (/^uid=([^,]+),/i.exec(by.dn)?.[1] ?? by.dn);
	return uid.toLowerCase();
};

export const typeOf = (input: ItemInput): string => input.locator('objectType').value;
export const dnOf = (input: ItemInput): string => input.locator('object').value;
export const objectKey = (input: ItemInput): string => dnOf(input).toLowerCase();

/** The value of a locator that may be left empty. */
export function optionalLocator(input: ItemInput, name: string): string | undefined {
	const value = input.value(name);
	const inner = isPlainObject(value) ? value.value : value;
	return inner === undefined || inner === null || String(inner).trim() === '' ? undefined : input.locator(name).value;
}

export const unlockForChange = (input: ItemInput): boolean => input.option('unlockForChange') === true;

/** Filter rows and the raw filter as one. */
export function filterOf(input: ItemInput): string {
	const rows = readFilterRows(input.rows('filters', 'rows'));
	const typed = input.option('rawFilter');
	const raw = readRawFilter(typeof typed === 'string' ? typed : '');
	if (raw === undefined) throw input.refusal("The parentheses in 'LDAP Filter' don't match", 'Write it like (&(sn=Doe)(mail=*))');
	return joinFilters([joinFilters(rows, input.option('combineFilters') === 'or' ? 'or' : 'and'), raw]);
}

/** Attributes named in filters, to be checked before the call. */
export const filteredAttributes = (input: ItemInput): string[] =>
	input.rows('filters', 'rows').map((row) => String(row.field ?? '').trim());

const modes: AttributeMode[] = ['first', 'all', 'base64', 'raw'];

/** Attributes asked for, checked against the type; all readable ones where none was chosen. */
export async function attributesOf(client: FusionDirectoryClient, input: ItemInput, type: string): Promise<AttributeRequest> {
	const rows = input.rows('attributes', 'rows').filter((row) => String(row.name ?? '').trim() !== '');
	if (rows.length === 0) return await client.objects.allAttributes(type);
	const request = rows.map((row): [string, AttributeMode] => [String(row.name).trim(), modes.find((mode) => mode === row.mode) ?? 'first']);
	await client.objectTypes.checkAttributes(
		type,
		request.map(([name]) => name),
	);
	return Object.fromEntries(request);
}

/** Names typed in 'Fields' of Selected Fields. */
export function selectedNames(input: ItemInput): string[] {
	const value = input.value('outputFields');
	const names = Array.isArray(value) ? value.map(String) : input.text('outputFields').split(',');
	return names.map((name) => name.trim()).filter((name) => name !== '');
}

export const asJson = (value: object): IDataObject => Object.fromEntries(Object.entries(value));
