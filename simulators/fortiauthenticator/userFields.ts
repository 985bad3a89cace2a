import { isCountry } from './countries';
import type { Json, JsonObject } from './protocol';
import type { Field } from './query';
import { atLeast } from './settings';

export type TextField =
	| 'username'
	| 'password'
	| 'email'
	| 'first_name'
	| 'last_name'
	| 'address'
	| 'city'
	| 'state'
	| 'country'
	| 'custom1'
	| 'custom2'
	| 'custom3'
	| 'company'
	| 'department'
	| 'mobile_number'
	| 'phone_number'
	| 'token_serial'
	| 'ftm_act_method'
	| 'recovery_question'
	| 'recovery_answer'
	| 'mail_host'
	| 'mail_routing_address';
export type BooleanField = 'active' | 'token_auth' | 'ftk_only' | 'token_fas' | 'fido' | 'change_password' | 'recovery_by_question';

export type LocalUser = { id: number; reason: number; token_type: string | null; expires_at: string | null } & Record<TextField, string> &
	Record<BooleanField, boolean>;

/** Length limits; 0 = none known. */
const textLimits: Record<TextField, number> = {
	username: 253,
	password: 50,
	email: 254,
	first_name: 30,
	last_name: 30,
	address: 80,
	city: 40,
	state: 40,
	country: 0,
	custom1: 255,
	custom2: 255,
	custom3: 255,
	company: 255,
	department: 255,
	mobile_number: 25,
	phone_number: 25,
	token_serial: 0,
	ftm_act_method: 0,
	recovery_question: 0,
	recovery_answer: 0,
	mail_host: 0,
	mail_routing_address: 0,
};
export const textFields = Object.keys(textLimits) as TextField[];
export const booleanFields: BooleanField[] = [
	'active',
	'token_auth',
	'ftk_only',
	'token_fas',
	'fido',
	'change_password',
	'recovery_by_question',
];
/** Taken on creation, without effect afterwards. */
const creationOnly = new Set<string>(['username', 'password']);

export const tokenTypes = ['ftk', 'ftm', 'ftc', 'email', 'sms', 'dual'];

/** Fields this firmware doesn't have yet. */
export function missingFields(firmware: string): Set<string> {
	return new Set([...(atLeast(firmware, '6.6.0') ? [] : ['company', 'department']), ...(atLeast(firmware, '6.3.0') ? [] : ['reason'])]);
}

export function userSchema(firmware: string): Field[] {
	const missing = missingFields(firmware);
	const all: Field[] = [
		{ name: 'id', type: 'integer', readonly: true, unique: true },
		{ name: 'resource_uri', type: 'string', readonly: true },
		...textFields.map(
			(name): Field => ({
				name,
				type: 'string',
				required: name === 'username',
				unique: name === 'username',
				help: textLimits[name] > 0 ? `Maximum length ${textLimits[name]}` : '',
			}),
		),
		...booleanFields.map((name): Field => ({ name, type: 'boolean' })),
		{ name: 'reason', type: 'integer' },
		{ name: 'token_type', type: 'string', help: tokenTypes.join(', ') },
		{ name: 'expires_at', type: 'datetime' },
		{ name: 'user_groups', type: 'list', readonly: true },
	];
	return all.filter((field) => !missing.has(field.name));
}

export function blankUser(id: number): LocalUser {
	const texts = Object.fromEntries(textFields.map((name) => [name, ''])) as Record<TextField, string>;
	const switches = Object.fromEntries(booleanFields.map((name) => [name, false])) as Record<BooleanField, boolean>;
	return { id, reason: 0, token_type: null, expires_at: null, ...texts, ...switches, active: true };
}

type Errors = Record<string, string[]>;

export const invalidName = 'Enter a valid username. This value may contain only letters, numbers and @/./+/-/_ characters.';
const choice = (value: string): string => `Select a valid choice. ${value} is not one of the available choices.`;

