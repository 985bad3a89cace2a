import { createHmac } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Bytes of a base32 text (RFC 4648 section 6); spaces, dashes, case and padding are forgiven. Undefined when it is none. */
export function base32Decode(text: string): Buffer | undefined {
	const clean = text.replace(/[\s-]/g, '').replace(/=+$/, '').toUpperCase();
	if (clean === '' || /[^A-Z2-7]/.test(clean)) return undefined;
	const bytes: number[] = [];
	let bits = 0;
	let value = 0;
	for (const character of clean) {
		value = (value << 5) | alphabet.indexOf(character);
		bits += 5;
		if (bits >= 8) {
			bits -= 8;
			bytes.push((value >>> bits) & 0xff);
		}
	}
	return Buffer.from(bytes);
}

/** Base32 without padding (RFC 4648 section 6), as authenticator apps take it. */
export function base32Encode(bytes: Uint8Array): string {
	let text = '';
	let bits = 0;
	let value = 0;
	for (const byte of bytes) {
		value = (value << 8) | byte;
		bits += 8;
		while (bits >= 5) {
			bits -= 5;
			text += alphabet[(value >>> bits) & 31];
		}
	}
	return bits > 0 ? text + alphabet[(value << (5 - bits)) & 31] : text;
}

/** How an account's one-time passwords are made. */
export interface TotpSettings {
	/** Shared secret in base32. */
	secret: string;
	digits: number;
	/** Seconds that one password counts. */
	period: number;
	algorithm: 'sha1' | 'sha256' | 'sha512';
}

const algorithmOf = (name: string): TotpSettings['algorithm'] | undefined =>
	(['sha1', 'sha256', 'sha512'] as const).find((one) => one === name.toLowerCase().replace('-', ''));

/**
 * Reads what people copy from the page of a second factor: the base32 secret, or the `otpauth://totp/…` address behind
 * the QR code (Key URI format). Undefined when it is neither.
 */
export function readTotpSettings(text: string): TotpSettings | undefined {
	const trimmed = text.trim();
	const usual: TotpSettings = { secret: trimmed, digits: 6, period: 30, algorithm: 'sha1' };
	if (!/^otpauth:/i.test(trimmed)) return base32Decode(trimmed)?.length ? usual : undefined;
	if (!/^otpauth:\/\/totp\//i.test(trimmed) || !URL.canParse(trimmed)) return undefined;
	const { searchParams } = new URL(trimmed);
	const secret = searchParams.get('secret') ?? '';
	const algorithm = algorithmOf(searchParams.get('algorithm') ?? 'SHA1');
	const digits = Number(searchParams.get('digits') ?? 6);
	const period = Number(searchParams.get('period') ?? 30);
	const sane = (digits === 6 || digits === 7 || digits === 8) && Number.isInteger(period) && period >= 5 && period <= 300;
	return base32Decode(secret)?.length && algorithm !== undefined && sane ? { secret, digits, period, algorithm } : undefined;
}

/**
 * A time-based one-time password (RFC 6238).
 *
 * @param settings  a base32 secret (SHA-1, 30 seconds, 6 digits, as DSM and the usual apps use it), or all of it
 * @param unixSeconds  the moment, in seconds since 1970
 * @returns the digits, or undefined when the secret is not base32
 */
export function totp(settings: string | TotpSettings, unixSeconds: number): string | undefined {
	const { secret, digits, period, algorithm } =
		typeof settings === 'string' ? { secret: settings, digits: 6, period: 30, algorithm: 'sha1' } : settings;
	const key = base32Decode(secret);
	if (key === undefined || key.length === 0) return undefined;
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(Math.floor(unixSeconds / period)));
	const mac = createHmac(algorithm, key).update(counter).digest();
	const offset = mac[mac.length - 1] & 0x0f;
	const number = mac.readUInt32BE(offset) & 0x7fffffff;
	return String(number % 10 ** digits).padStart(digits, '0');
}
