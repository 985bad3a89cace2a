import type { DirectoryUser } from '../../clients/directory/user';
import { shortHash } from '../../clients/directory/hash';
import { HASH_BYTES, pack, unpack } from './fingerprint';
import type { KeyedPerson } from './identity';
import { FIELD_BYTES, packRows } from './packedRows';
import {
	hashedFields,
	isPlainField,
	keyBytes,
	readRows,
	watchesExpiry,
	watchesFields,
	watchesGroups,
	type BareRow,
	type KnownState,
	type RowsState,
	type StoredRow,
} from './state';
import type { FieldChange, FieldValue, PollConfig } from './types';

/** What a state remembers of a person for the events beyond newUser. */
export interface Remembered {
	id: string;
	username: string;
	displayName: string | null;
	enabled: boolean | null;
	/**
	 * The count of emissions when an event about them was last emitted. It tells the second "disabled" of a person from
	 * the first, and is the same again when an emission was lost and is repeated.
	 */
	announced: number;
	/** One hash per watched field, side by side; or their values. Undefined when fields are not watched. */
	content?: string | FieldValue[];
	groups?: string[];
	/** The end of the account that was told, in seconds since 1970, or 0. */
	told?: number;
}

export interface RosterEntry {
	key: string;
	/** As in `KeyedPerson`. */
	trace: string;
	/** The last complete walk did not find them. */
	missing: boolean;
	remembered?: Remembered;
}

export type Roster = Map<string, RosterEntry>;

const ENABLED = 1;
const DISABLED = 2;
const MISSING = 4;

export function readRoster(config: PollConfig, state: KnownState | RowsState | undefined): Roster {
	const roster: Roster = new Map();
	if (state?.kind === 'known') {
		const size = keyBytes(config);
		const keys = unpack(state.keys, size) ?? '';
		for (let at = 0; at < keys.length; at += size) {
			const key = keys.slice(at, at + HASH_BYTES);
			roster.set(key, { key, trace: keys.slice(at + HASH_BYTES, at + size), missing: false });
		}
		const missing = unpack(state.missing, HASH_BYTES) ?? '';
		for (let at = 0; at < missing.length; at += HASH_BYTES) {
			const entry = roster.get(missing.slice(at, at + HASH_BYTES));
			if (entry) entry.missing = true;
		}
	}
	if (state?.kind === 'rows') {
		for (const [bytes, id, username, displayName, flags, announced, ...more] of readRows(state.rows, config) ?? []) {
			const key = bytes.slice(0, HASH_BYTES);
			const enabled = flags & ENABLED ? true : flags & DISABLED ? false : null;
			roster.set(key, {
				key,
				trace: bytes.slice(HASH_BYTES),
				missing: (flags & MISSING) !== 0,
				remembered: {
					id,
					username,
					displayName,
					enabled,
					announced,
					...readMore(config, more),
				},
			});
		}
	}
	return roster;
}

/** Follows the order of `StoredRow`; the guard has seen that everything is what it should be. */
function readMore(
	config: PollConfig,
	more: ReadonlyArray<string | number | FieldValue[]>,
): Pick<Remembered, 'content' | 'groups' | 'told'> {
	const left = [...more];
	const content = watchesFields(config) ? left.shift() : undefined;
	const groups = watchesGroups(config) ? left.shift() : undefined;
	const told = watchesExpiry(config) ? left.shift() : undefined;
	return {
		...(typeof content === 'string' || Array.isArray(content) ? { content } : {}),
		...(Array.isArray(groups) ? { groups: groups.filter((name) => typeof name === 'string') } : {}),
		...(typeof told === 'number' ? { told } : {}),
	};
}

export function packedKeys(roster: Roster): Pick<KnownState, 'keys' | 'missing'> {
	const entries = [...roster.values()];
	return {
		keys: pack(entries.map((entry) => entry.key + entry.trace).join('')),
		missing: pack(
			entries
				.filter((entry) => entry.missing)
				.map((entry) => entry.key)
				.join(''),
		),
	};
}

export function packedRows(roster: Roster): string {
	return packRows(storedRows(roster));
}

