import { readExpiry } from './checkUser';
import type { JsonObject, JsonValue, LocalUser } from './types';
import { userFields } from './userFields';

/** Whether a stored value already is what is wanted; no token type is `null` in answers and `''` in requests. */
export function sameValue(field: string, stored: JsonValue | undefined, wanted: JsonValue | undefined): boolean {
	const plain = (value: JsonValue | undefined): JsonValue => (value === null || value === undefined ? '' : value);
	if (field === 'expires_at' && typeof stored === 'string' && typeof wanted === 'string') {
		// What comes back has no offset and means UTC.
		const moment = (text: string): string | undefined => readExpiry(text.replace(/\.\d+/, ''));
		return moment(stored) === moment(wanted);
	}
	return plain(stored) === plain(wanted);
}

/** The part of the wanted fields that differs from the record, and all that the appliance never shows. */
export function userDifferences(current: LocalUser, wanted: JsonObject): JsonObject {
	return Object.fromEntries(
		Object.entries(wanted).filter(
			([field, value]) => value !== undefined && (userFields[field]?.hidden === true || !sameValue(field, current[field], value)),
		),
	);
}
