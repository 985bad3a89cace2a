import { isPlainObject } from '../../clients/json';
import { groupEvents, type FieldValue, type Listing, type PollConfig, type WatchedField } from './types';
import { HASH_BYTES, isPacked, STAMP_BYTES } from './fingerprint';
import { FIELD_BYTES, unpackRows } from './packedRows';

export const STATE_VERSION = 3;

interface StateHead {
	version: typeof STATE_VERSION;
	fingerprint: string;
	/** Rises with every state made from another. */
	revision: number;
	/** Rises with every state whose poll emitted something; only such states are sure to be saved by n8n. */
	emissions: number;
	/** Seconds since 1970 at which the watch began, by n8n's clock. */
	begun: number;
	/** Nobody was there when the watch began, or everybody vanished: who comes now need not be new. */
	unproven: boolean;
	/** Token of the latest wish to announce people once more that was fulfilled. */
	again: string;
	/** How many such wishes were fulfilled; none where it is not there. */
	wishes?: number;
	/** Where the directory counts its changes: the place up to which everything is dealt with. Without it everybody is read. */
	place?: string;
}

/** newUser alone where the directory filters by creation stamp or counts its changes: the same size at any number of users. */
export interface RecentState extends StateHead {
	kind: 'recent';
	/** Seconds since 1970 of the latest creation stamp that is dealt with; null in an empty directory. */
	mark: number | null;
	/** Keys of people created inside the overlap, or since `kept`: a hash and 4 bytes of seconds each. */
	recent: string;
	/** Seconds since 1970: the key of everybody created since then is in `recent`. Without it, since the overlap began. */
	kept?: number;
	/** Seconds since 1970 at which those who turned up late were looked for; 0 and nothing: with the next poll. */
	looked?: number;
	/** Who waits for their turn, in the same form. */
	waiting: string;
	/** Listings in a row that did not show somebody who waits. */
	missed: number;
}

interface WalkProgress {
	/** Polls until the next complete walk is due. */
	untilWalk: number;
	/** Complete walks in a row that found nobody, not half of those who were known, or a group without its many members. */
	emptyWalks: number;
}

/** newUser alone elsewhere: a hash for each user, two where renames are followed. */
export interface KnownState extends StateHead, WalkProgress {
	kind: 'known';
	keys: string;
	/** Keys that the last complete walk did not find. */
	missing: string;
	/** Where ids are numbers: the highest that is dealt with. */
	highestId: number;
}

/**
 * Key (bytes), id, username, display name, flags, the count of emissions when the person was last announced; then, in this
 * order and for the chosen events only: one hash for each watched field that does not stand there yet, as bytes side by side,
 * or the values of all (userChanged); the names of groups
 * (addedToGroup, removedFromGroup); the end of the account that was told, in seconds, or 0 (userExpiring).
 */
export type StoredRow = [...bare: BareRow, ...more: Array<string | number | FieldValue[]>];
export type BareRow = [key: string, id: string, username: string, displayName: string | null, flags: number, announced: number];

export interface RowsState extends StateHead, WalkProgress {
	kind: 'rows';
	/** From `packRows`. */
	rows: string;
	/** Seconds since 1970 of the latest modification stamp that is dealt with. */
	mark: number | null;
	/** Keys of new people who wait for their turn, where they could be taken for renamed ones. */
	waiting?: string;
}

export type PollState = RecentState | KnownState | RowsState;

export const RECENT_BYTES = HASH_BYTES + STAMP_BYTES;
const BARE_LENGTH = 6;

export function keyBytes(config: PollConfig): number {
	const traceBytes = { sameDn: HASH_BYTES, sameStamp: STAMP_BYTES };
	return HASH_BYTES + (config.strategy.renames ? traceBytes[config.strategy.renames] : 0);
}

/** newUser alone needs no more than a set of keys. */
export function stateKind(config: PollConfig): PollState['kind'] {
	if (config.triggerOn.some((event) => event !== 'newUser')) return 'rows';
	return config.strategy.listing === 'since' || config.strategy.listing === 'changes' ? 'recent' : 'known';
}

function isCount(value: unknown): value is number {
	return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** The last second that has a stamp: 9999-12-31T23:59:59Z. */
const LAST_SECOND = 253_402_300_799;

function isSecond(value: unknown): value is number {
	return isCount(value) && value <= LAST_SECOND;
}

function isMark(value: unknown): boolean {
	return value === null || isSecond(value);
}

/** Every row holds these as they are. */
const plainFields = ['id', 'username', 'displayName'] as const;
type PlainField = (typeof plainFields)[number];
export const isPlainField = (field: WatchedField): field is PlainField => plainFields.some((one) => one === field);
/** Watched fields of which a row holds a hash. */
export const hashedFields = ({ watchedFields }: PollConfig): WatchedField[] => watchedFields.filter((field) => !isPlainField(field));

/** What rows hold beside the bare row, in their order. */
export const watchesFields = ({ triggerOn }: PollConfig): boolean => triggerOn.includes('userChanged');
export const watchesGroups = ({ triggerOn }: Pick<PollConfig, 'triggerOn'>): boolean =>
	triggerOn.some((event) => groupEvents.includes(event));
export const watchesExpiry = ({ triggerOn }: PollConfig): boolean => triggerOn.includes('userExpiring');

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
	const [key, id, username, displayName, flags, announced, ...more] = row as unknown[];
	const guards = [
		...(watchesFields(config) ? [(content: unknown) => isContent(content, config)] : []),
		...(watchesGroups(config) ? [(groups: unknown) => Array.isArray(groups) && groups.every((name) => typeof name === 'string')] : []),
		...(watchesExpiry(config) ? [isSecond] : []),
	];
	if (row.length !== BARE_LENGTH + guards.length || !guards.every((guard, index) => guard(more[index]))) return false;
	if (typeof key !== 'string' || key.length !== keyBytes(config)) return false;
	if (typeof id !== 'string' || typeof username !== 'string' || id === '') return false;
	if (displayName !== null && typeof displayName !== 'string') return false;
	return isCount(flags) && flags <= 7 && isCount(announced);
}

