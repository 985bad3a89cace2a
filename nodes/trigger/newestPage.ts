import { HASH_BYTES, pack } from './fingerprint';
import type { KeyedPerson } from './identity';
import type { PollOutcome, RosterInput } from './outcome';
import { nextHead, nextUntilWalk, type KnownState } from './state';
import type { Listing } from './types';

type WalkNeeded = Extract<PollOutcome, { kind: 'walkNeeded' }>;

/** How many are known and were there at the last complete walk, and which. */
interface Known {
	present: number;
	has(key: string): boolean;
}

/** Why a page of the newest can't be what it should be: such a page hides people. */
export function mistrustOfPage(
	listing: Extract<Listing, { kind: 'newest' }>,
	people: readonly KeyedPerson[],
	highestId: number,
	known: Known,
): WalkNeeded | undefined {
	const ids = people.map((person) => person.numericId ?? 0);
	if (ids.some((id, index) => index > 0 && id >= ids[index - 1])) return { kind: 'walkNeeded', reason: 'notDescending' };
	// Whoever had the highest id is gone, or stands further down than they should.
	if (ids.length > 0 && ids[0] < highestId) return { kind: 'walkNeeded', reason: 'notDescending' };
	const reached = listing.reachedEnd ? ids.length === listing.total : ids.length > 0 && ids[ids.length - 1] <= highestId;
	if (!reached) return { kind: 'walkNeeded', reason: 'boundaryNotReached' };
	const added = people.filter(({ key }) => !known.has(key)).length;
	return known.present + added === listing.total ? undefined : { kind: 'walkNeeded', reason: 'totalMoved' };
}

/** Base64 of one hash: six bytes are eight characters, so that a packed text is searched as it is. */
const KEY_LENGTH = (HASH_BYTES * 4) / 3;

/** Looked for from the end: the newest people were remembered last. */
function isIn(packed: string, key: string): boolean {
	const wanted = pack(key);
	let at = packed.lastIndexOf(wanted);
	while (at > 0 && at % KEY_LENGTH !== 0) at = packed.lastIndexOf(wanted, at - 1);
	return at >= 0;
}

/**
 * A page of the newest that shows nobody but people who are known, as nearly every page does: told by the packed keys alone, for
 * reading 100,000 of them takes ten times as long as asking for the page.
 *
 * @returns undefined where anything is otherwise; then each known person has to be looked at
 */
export function detectQuietPage({ config, state, listing, people, now }: RosterInput): PollOutcome | undefined {
	// Where renames are followed a key is longer.
	if (listing.kind !== 'newest' || state?.kind !== 'known' || config.strategy.renames) return undefined;
	const { keys, missing, highestId } = state;
	const isKnown = (key: string): boolean => isIn(keys, key) && !isIn(missing, key);
	const known = { present: (keys.length - missing.length) / KEY_LENGTH, has: isKnown };
	const isQuiet = people.every(({ key }) => isKnown(key)) && !mistrustOfPage(listing, people, highestId, known);
	if (!isQuiet) return undefined;
	const nextState: KnownState = {
		...state,
		...nextHead(config, state, false, now),
		untilWalk: nextUntilWalk(config, state, listing.kind, 0),
		highestId: Math.max(highestId, people[0]?.numericId ?? 0),
	};
	return { kind: 'detected', events: [], pending: 0, nextState };
}
