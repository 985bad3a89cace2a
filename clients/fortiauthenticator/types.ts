import type { JsonObject } from '../json';

/** Whom messages name. */
export const service = 'FortiAuthenticator';

declare const checkedId: unique symbol;
/** A number of the appliance that passed {@link readId}; only such a number gets into a URL. */
export type RecordId<Resource extends string> = number & { readonly [checkedId]: Resource };
export type LocalUserId = RecordId<'localusers'>;
export type UserGroupId = RecordId<'usergroups'>;
export type MembershipId = RecordId<'localgroup-memberships'>;
export type RadiusAttributeId = RecordId<'radiusattributes'>;
export type LdapUserId = RecordId<'ldapusers'>;
export type RadiusUserId = RecordId<'radiususers'>;

/** The three kinds of users; each has its own numbers, so that the same number means three different people. */
export type AccountResource = 'localusers' | 'ldapusers' | 'radiususers';

/** A user as the appliance holds it, under its own field names and without the secrets it may have echoed. */
export interface Account<R extends AccountResource> extends JsonObject {
	id: RecordId<R>;
	username: string;
	resource_uri: string;
	active?: boolean;
	reason?: number;
	email?: string | null;
	first_name?: string | null;
	last_name?: string | null;
	mobile_number?: string | null;
	token_auth?: boolean;
	token_type?: string | null;
	token_serial?: string | null;
}

export interface LocalUser extends Account<'localusers'> {
	/** Group URIs; read-only here, memberships change them. */
	user_groups: string[];
	phone_number?: string | null;
	ftk_only?: boolean;
	expires_at?: string | null;
}

/** Imported from an LDAP directory. */
export interface LdapUser extends Account<'ldapusers'> {
	dn?: string | null;
	server_name?: string | null;
	server_address?: string | null;
}

/** Imported from a RADIUS server. */
export interface RadiusUser extends Account<'radiususers'> {
	server_name?: string | null;
	server_address?: string | null;
}

export interface RadiusAttribute extends JsonObject {
	id: RadiusAttributeId;
	vendor: string;
	attribute: string;
	attr_val: string;
}

/** A RADIUS attribute to be written: `vendor` (default `Default`), `attribute` and `attr_val` are case-sensitive; `longest` has their limits. */
export interface NewRadiusAttribute {
	vendor?: string;
	attribute: string;
	attr_val: string;
}

export interface UserGroup extends JsonObject {
	id: UserGroupId;
	name: string;
	resource_uri: string;
}

export interface GroupMembership extends JsonObject {
	id: MembershipId;
	/** Numbers read from the URIs `user` and `group`. */
	userId: LocalUserId;
	groupId: UserGroupId;
}

export interface FortiToken extends JsonObject {
	serial: string;
}

/** What a request that provisioned a FortiToken Mobile brought back; both are secrets. */
export interface Provisioning {
	activationCode?: string;
	/** PSKC document (RFC 6030) with the encrypted seed, as text. */
	encryptedSeed?: string;
}

/** A user after a write, with what only this one answer tells. */
export interface Written<U> extends Provisioning {
	user: U;
	/** What an administrator should know although the write succeeded. */
	notice?: string;
}

export type WrittenUser = Written<LocalUser>;

/** A positive whole number, as number or as digits; undefined for anything else (`''`, `'7/'`, `'0x1'`, `7.5`). */
export function readId<Resource extends string>(value: unknown): RecordId<Resource> | undefined {
	if (typeof value === 'number') return Number.isInteger(value) && value > 0 && value < 1e15 ? (value as RecordId<Resource>) : undefined;
	if (typeof value !== 'string' || !/^[1-9]\d{0,14}$/.test(value)) return undefined;
	return Number(value) as RecordId<Resource>;
}

/** The number at the end of a URI of this resource; forgives a missing last slash and an absolute address. */
export function idFromUri<Resource extends string>(resource: Resource, uri: unknown): RecordId<Resource> | undefined {
	if (typeof uri !== 'string') return undefined;
	const match = /\/api\/v1\/([a-z-]+)\/(\d+)\/?$/.exec(uri);
	return match?.[1] === resource ? readId(match[2]) : undefined;
}

const apiRoot = '/api/v1/';

/** A record's address as the appliance takes it in bodies, last slash included. */
export function uriOf(resource: string, id: number): string {
	return `${apiRoot}${resource}/${id}/`;
}

/** Whether an address is that of a record; of 100,000 records none is made anew to be compared. */
export function isUriOf(resource: string, id: number, uri: string): boolean {
	const end = `/${id}/`;
	const inside = apiRoot.length + resource.length;
	return uri.length === inside + end.length && uri.startsWith(apiRoot) && uri.startsWith(resource, apiRoot.length) && uri.endsWith(end);
}
