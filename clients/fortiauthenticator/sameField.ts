import { readExpiry } from './checkUser';

/** Whether a stored value already is what is wanted; no token type is `null` in answers and `''` in requests. */
export function sameField(field: string, stored: unknown, wanted: unknown): boolean {
	const plain = (value: unknown): unknown => (value === null || value === undefined ? '' : value);
	if (field === 'expires_at' && typeof stored === 'string' && typeof wanted === 'string') {
		// What comes back has no offset and means UTC.
		const moment = (text: string): string | undefined => readExpiry(text.replace(/\.\d+/, ''));
		return moment(stored) === moment(wanted);
	}
	return plain(stored) === plain(wanted);
}
