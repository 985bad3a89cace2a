import { byAge, compareText, detectedEvent, movedMark, newUserEvent, type KeyedPerson } from './identity';
import { nextHead, stateKind, type KnownState, type PollState, type RowsState } from './state';
import {
	changedFields,
	contentHash,
	entryOf,
	packedKeys,
	readRoster,
	remember,
	rememberedUser,
	storedRows,
	type Roster,
	type RosterEntry,
} from './roster';
import type { DetectedEvent, DetectInput, Listing, PollConfig, PollOutcome } from './types';

/** An empty answer has to come this often in a row before people count as gone. */
export const EMPTY_WALKS_BEFORE_BELIEF = 5;
export const REMEMBER_VALUES_MAX_USERS = 5000;

export interface RosterInput extends DetectInput {
	state: KnownState | RowsState | undefined;
	listing: Exclude<Listing, { kind: 'incomplete' }>;
	people: readonly KeyedPerson[];
}

/** What a poll would announce about one person, and what it then remembers. */
interface Finding {
	rank: number;
	person?: KeyedPerson;
	name: string;
	events: DetectedEvent[];
	apply: () => void;
}

/** A page that is not what it should be hides people; the complete walk finds them. */
function mistrustOf(input: RosterInput, roster: Roster): Extract<PollOutcome, { kind: 'walkNeeded' }> | undefined {
	const { listing, state, people } = input;
	if (listing.kind !== 'newest') return undefined;
	const ids = people.map((person) => person.numericId ?? 0);
	if (ids.some((id, index) => index > 0 && id >= ids[index - 1])) return { kind: 'walkNeeded', reason: 'notDescending' };
	const highestId = state?.kind === 'known' ? state.highestId : 0;
	// Whoever had the highest id is gone, or stands further down than they should.
	if (ids.length > 0 && ids[0] < highestId) return { kind: 'walkNeeded', reason: 'notDescending' };
	const reached = listing.reachedEnd ? ids.length === listing.total : ids.length > 0 && ids[ids.length - 1] <= highestId;
	if (!reached) return { kind: 'walkNeeded', reason: 'boundaryNotReached' };
	const present = [...roster.values()].filter((entry) => !entry.missing).length;
	const added = people.filter((person) => roster.get(person.key)?.missing !== false).length;
	return present + added === listing.total ? undefined : { kind: 'walkNeeded', reason: 'totalMoved' };
}

/**
 * A Synology account whose name is unknown, yet stands at the DN of somebody whose name is gone, was renamed. Somebody
 * missing since an earlier walk had left: who now has their DN is a new person.
 */
function followRenames(roster: Roster, people: readonly KeyedPerson[], listed: ReadonlySet<string>): void {
	const atDn = new Map<string, RosterEntry>();
	for (const entry of roster.values()) if (entry.trace !== '') atDn.set(entry.trace, entry);
	for (const person of people) {
		if (roster.has(person.key)) continue;
		const entry = atDn.get(person.trace);
		if (!entry || entry.missing || listed.has(entry.key)) continue;
		roster.delete(entry.key);
		roster.set(person.key, { ...entry, key: person.key });
	}
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
	// What an event of its own announces is not announced a second time as a changed field.
	const changes = changedFields(config, before, user).filter(({ field }) => !(announced && field === 'enabled'));
	if (changes.length > 0) {
		const occurrence = [last, contentHash(config, user)];
		events.push(detectedEvent(config, now, { event: 'userChanged', personKey, user, changes, occurrence }));
	}
	return events;
}

