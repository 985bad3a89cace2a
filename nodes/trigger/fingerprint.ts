import { longHash } from '../../clients/directory/hash';
import { canonical } from '../../clients/json';
import type { DirectoryService } from '../../clients/directory/user';
import type { DirectoryEventName, Strategy, WatchedField } from './types';

/** What `shortHash` gives: six one-byte characters. */
export const HASH_BYTES = 6;
/** Seconds since 1970 as an unsigned number. */
export const STAMP_BYTES = 4;

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
	strategy: Strategy;
	/** What is watched: address, database or base, filters. Never a password. */
	scope: Record<string, unknown>;
	triggerOn: readonly DirectoryEventName[];
	watchedFields: readonly WatchedField[];
	rememberValues: boolean;
}

/** Two configurations share a state only when they look at the same people in the same way. */
export function fingerprintOf(parts: FingerprintParts): string {
	const watchesFields = parts.triggerOn.includes('userChanged');
	return longHash([
		parts.service,
		parts.strategy.listing,
		canonical(parts.scope),
		[...parts.triggerOn].sort(),
		// The order counts: field hashes are stored side by side.
		watchesFields ? parts.watchedFields : null,
		watchesFields && parts.rememberValues,
	]);
}