function checkText(name: TextField, value: string): string | undefined {
	const limit = textLimits[name];
	const length = [...value].length;
	if (limit > 0 && length > limit) return `Ensure this value has at most ${limit} characters (it has ${length}).`;
	if (value === '') return name === 'username' ? 'This field is required.' : undefined;
	switch (name) {
		case 'username':
			return /^[\p{L}\p{N}@.+_-]+$/u.test(value) ? undefined : invalidName;
		case 'email':
			return isEmail(value) ? undefined : 'Enter a valid email address.';
		case 'mobile_number':
			return /^\+\d{1,4}-\d+$/.test(value) ? undefined : "Enter a valid mobile number in the format '+[country_code]-[number]'.";
		case 'country':
			return isCountry(value) ? undefined : choice(value);
		case 'ftm_act_method':
			return ['email', 'sms'].includes(value) ? undefined : choice(value);
		default:
			return undefined;
	}
}

export const isEmail = (value: string): boolean =>
	/^[\w.!#$%&'*+/=?^`{|}~-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/.test(value) && !/^\.|\.\.|\.@/.test(value);

function readBoolean(value: Json): boolean | undefined {
	if (typeof value === 'boolean') return value;
	if (value === 'true' || value === 'True') return true;
	if (value === 'false' || value === 'False') return false;
	return undefined;
}

/** An ISO 8601 moment as the appliance shows it: UTC without an offset. */
function readMoment(text: string): { stored: string; at: number } | undefined {
	const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)(Z|[+-]\d\d:?\d\d)?$/.exec(text);
	if (!match) return undefined;
	const offset = (match[3] ?? 'Z').replace(/^([+-]\d\d)(\d\d)$/, '$1:$2');
	const at = Date.parse(`${match[1]}T${match[2]}${offset}`);
	return Number.isNaN(at) ? undefined : { stored: new Date(at).toISOString().slice(0, 19), at };
}

function readExpiry(value: Json): { stored: string | null } | { problem: string } {
	if (value === '') return { stored: null };
	const moment = readMoment(String(value));
	if (!moment) return { problem: 'Enter a valid ISO-8601 date and time.' };
	if (moment.at < Date.now() + 3_600_000) return { problem: 'Expiration time must be at least an hour in the future.' };
	return { stored: moment.stored };
}

/**
 * Puts a body's fields into a draft, each checked on its own.
 * Unknown names, null and what is read-only change nothing.
 * @returns the names that were given
 */
export function applyFields(draft: LocalUser, body: JsonObject, creating: boolean, firmware: string, errors: Errors): Set<string> {
	const missing = missingFields(firmware);
	const given = new Set<string>();
	for (const [name, value] of Object.entries(body)) {
		if (value === null || missing.has(name) || (!creating && creationOnly.has(name))) continue;
		if (textFields.includes(name as TextField)) {
			const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
			const problem = checkText(name as TextField, text);
			if (problem !== undefined) errors[name] = [problem];
			draft[name as TextField] = text;
		} else if (booleanFields.includes(name as BooleanField)) {
			const boolean = readBoolean(value);
			if (boolean === undefined) errors[name] = [`'${String(value)}' value must be either True or False.`];
			else draft[name as BooleanField] = boolean;
		} else if (name === 'reason') {
			const number = /^\d$/.test(String(value)) ? Number(value) : 9;
			if (number > 8) errors.reason = [choice(String(value))];
			else draft.reason = number;
		} else if (name === 'token_type') {
			const type = String(value);
			const known = tokenTypes.includes(type) && (type !== 'ftc' || atLeast(firmware, '6.0.1'));
			if (type !== '' && !known) errors.token_type = [choice(type)];
			draft.token_type = type === '' ? null : type;
		} else if (name === 'expires_at') {
			const result = readExpiry(value);
			if ('problem' in result) errors.expires_at = [result.problem];
			else draft.expires_at = result.stored;
		} else {
			continue;
		}
		given.add(name);
	}
	return given;
}
