import { createHash, hash } from 'node:crypto';

const HASH_BYTES = 6;

/** Many values as one text that no other list of values gives. */
const joined = (parts: readonly unknown[]): string => JSON.stringify(parts);

/**
 * A 48-bit hash as six one-byte characters (latin1), so that 100,000 of them are one packed text. In a directory of
 * 100,000 users two have the same one with a probability of 1 in 50,000; that somebody new has one that is known, of 1 in
 * 3 billion.
 */
export function shortHash(text: string): string {
	return hash('sha256', text, 'binary').slice(0, HASH_BYTES);
}

/** 128 bits as hex, for what leaves the package: event ids and fingerprints. */
export function longHash(parts: readonly unknown[]): string {
	return createHash('sha256').update(joined(parts)).digest('hex').slice(0, 32);
}
