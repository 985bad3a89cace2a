import type { JsonObject, JsonValue } from '../json';
import { BackendError } from '../errors';
import { isCountryCode } from './countries';
import type { LocalUser } from './types';
import { disableReasons, userFields, type UserField } from './userFields';

/** Beyond the appliance's own hour: the request takes time, and clocks differ. */
const expiryMarginMs = 61 * 60 * 1000;

function refuse(message: string, cure: string, ...fields: string[]): never {
	throw new BackendError({ kind: 'invalid', message, cure, fields, delivery: 'unsent' });
}

const label = (field: string): string => `'${userFields[field]?.label ?? field}'`;

/** A user name the appliance accepts: 1 to 253 letters, digits and `@ . + - _`. */
export const isUsername = (text: string): boolean => /^[\p{L}\p{N}@.+_-]{1,253}$/u.test(text);

/**
 * Reads an expiry time (ISO 8601; without an offset it means UTC) into the form that is sent.
 *
 * @returns `YYYY-MM-DDTHH:MM:SS+00:00`; `''` for `''` (which removes the expiry); undefined when it is no time
 */
export function readExpiry(text: string): string | undefined {
	if (text === '') return '';
	const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?(Z|[+-]\d{2}:?\d{2})?$/i.exec(text.trim());
	if (!match) return undefined;
	const offset = match[3] === undefined ? 'Z' : match[3].replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
	const moment = Date.parse(`${match[1]}T${match[2] ?? '00:00:00'}${offset}`);
	return Number.isNaN(moment) ? undefined : new Date(moment).toISOString().replace(/\.\d{3}Z$/, '+00:00');
}

function checkText(name: string, field: UserField, value: JsonValue): string | null {
	if (value === null && field.values) return null;
	if (typeof value !== 'string') {
		refuse(
			value === null ? `${label(name)} has no value` : `${label(name)} is not a text`,
			value === null ? 'Leave the field out to keep what is there, or send an empty text to clear it' : 'Enter a text',
			name,
		);
	}
	if (field.max !== undefined && [...value].length > field.max) {
		refuse(`${label(name)} is longer than ${field.max} characters`, 'Shorten it', name);
	}
	if (field.values && value !== '' && !field.values.includes(value)) {
		refuse(`'${value}' is not a value of ${label(name)}`, `Choose one of: ${field.values.join(', ')}`, name);
	}
	return value;
}

