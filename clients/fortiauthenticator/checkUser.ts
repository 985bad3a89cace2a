import type { JsonObject, JsonValue } from '../json';
import { readIsoMoment } from '../directory/isoTime';
import { BackendError } from '../errors';
import { isCountryCode } from './countries';
import type { Account, AccountResource } from './types';
import { disableReasons, fieldsOf, labelOf, needs, readFlag, type UserField } from './userFields';

const hourMs = 60 * 60 * 1000;

function refuse(message: string, cure: string, ...fields: string[]): never {
	throw new BackendError({ kind: 'invalid', message, cure, fields, delivery: 'unsent' });
}

/** A user name the appliance accepts: 1 to 253 letters, digits and `@ . + - _`. */
export const isUsername = (text: string): boolean => /^[\p{L}\p{N}@.+_-]{1,253}$/u.test(text);

/**
 * Reads an expiry time (ISO 8601; without an offset it means UTC) into the form that is sent.
 *
 * @returns `YYYY-MM-DDTHH:MM:SS+00:00`; `''` for `''` (which removes the expiry); undefined when it is no time
 */
export function readExpiry(text: string): string | undefined {
	if (text === '') return '';
	const moment = readIsoMoment(text);
	return moment === undefined ? undefined : new Date(moment).toISOString().replace(/\.\d{3}Z$/, '+00:00');
}

function checkText(name: string, field: UserField, value: JsonValue): string | null {
	if (value === null && field.values) return null;
	if (typeof value !== 'string') {
		refuse(
			value === null ? `${labelOf(name)} has no value` : `${labelOf(name)} is not a text`,
			value === null ? 'Leave the field out to keep what is there, or send an empty text to clear it' : 'Enter a text',
			name,
		);
	}
	// Counted as the appliance counts: a character outside the basic plane (an emoji) is one.
	if (field.max !== undefined && [...value].length > field.max) {
		refuse(`${labelOf(name)} is longer than ${field.max} characters`, 'Shorten it', name);
	}
	if (field.values && value !== '' && !field.values.includes(value)) {
		refuse(`'${value}' is not a value of ${labelOf(name)}`, `Choose one of: ${field.values.join(', ')}`, name);
	}
	return value;
}

