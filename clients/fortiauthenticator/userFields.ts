import { type JsonObject, type JsonValue, isJsonObject } from '../json';
import type { LocalUser, Provisioning } from './types';
import { idFromUri, readId, uriOf } from './types';

export interface UserField {
	kind: 'text' | 'boolean' | 'integer' | 'uris';
	/** The parameter's name in the editor, quoted in messages. */
	label: string;
	/** Longest text. */
	max?: number;
	/** `create`: only when the user is made; `never`: the appliance alone writes it. */
	write: 'always' | 'create' | 'never';
	/** Not shown in answers, so a change can't be seen. */
	hidden?: true;
	/** The only texts allowed; `null` and `''` stand for none. */
	values?: readonly string[];
}

const text = (label: string, max?: number): UserField => ({ kind: 'text', label, max, write: 'always' });
const flag = (label: string): UserField => ({ kind: 'boolean', label, write: 'always' });

/** Every field of a local user: the REST API Solution Guide's table, plus two that were seen but are not in it. */
export const userFields: Readonly<Record<string, UserField>> = {
	id: { kind: 'integer', label: 'ID', write: 'never' },
	resource_uri: { kind: 'text', label: 'Resource URI', write: 'never' },
	user_groups: { kind: 'uris', label: 'User Groups', write: 'never' },
	username: { kind: 'text', label: 'Username', max: 253, write: 'create' },
	password: { kind: 'text', label: 'Password', max: 50, write: 'create', hidden: true },
	email: text('Email'),
	first_name: text('First Name', 30),
	last_name: text('Last Name', 30),
	address: text('Address', 80),
	city: text('City', 40),
	state: text('State or Province', 40),
	country: text('Country'),
	custom1: text('Custom Field 1', 255),
	custom2: text('Custom Field 2', 255),
	custom3: text('Custom Field 3', 255),
	company: text('Company'),
	department: text('Department'),
	mobile_number: text('Mobile Number', 25),
	phone_number: text('Phone Number', 25),
	active: flag('Active'),
	reason: { kind: 'integer', label: 'Disable Reason', write: 'always' },
	token_auth: flag('Token Authentication'),
	token_type: { ...text('Token Type'), values: ['ftk', 'ftm', 'ftc', 'email', 'sms', 'dual'] },
	token_serial: text('Token Serial'),
	ftm_act_method: { ...text('Activation Delivery Method'), values: ['email', 'sms'] },
	ftk_only: flag('FortiToken-Only Authentication'),
	expires_at: text('Expires At'),
	token_fas: flag('Token From FortiAnalyzer'),
	fido: flag('FIDO'),
	change_password: flag('Change Password on Next Logon'),
	recovery_by_question: flag('Password Recovery by Question'),
	recovery_question: { ...text('Recovery Question'), hidden: true },
	recovery_answer: { ...text('Recovery Answer'), hidden: true },
	mail_host: text('Mail Host'),
	mail_routing_address: text('Mail Routing Address'),
};

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
const holdsSeed = (value: JsonValue | undefined): boolean =>
	typeof value === 'string' &&
	value.length > '<KeyContainer'.length &&
	value.includes('KeyContainer') &&
	/<(?:\w+:)?KeyContainer[\s/>]/.test(value);

function withKnownTypes(field: UserField | undefined, value: JsonValue | undefined): JsonValue | undefined {
	if (field === undefined) return value;
	switch (field.kind) {
		case 'boolean':
			if (value === 'true' || value === 'True') return true;
			if (value === 'false' || value === 'False') return false;
			return typeof value === 'boolean' ? value : undefined;
		case 'integer':
			return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : typeof value === 'number' ? value : undefined;
		case 'uris':
			return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
		case 'text':
			return typeof value === 'string' || value === null ? value : typeof value === 'number' ? String(value) : undefined;
	}
}

function isLocalUser(record: JsonObject): record is LocalUser {
	return readId(record.id) !== undefined && typeof record.username === 'string' && Array.isArray(record.user_groups);
}

const keys = new Map<string, UserField | 'secret' | undefined>();

/** What a key of an answer means; remembered, because lists repeat the same few for every user. */
function knownKey(key: string): UserField | 'secret' | undefined {
	if (!keys.has(key)) {
		if (keys.size >= 500) keys.clear();
		keys.set(key, secretKey.test(key) ? 'secret' : Object.hasOwn(userFields, key) ? userFields[key] : undefined);
	}
	return keys.get(key);
}

/** Reads one object of an answer as a local user; undefined when it names no id or no user name. Leaves secrets out. */
export function readLocalUser(value: unknown): LocalUser | undefined {
	if (!isJsonObject(value)) return undefined;
	const id = readId(value.id) ?? idFromUri('localusers', value.resource_uri);
	if (id === undefined || typeof value.username !== 'string' || value.username === '') return undefined;
	// Assigned one by one, which is cheaper than Object.fromEntries for thousands of users; only `__proto__` would not become a field.
	const record: JsonObject = { user_groups: [] };
	for (const key of Object.keys(value)) {
		const known = knownKey(key);
		if (known === 'secret' || key === '__proto__' || holdsSeed(value[key])) continue;
		const content = withKnownTypes(known, value[key]);
		if (content !== undefined) record[key] = content;
	}
	record.id = id;
	record.resource_uri = uriOf('localusers', id);
	return isLocalUser(record) ? record : undefined;
}

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
