import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { JsonValue } from '../json';

/** Beyond this a text did not come from here, or nobody could work with it. */
const mostBytes = 512 * 1024 * 1024;
/** Higher ones take twice the time for a twentieth less. */
const level = 6;
/** The length of the bytes in front. */
const lengthBytes = 4;

/** Bytes (one a character) and a value, compressed to one text of base64. */
export function deflated(bytes: string, value: unknown): string {
	const length = Buffer.alloc(lengthBytes);
	length.writeUInt32BE(bytes.length);
	const whole = Buffer.concat([length, Buffer.from(bytes, 'latin1'), Buffer.from(JSON.stringify(value), 'utf8')]);
	return deflateRawSync(whole, { level }).toString('base64');
}

/** What {@link deflated} was given; undefined for any other text. */
export function inflated(text: unknown): { bytes: string; value: JsonValue } | undefined {
	if (typeof text !== 'string') return undefined;
	try {
		const whole = inflateRawSync(Buffer.from(text, 'base64'), { maxOutputLength: mostBytes });
		const end = lengthBytes + whole.readUInt32BE();
		const value: JsonValue = JSON.parse(whole.toString('utf8', end));
		return { bytes: whole.toString('latin1', lengthBytes, end), value };
	} catch {
		return undefined;
	}
}
