import { createHash } from 'node:crypto';

const HASH_BYTES = 8;

/** Many values as one text that no other list of values gives. */
const joined = (parts: readonly unknown[]): string => JSON.stringify(parts);

/**
 * A 64-bit hash as eight one-byte characters (latin1), so that 100,000 of them are one packed text. Two texts collide
 * by chance about once in 3 billion directories of 100,000 users.
 */
export function hash8(text: string): string {
	return createHash('sha256').update(text).digest().toString('latin1', 0, HASH_BYTES);
}

/** 128 bits as hex, for what leaves the package: event ids and fingerprints. */
export function longHash(parts: readonly unknown[]): string {
	return createHash('sha256').update(joined(parts)).digest('hex').slice(0, 32);
}
