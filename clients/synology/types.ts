import type { JsonObject } from '../json';
import { BackendError } from '../errors';
import type { ConnectionSettings } from '../http/settings';
import type { DomainSettings } from '../ldap/settings';
import { asDn, type DistinguishedName } from '../directory/dn';
import { momentOf, textOrNull, type DirectoryUser } from '../directory/user';

/** Whom messages name. */
export const service = 'Synology Directory Server';

/** The credential: connection fields and login. */
export interface SynologySettings extends ConnectionSettings {
	/** A member of the NAS's `administrators` group. */
	username: string;
	password: string;
	/** Base32 secret of the account's second factor. */
	totpSecret?: string;
	/** Device id that DSM gave out once in exchange for a second factor. */
	deviceToken?: string;
	/** The other door: the domain controller by LDAPS. */
	domainAccess?: Pick<DomainSettings, 'host' | 'port' | 'user' | 'password'>;
}

/** Schema classes as listings name them. `person` covers contacts as well. */
export const objectCategories = ['person', 'group', 'organizationalUnit', 'computer', 'container', 'builtinDomain'] as const;
export type ObjectCategory = (typeof objectCategories)[number];
/** What can hold other objects. */
export const containerCategories = ['organizationalUnit', 'container', 'builtinDomain'] as const;

/** An entry of the domain as listings show it. */
export interface DirectoryObject {
	dn: DistinguishedName;
	category: string;
	name: string;
	/** sAMAccountName; null for contacts, organizational units and containers. */
	logonName: string | null;
	displayName: string | null;
	description: string | null;
	mail: string | null;
	phone: string | null;
	office: string | null;
	disabled: boolean | null;
	locked: boolean | null;
	/** False for what the domain protects from deletion. */
	deletable: boolean | null;
	/** The record as the NAS sent it. */
	raw: JsonObject;
	/** What DSM's listings don't show, where the record was read from the domain controller. */
	known?: KnownByDomain;
}

export interface KnownByDomain {
	/** objectGUID: stays through renames and moves. */
	guid: string;
	firstName?: string | null;
	lastName?: string | null;
	initials?: string | null;
	web?: string | null;
	/** DNs, without the primary group. */
	groups?: string[];
}

/** A person with a logon name. */
export interface SynologyUser extends DirectoryObject {
	logonName: string;
}

declare const checkedLogonName: unique symbol;
/** A name that Samba takes as sAMAccountName of a user. */
export type LogonName = string & { readonly [checkedLogonName]: true };

// Samba refuses these in a logon name (`@` when it makes the salt of the Kerberos keys), and a control character has no business in one.
const logonNamePattern = /^[^\u0000-\u001f"/\\[\]:;|=,+*?<>@]+$/;
const isLogonName = (text: string): text is LogonName =>
	logonNamePattern.test(text) && text.isWellFormed() && text.trim() === text && !/^[. ]*$/.test(text) && !text.endsWith('.');

/** @throws BackendError kind `invalid` when the domain would refuse the name; nothing is sent */
export function readLogonName(text: string): LogonName {
	if (isLogonName(text)) return text;
	throw new BackendError({
		kind: 'invalid',
		message: text.trim() === '' ? 'The logon name is empty' : `'${text}' can't be a logon name in the domain`,
		cure: 'Use letters, digits and . - _ ; none of " / \\ [ ] : ; | = , + * ? < > @ and no space at the ends',
		fields: ['logon_name'],
		delivery: 'unsent',
	});
}

/** The domain decides which names of groups it takes; only what no directory can hold is refused here. */
export function readGroupName(text: string): string {
	if (text.trim() !== '' && text.trim() === text && text.isWellFormed() && !/[\u0000-\u001f]/.test(text)) return text;
	throw new BackendError({
		kind: 'invalid',
		message: text.trim() === '' ? 'The name of the group is empty' : `'${text}' can't be the name of a group in the domain`,
		cure: 'Use letters, digits, spaces and . - _ ; no line breaks and no space at the ends',
		fields: ['name'],
		delivery: 'unsent',
	});
}

/** @throws BackendError kind `invalid` when the text is no DN; nothing is sent */
export function readDn(text: string, what?: string): DistinguishedName {
	const dn = asDn(text.trim());
	if (dn !== undefined) return dn;
	throw new BackendError({
		kind: 'invalid',
		message:
			text.trim() === ''
				? `${what ?? 'The distinguished name'} is empty`
				: `${what ? `${what} ` : ''}'${text}' is not a distinguished name`,
		cure: 'Enter it as the domain lists it, e.g. CN=jdoe,CN=Users,DC=example,DC=com; a comma inside a name is written \\,',
		fields: ['dn'],
		delivery: 'unsent',
	});
}

/** How a person names a user or group: by its place in the domain or by its account name. */
export type ObjectReference = { by: 'dn'; dn: string } | { by: 'name'; name: string };

export const isUser = (object: DirectoryObject): object is SynologyUser => object.category === 'person' && object.logonName !== null;

/** Samba's "never" (2^63-1 in 100 ns, or 0) comes converted to these seconds. */
const neverExpires = [910692730085, -11644473600, 0];

function expiryOf(seconds: unknown): string | null {
	return typeof seconds === 'number' && !neverExpires.includes(seconds) ? momentOf(seconds * 1000) : null;
}

/** The shape all three directories share. First name, last name and groups are not part of DSM's listings. */
export function toDirectoryUser(user: SynologyUser): DirectoryUser & { guid?: string } {
	const shown: DirectoryUser = {
		id: user.dn,
		username: user.logonName,
		displayName: textOrNull(user.displayName),
		firstName: user.known?.firstName ?? null,
		lastName: user.known?.lastName ?? null,
		email: textOrNull(user.mail),
		phone: textOrNull(user.phone),
		enabled: user.disabled === null ? null : !user.disabled,
		locked: user.locked,
		expiresAt: expiryOf(user.raw.accountExpiryTime),
		passwordExpired: typeof user.raw.passwordExpired === 'boolean' ? user.raw.passwordExpired : null,
		groups: user.known?.groups ?? null,
		source: 'synologyDirectoryServer',
	};
	return user.known === undefined ? shown : { ...shown, guid: user.known.guid };
}

/** DSM has a code for a task it does not know: 120 for domain updates, 10239 for deletions. */
export function asUnknownTask(reason: unknown, taskId: string): unknown {
	if (!(reason instanceof BackendError) || (reason.code !== 120 && reason.code !== 10239)) return reason;
	return reason.with({
		kind: 'notFound',
		message: `The NAS knows no task '${taskId}' (code ${reason.code})`,
		cure: 'Check the task ID; DSM forgets a task once it has told that it is finished',
		fields: ['task_id'],
	});
}
