import { detectUserEvents } from './detect';
import { nextRequest } from './request';
import type { PollMemory, PollSlot } from './memory';
import { readStateOrWhy, watchesExpiry, type PollState, type StateRefusal } from './state';
import type { DetectInput, PollOutcome } from './outcome';
import type { DetectedEvent, Listing, ListingRequest, PollConfig, Unchanged } from './types';

/** What a poll needs of the world around it. */
export interface PollPorts<Item> {
	slot: PollSlot;
	memory: PollMemory;
	config: PollConfig;
	limit: number;
	now: () => Date;
	/** Whatever n8n has stored, read anew at each call. */
	stored: () => unknown;
	/** When n8n asked for this poll; it may have had to wait since. */
	begun: Date;
	/** Stores the next state: one assignment, the last thing a poll does. */
	store: (state: PollState) => void;
	fetch: (request: ListingRequest) => Promise<Listing | Unchanged>;
	/** Items in the order of the events; fewer when time runs out, the rest then comes in the next polls. */
	format: (events: readonly DetectedEvent[]) => Promise<Item[]>;
}

export type PollResult<Item> =
	| ({ kind: 'emitted'; items: Item[]; pending: number } & PollFacts)
	| ({ kind: 'quiet' } & PollFacts)
	/** The list can't be used; nothing was stored. */
	| { kind: 'refused'; message: string }
	/** Fetching or formatting failed; nothing was stored. */
	| { kind: 'failed'; cause: unknown }
	/** The first poll of a process met an obstacle. n8n would give the trigger up for good, so the next tick reports it. */
	| { kind: 'postponed'; cause: unknown }
	/** Not one person could be formatted in time; nothing was stored. */
	| { kind: 'outOfTime' }
	/** Two other polls of this trigger are under way, or one has just announced what this one would announce again. */
	| { kind: 'skipped' };

export interface PollFacts {
	/** People whom the directory listed. */
	listed: number;
	notice?: PollNotice;
	/** Names to announce once more that nobody has. */
	unknownNames?: string[];
}

export type PollNotice = 'collapse' | 'returned' | 'partial' | 'firstPoll' | Exclude<StateRefusal, 'absent'>;

type Detected = Extract<PollOutcome, { kind: 'detected' }>;

export interface PollSteps {
	plan: (input: { config: PollConfig; state: PollState | undefined }) => ListingRequest;
	detect: (input: DetectInput) => PollOutcome;
}

const ownSteps: PollSteps = { plan: nextRequest, detect: detectUserEvents };

/**
 * One poll from state to state. Everything that can go wrong happens before anything is stored: fetching, deciding and
 * formatting, in that order.
 */
export async function pollCore<Item>(ports: PollPorts<Item>, steps: PollSteps = ownSteps): Promise<PollResult<Item>> {
	const turn = await ports.memory.takeTurn(ports.slot, async (first): Promise<PollResult<Item>> => {
		const reading = readStateOrWhy(ports.stored(), ports.config);
		const state = ports.memory.latest(ports.slot, reading.state, ports.config.fingerprint);
		if (isOvertaken(ports, state)) return { kind: 'skipped' };
		try {
			const result = await fetchAndDecide(ports, steps, state, reading.refusal);
			return first && state && result.kind === 'refused' ? { kind: 'postponed', cause: new Error(result.message) } : result;
		} catch (cause) {
			return { kind: first && state ? 'postponed' : 'failed', cause };
		}
	});
	return turn.kind === 'done' ? turn.value : turn;
}

/** How long n8n may take from reading what is stored to asking for the poll, in milliseconds. */
const copyAge = 5000;

/**
 * n8n's scheduler gives each poll a copy of what is stored, and lets two polls of a trigger run side by side (two rules
 * for the same second, occurrences made up for after a start). Such a copy does not know whom the other poll announced.
 * Should n8n have thrown those people away, the next poll finds them.
 */
function isOvertaken<Item>({ memory, slot, config, begun }: PollPorts<Item>, state: PollState | undefined): boolean {
	const emission = memory.lastEmission(slot);
	if (emission?.fingerprint !== config.fingerprint || emission.at < begun.getTime() - copyAge) return false;
	return state === undefined ? config.emitExisting : state.emissions < emission.emissions;
}

