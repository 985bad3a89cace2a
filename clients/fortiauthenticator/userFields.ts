import { type JsonObject, type JsonValue, isJsonObject } from '../json';
import type { Account, AccountResource, LdapUser, LocalUser, Provisioning, RadiusUser } from './types';
import { idFromUri, isUriOf, readId, uriOf, type RecordId } from './types';

export interface UserField {
	kind: 'text' | 'boolean' | 'integer' | 'uris';
	/** As messages and forms call it. */
	label: string;
	/** Longest text, in characters. */
	max?: number;
	/** What the text has to look like. */
	format?: 'username' | 'email' | 'country' | 'mobile' | 'time';
	/** `create`: only when the user is made; `never`: the appliance alone writes it. */
	write: 'always' | 'create' | 'never';
	/** Not shown in answers, so a change can't be seen. */
	hidden?: true;
	/** The only texts allowed; `null` and `''` stand for none. */
	values?: readonly string[];
	/** Can't be emptied by an empty text: that would mean something else. */
	unclearable?: true;
	/** The first firmware that has it. */
	since?: string;
}

type FieldTable = Readonly<Record<string, UserField>>;

const text = (label: string, max?: number): UserField => ({ kind: 'text', label, max, write: 'always' });
const flag = (label: string): UserField => ({ kind: 'boolean', label, write: 'always' });
const fixed = (label: string): UserField => ({ kind: 'text', label, write: 'never' });

/** Every field of a local user: the REST API Solution Guide's table, plus two that were seen but are not in it. */
export const userFields: FieldTable = {
	id: { kind: 'integer', label: 'ID', write: 'never' },
	resource_uri: fixed('Resource URI'),
	user_groups: { kind: 'uris', label: 'User Groups', write: 'never' },
	username: { ...text('Username', 253), format: 'username', write: 'create' },
	password: { ...text('Password', 50), write: 'create', hidden: true },
	email: { ...text('Email'), format: 'email' },
	first_name: text('First Name', 30),
	last_name: text('Last Name', 30),
	address: text('Address', 80),
	city: text('City', 40),
	state: text('State or Province', 40),
	country: { ...text('Country'), format: 'country' },
	custom1: text('Custom Field 1', 255),
	custom2: text('Custom Field 2', 255),
	custom3: text('Custom Field 3', 255),
	company: { ...text('Company', 255), since: '6.6' },
	department: { ...text('Department', 255), since: '6.6' },
	mobile_number: { ...text('Mobile Number', 25), format: 'mobile' },
	phone_number: text('Phone Number', 25),
	active: flag('Active'),
	reason: { kind: 'integer', label: 'Disable Reason', write: 'always', since: '6.3' },
	token_auth: flag('Token Authentication'),
	token_type: { ...text('Token Type'), values: ['ftk', 'ftm', 'ftc', 'email', 'sms', 'dual'], unclearable: true },
	// An empty serial means "the next free token".
	token_serial: { ...text('Token Serial'), unclearable: true },
	ftm_act_method: { ...text('Activation Delivery Method'), values: ['email', 'sms'], unclearable: true },
	ftk_only: flag('FortiToken-Only Authentication'),
	expires_at: { ...text('Expires At'), format: 'time' },
	token_fas: flag('Token From FortiAnalyzer'),
	fido: flag('FIDO'),
	change_password: flag('Must Change Password'),
	recovery_by_question: flag('Password Recovery by Question'),
	recovery_question: { ...text('Recovery Question'), hidden: true, unclearable: true },
	recovery_answer: { ...text('Recovery Answer'), hidden: true, unclearable: true },
	mail_host: text('Mail Host'),
	mail_routing_address: text('Mail Routing Address'),
};

/** The longest texts of what is no user, and of a user's name in a push, in characters. */
export const longest = { groupName: 50, pushUsername: 50, vendor: 40, attribute: 255, attr_val: 255 } as const;

/** A field as messages call it, in quotes. */
export const labelOf = (field: string): string => `'${userFields[field]?.label ?? field}'`;

const pick = (...names: string[]): FieldTable => Object.fromEntries(names.map((name) => [name, userFields[name]]));
const remoteFields = {
	...pick('id', 'resource_uri', 'email', 'active', 'reason', 'mobile_number'),
	...pick('token_auth', 'token_type', 'token_serial', 'ftm_act_method'),
	username: fixed('Username'),
	server_name: fixed('Server Name'),
	server_address: fixed('Server Address'),
};

/** What each kind of user has. Remote users are imported: their names, servers and DNs belong to the other directory. */
export const fieldsOf: Readonly<Record<AccountResource, FieldTable>> = {
	localusers: userFields,
	ldapusers: {
		...remoteFields,
		dn: fixed('Distinguished Name'),
		...pick('first_name', 'last_name', 'recovery_by_question', 'recovery_question', 'recovery_answer'),
	},
	radiususers: { ...remoteFields, ...pick('fido') },
};
const allFields: FieldTable = { ...fieldsOf.ldapusers, ...userFields };

