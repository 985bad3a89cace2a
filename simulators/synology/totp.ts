import { createHmac } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function fromBase32(text: string): Buffer {
	let bits = '';
	for (const char of text.replace(/[\s=]/g, '').toUpperCase()) {
		const value = alphabet.indexOf(char);
		if (value < 0) throw new Error('The TOTP secret is not base32');
		bits += value.toString(2).padStart(5, '0');
	}
	return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** The six digits of RFC 6238 (SHA-1, steps of 30 s). */
export function oneTimePassword(secret: string, atMs = Date.now()): string {
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(Math.floor(atMs / 30_000)));
	const hash = createHmac('sha1', fromBase32(secret)).update(counter).digest();
	const offset = hash[19] & 15;
	return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** The current code, or the one before or after, for clocks that differ a little. */
export const isCurrent = (secret: string, code: string): boolean =>
	[-1, 0, 1].some((step) => oneTimePassword(secret, Date.now() + step * 30_000) === code);
