import { asDn, type DistinguishedName } from '../directory/dn';
import { momentOf, textOrNull, type DirectoryUser } from '../directory/user';
import { BackendError } from '../errors';
import { accountBits, asGuid, computedBits, guidText, millisecondsOf, sidText, type Guid } from './attributes';
import type { LdapEntry } from './connection';

/** What all records of the domain have. */
export interface DomainRecord {
	guid: Guid;
	dn: DistinguishedName;
	/** The entry's own name (cn or ou). */
	name: string;
	description: string | null;
	/** Text attributes under the server's names in lower case, without secrets; one value as text, several as list. */
	raw: Record<string, string | string[]>;
}

/** Users and groups. */
export interface Account extends DomainRecord {
	/** sAMAccountName. */
	username: string;
	displayName: string | null;
	email: string | null;
	sid: string | null;
	/** The last part of the SID of the group that a user or computer has without being named in it. */
	primaryGroupId: number | null;
}

export interface DomainUser extends Account {
	userPrincipalName: string | null;
	firstName: string | null;
	lastName: string | null;
	phone: string | null;
	/** The whole number, as it has to be named when it is changed. */
	userAccountControl: number;
	enabled: boolean;
	locked: boolean;
	passwordNeverExpires: boolean;
	passwordExpired: boolean;
	mustChangePassword: boolean;
	/** Milliseconds since 1970; null = never. */
	accountExpires: number | null;
	/** DNs of the groups that name this user, without the primary group. */
	groups: string[];
	/** Numbers of this domain controller's own count of changes. */
	usnCreated: bigint;
	usnChanged: bigint;
}

export type DomainGroup = Account;
export type OrganizationalUnit = DomainRecord;

export type RecordReference = { by: 'dn'; dn: string } | { by: 'name'; name: string } | { by: 'guid'; guid: string };

const commonAttributes = [
	'objectGUID',
	'objectSid',
	'cn',
	'ou',
	'name',
	'description',
	'sAMAccountName',
	'displayName',
	'mail',
	'primaryGroupID',
	'objectClass',
];
export const unitAttributes = ['objectGUID', 'ou', 'name', 'description', 'objectClass'];
export const groupAttributes = [...commonAttributes, 'groupType', 'info', 'managedBy', 'memberOf', 'isCriticalSystemObject'];
// msDS-User-Account-Control-Computed is made for each reading and has to be asked for by name.
export const userAttributes = [
	...commonAttributes,
	'userPrincipalName',
	'givenName',
	'sn',
	'initials',
	'telephoneNumber',
	'physicalDeliveryOfficeName',
	'wWWHomePage',
	'title',
	'department',
	'company',
	'manager',
	'employeeID',
	'userAccountControl',
	'msDS-User-Account-Control-Computed',
	'lockoutTime',
	'pwdLastSet',
	'accountExpires',
	'memberOf',
	'primaryGroupID',
	'whenCreated',
	'whenChanged',
	'uSNCreated',
	'uSNChanged',
];

const unreadable = (dn: string, what: string): BackendError =>
	new BackendError({
		kind: 'rights',
		message: `The domain controller does not show the ${what} of '${dn}'`,
		cure: 'Give the domain user the right to read all properties',
	});

const texts = (entry: LdapEntry, name: string): string[] =>
	(entry.attributes.get(name.toLowerCase()) ?? []).filter((value): value is string => typeof value === 'string');
/** The first value of a text attribute. */
export const textAt = (entry: LdapEntry, name: string): string | undefined => texts(entry, name)[0];
/** Values that happen to be readable as text come as text. */
export const bytesAt = (entry: LdapEntry, name: string): Buffer | undefined => {
	const value = entry.attributes.get(name.toLowerCase())?.[0];
	return typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
};
const bigint = (value: string | undefined): bigint => (value !== undefined && /^\d{1,19}$/.test(value) ? BigInt(value) : 0n);
/** 0 where there is none. */
export const numberAt = (entry: LdapEntry, name: string): bigint => bigint(textAt(entry, name));
const integer = (value: string | undefined): number | undefined =>
	value !== undefined && /^-?\d{1,10}$/.test(value) ? Number(value) : undefined;