/** One field that has to be filled because of another one. */
export interface Need {
	field: string;
	because: string;
	of: string;
	is: ReadonlyArray<JsonValue | undefined>;
	/** Only judged when the user is made: later, what is stored counts, and it is not shown. */
	onlyOnCreate?: true;
	/** Only where token authentication is on. */
	withToken?: true;
}

/** The guide's rules "this needs that", judged by what the user will be after the write. */
export const needs: readonly Need[] = [
	{ field: 'token_type', of: 'token_auth', is: [true], because: `when ${labelOf('token_auth')} is on` },
	...['email', 'dual'].map(
		(type): Need => ({
			field: 'email',
			of: 'token_type',
			is: [type],
			because: `when ${labelOf('token_type')} is '${type}'`,
			withToken: true,
		}),
	),
	...['sms', 'dual'].map(
		(type): Need => ({
			field: 'mobile_number',
			of: 'token_type',
			is: [type],
			because: `when ${labelOf('token_type')} is '${type}'`,
			withToken: true,
		}),
	),
	{
		field: 'recovery_question',
		of: 'recovery_by_question',
		is: [true],
		because: `when ${labelOf('recovery_by_question')} is on`,
		onlyOnCreate: true,
	},
	{
		field: 'recovery_answer',
		of: 'recovery_by_question',
		is: [true],
		because: `when ${labelOf('recovery_by_question')} is on`,
		onlyOnCreate: true,
	},
];

/** Why a user is disabled; the texts are the GUI's. */
export const disableReasons: ReadonlyArray<{ value: number; name: string }> = [
	{ value: 0, name: 'Manually Disabled' },
	{ value: 1, name: 'Account Inactivity' },
	{ value: 2, name: 'Too Many Failed Attempts' },
	{ value: 3, name: 'Account Expiry' },
	{ value: 4, name: 'Password Expiry' },
	{ value: 5, name: 'FTM Activation Expiry' },
	{ value: 6, name: 'Revoked Token' },
	{ value: 7, name: 'Usage Limit Exceeded' },
	{ value: 8, name: 'Pending Administrator Approval' },
];

/** The reason that means "locked out after wrong passwords". */
export const lockoutReason = 2;

const secretKey = /^(?:password|recovery_answer)$|seed|activation_?code|otpauth/i;
/** Whether a text is a token's seed as appliances export it (PSKC). */
export const holdsSeed = (value: JsonValue | undefined): boolean =>
	typeof value === 'string' &&
	value.length > '<KeyContainer'.length &&
	value.includes('KeyContainer') &&
	/<(?:\w+:)?KeyContainer[\s/>]/.test(value);

/** JSON booleans, the texts that Python and JSON write, and 1 and 0 as people and spreadsheets do; undefined for anything else. */
export function readFlag(value: unknown): boolean | undefined {
	if (typeof value === 'boolean') return value;
	const word = typeof value === 'string' ? value.trim().toLowerCase() : value;
	if (word === 'true' || word === 1 || word === '1') return true;
	return word === 'false' || word === 0 || word === '0' ? false : undefined;
}

/** A number, or digits as text. */
export const readInteger = (value: unknown): number | undefined =>
	typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : typeof value === 'number' ? value : undefined;

const isText = (value: unknown): value is string => typeof value === 'string';
const onlyTexts = (values: JsonValue[]): string[] => (values.every(isText) ? values : values.filter(isText));

function withKnownTypes(field: UserField | undefined, value: JsonValue | undefined): JsonValue | undefined {
	if (field === undefined) return value;
	switch (field.kind) {
		case 'boolean':
			return readFlag(value);
		case 'integer':
			return readInteger(value);
		case 'uris':
			return Array.isArray(value) ? onlyTexts(value) : [];
		case 'text':
			return typeof value === 'string' || value === null ? value : typeof value === 'number' ? String(value) : undefined;
	}
}

type Meaning = UserField | 'secret' | undefined;
const keys = new Map<string, Meaning>();

/** What a key of an answer means; remembered, because lists repeat the same few for every user. */
function knownKey(key: string): Meaning {
	if (!keys.has(key)) {
		if (keys.size >= 500) keys.clear();
		keys.set(key, secretKey.test(key) ? 'secret' : Object.hasOwn(allFields, key) ? allFields[key] : undefined);
	}
	return keys.get(key);
}

/** What the keys of the record before meant: the records of a list have the same keys, in the same order. */
class KnownKeys {
	private readonly keys: string[] = [];
	private readonly meanings: Meaning[] = [];

