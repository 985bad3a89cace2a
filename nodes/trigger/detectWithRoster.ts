import { byAge, compareText, detectedEvent, keyOfIdentifier, movedMark, newUserEvent, type KeyedPerson } from './identity';
import { mistrustOfPage } from './newestPage';
import { followRenames, mayShowRenamed, waitingKeys } from './renames';
import {
	nextHead,
	nextPlace,
	nextUntilWalk,
	stateKind,
	watchesExpiry,
	watchesGroups,
	type KnownState,
	type PollState,
	type RowsState,
} from './state';
import {
	changedFields,
	contentHash,
	entryOf,
	nearEnd,
	packedKeys,
	readRoster,
	remember,
	rememberedUser,
	packedRows,
	type Roster,
	type RosterEntry,
} from './roster';
import type { PollOutcome, RosterInput } from './outcome';
import type { DetectedEvent, PollConfig, WatchedField } from './types';

/** An empty answer has to come this often in a row before people count as gone. */
export const EMPTY_WALKS_BEFORE_BELIEF = 5;
/** More unknown people than this at once, in a directory that showed nobody before, were hidden and not hired. */
export const HIRED_AT_ONCE = 5;
export const REMEMBER_VALUES_MAX_USERS = 5000;

/** What a poll would announce about one person, and what it then remembers. */
interface Finding {
	rank: number;
	person?: KeyedPerson;
	name: string;
	events: DetectedEvent[];
	apply: () => void;
}

/** A part of the list that is not what it should be hides people; the complete walk finds them. */
function mistrustOf(input: RosterInput, roster: Roster): Extract<PollOutcome, { kind: 'walkNeeded' }> | undefined {
	const { config, listing, state, people } = input;
	if (listing.kind === 'since' && mayShowRenamed({ config, state, roster, people })) return { kind: 'walkNeeded', reason: 'maybeRenamed' };
	if (listing.kind !== 'newest') return undefined;
	const known = {
		present: [...roster.values()].filter((entry) => !entry.missing).length,
		has: (key: string) => roster.get(key)?.missing === false,
	};
	return mistrustOfPage(listing, people, state?.kind === 'known' ? state.highestId : 0, known);
}

function eventsAbout(input: RosterInput, entry: RosterEntry, person: KeyedPerson): DetectedEvent[] {
	const { config, now } = input;
	const before = entry.remembered;
	if (!before) return [];
	const { user, key: personKey } = person;
	const { announced: last } = before;
	const events: DetectedEvent[] = [];
	const switched = typeof user.enabled === 'boolean' && before.enabled !== null && user.enabled !== before.enabled;
	const switching = user.enabled ? 'userEnabled' : 'userDisabled';
	const announced = switched && config.triggerOn.includes(switching);
	if (announced) events.push(detectedEvent(config, now, { event: switching, personKey, user, occurrence: last }));
	const moves = watchesGroups(config) && user.groups && before.groups ? groupMoves(before.groups, user.groups) : [];
	const toldMoves = moves.filter(({ event, groups }) => config.triggerOn.includes(event) && groups.length > 0);
	for (const { event, groups } of toldMoves) {
		events.push(detectedEvent(config, now, { event, personKey, user, groups, occurrence: [last, groups] }));
	}
	const end = watchesExpiry(config) ? nearEnd(config, user, now) : 0;
	if (end !== 0 && end !== before.told) {
		events.push(detectedEvent(config, now, { event: 'userExpiring', personKey, user, occurrence: [last, end] }));
	}
	// What an event of its own announces is not announced a second time as a changed field; a lock shows in two fields.
	const own = new Set<WatchedField>([
		...(announced ? (['enabled', 'locked'] as const) : []),
		...(toldMoves.length > 0 ? (['groups'] as const) : []),
	]);
	const changes = changedFields(config, before, user).filter(({ field }) => !own.has(field));
	if (changes.length > 0) {
		const occurrence = [last, contentHash(config, user)];
		events.push(detectedEvent(config, now, { event: 'userChanged', personKey, user, changes, occurrence }));
	}
	return events;
}

function groupMoves(before: readonly string[], after: readonly string[]) {
	const added = after.filter((name) => !before.includes(name)).sort();
	const removed = before.filter((name) => !after.includes(name)).sort();
	return [{ event: 'addedToGroup', groups: added } as const, { event: 'removedFromGroup', groups: removed } as const];
}

/**
 * Whether somebody who is unknown was merely hidden until now. Creation stamps tell; where there are none, more people
 * at once than anybody hires are the directory coming back.
 */
function hiddenUntilNow(input: RosterInput, roster: Roster): (person: KeyedPerson) => boolean {
	const { config, state, people } = input;
	if (!state?.unproven) return () => false;
	const hasStamps = config.strategy.identity === 'nameAndStamp' || people.every(({ createdSeconds }) => createdSeconds !== undefined);
	if (hasStamps) {
		return (person) => (person.createdSeconds ?? 0) < state.begun - config.overlapSeconds;
	}
	const unknown = people.filter((person) => !roster.has(person.key)).length;
	return () => unknown > HIRED_AT_ONCE;
}

