import { HASH_BYTES, pack, unpack } from './fingerprint';
import { byAge, movedMark, newUserEvent, type KeyedPerson } from './identity';
import { isMarked, newSince, nextKeeping } from './lateArrivals';
import { recentlyRenamed } from './renames';
import { nextHead, nextPlace, RECENT_BYTES, type RecentState } from './state';
import type { DetectInput, PollOutcome } from './outcome';

type Recent = Map<string, number>;

/** So many listings in a row have to lack somebody who waits before they count as gone. */
const LISTINGS_BEFORE_GONE = 5;

function readRecent(packed: string | undefined): Recent {
	const recent: Recent = new Map();
	const bytes = Buffer.from(unpack(packed, RECENT_BYTES) ?? '', 'latin1');
	for (let at = 0; at < bytes.length; at += RECENT_BYTES) {
		recent.set(bytes.toString('latin1', at, at + HASH_BYTES), bytes.readUInt32BE(at + HASH_BYTES));
	}
	return recent;
}

function writeRecent(recent: Recent): string {
	const bytes = Buffer.alloc(recent.size * RECENT_BYTES);
	let at = 0;
	for (const [key, seconds] of recent) {
		bytes.write(key, at, 'latin1');
		bytes.writeUInt32BE(Math.min(seconds, 0xffffffff), at + HASH_BYTES);
		at += RECENT_BYTES;
	}
	return pack(bytes.toString('latin1'));
}

type Stamped = KeyedPerson & { createdSeconds: number };

function isStamped(person: KeyedPerson): person is Stamped {
	return person.createdSeconds !== undefined;
}

/**
 * newUser by creation stamp alone. Who is known needs remembering only as far back as the directory is asked; whoever is older
 * can't come up again.
 */
export function detectRecent(input: DetectInput & { state: RecentState | undefined; people: readonly KeyedPerson[] }): PollOutcome {
	const { config, state, now, limit, listing } = input;
	const people = input.people.filter(isStamped);
	const seconds = Math.floor(now.getTime() / 1000);
	const from = isMarked(state) ? newSince(config, state, listing, seconds) : 0;
	const known = readRecent(state?.recent);
	const before = readRecent(state?.waiting);
	// Whoever a directory counts as created since is new, however old the stamp (it came late from another controller).
	const isRecent = ({ key, createdSeconds }: Stamped): boolean => listing.kind === 'changes' || createdSeconds >= from || before.has(key);
	const turnedUp = people.filter((person) => isRecent(person) && !known.has(person.key)).sort(byAge);
	const renamed = recentlyRenamed(
		{ config, listing, people, known },
		turnedUp.filter(({ key }) => !before.has(key)),
	);
	const unknown = turnedUp.filter(({ key }) => !renamed.has(key));
	const silent = state === undefined && !config.emitExisting;
	const announced = silent ? [] : unknown.slice(0, limit);
	const waiting = silent ? [] : unknown.slice(limit);

	const listed = new Set(people.map((person) => person.key));
	const unseen = [...before].filter(([key]) => !listed.has(key));
	const missed = unseen.length > 0 ? (state?.missed ?? 0) + 1 : 0;
	const awaited = new Map([
		...(missed < LISTINGS_BEFORE_GONE ? unseen : []),
		...waiting.map((person): [string, number] => [person.key, person.createdSeconds]),
	]);
	const stamps = people.map((person) => person.createdSeconds);
	// Where nobody is, the watch begins now: who turns up with an older stamp was hidden, not hired.
	const begin = state === undefined && people.length === 0 ? [seconds] : [];
	const waits = [...awaited.values()];
	const mark = movedMark(state?.mark ?? null, [...stamps, ...begin], waits, now);
	const keeping =
		config.strategy.listing === 'since' && mark !== null ? nextKeeping(config, state, { mark, waiting: waits, now: seconds }) : undefined;
	const oldest = keeping?.kept ?? (mark ?? 0) - config.overlapSeconds;
	for (const person of silent ? unknown : announced) known.set(person.key, person.createdSeconds);
	for (const [key, created] of known) {
		// Who is in this list of changes may be in the next one, too.
		const mayComeAgain = listing.kind === 'changes' && listed.has(key);
		if (created < oldest && !mayComeAgain) known.delete(key);
	}

	return {
		kind: 'detected',
		events: announced.map((person) => newUserEvent(config, now, person, state?.emissions ?? 0)),
		pending: waiting.length,
		nextState: {
			...nextHead(config, state, announced.length > 0, now),
			...nextPlace(listing, state, waiting.length),
			kind: 'recent',
			mark,
			...keeping,
			recent: writeRecent(known),
			waiting: writeRecent(awaited),
			missed: missed < LISTINGS_BEFORE_GONE ? missed : 0,
		},
		...(state === undefined ? { notice: 'baseline' as const } : {}),
	};
}