	/** What a key means that stands at this place. */
	at(place: number, key: string): Meaning {
		if (place >= mostPlaces) return knownKey(key);
		if (this.keys[place] !== key) {
			this.keys[place] = key;
			this.meanings[place] = knownKey(key);
		}
		return this.meanings[place];
	}
}
const mostPlaces = 100;
const knownKeys = new KnownKeys();

/** What is kept of a value; undefined where nothing is. */
const contentOf = (key: string, known: Meaning, value: JsonValue | undefined): JsonValue | undefined =>
	known === 'secret' || key === '__proto__' || holdsSeed(value) ? undefined : withKnownTypes(known, value);

/**
 * Checks a record's fields in place; only one that holds what is left out is made anew, for `delete` slows down every later
 * look. Without lists of names and values: of 100,000 records they would be as large as the records.
 */
function takeFields(record: JsonObject): JsonObject {
	const leftOut: string[] = [];
	let place = 0;
	for (const key in record) {
		const value = record[key];
		const content = contentOf(key, knownKeys.at(place, key), value);
		place += 1;
		if (content === undefined) leftOut.push(key);
		else if (content !== value) record[key] = content;
	}
	if (leftOut.length === 0) return record;
	// Every full record has an empty `recovery_answer`, so this is the usual way of a list.
	const kept: JsonObject = {};
	for (const key in record) if (!leftOut.includes(key)) kept[key] = record[key];
	return kept;
}

/**
 * Reads a record as a user of one kind, which the record itself becomes: a list of 100,000 is not held twice. Leaves
 * secrets out.
 *
 * @param unchecked  for those who look at fields one by one, as `toDirectoryUser` does: all but the names stay as they came, secrets too
 * @returns undefined when it names no id or no user name
 */
function takeAccount<R extends AccountResource>(resource: R, record: JsonObject, unchecked = false): Account<R> | undefined {
	const id: RecordId<R> | undefined = readId<R>(record.id) ?? idFromUri(resource, record.resource_uri);
	const { username } = record;
	if (id === undefined || typeof username !== 'string' || username === '') return undefined;
	const taken = unchecked ? record : takeFields(record);
	if (taken.id !== id) taken.id = id;
	const { resource_uri: uri } = taken;
	if (typeof uri !== 'string' || !(unchecked || isUriOf(resource, id, uri))) taken.resource_uri = uriOf(resource, id);
	return taken as Account<R>;
}

/** The same for one object of an answer, which stays as it is. */
const readAccount = <R extends AccountResource>(resource: R, value: unknown): Account<R> | undefined =>
	isJsonObject(value) ? takeAccount(resource, { ...value }) : undefined;

function asLocalUser(account: Account<'localusers'> | undefined): LocalUser | undefined {
	if (account === undefined) return undefined;
	if (!Array.isArray(account.user_groups)) account.user_groups = [];
	return account as LocalUser;
}

/** Reads one object of an answer as a local user. */
export const readLocalUser = (value: unknown): LocalUser | undefined => asLocalUser(readAccount('localusers', value));
export const readLdapUser = (value: unknown): LdapUser | undefined => readAccount('ldapusers', value);
export const readRadiusUser = (value: unknown): RadiusUser | undefined => readAccount('radiususers', value);

/** The same for the records of a list, each of which becomes the user itself. */
export const takeLocalUser = (record: JsonObject, unchecked?: boolean): LocalUser | undefined =>
	asLocalUser(takeAccount('localusers', record, unchecked));
export const takeLdapUser = (record: JsonObject): LdapUser | undefined => takeAccount('ldapusers', record);
export const takeRadiusUser = (record: JsonObject): RadiusUser | undefined => takeAccount('radiususers', record);

/**
 * Finds activation code and encrypted seed in the answer to a request that provisioned a token. The guide names
 * neither key: the code goes by a key that says so, the seed by its content.
 */
export function readProvisioning(value: unknown): Provisioning {
	const found: Provisioning = {};
	const look = (part: JsonValue | undefined, depth: number): void => {
		if (Array.isArray(part)) {
			if (depth > 0) for (const one of part) look(one, depth - 1);
			return;
		}
		if (!isJsonObject(part)) return;
		for (const key of Object.keys(part)) {
			const content = part[key];
			if (typeof content === 'string' && holdsSeed(content)) found.encryptedSeed ??= content;
			else if (
				knownKey(key) === 'secret' &&
				/activation_?code/i.test(key) &&
				(typeof content === 'string' || typeof content === 'number') &&
				content !== ''
			) {
				found.activationCode ??= String(content);
			} else if (depth > 0) look(content, depth - 1);
		}
	};
	if (isJsonObject(value) || Array.isArray(value)) look(value, 3);
	return found;
}
