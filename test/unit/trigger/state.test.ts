import { deflated } from '../../../clients/directory/deflate';
import { shortHash } from '../../../clients/directory/hash';
import { fingerprintOf, pack, unpack } from '../../../nodes/trigger/fingerprint';
import { secondsToStamp, stampToSeconds } from '../../../nodes/trigger/identity';
import { packRows } from '../../../nodes/trigger/packedRows';
import { isLater, readRows, readState, readStateOrWhy, type PollState } from '../../../nodes/trigger/state';
import type { PollConfig } from '../../../nodes/trigger/types';
import { config, forti, fusion, Polls, synology } from './build';

function stateOf(settings: PollConfig): PollState {
	const polls = new Polls(settings);
	if (settings.service === 'fusionDirectory') polls.walk(fusion('ada', '20260101000000Z'));
	else if (settings.service === 'fortiAuthenticator') polls.walk(forti(1));
	else polls.walk(synology('ada'));
	if (!polls.state) throw new Error('no state');
	return polls.state;
}

const recent = config('fusionDirectory');
const known = config('synologyDirectoryServer');
const rows = config('fortiAuthenticator', { triggerOn: ['userChanged'] });
const values = config('fortiAuthenticator', { triggerOn: ['userChanged'], rememberValues: true });

describe('a stored state', () => {
	test.each([
		['recent', recent],
		['known', known],
		['rows', rows],
		['rows with values', values],
	])('of kind %s passes its guard after a trip through JSON', (_kind, settings) => {
		const state = stateOf(settings);
		expect(readState(JSON.parse(JSON.stringify(state)), settings)).toEqual(state);
	});

	const row = (changes: Record<number, unknown>) => {
		const state = stateOf(rows) as Extract<PollState, { kind: 'rows' }>;
		const [first] = readRows(state.rows, rows) ?? [];
		return packRows([Object.assign([...first], changes)]);
	};

	test.each<[string, PollConfig, unknown]>([
		['a text', recent, 'state'],
		['a list', recent, []],
		['an empty object', recent, {}],
		['a version that is no number', recent, { version: '1' }],
		['no fingerprint', recent, { fingerprint: undefined }],
		['a negative revision', recent, { revision: -1 }],
		['no count of emissions', recent, { emissions: undefined }],
		['a fractional revision', recent, { revision: 1.5 }],
		['another kind', recent, { kind: 'known' }],
		['a mark that is no number', recent, { mark: '20260101000000Z' }],
		['a cut text of keys', recent, { recent: 'AAAA' }],
		['keys that are no base64', recent, { recent: '####' }],
		['keys of another size', known, { keys: pack('12345678') }],
		['missing keys that are no text', known, { missing: [] }],
		['no highest id', known, { highestId: undefined }],
		['no progress', known, { untilWalk: undefined }],
		['a count of empty walks that is none', known, { emptyWalks: null }],
		['rows that are no text', rows, { rows: {} }],
		['rows that nobody packed', rows, { rows: 'AAAA' }],
		['rows that hold something else', rows, { rows: deflated('', 'rows') }],
		['rows of another count', rows, { rows: deflated('123456', [2, 0, [null, [1], ['x'], [null], [0], [0]]]) }],
		['a column that is none', rows, { rows: deflated('123456', [1, 0, [null, 1, ['x'], [null], [0], [0]]]) }],
		['a row with a short key', rows, { rows: row({ 0: '123' }) }],
		['a row with a number for an id', rows, { rows: row({ 1: 7 }) }],
		['a row with impossible flags', rows, { rows: row({ 4: 9 }) }],
		['a row without a count', rows, { rows: row({ 5: null }) }],
		['a row with too few hashes', rows, { rows: row({ 6: '123456' }) }],
		['a row with values where hashes belong', rows, { rows: row({ 6: ['x'] }) }],
		['a row that is too long', rows, { rows: row({ 7: 1 }) }],
	])('with %s is garbage', (_what, settings, change) => {
		const isPart = typeof change === 'object' && change !== null && !Array.isArray(change) && Object.keys(change).length > 0;
		const raw = isPart ? { ...stateOf(settings), ...change } : change;
		expect(readStateOrWhy(raw, settings)).toEqual({ refusal: 'garbage' });
	});

	test.each([
		['nothing', undefined, 'absent'],
		['null', null, 'absent'],
		['an earlier version', { ...stateOf(recent), version: 1 }, 'version'],
		['a later version', { ...stateOf(recent), version: 4 }, 'version'],
		['another fingerprint', { ...stateOf(recent), fingerprint: 'x' }, 'fingerprint'],
	])('%s is refused for what it is', (_what, raw, refusal) => {
		expect(readStateOrWhy(raw, recent)).toEqual({ refusal });
		expect(readState(raw, recent)).toBeUndefined();
	});

	test('one more emission outweighs any number of quiet polls', () => {
		const state = stateOf(recent);
		expect(isLater({ ...state, emissions: 2, revision: 3 }, { ...state, emissions: 1, revision: 500 })).toBe(true);
		expect(isLater({ ...state, emissions: 1, revision: 3 }, { ...state, emissions: 1, revision: 2 })).toBe(true);
		expect(isLater(state, state)).toBe(false);
	});
});

