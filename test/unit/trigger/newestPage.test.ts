import fc from 'fast-check';
import { detectWithRoster } from '../../../nodes/trigger/detectWithRoster';
import { pack, unpack } from '../../../nodes/trigger/fingerprint';
import { keyed } from '../../../nodes/trigger/identity';
import { detectQuietPage } from '../../../nodes/trigger/newestPage';
import type { RosterInput } from '../../../nodes/trigger/outcome';
import type { KnownState } from '../../../nodes/trigger/state';
import { config, forti, NOW, Polls } from './build';

const settings = config('fortiAuthenticator');
const keyOf = (id: number): string => keyed(settings, forti(id)).key;

function stateOf(ids: number[]): KnownState {
	const polls = new Polls(settings);
	polls.walk(...ids.map((id) => forti(id)));
	if (polls.state?.kind !== 'known') throw new Error('no keys');
	return polls.state;
}

function pageOf(ids: number[], total: number, state: KnownState): RosterInput {
	const people = ids.map((id) => keyed(settings, forti(id)));
	return {
		config: settings,
		state,
		listing: { kind: 'newest', people, total, reachedEnd: ids.length >= total },
		people,
		now: NOW,
		limit: 10,
	};
}

const someIds = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 10 });

test('a page judged by the packed keys alone is judged as by looking at everybody', () => {
	const judged = { alike: 0, leftAlone: 0 };
	fc.assert(
		fc.property(someIds, someIds, fc.subarray([1, 2, 3, 4]), fc.constantFrom(0, 0, 1), fc.boolean(), (ids, page, missing, off, isSound) => {
			const gone = ids.filter((id) => missing.includes(id));
			const state = { ...stateOf(ids), missing: pack(gone.map(keyOf).join('')), untilWalk: 7 };
			// As a sound appliance has it, or as one of whom something is not as it was.
			const newest = (isSound ? ids.filter((id) => !gone.includes(id)) : page).sort((one, other) => other - one);
			const input = pageOf(newest, ids.length - gone.length + off, state);
			const quick = detectQuietPage(input);
			const thorough = detectWithRoster(input);
			if (quick !== undefined) expect(quick).toEqual(thorough);
			// Then somebody is new, or back.
			else if (thorough.kind === 'detected') expect(newest.some((id) => gone.includes(id) || !ids.includes(id))).toBe(true);
			judged[quick === undefined ? 'leftAlone' : 'alike'] += 1;
		}),
		{ numRuns: 500 },
	);
	expect(Math.min(judged.alike, judged.leftAlone)).toBeGreaterThan(50);
});

test('a key that only seems to stand in the packed text, across two others, is not known', () => {
	const state = stateOf([1, 2]);
	const stranger = pack(keyOf(3));
	const keys = `AAAA${stranger}BBBB`;
	expect(unpack(keys, 6)).toBeDefined();
	expect(detectQuietPage(pageOf([3], 2, { ...state, keys, highestId: 3 }))).toBeUndefined();
	expect(detectQuietPage(pageOf([3], 2, { ...state, keys: `${stranger}AAAABBBB`, highestId: 3 }))).toBeDefined();
	expect(detectQuietPage(pageOf([3], 3, { ...state, keys: `${stranger}${keys}`, highestId: 3 }))).toBeDefined();
});

test('somebody who was missing and is back is no matter of the packed keys alone', () => {
	const state = { ...stateOf([1, 2]), missing: pack(keyOf(2)) };
	expect(detectQuietPage(pageOf([2], 1, state))).toBeUndefined();
	expect(detectWithRoster(pageOf([2], 1, state))).toEqual({ kind: 'walkNeeded', reason: 'totalMoved' });
});

test('a text is unpacked exactly when packing gives it', () => {
	const base64 = fc.string({ unit: fc.constantFrom(...'AQgwBz09+/-_= \n'), maxLength: 14 });
	const packed = fc.string({ unit: fc.nat(255).map((code) => String.fromCharCode(code)), maxLength: 12 }).map(pack);
	fc.assert(
		fc.property(fc.oneof(base64, packed), fc.constantFrom(1, 2, 6), (text, size) => {
			const bytes = Buffer.from(text, 'base64').toString('latin1');
			expect(unpack(text, size)).toBe(pack(bytes) === text && bytes.length % size === 0 ? bytes : undefined);
		}),
		{ numRuns: 2000 },
	);
});
