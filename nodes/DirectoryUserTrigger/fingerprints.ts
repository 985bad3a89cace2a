import type { DirectoryEventName, ListingStrategy, WatchedField } from './types';
import type { DirectoryService } from '../../clients/directory/user';

export const HASH_BYTES = 8;

const { imul } = Math;
const { fromCharCode } = String;

function byteText(word: number): string {
	return fromCharCode(word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255);
}

/**
 * A 64-bit hash as eight one-byte characters, so that 100,000 of them are one packed text.
 *
 * Written out because nodes may not import Node built-ins. Each step is a bijection of the 64-bit state, so two texts
 * collide by chance only: about once in 3 billion directories of 100,000 users. It is no protection against somebody
 * who builds a collision on purpose.
 */
export function hash8(text: string, seed = 0): string {
	let high = 0x9e3779b9 ^ seed;
	let low = 0x85ebca6b ^ seed;
	for (let index = 0; index < text.length; index++) {
		high = imul(high ^ text.charCodeAt(index), 0x9e3779b1);
		high ^= high >>> 15;
		low = imul(low ^ high, 0x85ebca77);
		low ^= low >>> 13;
	}
	low = imul(low ^ (high >>> 16) ^ text.length, 0xc2b2ae3d);
	high = imul(high ^ (low >>> 13), 0x27d4eb2f);
	low = imul(low ^ (high >>> 15), 0x165667b1);
	high ^= low >>> 16;
	low ^= high >>> 14;
	return byteText(high >>> 0) + byteText(low >>> 0);
}

/** Many values as one text that no other list of values gives. */
export function joinParts(parts: readonly unknown[]): string {
	return JSON.stringify(parts);
}

/** 128 bits as hex, for what leaves the package: event ids and fingerprints. */
export function longHash(parts: readonly unknown[]): string {
	const text = joinParts(parts);
	return Buffer.from(hash8(text) + hash8(text, 0x51ed270b), 'latin1').toString('hex');
}

export function pack(bytes: string): string {
	return Buffer.from(bytes, 'latin1').toString('base64').replace(/=+$/, '');
}

/** The bytes, or undefined when the text is not what `pack` makes of whole records of that size. */
export function unpack(packed: unknown, recordBytes: number): string | undefined {
	if (typeof packed !== 'string') return undefined;
	const bytes = Buffer.from(packed, 'base64').toString('latin1');
	return bytes.length % recordBytes === 0 && pack(bytes) === packed ? bytes : undefined;
}

export interface FingerprintParts {
	service: DirectoryService;
	strategy: ListingStrategy;
	/** What is watched: address, database or base, filters. Never a password. */
	scope: Record<string, unknown>;
	triggerOn: readonly DirectoryEventName[];
	watchedFields: readonly WatchedField[];
	rememberValues: boolean;
}

function canonical(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(canonical);
	if (typeof value !== 'object' || value === null) return value ?? null;
	return Object.entries(value)
		.filter(([, inner]) => inner !== undefined)
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([name, inner]) => [name, canonical(inner)]);
}

/** Two configurations share a state only when they look at the same people in the same way. */
export function fingerprintOf(parts: FingerprintParts): string {
	const watchesFields = parts.triggerOn.includes('userChanged');
	return longHash([
		parts.service,
		parts.strategy,
		canonical(parts.scope),
		[...parts.triggerOn].sort(),
		// The order counts: field hashes are stored side by side.
		watchesFields ? parts.watchedFields : null,
		watchesFields && parts.rememberValues,
	]);
}
