import type { JsonValue } from '../json';
import type { DistinguishedName } from '../directory/dn';
import type { ConnectionSettings } from '../http/settings';

/** Which webservice to speak. `auto` asks for REST (1.4 and later) and falls back to JSON-RPC. */
export type ProtocolChoice = 'auto' | 'jsonRpc' | 'rest';

/** The credential of a FusionDirectory. */
export interface FusionDirectorySettings extends ConnectionSettings {
	/** Login name (`uid`), not a DN. */
	username: string;
	password: string;
	/** Name of the LDAP database as the login page lists it; empty = the server's first. */
	database?: string;
	protocol?: ProtocolChoice;
}

/**
 * How an attribute is handed out: its first value, all its values (a list), all its values in base64 (the only right
 * one for pictures and certificates), or PHP's raw form (`{count, 0, 1, …}`).
 */
export type AttributeMode = 'first' | 'all' | 'base64' | 'raw';
export type AttributeRequest = Record<string, AttributeMode>;

export type SearchScope = 'base' | 'one' | 'subtree';

export interface ListQuery {
	/** Attributes by their FusionDirectory names (case matters); without, the type's main attribute. */
	attributes?: AttributeRequest;
	/** DN below which to search; without, the whole tree. */
	base?: string;
	/** LDAP filter (RFC 4515), values already escaped; empty = all. */
	filter?: string;
	/** Default `subtree`. Ignored by FusionDirectory before 1.4. */
	scope?: SearchScope;
}

/** One entry of a listing. */
export interface DirectoryObject {
	dn: DistinguishedName;
	/** Only what was asked for, is set and may be read. */
	attributes: Record<string, JsonValue>;
}

/** What create and update send: values by tab and field. */
export type TabValues = Record<string, Record<string, JsonValue>>;

export interface TabState {
	/** Internal name (`posixAccount`). */
	tab: string;
	/** As the web interface shows it ("Unix"). */
	name: string;
	active: boolean;
}

export interface ObjectType {
	/** Upper-case name (`USER`). */
	type: string;
	name: string;
}

export interface ObjectTypeInfo {
	name: string;
	description: string | null;
	/** The attribute that names an entry (`uid`, `cn`); null for types without. */
	mainAttribute: string | null;
	/** The attribute shown to people. */
	nameAttribute: string | null;
	/** Branch below a department in which entries live (`ou=people,`). */
	ou: string;
	mainTab: string;
	templates: boolean;
	tabs: Array<{ tab: string; name: string }>;
}

export type FieldKind = 'text' | 'number' | 'boolean' | 'date' | 'choice' | 'list' | 'binary' | 'password' | 'composite';

/** One field of a form, as the server describes it. */
export interface FieldDescription {
	tab: string;
	/** Attribute name (`telephoneNumber`). */
	attribute: string;
	/** As the web interface shows it ("Phone"); the attribute name where it shows none. */
	label: string;
	description: string;
	section: string;
	kind: FieldKind;
	required: boolean;
	/** The server refuses a value for it, even the present one. */
	disabled: boolean;
	visible: boolean;
	/** Whether it can be read and filtered by in listings. */
	inLdap: boolean;
	/** REST tells names only: label, kind and whether it is required are then not known. */
	nameOnly?: true;
	/** Allowed values with their labels. */
	choices?: Array<{ value: string; label: string }>;
	/** The present value; never a password. */
	value: JsonValue;
	/** Parts of a composite field. */
	parts: string[];
}

export interface RecoveryToken {
	token: string;
	/** Login name to give back with the token; null before 1.4. */
	login: string | null;
}
