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
			value &= (1 << bits) - 1;
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
			value &= (1 << bits) - 1;
		}
	}
	return bits > 0 ? text + alphabet[(value << (5 - bits)) & 31] : text;
}

/**
 * A time-based one-time password (RFC 6238; SHA-1, 30 seconds, 6 digits, as DSM and the usual apps use it).
 *
 * @param secret  shared secret in base32
 * @param unixSeconds  the moment, in seconds since 1970
 * @returns 6 digits, or undefined when the secret is not base32
 */
export function totp(secret: string, unixSeconds: number, digits = 6): string | undefined {
	const key = base32Decode(secret);
	if (key === undefined || key.length === 0) return undefined;
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(Math.floor(unixSeconds / 30)));
	const mac = createHmac('sha1', key).update(counter).digest();
	const offset = mac[mac.length - 1] & 0x0f;
	const number = mac.readUInt32BE(offset) & 0x7fffffff;
	return String(number % 10 ** digits).padStart(digits, '0');
}