function checkFormat(name: string, { format }: UserField, value: string): void {
	if (format === 'username' && !isUsername(value)) {
		refuse(`${labelOf(name)} is empty or holds other characters than letters, digits and @ . + - _`, 'Correct it', name);
	}
	if (name === 'password' && value === '') refuse(`${labelOf('password')} is empty`, 'Leave it out to have one mailed to the user', name);
	if (value === '') return;
	if (format === 'email' && !/^[^\s@<>(),;:"\\]+@[^\s@.]+(?:\.[^\s@.]+)*$/.test(value)) {
		refuse(`${labelOf(name)} is not an e-mail address`, 'Enter it as name@example.com', name);
	}
	if (format === 'country' && !isCountryCode(value)) {
		refuse(`${labelOf(name)} is not a country code`, 'Enter the two capital letters of ISO 3166, e.g. GB', name);
	}
	if (format === 'mobile' && !/^\+\d{1,4}-\d+$/.test(value)) {
		refuse(
			`${labelOf(name)} is not in the international form FortiAuthenticator wants`,
			'Enter + and the country code, one hyphen, and the number without blanks, e.g. +44-1234567890',
			name,
		);
	}
}

function checkValue(name: string, field: UserField, value: JsonValue): JsonValue {
	switch (field.kind) {
		case 'boolean':
			return readFlag(value) ?? refuse(`${labelOf(name)} is neither true nor false`, 'Switch it on or off', name);
		case 'integer': {
			const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
			if (disableReasons.some((reason) => reason.value === number)) return number;
			return refuse(`${labelOf(name)} is not a number from 0 to 8`, 'Choose a reason from the list', name);
		}
		case 'text':
		case 'uris': {
			const text = checkText(name, field, value);
			if (text !== null) checkFormat(name, field, text);
			return text;
		}
	}
}

const nouns: Record<AccountResource, string> = { localusers: 'local users', ldapusers: 'LDAP users', radiususers: 'RADIUS users' };

/**
 * Checks the fields of a user before they are sent, alone and against each other, by the rules of the guide's Local
 * users page.
 *
 * @param fields  by the appliance's names; undefined ones are left out
 * @param current  the user as it is, for a change; undefined for a creation
 * @returns the body to send
 * @throws BackendError kind `invalid`, with the parameters' names in the message and the fields' names in `fields`
 */
export function checkUserFields(
	fields: JsonObject,
	current: Account<AccountResource> | undefined,
	now = Date.now(),
	resource: AccountResource = 'localusers',
): JsonObject {
	const table = fieldsOf[resource];
	const entries: Array<[string, JsonValue]> = [];
	for (const [name, value] of Object.entries(fields)) {
		if (value === undefined) continue;
		const field = Object.hasOwn(table, name) ? table[name] : undefined;
		if (!field) {
			refuse(`FortiAuthenticator has no field '${name}' for ${nouns[resource]} and would ignore it`, 'Check its spelling', name);
		}
		if (name === 'user_groups') {
			refuse(`${labelOf('user_groups')} can't be written with the user`, 'Change the memberships of the user', name);
		}
		if (field.write === 'never') refuse(`${labelOf(name)} is set by FortiAuthenticator alone`, 'Leave it out', name);
		if (current && field.write === 'create') {
			if (name === 'username' && value === current.username) continue;
			refuse(
				`${labelOf(name)} can't be changed: FortiAuthenticator takes it only when the user is created`,
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
	if (expiry === undefined)
		refuse(`${labelOf('expires_at')} is no time that exists`, 'Enter it as 2030-12-31T18:00:00+01:00', 'expires_at');
	if (expiry !== '' && Date.parse(expiry) < now + hourMs) {
		refuse(`${labelOf('expires_at')} is not at least an hour ahead`, 'Choose a later time, or clear it to remove the expiry', 'expires_at');
	}
	return expiry;
}

/** The user as it will be. */
class After {
	constructor(
		readonly body: JsonObject,
		readonly current: JsonObject | undefined,
	) {}

	value(field: string): JsonValue | undefined {
		return this.body[field] === undefined ? this.current?.[field] : this.body[field];
	}

	has(field: string): boolean {
		const value = this.value(field);
		return typeof value === 'string' && value !== '';
	}

	touches(...fields: string[]): boolean {
		return !this.current || fields.some((field) => this.body[field] !== undefined);
	}

	/** Demands a field because of others; a change that touches none of them is not judged. */
	need(field: string, because: string, ...others: string[]): void {
		if (this.has(field) || !this.touches(field, ...others)) return;
		refuse(`${labelOf(field)} is needed ${because}`, `Fill in ${labelOf(field)}`, field, ...others);
	}
}

/** The rules across fields. A change is judged by what the user will be afterwards. */
function checkTogether(body: JsonObject, current: JsonObject | undefined): void {
	const after = new After(body, current);
	if (!current) {
		if (!after.has('username')) refuse(`${labelOf('username')} is empty`, 'Enter the name of the new user', 'username');
		if (body.ftk_only !== true && body.password === undefined) {
			after.need('email', `when ${labelOf('password')} is left out: FortiAuthenticator mails a random password to it`, 'password');
		}
	}
	checkToken(after);
	for (const { field, of, is, because, onlyOnCreate, withToken } of needs) {
		if ((onlyOnCreate && current) || !is.includes(after.value(of))) continue;
		if (withToken && after.value('token_auth') !== true) continue;
		after.need(field, because, of, ...(withToken ? ['token_auth'] : []));
	}
	checkTokenOnly(after);
}

function checkToken(after: After): void {
	const { body, current } = after;
	const on = after.value('token_auth') === true;
	for (const field of ['token_type', 'token_serial']) {
		const value = body[field];
		if (on || value === undefined || value === null || value === '') continue;
		refuse(
			`${labelOf(field)} is set while ${labelOf('token_auth')} is off`,
			`Switch ${labelOf('token_auth')} on, or leave the other one out`,
			field,
			'token_auth',
		);
	}
	if (current && on && body.token_serial === '') {
		refuse(
			`An empty ${labelOf('token_serial')} would take the next free token instead of giving this one back`,
			`Leave it out, or switch ${labelOf('token_auth')} off to give the token back`,
			'token_serial',
		);
	}
	const method = after.value('ftm_act_method');
	// The method stays stored after the token is gone; then nothing is sent by it any more.
	const counts = body.ftm_act_method !== undefined || (on && after.value('token_type') === 'ftm');
	if (!counts) return;
	if (method === 'email') after.need('email', `when ${labelOf('ftm_act_method')} is 'email'`, 'ftm_act_method');
	if (method === 'sms') after.need('mobile_number', `when ${labelOf('ftm_act_method')} is 'sms'`, 'ftm_act_method');
}

function checkTokenOnly(after: After): void {
	const { body, current } = after;
	const type = after.value('token_type');
	if (after.value('ftk_only') === true && after.touches('ftk_only', 'token_auth', 'token_type')) {
		if (after.value('token_auth') !== true) {
			refuse(
				`${labelOf('token_auth')} must be on when ${labelOf('ftk_only')} is on`,
				'Switch it on, or the other one off',
				'ftk_only',
				'token_auth',
			);
		}
		if (type !== 'ftk' && type !== 'ftm') {
			refuse(
				`${labelOf('token_type')} must be a FortiToken when ${labelOf('ftk_only')} is on`,
				'Choose FortiToken Hardware or FortiToken Mobile',
				'ftk_only',
				'token_type',
			);
		}
		if (body.password !== undefined) {
			refuse(`${labelOf('password')} and ${labelOf('ftk_only')} exclude each other`, 'Leave one of them out', 'ftk_only', 'password');
		}
	}
	if (body.ftk_only === false && current?.ftk_only === true && !after.has('email')) {
		refuse(
			`${labelOf('email')} is needed when ${labelOf('ftk_only')} is switched off: FortiAuthenticator mails a new password to it`,
			`Fill in ${labelOf('email')}`,
			'ftk_only',
			'email',
		);
	}
}