function checkFormat(name: string, value: string): void {
	if (name === 'username' && !isUsername(value)) {
		refuse(`${label(name)} is empty or holds other characters than letters, digits and @ . + - _`, 'Correct it', name);
	}
	if (name === 'password' && value === '') refuse("'Password' is empty", 'Leave it out to have one mailed to the user', name);
	if (value === '') return;
	if (name === 'email' && !/^[^\s@<>(),;:"\\]+@[^\s@.]+(?:\.[^\s@.]+)+$/.test(value)) {
		refuse(`${label(name)} is not an e-mail address`, 'Enter it as name@example.com', name);
	}
	if (name === 'country' && !isCountryCode(value)) {
		refuse(`${label(name)} is not a country code`, 'Enter the two capital letters of ISO 3166, e.g. GB', name);
	}
	if (name === 'mobile_number' && !/^\+\d{1,4}-\d[\d -]*$/.test(value)) {
		refuse(
			`${label(name)} is not in the international form FortiAuthenticator wants`,
			'Enter + and the country code, a hyphen, and the number, e.g. +44-1234567890',
			name,
		);
	}
}

function checkValue(name: string, field: UserField, value: JsonValue): JsonValue {
	switch (field.kind) {
		case 'boolean':
			if (value === 'true' || value === 'false') return value === 'true';
			return typeof value === 'boolean' ? value : refuse(`${label(name)} is neither true nor false`, 'Switch it on or off', name);
		case 'integer': {
			const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
			if (disableReasons.some((reason) => reason.value === number)) return number;
			return refuse(`${label(name)} is not a number from 0 to 8`, 'Choose a reason from the list', name);
		}
		case 'text':
		case 'uris': {
			const text = checkText(name, field, value);
			if (text !== null) checkFormat(name, text);
			return text;
		}
	}
}

/**
 * Checks the fields of a user before they are sent, alone and against each other, by the rules of the guide's Local
 * users page.
 *
 * @param fields  by the appliance's names; undefined ones are left out
 * @param current  the user as it is, for a change; undefined for a creation
 * @returns the body to send
 * @throws BackendError kind `invalid`, with the parameters' names in the message and the fields' names in `fields`
 */
export function checkUserFields(fields: JsonObject, current: LocalUser | undefined, now = Date.now()): JsonObject {
	const entries: Array<[string, JsonValue]> = [];
	for (const [name, value] of Object.entries(fields)) {
		if (value === undefined) continue;
		const field = Object.hasOwn(userFields, name) ? userFields[name] : undefined;
		if (!field) {
			refuse(`FortiAuthenticator has no field '${name}' for local users and would ignore it`, 'Check its spelling', name);
		}
		if (name === 'user_groups') {
			refuse("'User Groups' can't be written with the user", "Use the operations of 'Group Membership'", name);
		}
		if (field.write === 'never') refuse(`${label(name)} is set by FortiAuthenticator alone`, 'Leave it out', name);
		if (current && field.write === 'create') {
			if (name === 'username' && value === current.username) continue;
			refuse(
				`${label(name)} can't be changed: FortiAuthenticator takes it only when the user is created`,
				name === 'username' ? 'Create a new user and delete the old one' : 'Leave it out',
				name,
			);
		}
		entries.push([name, checkValue(name, field, value)]);
	}
	const body: JsonObject = Object.fromEntries(entries);
	if (typeof body.expires_at === 'string') body.expires_at = checkExpiry(body.expires_at, now);
	checkTogether(body, current);
	return body;
}

function checkExpiry(text: string, now: number): string {
	const expiry = readExpiry(text);
	if (expiry === undefined) {
		refuse("'Expires At' is not a time", 'Enter it as 2030-12-31T18:00:00+01:00; without an offset it means UTC', 'expires_at');
	}
	if (expiry !== '' && Date.parse(expiry) < now + expiryMarginMs) {
		refuse("'Expires At' is not at least an hour ahead", 'Choose a later time, or clear it to remove the expiry', 'expires_at');
	}
	return expiry;
}

/** The rules across fields. A change is judged by what the user will be afterwards. */
function checkTogether(body: JsonObject, current: LocalUser | undefined): void {
	const after = (field: string): JsonValue | undefined => (body[field] === undefined ? current?.[field] : body[field]);
	const has = (field: string): boolean => typeof after(field) === 'string' && after(field) !== '';
	const touched = (...fields: string[]): boolean => !current || fields.some((field) => body[field] !== undefined);
	const need = (field: string, because: string, ...others: string[]): void => {
		if (has(field) || !touched(field, ...others)) return;
		refuse(`${label(field)} is needed ${because}`, `Fill in ${label(field)}`, field, ...others);
	};
	if (!current) {
		if (!has('username')) refuse("'Username' is empty", 'Enter the name of the new user', 'username');
		if (body.ftk_only !== true && body.password === undefined) {
			need('email', "when 'Password' is left out: FortiAuthenticator mails a random password to it", 'password');
		}
	}
	const type = after('token_type');
	if (after('token_auth') === true) {
		need('token_type', "when 'Token Authentication' is on", 'token_auth');
		if (type === 'email' || type === 'dual') need('email', `when 'Token Type' is '${type}'`, 'token_type', 'token_auth');
		if (type === 'sms' || type === 'dual') need('mobile_number', `when 'Token Type' is '${type}'`, 'token_type', 'token_auth');
	}
	if (body.token_auth === false && typeof body.token_serial === 'string' && body.token_serial !== '') {
		refuse(
			"'Token Serial' is set while 'Token Authentication' is off",
			"Clear 'Token Serial', or switch it on",
			'token_serial',
			'token_auth',
		);
	}
	const method = after('ftm_act_method');
	if (method === 'email') need('email', "when 'Activation Delivery Method' is 'email'", 'ftm_act_method');
	if (method === 'sms') need('mobile_number', "when 'Activation Delivery Method' is 'sms'", 'ftm_act_method');
	checkTokenOnly(body, current, after, has);
	if (body.recovery_by_question === true) {
		need('recovery_question', "when 'Password Recovery by Question' is on", 'recovery_by_question');
		need('recovery_answer', "when 'Password Recovery by Question' is on", 'recovery_by_question');
	}
}

function checkTokenOnly(
	body: JsonObject,
	current: LocalUser | undefined,
	after: (field: string) => JsonValue | undefined,
	has: (field: string) => boolean,
): void {
	const type = after('token_type');
	const touched = !current || ['ftk_only', 'token_auth', 'token_type'].some((field) => body[field] !== undefined);
	if (after('ftk_only') === true && touched) {
		if (after('token_auth') !== true) {
			refuse(
				"'Token Authentication' must be on when 'FortiToken-Only Authentication' is on",
				'Switch it on, or the other one off',
				'ftk_only',
				'token_auth',
			);
		}
		if (type !== 'ftk' && type !== 'ftm') {
			refuse(
				"'Token Type' must be a FortiToken when 'FortiToken-Only Authentication' is on",
				'Choose FortiToken Hardware or FortiToken Mobile',
				'ftk_only',
				'token_type',
			);
		}
		if (body.password !== undefined) {
			refuse("'Password' and 'FortiToken-Only Authentication' exclude each other", 'Leave one of them out', 'ftk_only', 'password');
		}
	}
	if (body.ftk_only === false && current?.ftk_only === true && !has('email')) {
		refuse(
			"'Email' is needed when 'FortiToken-Only Authentication' is switched off: FortiAuthenticator mails a new password to it",
			"Fill in 'Email'",
			'ftk_only',
			'email',
		);
	}
}