function storedRows(roster: Roster): StoredRow[] {
	const rows: StoredRow[] = [];
	for (const { key, trace, missing, remembered } of roster.values()) {
		if (!remembered) continue;
		const { id, username, displayName, enabled, announced, content, groups, told } = remembered;
		const flags = (enabled === null ? 0 : enabled ? ENABLED : DISABLED) + (missing ? MISSING : 0);
		const row: BareRow = [key + trace, id, username, displayName, flags, announced];
		rows.push([
			...row,
			...(content === undefined ? [] : [content]),
			...(groups === undefined ? [] : [groups]),
			...(told === undefined ? [] : [told]),
		]);
	}
	return rows;
}

function comparable(value: FieldValue | undefined): FieldValue {
	// Directories give groups in no particular order.
	return Array.isArray(value) ? [...value].sort() : (value ?? null);
}

/** Of values that were hashed a moment ago: most people share some, and each is compared before it is remembered. */
const fieldHashes = new Map<string, string>();
const mostFieldHashes = 1000;

function fieldHash(value: FieldValue): string {
	const text = JSON.stringify(comparable(value));
	const known = fieldHashes.get(text);
	if (known !== undefined) return known;
	if (fieldHashes.size >= mostFieldHashes) fieldHashes.clear();
	const hash = shortHash(text).slice(0, FIELD_BYTES);
	fieldHashes.set(text, hash);
	return hash;
}

function contentOf(config: PollConfig, user: DirectoryUser): string | FieldValue[] | undefined {
	if (!watchesFields(config)) return undefined;
	if (config.rememberValues) return config.watchedFields.map((field) => comparable(user[field]));
	return hashedFields(config)
		.map((field) => fieldHash(user[field]))
		.join('');
}

export function contentHash(config: PollConfig, user: DirectoryUser): string {
	return shortHash(JSON.stringify(config.watchedFields.map((field) => comparable(user[field]))));
}

/** The end of an account that is near enough to be told, in seconds since 1970; else 0. */
export function nearEnd(config: PollConfig, user: DirectoryUser, now: Date): number {
	const end = user.expiresAt === null ? Number.NaN : Math.floor(Date.parse(user.expiresAt) / 1000);
	return end > 0 && end - config.daysAhead * 86_400 <= now.getTime() / 1000 ? end : 0;
}

/** `before` keeps what was last known of status and groups when the directory stops telling it. */
export function remember(config: PollConfig, user: DirectoryUser, announced: number, told: number, before?: Remembered): Remembered {
	const content = contentOf(config, user);
	return {
		id: user.id,
		username: user.username,
		displayName: user.displayName ?? null,
		enabled: user.enabled ?? before?.enabled ?? null,
		announced,
		...(content === undefined ? {} : { content }),
		...(watchesGroups(config) ? { groups: [...(user.groups ?? before?.groups ?? [])].sort() } : {}),
		...(watchesExpiry(config) ? { told } : {}),
	};
}

export function entryOf(config: PollConfig, rows: boolean, person: KeyedPerson, announced: number, told: number): RosterEntry {
	return {
		key: person.key,
		trace: person.trace,
		missing: false,
		...(rows ? { remembered: remember(config, person.user, announced, told) } : {}),
	};
}

/** The watched fields that differ from what is remembered; with the values where they are remembered. */
export function changedFields(config: PollConfig, before: Remembered, user: DirectoryUser): FieldChange[] {
	const { content } = before;
	if (content === undefined) return [];
	const changes: FieldChange[] = [];
	const hashed = hashedFields(config);
	config.watchedFields.forEach((field, index) => {
		const after = comparable(user[field]);
		if (typeof content !== 'string') {
			if (JSON.stringify(content[index]) !== JSON.stringify(after)) changes.push({ field, before: content[index], after });
			return;
		}
		const at = hashed.indexOf(field) * FIELD_BYTES;
		const isSame = isPlainField(field) ? before[field] === after : content.slice(at, at + FIELD_BYTES) === fieldHash(after);
		if (!isSame) changes.push({ field });
	});
	return changes;
}

/** A removed person as far as they are remembered, in the shape of everybody else. */
export function rememberedUser(config: PollConfig, remembered: Remembered): DirectoryUser {
	const { id, username, displayName, enabled, content } = remembered;
	const user: DirectoryUser = {
		id,
		username,
		displayName,
		firstName: null,
		lastName: null,
		email: null,
		phone: null,
		enabled,
		locked: null,
		expiresAt: null,
		passwordExpired: null,
		groups: null,
		source: config.service,
	};
	if (!Array.isArray(content)) return user;
	const values = Object.fromEntries(config.watchedFields.map((field, index) => [field, content[index]]));
	return { ...user, ...values };
}
