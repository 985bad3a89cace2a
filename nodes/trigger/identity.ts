import type { DirectoryUser } from '../../clients/directory/user';
import { shortHash, longHash } from '../../clients/directory/hash';
import { STAMP_BYTES } from './fingerprint';
import type { DetectedEvent, DirectoryEventName, FieldChange, ListedPerson, PollConfig } from './types';

/** A listed person under the key by which they are recognised at the next poll. */
export interface KeyedPerson extends ListedPerson {
	key: string;
	/** What they keep when their name changes: a hash, or the seconds of their creation; empty where nothing tells. */
	trace: string;
	/** Seconds since 1970; undefined where the directory shows no stamp. */
	createdSeconds?: number;
	modifiedSeconds?: number;
}

/** LDAP generalized time to seconds since 1970; undefined for anything else. Fractions are cut off. */
export function stampToSeconds(stamp: string | undefined): number | undefined {
	const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:[.,]\d+)?Z$/.exec(stamp ?? '');
	if (!match) return undefined;
	const [year, month, day, hour, minute, second] = match.slice(1).map(Number);
	return Math.max(0, Date.UTC(year, month - 1, day, hour, minute, second) / 1000);
}

export function secondsToStamp(seconds: number): string {
	return `${new Date(Math.max(0, seconds) * 1000).toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`;
}

/** What stays the same for one and the same person, and differs for somebody who took over the name. */
function identity(config: PollConfig, person: ListedPerson): string {
	const name = (person.user.username || person.user.id).toLowerCase();
	switch (config.strategy.identity) {
		case 'id':
			return String(person.numericId);
		case 'identifier':
			return person.identifier ?? '';
		case 'name':
			return name;
		case 'nameAndStamp':
			return JSON.stringify([name, person.createdAt]);
	}
}

/** The key of somebody of whom nothing but the identifier is known. */
export const keyOfIdentifier = (identifier: string): string => shortHash(identifier);

/** As bytes side by side; zeros for a stamp that is none, or beyond what fits. */
export function stampBytes(seconds = 0): string {
	const bytes = Buffer.alloc(STAMP_BYTES);
	bytes.writeUInt32BE(seconds > 0xffffffff ? 0 : seconds);
	return bytes.toString('latin1');
}

export const NO_STAMP = stampBytes();

function trace(config: PollConfig, person: ListedPerson): string {
	switch (config.strategy.renames) {
		case 'sameDn':
			return shortHash((person.dn ?? person.user.id).toLowerCase());
		case 'sameStamp':
			return stampBytes(stampToSeconds(person.createdAt));
		case undefined:
			return '';
	}
}

export function keyed(config: PollConfig, person: ListedPerson): KeyedPerson {
	return {
		...person,
		key: shortHash(identity(config, person)),
		trace: trace(config, person),
		createdSeconds: stampToSeconds(person.createdAt),
		modifiedSeconds: stampToSeconds(person.modifiedAt),
	};
}

/** Oldest first, so that a backlog comes out in the order in which people were hired. */
export function byAge(a: KeyedPerson, b: KeyedPerson): number {
	return (
		(a.createdSeconds ?? 0) - (b.createdSeconds ?? 0) ||
		(a.numericId ?? 0) - (b.numericId ?? 0) ||
		compareText(a.user.username, b.user.username) ||
		compareText(a.key, b.key)
	);
}

export function compareText(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

export interface EventFacts {
	event: DirectoryEventName;
	personKey: string;
	user: DirectoryUser;
	changes?: FieldChange[];
	groups?: string[];
	arrived?: true;
	/** What tells this event from an earlier one of the same kind about the same person. */
	occurrence: unknown;
}

export function detectedEvent(config: PollConfig, now: Date, facts: EventFacts): DetectedEvent {
	const { event, personKey, user, changes, groups, arrived, occurrence } = facts;
	return {
		event,
		eventId: longHash([config.service, event, personKey, occurrence]),
		detectedAt: now.toISOString(),
		user,
		...(changes ? { changes } : {}),
		...(groups ? { groups } : {}),
		...(arrived ? { arrived } : {}),
		personKey,
	};
}

/**
 * A creation stamp or an id happens once. A mere name can be given again: the number of emissions before this one
 * tells the two apart, and is the same when a lost poll is repeated.
 */
export function newUserEvent(config: PollConfig, now: Date, person: KeyedPerson, emissions: number, arrived = false): DetectedEvent {
	const once = config.strategy.identity !== 'name';
	return detectedEvent(config, now, {
		event: 'newUser',
		personKey: person.key,
		user: person.user,
		...(arrived ? { arrived } : {}),
		occurrence: once ? null : emissions,
	});
}

/** The mark moves to the latest stamp, yet not past anybody still waiting, and never into the future. */
export function movedMark(mark: number | null, seen: readonly number[], waiting: readonly number[], now: Date): number | null {
	const smallest = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b), Infinity);
	const largest = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), -Infinity);
	// A replica whose clock is a year ahead would else hide everybody hired within that year.
	const reached = Math.min(waiting.length > 0 ? smallest(waiting) : largest(seen), Math.floor(now.getTime() / 1000));
	return reached === -Infinity ? mark : Math.max(mark ?? 0, reached, 0);
}