async function fetchAndDecide<Item>(
	ports: PollPorts<Item>,
	steps: PollSteps,
	state: PollState | undefined,
	refusal: StateRefusal | undefined,
): Promise<PollResult<Item>> {
	// Whoever was there before a filter changed was there before: only a trigger that never ran announces everybody.
	const config = { ...ports.config, emitExisting: ports.config.emitExisting && refusal === 'absent' };
	const detect = (listing: Listing, now: Date, limit: number) => steps.detect({ config, state, listing, now, limit });
	const now = ports.now();
	const request = steps.plan({ config, state });
	const unless = ports.memory.settling(ports.slot, state);
	// Who is asked for once more is to be found in the list.
	const mayBeSame = request.kind === 'complete' && request.reason === 'everyPoll' && unless !== undefined;
	const answer = await ports.fetch(mayBeSame ? { ...request, unless } : request);
	// n8n need not even store anything.
	if (answer.kind === 'unchanged' && mayBeSame) return { kind: 'quiet', listed: answer.listed };
	let listing = whole(answer);
	let outcome = detect(listing, now, ports.limit);
	if (outcome.kind === 'walkNeeded') {
		listing = whole(await ports.fetch({ kind: 'complete', reason: 'mistrust' }));
		outcome = detect(listing, now, ports.limit);
	}
	if (outcome.kind === 'refused') return { kind: 'refused', message: outcome.message };
	if (outcome.kind === 'walkNeeded') return { kind: 'refused', message: 'The complete list of users was not delivered' };

	const facts: PollFacts = {
		listed: 'people' in listing ? listing.people.length : 0,
		...noticeOf(outcome, refusal),
		...(outcome.unknownNames?.length ? { unknownNames: outcome.unknownNames } : {}),
	};
	const items = outcome.events.length > 0 ? await ports.format(outcome.events) : [];
	const finished = items.length < outcome.events.length ? wholePeople(outcome.events, items.length) : undefined;
	if (finished) {
		if (finished.people === 0) return { kind: 'outOfTime' };
		const shorter = detect(listing, now, finished.people);
		if (shorter.kind !== 'detected') return { kind: 'refused', message: 'The list of users changed while it was read' };
		outcome = shorter;
	}
	if (outcome.events.length === 0) {
		ports.memory.rememberQuiet(ports.slot, outcome.nextState, settledBy(config, state, listing, outcome));
		ports.store(outcome.nextState);
		return { kind: 'quiet', ...facts };
	}
	const { fingerprint, emissions } = outcome.nextState;
	ports.memory.rememberEmission(ports.slot, { fingerprint, emissions, at: ports.now().getTime() });
	ports.store(outcome.nextState);
	return { kind: 'emitted', items: items.slice(0, outcome.events.length), pending: outcome.pending, ...facts };
}

/** What nobody allowed to be left out is not left out. */
function whole(answer: Listing | Unchanged): Listing {
	return answer.kind === 'unchanged' ? { kind: 'incomplete', reason: 'it was not taken apart' } : answer;
}

/**
 * What the listing can be recognised by, where the same listing would again announce nobody and leave the state as it is.
 * Whose time is up changes without the directory.
 */
function settledBy(config: PollConfig, state: PollState | undefined, listing: Listing, { nextState, pending }: Detected) {
	if (listing.kind !== 'complete' || state === undefined || pending > 0 || watchesExpiry(config)) return undefined;
	const apartFromRevision = (one: PollState): string => JSON.stringify({ ...one, revision: 0 });
	return apartFromRevision(state) === apartFromRevision(nextState) ? listing.recognition : undefined;
}

function noticeOf(outcome: Detected, refusal: StateRefusal | undefined): { notice?: PollNotice } {
	if (outcome.notice === undefined) return {};
	if (outcome.notice !== 'baseline') return { notice: outcome.notice };
	return { notice: refusal === undefined || refusal === 'absent' ? 'firstPoll' : refusal };
}

/** Of a cut list of events, the people all of whose events are in it. */
function wholePeople(events: readonly DetectedEvent[], count: number): { people: number } {
	const next = events[count].personKey;
	const finished = new Set(events.slice(0, count).map((event) => event.personKey));
	finished.delete(next);
	return { people: finished.size };
}
