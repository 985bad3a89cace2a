import { HASH_BYTES, pack, unpack } from './fingerprint';
import { NO_STAMP, stampBytes, type KeyedPerson } from './identity';
import type { Roster, RosterEntry } from './roster';
import type { KnownState, RowsState } from './state';
import type { Listing, PollConfig } from './types';

interface Listed {
	config: PollConfig;
	state: KnownState | RowsState | undefined;
	roster: Roster;
	people: readonly KeyedPerson[];
}

/** Gives those who are under another name what is remembered of them. */
export function followRenames(listed: Listed, complete: boolean): void {
	const { renames } = listed.config.strategy;
	if (renames === 'sameDn') followByDn(listed);
	else if (renames === 'sameStamp' && complete) followByStamp(listed);
}

function rename(roster: Roster, entry: RosterEntry, { key }: KeyedPerson): void {
	roster.delete(entry.key);
	roster.set(key, { ...entry, key });
}

/**
 * Whose name is unknown, yet stands at the DN of somebody whose name is gone, was renamed. Somebody missing since an
 * earlier walk had left: who now has their DN is a new person.
 */
function followByDn({ roster, people }: Listed): void {
	const names = new Set(people.map(({ key }) => key));
	const atDn = new Map([...roster.values()].filter(({ trace }) => trace !== '').map((entry) => [entry.trace, entry]));
	for (const person of people) {
		if (roster.has(person.key)) continue;
		const entry = atDn.get(person.trace);
		if (entry && !entry.missing && !names.has(entry.key)) rename(roster, entry, person);
	}
}

/**
 * One name gone and one new, in the same walk and with the same moment of creation, is one person. With more of either
 * nobody can say who is who, and whoever was missing before had left.
 */
function followByStamp(listed: Listed): void {
	const unknown = possiblyRenamed(listed);
	if (unknown.length === 0) return;
	const gone = byTrace(absentOf(listed));
	for (const [trace, persons] of byTrace(unknown)) {
		const entries = gone.get(trace) ?? [];
		if (persons.length === 1 && entries.length === 1 && !entries[0].missing) rename(listed.roster, entries[0], persons[0]);
	}
}

/** Whether a part of the list shows somebody who may be known under another name: only the whole tells which names are gone. */
export function mayShowRenamed(listed: Listed): boolean {
	if (listed.config.strategy.renames !== 'sameStamp') return false;
	const unknown = possiblyRenamed(listed);
	if (unknown.length === 0) return false;
	const absent = byTrace(absentOf(listed));
	return unknown.some(({ trace }) => absent.has(trace));
}

/** Whom nobody knows, though they were changed after their creation, as every rename does, and nobody saw them waiting. */
function possiblyRenamed({ state, roster, people }: Listed): KeyedPerson[] {
	const waiting = readKeys(state?.kind === 'rows' ? state.waiting : undefined);
	return people.filter(
		({ key, trace, createdSeconds = 0, modifiedSeconds = 0 }) =>
			trace !== NO_STAMP && modifiedSeconds > createdSeconds && !roster.has(key) && !waiting.has(key),
	);
}

/**
 * Who among those who turned up goes by another name now, where nothing but keys and moments of creation is known: as many names of
 * the same second are gone, or more. Their keys take the place of the others'.
 */
export function recentlyRenamed(
	{ config, listing, people, known }: Pick<Listed, 'config' | 'people'> & { listing: Listing; known: Map<string, number> },
	turnedUp: readonly KeyedPerson[],
): ReadonlySet<string> {
	const renamed = new Set<string>();
	const isSelection = listing.kind === 'changes' || (listing.kind === 'since' && listing.isSelection === true);
	if (config.strategy.renames !== 'sameStamp' || isSelection) return renamed;
	const changed = turnedUp.filter(({ createdSeconds = 0, modifiedSeconds = 0 }) => modifiedSeconds > createdSeconds);
	if (changed.length === 0) return renamed;
	const names = new Set(people.map(({ key }) => key));
	const gone = byTrace([...known].filter(([key]) => !names.has(key)).map(([key, seconds]) => ({ key, trace: stampBytes(seconds) })));
	for (const [trace, persons] of byTrace(changed)) {
		const absent = gone.get(trace) ?? [];
		if (trace === NO_STAMP || absent.length < persons.length) continue;
		if (absent.length === persons.length) for (const { key } of absent) known.delete(key);
		for (const { key, createdSeconds = 0 } of persons) {
			known.set(key, createdSeconds);
			renamed.add(key);
		}
	}
	return renamed;
}

function absentOf({ roster, people }: Listed): RosterEntry[] {
	const names = new Set(people.map(({ key }) => key));
	return [...roster.values()].filter(({ key }) => !names.has(key));
}

function byTrace<T extends { trace: string }>(values: readonly T[]): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const value of values) {
		const group = groups.get(value.trace);
		if (group) group.push(value);
		else groups.set(value.trace, [value]);
	}
	return groups;
}

/** What a state remembers of new people who wait: they are no renamed ones when somebody of the same moment leaves. */
export function waitingKeys({ strategy }: PollConfig, people: readonly KeyedPerson[]): Pick<RowsState, 'waiting'> {
	if (strategy.renames !== 'sameStamp' || people.length === 0) return {};
	return { waiting: pack(people.map(({ key }) => key).join('')) };
}

function readKeys(packed: string | undefined): Set<string> {
	const bytes = unpack(packed ?? '', HASH_BYTES) ?? '';
	return new Set(Array.from({ length: bytes.length / HASH_BYTES }, (_, at) => bytes.slice(at * HASH_BYTES, (at + 1) * HASH_BYTES)));
}