/** objectClass of the entry, lower case. */
export const hasClass = (entry: LdapEntry, name: string): boolean => texts(entry, 'objectClass').some((one) => one.toLowerCase() === name);

export function guidOf(entry: LdapEntry): Guid | undefined {
	const bytes = bytesAt(entry, 'objectGUID');
	return bytes && asGuid(guidText(bytes) ?? '');
}

/** @throws BackendError kinds `protocol` (no GUID, no DN) and `rights` (what has to be known is not shown) */
export function readRecord(entry: LdapEntry): DomainRecord {
	const guid = guidOf(entry);
	const dn = asDn(entry.dn);
	if (guid === undefined || dn === undefined) throw unreadable(entry.dn, 'objectGUID');
	const raw = [...entry.attributes.keys()].map((name): [string, string | string[]] => {
		const values = texts(entry, name);
		return [name, values.length === 1 ? values[0] : values];
	});
	return {
		guid,
		dn,
		name: textAt(entry, 'name') ?? textAt(entry, 'cn') ?? textAt(entry, 'ou') ?? '',
		description: textOrNull(textAt(entry, 'description')),
		raw: Object.fromEntries([...raw.filter(([name, value]) => !binary.has(name) && value.length > 0), ['dn', dn], ['objectguid', guid]]),
	};
}
const binary = new Set(['objectguid', 'objectsid']);

export function sidOf(entry: LdapEntry): string | null {
	const sid = bytesAt(entry, 'objectSid');
	return sid === undefined ? null : (sidText(sid) ?? null);
}

export function readAccount(entry: LdapEntry): Account {
	const username = textAt(entry, 'sAMAccountName');
	if (username === undefined) throw unreadable(entry.dn, 'logon name');
	return {
		...readRecord(entry),
		username,
		displayName: textOrNull(textAt(entry, 'displayName')),
		email: textOrNull(textAt(entry, 'mail')),
		sid: sidOf(entry),
		primaryGroupId: integer(textAt(entry, 'primaryGroupID')) ?? null,
	};
}

export function readUser(entry: LdapEntry): DomainUser {
	const control = integer(textAt(entry, 'userAccountControl'));
	// Without it "disabled" would read as "enabled", and a change would drop every other flag.
	if (control === undefined) throw unreadable(entry.dn, 'userAccountControl');
	const computed = integer(textAt(entry, 'msDS-User-Account-Control-Computed')) ?? 0;
	const neverExpires = (control & accountBits.neverExpires) !== 0;
	return {
		...readAccount(entry),
		userPrincipalName: textOrNull(textAt(entry, 'userPrincipalName')),
		firstName: textOrNull(textAt(entry, 'givenName')),
		lastName: textOrNull(textAt(entry, 'sn')),
		phone: textOrNull(textAt(entry, 'telephoneNumber')),
		userAccountControl: control,
		enabled: (control & accountBits.disabled) === 0,
		locked: (computed & computedBits.locked) !== 0,
		passwordNeverExpires: neverExpires,
		passwordExpired: (computed & computedBits.passwordExpired) !== 0,
		// A password that never expires need not be changed either: Samba lets such an account in with pwdLastSet 0.
		mustChangePassword: textAt(entry, 'pwdLastSet') === '0' && !neverExpires,
		accountExpires: millisecondsOf(textAt(entry, 'accountExpires')),
		groups: texts(entry, 'memberOf'),
		usnCreated: numberAt(entry, 'uSNCreated'),
		usnChanged: numberAt(entry, 'uSNChanged'),
	};
}

/** The common shape, and the identity that only this door shows. */
export function toDirectoryUser(user: DomainUser): DirectoryUser & { guid: string } {
	return {
		id: user.dn,
		username: user.username,
		displayName: user.displayName,
		firstName: user.firstName,
		lastName: user.lastName,
		email: user.email,
		phone: user.phone,
		enabled: user.enabled,
		locked: user.locked,
		expiresAt: user.accountExpires === null ? null : momentOf(user.accountExpires),
		passwordExpired: user.passwordExpired,
		groups: user.groups,
		source: 'synologyDirectoryServer',
		guid: user.guid,
	};
}