function findings(input: RosterInput, roster: Roster, isHidden: (person: KeyedPerson) => boolean): Finding[] {
	const { config, state, people, now } = input;
	const rows = stateKind(config) === 'rows';
	const silent = !config.triggerOn.includes('newUser') || (state === undefined && !config.emitExisting);
	const emissions = state?.emissions ?? 0;
	const listed = new Set(people.map((person) => person.key));
	const found: Finding[] = [];

	for (const person of people) {
		const name = person.user.username;
		const entry = roster.get(person.key);
		if (!entry) {
			const hidden = isHidden(person);
			const quiet = silent || hidden;
			// Whose end was near, and who was in which group, before the watch began is not told, like everybody who was there.
			const wasThere = hidden || (state === undefined && silent);
			const told = wasThere ? nearEnd(config, person.user, now) : 0;
			const first = wasThere ? person : withoutGroups(config, person);
			const apply = () => void roster.set(person.key, entryOf(config, rows, first, quiet ? emissions : emissions + 1, told));
			const arrived = isOlderThan(state, config, person);
			if (quiet) apply();
			else found.push({ rank: 1, person, name, events: [newUserEvent(config, now, person, emissions, arrived)], apply });
			continue;
		}
		entry.missing = false;
		entry.trace = person.trace;
		const events = eventsAbout(input, entry, person);
		const { remembered } = entry;
		if (!remembered) continue;
		const apply = (announced: number) => {
			entry.remembered = remember(config, person.user, announced, nearEnd(config, person.user, now), remembered);
		};
		if (events.length === 0) apply(remembered.announced);
		else found.push({ rank: 2, person, name, events, apply: () => apply(emissions + 1) });
	}

	for (const entry of leavers(input, roster, listed)) {
		const apply = () => void roster.delete(entry.key);
		if (!entry.remembered || !config.triggerOn.includes('userRemoved')) {
			apply();
			continue;
		}
		const user = rememberedUser(config, entry.remembered);
		const facts = { event: 'userRemoved', personKey: entry.key, user, occurrence: entry.remembered.announced } as const;
		found.push({ rank: 0, name: user.username, events: [detectedEvent(config, now, facts)], apply });
	}
	return found;
}

/** Who is gone: whom the directory itself says so of, and whom two complete walks did not find. */
function leavers({ listing }: RosterInput, roster: Roster, listed: ReadonlySet<string>): RosterEntry[] {
	if (listing.kind === 'changes') return listing.gone.flatMap((identifier) => roster.get(keyOfIdentifier(identifier)) ?? []);
	if (listing.kind !== 'complete') return [];
	const absent = [...roster.values()].filter((entry) => !listed.has(entry.key));
	const gone = absent.filter((entry) => entry.missing);
	// Somebody who is moved while the walk passes slips through it once.
	for (const entry of absent) entry.missing = true;
	return gone;
}

/** New people among those who wait. */
const newcomers = (waiting: readonly Finding[]): KeyedPerson[] =>
	waiting.flatMap(({ rank, person }) => (rank === 1 && person ? person : []));

/** Whoever came with groups has come into them: remembered without, they are told by the next poll. */
function withoutGroups(config: PollConfig, person: KeyedPerson): KeyedPerson {
	if (!config.triggerOn.includes('addedToGroup') || person.user.groups === null) return person;
	return { ...person, user: { ...person.user, groups: [] } };
}

/** Whether somebody is remembered without the groups they have: only a list that shows them again tells. */
function owesGroups(config: PollConfig, roster: Roster, people: readonly KeyedPerson[]): boolean {
	if (!watchesGroups(config)) return false;
	return people.some(({ key, user }) => user.groups?.length && roster.get(key)?.remembered?.groups?.length === 0);
}

/** An account from before the watch that now meets what is watched is new here, not new. */
function isOlderThan(state: PollState | undefined, { overlapSeconds }: PollConfig, { createdSeconds }: KeyedPerson): boolean {
	return state !== undefined && createdSeconds !== undefined && createdSeconds < state.begun - overlapSeconds;
}

function byUrgency(a: Finding, b: Finding): number {
	const age = a.person && b.person ? byAge(a.person, b.person) : 0;
	return a.rank - b.rank || age || compareText(a.name, b.name) || compareText(a.events[0].eventId, b.events[0].eventId);
}

function modifiedStamps(people: readonly (KeyedPerson | undefined)[]): number[] {
	return people.flatMap((person) => person?.modifiedSeconds ?? []);
}

