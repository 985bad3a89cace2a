import { isPlainObject } from '../../clients/json';
import type { FieldValue, PollConfig } from './types';
import { HASH_BYTES, unpack } from './fingerprint';

export const STATE_VERSION = 2;

interface StateHead {
	version: typeof STATE_VERSION;
	fingerprint: string;
	/** Rises with every state made from another. */
	revision: number;
	/** Rises with every state whose poll emitted something; only such states are sure to be saved by n8n. */
	emissions: number;
}

/** newUser alone where the directory filters by creation stamp: the same size at any number of users. */
export interface RecentState extends StateHead {
	kind: 'recent';
	/** Seconds since 1970 of the latest creation stamp that is dealt with; null in an empty directory. */
	mark: number | null;
	/** Keys with a stamp inside the overlap: 8 bytes of hash and 4 of seconds each. */
	recent: string;
}

interface WalkProgress {
	/** Polls until the next complete walk is due. */
	untilWalk: number;
	/** Complete walks in a row that found nobody although people were known. */
	emptyWalks: number;
}

/** newUser alone elsewhere: 8 bytes a user, 16 where renames are followed. */
export interface KnownState extends StateHead, WalkProgress {
	kind: 'known';
	keys: string;
	/** Keys that the last complete walk did not find. */
	missing: string;
	/** Where ids are numbers: the highest that is dealt with. */
	highestId: number;
}

/**
 * Key, id, username, display name, flags, the count of emissions when the person was last announced; for userChanged
 * one hash per watched field, or their values.
 */
export type StoredRow = BareRow | [...bare: BareRow, content: string | FieldValue[]];
export type BareRow = [key: string, id: string, username: string, displayName: string | null, flags: number, announced: number];

export interface RowsState extends StateHead, WalkProgress {
	kind: 'rows';
	rows: StoredRow[];
	/** Seconds since 1970 of the latest modification stamp that is dealt with. */
	mark: number | null;
}

export type PollState = RecentState | KnownState | RowsState;

export const RECENT_BYTES = HASH_BYTES + 4;

export function keyBytes(config: PollConfig): number {
	return config.strategy.renames ? 2 * HASH_BYTES : HASH_BYTES;
}

/** newUser alone needs no more than a set of keys. */
export function stateKind(config: PollConfig): PollState['kind'] {
	if (config.triggerOn.some((event) => event !== 'newUser')) return 'rows';
	return config.strategy.listing === 'since' ? 'recent' : 'known';
}

function isCount(value: unknown): value is number {
	return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isMark(value: unknown): boolean {
	return value === null || isCount(value);
}

function isFieldValue(value: unknown): boolean {
	return (
		value === null ||
		typeof value === 'string' ||
		typeof value === 'boolean' ||
		(Array.isArray(value) && value.every((entry) => typeof entry === 'string'))
	);
}

function isRow(row: unknown, config: PollConfig): boolean {
	if (!Array.isArray(row)) return false;
	const [key, id, username, displayName, flags, announced, content] = row as unknown[];
	const watches = config.triggerOn.includes('userChanged');
	if (row.length !== (watches ? 7 : 6)) return false;
	if (unpack(key, keyBytes(config))?.length !== keyBytes(config)) return false;
	if (typeof id !== 'string' || typeof username !== 'string') return false;
	if (displayName !== null && typeof displayName !== 'string') return false;
	if (!isCount(flags) || flags > 7 || !isCount(announced)) return false;
	if (!watches) return true;
	const fields = config.watchedFields.length;
	if (config.rememberValues) return Array.isArray(content) && content.length === fields && content.every(isFieldValue);
	return unpack(content, HASH_BYTES)?.length === fields * HASH_BYTES;
}

export type StateRefusal = 'absent' | 'garbage' | 'version' | 'fingerprint';
export type StateReading = { state: PollState; refusal?: undefined } | { state?: undefined; refusal: StateRefusal };

function hasBody(raw: Record<string, unknown>, config: PollConfig): boolean {
	if (raw.kind !== stateKind(config)) return false;
	if (raw.kind === 'recent') return isMark(raw.mark) && unpack(raw.recent, RECENT_BYTES) !== undefined;
	if (!isCount(raw.untilWalk) || !isCount(raw.emptyWalks)) return false;
	if (raw.kind === 'known') {
		return unpack(raw.keys, keyBytes(config)) !== undefined && unpack(raw.missing, HASH_BYTES) !== undefined && isCount(raw.highestId);
	}
	return isMark(raw.mark) && Array.isArray(raw.rows) && raw.rows.every((row) => isRow(row, config));
}

/** Looks at whatever is stored and says what it is good for; the caller tells the user why a baseline was taken. */
export function readStateOrWhy(raw: unknown, config: PollConfig): StateReading {
	if (raw === undefined || raw === null) return { refusal: 'absent' };
	if (!isPlainObject(raw)) return { refusal: 'garbage' };
	if (raw.version !== STATE_VERSION) return { refusal: typeof raw.version === 'number' ? 'version' : 'garbage' };
	if (typeof raw.fingerprint !== 'string') return { refusal: 'garbage' };
	if (raw.fingerprint !== config.fingerprint) return { refusal: 'fingerprint' };
	if (!isCount(raw.revision) || !isCount(raw.emissions) || !hasBody(raw, config)) return { refusal: 'garbage' };
	return { state: raw as unknown as PollState };
}

export function readState(raw: unknown, config: PollConfig): PollState | undefined {
	return readStateOrWhy(raw, config).state;
}

/**
 * Whether `a` is the later state of the two. An emission counts for more than any number of quiet polls: another
 * process may have polled quietly for weeks without knowing what this one has emitted.
 */
export function isLater(a: PollState, b: PollState): boolean {
	return a.emissions !== b.emissions ? a.emissions > b.emissions : a.revision > b.revision;
}

/** What every next state starts with. */
export function nextHead(config: PollConfig, state: PollState | undefined, emitted: boolean): StateHead {
	return {
		version: STATE_VERSION,
		fingerprint: config.fingerprint,
		revision: (state?.revision ?? 0) + 1,
		emissions: (state?.emissions ?? 0) + (emitted ? 1 : 0),
	};
}
