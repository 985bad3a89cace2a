import { asDn, dnKey, parseDn } from '../../../clients/directory/dn';
import { joinFilters, readRawFilter } from '../../../clients/directory/ldapFilter';
import type { AttributeMode, AttributeRequest, FusionDirectoryClient, GroupKind } from '../../../clients/fusiondirectory/client';
import type { ItemInput } from '../../shared/input';
import type { RecordName } from '../../shared/operation';
import { readFilterRows } from './filters';

/** A record as an item names it. */
export type NamedUser = { dn: string } | { uid: string };
export const nameOf = (by: NamedUser): string => ('dn' in by ? by.dn : by.uid);

/** A user as text: what looks like a DN is one. */
export const userNamed = (text: string): NamedUser => (asDn(text) === undefined ? { uid: text } : { dn: text });

/** The chosen user: what looks like a DN is one, unless it was said to be a login name. */
export function userRef(input: ItemInput): NamedUser {
	const { mode, value } = input.ref('user');
	if (mode === 'username') return { uid: value };
	return mode === 'dn' ? { dn: value } : userNamed(value);
}

/** Users named by login name and by a DN that begins with it are named alike. */
export function userName(input: ItemInput): RecordName {
	const by = userRef(input);
	if ('uid' in by) return { by: 'uid', name: by.uid.toLowerCase() };
	const [first] = parseDn(by.dn)?.[0] ?? [];
	return first?.type.toLowerCase() === 'uid' ? { by: 'uid', name: first.value.toLowerCase() } : { by: 'dn', name: dnKey(by.dn) };
}

export const newUserName = (input: ItemInput): RecordName => ({ by: 'uid', name: input.text('username').trim().toLowerCase() });

export type GroupRef = { dn: string } | { name: string };

export const groupKindOf = (input: ItemInput): GroupKind =>
	input.choice('groupType', ['groupOfNames', 'posixGroup', 'role'], 'groupOfNames');

export function groupRef(input: ItemInput): GroupRef {
	const { mode, value } = input.ref('group');
	return mode === 'name' ? { name: value } : { dn: value };
}

export function groupName(input: ItemInput): RecordName {
	const ref = groupRef(input);
	return 'dn' in ref ? { by: 'dn', name: dnKey(ref.dn) } : { by: 'name', name: ref.name.toLowerCase() };
}

export const typeOf = (input: ItemInput): string => input.ref('objectType').value;
export const dnOf = (input: ItemInput): string => input.ref('object').value;
export const objectName = (input: ItemInput): RecordName => ({ by: 'dn', name: dnKey(dnOf(input)) });

/** The DN of a department, or of an entry, that may be left open. */
export const optionalDn = (input: ItemInput, name: string): string | undefined => input.optionalRef(name)?.value;

export const unlockForChange = (input: ItemInput): boolean => input.flag('options.unlockForChange');

/** Filter rows and the raw filter as one. */
export function filterOf(input: ItemInput): string {
	const rows = readFilterRows(input.rows('filters', 'rows'));
	const raw = readRawFilter(input.text('options.rawFilter'));
	if (raw === undefined) throw input.refusal("The parentheses in 'LDAP Filter' don't match", 'Write it like (&(sn=Doe)(mail=*))');
	return joinFilters([joinFilters(rows, input.choice<'and' | 'or'>('options.combineFilters', ['and', 'or'], 'and')), raw]);
}

/** Attributes named in filters, to be checked before the call. */
export const filteredAttributes = (input: ItemInput): string[] =>
	input.rows('filters', 'rows').map((row) => String(row.field ?? '').trim());

const modes: AttributeMode[] = ['first', 'all', 'base64', 'raw'];

/** Attributes asked for, checked against the type; all readable ones where none was chosen. */
export async function attributesOf(client: FusionDirectoryClient, input: ItemInput, type: string): Promise<AttributeRequest> {
	const rows = input.rows('attributes', 'rows').filter((row) => String(row.name ?? '').trim() !== '');
	if (rows.length === 0) return await client.objects.allAttributes(type);
	const request = rows.map((row): [string, AttributeMode] => {
		const mode = modes.find((one) => one === (row.mode ?? 'first'));
		if (mode === undefined) throw input.refusal(`'${String(row.mode)}' is no way to return values`, "Choose one in 'Attributes'");
		return [String(row.name).trim(), mode];
	});
	await client.objectTypes.checkAttributes(
		type,
		request.map(([name]) => name),
	);
	return Object.fromEntries(request);
}
