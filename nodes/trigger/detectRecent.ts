import { HASH_BYTES, pack, unpack } from './fingerprint';
import { byAge, movedMark, newUserEvent, type KeyedPerson } from './identity';
import { nextHead, RECENT_BYTES, type RecentState } from './state';
import type { DetectInput, PollOutcome } from './types';

type Recent = Map<string, number>;

function readRecent(state: RecentState | undefined): Recent {
	const recent: Recent = new Map();
	const bytes = Buffer.from(unpack(state?.recent, RECENT_BYTES) ?? '', 'latin1');
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
 * newUser by creation stamp alone. Who is known needs remembering only inside the overlap; whoever is older than that
 * can't come up again.
 */
export function detectRecent(input: DetectInput & { state: RecentState | undefined; people: readonly KeyedPerson[] }): PollOutcome {
	const { config, state, now, limit } = input;
	const people = input.people.filter(isStamped);
	const from = state === undefined || state.mark === null ? 0 : state.mark - config.overlapSeconds;
	const known = readRecent(state);
	const unknown = people.filter((person) => person.createdSeconds >= from && !known.has(person.key)).sort(byAge);
	const silent = state === undefined && !config.emitExisting;
	const announced = silent ? [] : unknown.slice(0, limit);
	const waiting = silent ? [] : unknown.slice(limit);

	const stamps = people.map((person) => person.createdSeconds);
	const mark = movedMark(
		state?.mark ?? null,
		stamps,
		waiting.map((person) => person.createdSeconds),
		now,
	);
	for (const person of silent ? unknown : announced) known.set(person.key, person.createdSeconds);
	for (const [key, seconds] of known) {
		if (mark !== null && seconds < mark - config.overlapSeconds) known.delete(key);
	}

	return {
		kind: 'detected',
		events: announced.map((person) => newUserEvent(config, now, person, state?.emissions ?? 0)),
		pending: waiting.length,
		nextState: { ...nextHead(config, state, announced.length > 0), kind: 'recent', mark, recent: writeRecent(known) },
		...(state === undefined ? { notice: 'baseline' as const } : {}),
	};
}