function findings(input: RosterInput, roster: Roster): Finding[] {
	const { config, state, people, now, listing } = input;
	const rows = stateKind(config) === 'rows';
	const silent = !config.triggerOn.includes('newUser') || (state === undefined && !config.emitExisting);
	const emissions = state?.emissions ?? 0;
	const listed = new Set(people.map((person) => person.key));
	const found: Finding[] = [];
	if (config.strategy.renames) followRenames(roster, people, listed);

	for (const person of people) {
		const name = person.user.username;
		const entry = roster.get(person.key);
		if (!entry) {
			const announced = silent ? emissions : emissions + 1;
			const apply = () => void roster.set(person.key, entryOf(config, rows, person, announced));
			if (silent) apply();
			else found.push({ rank: 1, person, name, events: [newUserEvent(config, now, person, emissions)], apply });
			continue;
		}
		entry.missing = false;
		entry.trace = person.trace;
		const events = eventsAbout(input, entry, person);
		const { remembered } = entry;
		if (!remembered) continue;
		const apply = (announced: number) => {
			entry.remembered = remember(config, person.user, announced, remembered);
		};
		if (events.length === 0) apply(remembered.announced);
		else found.push({ rank: 2, person, name, events, apply: () => apply(emissions + 1) });
	}

	if (listing.kind !== 'complete') return found;
	for (const entry of [...roster.values()]) {
		if (listed.has(entry.key)) continue;
		if (!entry.missing) {
			// Somebody who is moved while the walk passes slips through it once.
			entry.missing = true;
			continue;
		}
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

function byUrgency(a: Finding, b: Finding): number {
	const age = a.person && b.person ? byAge(a.person, b.person) : 0;
	return a.rank - b.rank || age || compareText(a.name, b.name) || compareText(a.events[0].eventId, b.events[0].eventId);
}

function nextUntilWalk(config: PollConfig, state: PollState | undefined, complete: boolean, waiting: number): number {
	// Who waits after a complete walk may be nobody whom a partial listing shows.
	if (complete) return waiting > 0 ? 1 : config.fullWalkEvery;
	return Math.max(1, (state && state.kind !== 'recent' ? state.untilWalk : 1) - 1);
}

function modifiedStamps(people: readonly (KeyedPerson | undefined)[]): number[] {
	return people.flatMap((person) => person?.modifiedSeconds ?? []);
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
	const emptyWalks = complete && people.length === 0 ? (state?.emptyWalks ?? 0) + 1 : complete ? 0 : (state?.emptyWalks ?? 0);
	const collapsed = complete && people.length === 0 && [...roster.values()].some((entry) => !entry.missing);
	if (state && collapsed && emptyWalks < EMPTY_WALKS_BEFORE_BELIEF) {
		const nextState = { ...state, ...nextHead(config, state, false), emptyWalks, untilWalk: 1 };
		return { kind: 'detected', events: [], pending: 0, nextState, notice: 'collapse' };
	}

	const found = findings(input, roster).sort(byUrgency);
	const announced = found.slice(0, limit);
	const waiting = found.slice(limit);
	for (const finding of announced) finding.apply();
	const events = announced.flatMap((finding) => finding.events);

	const head = nextHead(config, state, events.length > 0);
	const progress = { untilWalk: nextUntilWalk(config, state, complete, waiting.length), emptyWalks };
	const notice = state === undefined ? { notice: 'baseline' as const } : {};
	if (stateKind(config) === 'known') {
		const waitingKeys = new Set(waiting.map((finding) => finding.person?.key));
		const highestBefore = !complete && state?.kind === 'known' ? state.highestId : 0;
		const highestId = people
			.filter((person) => !waitingKeys.has(person.key))
			.reduce((highest, person) => Math.max(highest, person.numericId ?? 0), highestBefore);
		const nextState: KnownState = { ...head, ...progress, kind: 'known', ...packedKeys(roster), highestId };
		return { kind: 'detected', events, pending: waiting.length, nextState, ...notice };
	}
	const before = state?.kind === 'rows' ? state.mark : null;
	const mark = movedMark(before, modifiedStamps(people), modifiedStamps(waiting.map((finding) => finding.person)), now);
	const nextState: RowsState = { ...head, ...progress, kind: 'rows', rows: storedRows(roster), mark };
	return { kind: 'detected', events, pending: waiting.length, nextState, ...notice };
}
