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

/**
 * The bytes, or undefined when the text is not what `pack` makes of whole records of that size. Packing them once more would
 * tell the same, and takes ten times as long.
 */
function unpacked(packed: unknown, recordBytes: number): Buffer | undefined {
	if (typeof packed !== 'string') return undefined;
	const bytes = Buffer.from(packed, 'base64');
	if (bytes.length % recordBytes !== 0) return undefined;
	// What is no base64 is passed over, and two characters are read in another spelling.
	if (packed.length !== Math.ceil((bytes.length * 4) / 3) || packed.includes('-') || packed.includes('_')) return undefined;
	// Bits at the end that belong to no byte.
	const rest = bytes.length % 3;
	return rest === 0 || packed.endsWith(pack(bytes.toString('latin1', bytes.length - rest))) ? bytes : undefined;
}

export const isPacked = (packed: unknown, recordBytes: number): boolean => unpacked(packed, recordBytes) !== undefined;

export const unpack = (packed: unknown, recordBytes: number): string | undefined => unpacked(packed, recordBytes)?.toString('latin1');

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