describe('the fingerprint', () => {
	const parts = { ...config('fusionDirectory'), scope: { baseUrl: 'https://a', base: 'ou=x', filters: [{ field: 'mail', value: '*' }] } };

	test('is the same whatever the order of keys and events', () => {
		const triggerOn = ['newUser', 'userRemoved'] as const;
		const { baseUrl, base, filters } = parts.scope;
		expect(fingerprintOf({ ...parts, triggerOn: [...triggerOn].reverse(), scope: { filters, base, baseUrl } })).toBe(
			fingerprintOf({ ...parts, triggerOn }),
		);
	});

	test('does not change with what a newUser trigger does not use', () => {
		expect(fingerprintOf({ ...parts, watchedFields: ['email'], rememberValues: true })).toBe(fingerprintOf(parts));
	});

	test.each([
		['address', { scope: { ...parts.scope, baseUrl: 'https://b' } }],
		['base', { scope: { ...parts.scope, base: 'ou=y' } }],
		['filter', { scope: { ...parts.scope, filters: [] } }],
		['events', { triggerOn: ['newUser', 'userRemoved'] as const }],
		['service', { service: 'fortiAuthenticator' as const }],
		['strategy', { strategy: { listing: 'walk', identity: 'name' } as const }],
	])('changes with the %s', (_what, change) => {
		expect(fingerprintOf({ ...parts, ...change })).not.toBe(fingerprintOf(parts));
	});
});

describe('packing', () => {
	test('30,000 likely names have as many hashes', () => {
		const hashes = new Set<string>();
		for (let index = 0; index < 10_000; index++)
			for (const name of [`user${index}`, String(index), `${index}@example.org`]) hashes.add(shortHash(name));
		expect(hashes.size).toBe(30_000);
	});

	test('hashes are six bytes and come back from the packed text', () => {
		const bytes = ['', 'ada', 'Ünïcode 漢字', 'x'.repeat(10_000)].map((text) => shortHash(text)).join('');
		expect(unpack(pack(bytes), 6)).toBe(bytes);
		expect(bytes).toHaveLength(24);
	});

	test.each(['20260101000000Z', '19700101000000Z', '20280229235959Z'])('the stamp %s survives', (stamp) => {
		expect(secondsToStamp(stampToSeconds(stamp) ?? -1)).toBe(stamp);
	});

	test('fractions of a second are cut off', () => {
		expect(stampToSeconds('20260101000000.123456Z')).toBe(stampToSeconds('20260101000000Z'));
	});
});