/** Nobody, or not even half of many, is there any more: more often a right that was lost than people who left. */
function isCollapse(roster: Roster, people: readonly KeyedPerson[]): boolean {
	const present = [...roster.values()].filter((entry) => !entry.missing);
	const listed = new Set(people.map((person) => person.key));
	const gone = present.filter((entry) => !listed.has(entry.key)).length;
	return people.length === 0 ? gone > 0 : gone > HIRED_AT_ONCE && gone * 2 > present.length;
}

/** A group of many is suddenly empty: more often a right to see members that was lost than people who left. */
function isGroupEmptied(config: PollConfig, roster: Roster, people: readonly KeyedPerson[]): boolean {
	if (!watchesGroups(config)) return false;
	const lost = new Map<string, number>();
	const kept = new Set<string>();
	for (const { key, user } of people) {
		for (const name of user.groups ?? []) kept.add(name);
		const before = user.groups ? (roster.get(key)?.remembered?.groups ?? []) : [];
		for (const name of before) lost.set(name, (lost.get(name) ?? 0) + 1);
	}
	return [...lost].some(([name, members]) => members > HIRED_AT_ONCE && !kept.has(name));
}

function noticeOf({ state, listing }: RosterInput, returned: boolean): Pick<Extract<PollOutcome, { kind: 'detected' }>, 'notice'> {
	if (state === undefined) return { notice: 'baseline' };
	if (returned) return { notice: 'returned' };
	return listing.kind === 'partial' ? { notice: 'partial' } : {};
}

/** Everything that needs to know each person: whom to announce, who is gone, what has changed. */
export function detectWithRoster(input: RosterInput): PollOutcome {
	const { config, state, listing, people, limit, now } = input;
	if (config.rememberValues && config.triggerOn.includes('userChanged') && people.length > REMEMBER_VALUES_MAX_USERS) {
		return {
			kind: 'refused',
			reason: 'tooManyValues',
			message: `'Remember Values' is for up to ${REMEMBER_VALUES_MAX_USERS} users, and the directory lists ${people.length}. Switch it off or set a filter`,
		};
	}
	const roster = readRoster(config, state);
	const mistrust = mistrustOf(input, roster);
	if (mistrust) return mistrust;

	const complete = listing.kind === 'complete';
	followRenames({ config, state, roster, people }, complete);
	const collapsed = complete && isCollapse(roster, people);
	const doubtful = collapsed || (complete && isGroupEmptied(config, roster, people));
	const before = state?.emptyWalks ?? 0;
	const emptyWalks = doubtful ? before + 1 : complete ? 0 : before;
	if (state && doubtful && emptyWalks < EMPTY_WALKS_BEFORE_BELIEF) {
		const nextState = { ...state, ...nextHead(config, state, false, now), emptyWalks, untilWalk: 1 };
		return { kind: 'detected', events: [], pending: 0, nextState, notice: 'collapse' };
	}

	const unknown = people.some((person) => !roster.has(person.key));
	const isHidden = hiddenUntilNow(input, roster);
	const returned = people.some((person) => !roster.has(person.key) && isHidden(person));
	const found = findings(input, roster, isHidden).sort(byUrgency);
	const announced = found.slice(0, limit);
	const waiting = found.slice(limit);
	for (const finding of announced) finding.apply();
	const events = announced.flatMap((finding) => finding.events);

	const vanished = complete && (collapsed || (state === undefined && people.length === 0));
	const next = nextHead(config, state, events.length > 0, now);
	const head = {
		...next,
		unproven: vanished || (next.unproven && !(complete && unknown && waiting.length === 0)),
		begun: collapsed ? Math.max(0, Math.floor(now.getTime() / 1000)) : next.begun,
	};
	const untilWalk = owesGroups(config, roster, people) ? 1 : nextUntilWalk(config, state, listing.kind, waiting.length);
	const progress = { untilWalk, emptyWalks, ...nextPlace(listing, state, waiting.length) };
	const notice = noticeOf(input, returned);
	if (stateKind(config) === 'known') {
		const waitingOnes = new Set(waiting.map((finding) => finding.person?.key));
		const highestBefore = !complete && state?.kind === 'known' ? state.highestId : 0;
		const highestId = people
			.filter((person) => !waitingOnes.has(person.key))
			.reduce((highest, person) => Math.max(highest, person.numericId ?? 0), highestBefore);
		const nextState: KnownState = { ...head, ...progress, kind: 'known', ...packedKeys(roster), highestId };
		return { kind: 'detected', events, pending: waiting.length, nextState, ...notice };
	}
	const mark = movedMark(
		state?.kind === 'rows' ? state.mark : null,
		modifiedStamps(people),
		modifiedStamps(waiting.map((finding) => finding.person)),
		now,
	);
	const nextState: RowsState = {
		...head,
		...progress,
		kind: 'rows',
		rows: packedRows(roster),
		mark,
		...waitingKeys(config, newcomers(waiting)),
	};
	return { kind: 'detected', events, pending: waiting.length, nextState, ...notice };
}