function isContent(content: unknown, config: PollConfig): boolean {
	if (config.rememberValues) return Array.isArray(content) && content.length === config.watchedFields.length && content.every(isFieldValue);
	return typeof content === 'string' && content.length === hashedFields(config).length * FIELD_BYTES;
}

export type StateRefusal = 'absent' | 'garbage' | 'version' | 'fingerprint';
export type StateReading = { state: PollState; refusal?: undefined } | { state?: undefined; refusal: StateRefusal };

function hasHead({ revision, emissions, begun, unproven, again, wishes = 0, place = '' }: Record<string, unknown>): boolean {
	return (
		typeof place === 'string' &&
		isCount(wishes) &&
		isCount(revision) &&
		isCount(emissions) &&
		isSecond(begun) &&
		typeof unproven === 'boolean' &&
		typeof again === 'string'
	);
}

function hasBody(raw: Record<string, unknown>, config: PollConfig): boolean {
	if (raw.kind !== stateKind(config)) return false;
	if (raw.kind === 'recent') {
		// Beyond the mark nobody would ever be found.
		const isKept = raw.kept === undefined || (isSecond(raw.kept) && isSecond(raw.mark) && raw.kept <= raw.mark);
		if (!isKept || !isSecond(raw.looked ?? 0)) return false;
		return isMark(raw.mark) && isCount(raw.missed) && [raw.recent, raw.waiting].every((keys) => isPacked(keys, RECENT_BYTES));
	}
	if (!isCount(raw.untilWalk) || !isCount(raw.emptyWalks)) return false;
	if (raw.kind === 'known') {
		return isPacked(raw.keys, keyBytes(config)) && isPacked(raw.missing, HASH_BYTES) && isCount(raw.highestId);
	}
	return isMark(raw.mark) && isPacked(raw.waiting ?? '', HASH_BYTES) && readRows(raw.rows, config) !== undefined;
}

/** The rows that a state holds; undefined when they are not what was stored. */
export function readRows(packed: unknown, config: PollConfig): StoredRow[] | undefined {
	const rows = unpackRows(packed, keyBytes(config));
	return rows?.every((row): row is StoredRow => isRow(row, config)) ? rows : undefined;
}

/** Looks at whatever is stored and says what it is good for; the caller tells the user why a baseline was taken. */
export function readStateOrWhy(raw: unknown, config: PollConfig): StateReading {
	if (raw === undefined || raw === null) return { refusal: 'absent' };
	if (!isPlainObject(raw)) return { refusal: 'garbage' };
	if (raw.version !== STATE_VERSION) return { refusal: typeof raw.version === 'number' ? 'version' : 'garbage' };
	if (typeof raw.fingerprint !== 'string') return { refusal: 'garbage' };
	if (raw.fingerprint !== config.fingerprint) return { refusal: 'fingerprint' };
	if (!hasHead(raw) || !hasBody(raw, config)) return { refusal: 'garbage' };
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

/**
 * Up to where the directory's count of changes is dealt with. Nobody may wait behind it: changes are asked for again as long as
 * somebody does, and everybody is where those who wait come from a walk.
 */
export function nextPlace(listing: Listing, state: PollState | undefined, waiting: number): { place?: string } {
	const reached = listing.kind === 'complete' || listing.kind === 'changes' ? listing.place : undefined;
	const place = waiting === 0 ? reached : listing.kind === 'changes' ? state?.place : undefined;
	return place === undefined ? {} : { place };
}

/** What every next state starts with. */
export function nextHead(config: PollConfig, state: PollState | undefined, emitted: boolean, now: Date): StateHead {
	return {
		version: STATE_VERSION,
		fingerprint: config.fingerprint,
		revision: (state?.revision ?? 0) + 1,
		emissions: (state?.emissions ?? 0) + (emitted ? 1 : 0),
		begun: state?.begun ?? Math.max(0, Math.floor(now.getTime() / 1000)),
		unproven: state?.unproven ?? false,
		// A wish that was there before the watch is none: n8n forgets states, and nobody should come again for that.
		again: config.again.token === '' ? '' : (state?.again ?? config.again.token),
		...(state?.wishes ? { wishes: state.wishes } : {}),
	};
}

/** How many polls later everybody is read again. */
export function nextUntilWalk(config: PollConfig, state: PollState | undefined, listed: Listing['kind'], waiting: number): number {
	if (listed === 'partial') return 1;
	// Who waits after a complete walk may be nobody whom a partial listing shows.
	if (listed === 'complete') return waiting > 0 ? 1 : config.fullWalkEvery;
	return Math.max(1, (state && state.kind !== 'recent' ? state.untilWalk : 1) - 1);
}
