import { longHash, shortHash } from '../../../clients/directory/hash';
import {
	byAge,
	compareText,
	detectedEvent,
	keyed,
	keyOfIdentifier,
	movedMark,
	newUserEvent,
	NO_STAMP,
	secondsToStamp,
	stampBytes,
	stampToSeconds,
	type KeyedPerson,
} from '../../../nodes/trigger/identity';
import { itemOf, sampleItems } from '../../../nodes/trigger/items';
import { isAgainDue } from '../../../nodes/trigger/again';
import { changedFields, nearEnd, remember, rememberedUser } from '../../../nodes/trigger/roster';
import { nextHead, type PollState } from '../../../nodes/trigger/state';
import type { TriggerSettings } from '../../../nodes/trigger/settings';
import {
	directoryEvents,
	groupEvents,
	watchableFields,
	type ListedPerson,
	type PollConfig,
	type Strategy,
} from '../../../nodes/trigger/types';
import { config, NOW, user } from './build';

describe('stamps', () => {
	test.each<[string | undefined, number | undefined]>([
		['19700101000000Z', 0],
		['20260301120000Z', Date.UTC(2026, 2, 1, 12) / 1000],
		['20261231235958Z', Date.UTC(2026, 11, 31, 23, 59, 58) / 1000],
		['20260301120000.9Z', Date.UTC(2026, 2, 1, 12) / 1000],
		['20260301120000,123Z', Date.UTC(2026, 2, 1, 12) / 1000],
		['19691231235959Z', 0],
		['20260301120000', undefined],
		['2026030112000Z', undefined],
		['20260301120000+0100', undefined],
		[' 20260301120000Z', undefined],
		['', undefined],
		[undefined, undefined],
	])('%j is %j seconds', (stamp, seconds) => {
		expect(stampToSeconds(stamp)).toBe(seconds);
	});

	test('are written as they are read', () => {
		expect([secondsToStamp(0), secondsToStamp(-5), secondsToStamp(Date.UTC(2026, 2, 1, 12, 3, 4) / 1000)]).toEqual([
			'19700101000000Z',
			'19700101000000Z',
			'20260301120304Z',
		]);
	});

	test('are four bytes, and none where they do not fit', () => {
		expect([stampBytes(), stampBytes(0), NO_STAMP, stampBytes(2 ** 32)]).toEqual(Array(4).fill('\0\0\0\0'));
		expect([stampBytes(1), stampBytes(2 ** 32 - 1)]).toEqual(['\0\0\0\u0001', '\u00ff\u00ff\u00ff\u00ff']);
	});
});

describe('who somebody is', () => {
	const ada: ListedPerson = {
		user: user('fusionDirectory', 'Ada', { id: 'ID' }),
		dn: 'CN=Ada',
		numericId: 7,
		identifier: 'guid',
		createdAt: '20260101000000Z',
		modifiedAt: '20260102000000Z',
	};
	const as = (strategy: Strategy, person = ada) => keyed(config('fusionDirectory', { strategy }), person);

	test.each<[Strategy['identity'], string]>([
		['id', '7'],
		['identifier', 'guid'],
		['name', 'ada'],
		['nameAndStamp', '["ada","20260101000000Z"]'],
	])('by %s is the hash of %s', (identity, text) => {
		expect(as({ listing: 'walk', identity }).key).toBe(shortHash(text));
	});

	test('falls back to the id where there is no name, and to nothing where there is no identifier', () => {
		const bare = { user: user('fusionDirectory', '', { id: 'ID' }) };
		expect(as({ listing: 'walk', identity: 'name' }, bare).key).toBe(shortHash('id'));
		expect(as({ listing: 'walk', identity: 'identifier' }, bare).key).toBe(shortHash(''));
		expect(keyOfIdentifier('guid')).toBe(as({ listing: 'walk', identity: 'identifier' }).key);
		expect(shortHash('x')).toHaveLength(6);
	});

	test('leaves a trace for renames, by DN or by the moment of creation', () => {
		const walk = { listing: 'walk', identity: 'name' } as const;
		expect(as(walk).trace).toBe('');
		expect(as({ ...walk, renames: 'sameDn' }).trace).toBe(shortHash('cn=ada'));
		expect(as({ ...walk, renames: 'sameDn' }, { ...ada, dn: undefined }).trace).toBe(shortHash('id'));
		expect(as({ ...walk, renames: 'sameStamp' }).trace).toBe(stampBytes(Date.UTC(2026, 0, 1) / 1000));
		expect(as({ ...walk, renames: 'sameStamp' }, { ...ada, createdAt: undefined }).trace).toBe(NO_STAMP);
		expect(as(walk)).toMatchObject({
			createdSeconds: Date.UTC(2026, 0, 1) / 1000,
			modifiedSeconds: Date.UTC(2026, 0, 2) / 1000,
			dn: 'CN=Ada',
		});
	});
});

test('people come by age, then by number, name and key', () => {
	const person = (username: string, more: Partial<KeyedPerson>): KeyedPerson => ({
		user: user('fusionDirectory', username),
		key: '',
		trace: '',
		...more,
	});
	const ordered = [
		person('z', {}),
		person('y', { numericId: 1 }),
		person('a', { createdSeconds: 5 }),
		person('b', { createdSeconds: 5 }),
		person('b', { createdSeconds: 5, key: 'k' }),
		person('a', { createdSeconds: 5, numericId: 2 }),
		person('a', { createdSeconds: 6 }),
	];
	expect([...ordered].reverse().sort(byAge)).toEqual(ordered);
	expect([compareText('a', 'b'), compareText('b', 'a'), compareText('a', 'a')]).toEqual([-1, 1, 0]);
});

describe('an event', () => {
	const ada = user('fusionDirectory', 'ada');
	const settings = config('fusionDirectory');
	const event = { event: 'userChanged', personKey: 'k', user: ada, occurrence: 3 } as const;
	const eventId = longHash(['fusionDirectory', 'userChanged', 'k', 3]);

	test('holds what happened and no more', () => {
		const least = { event: 'userChanged', eventId, detectedAt: NOW.toISOString(), user: ada, personKey: 'k' };
		expect(detectedEvent(settings, NOW, event)).toEqual(least);
		const more = { changes: [{ field: 'email' as const }], groups: ['g'], arrived: true as const };
		expect(detectedEvent(settings, NOW, { ...event, ...more })).toEqual({ ...least, ...more });
		expect(eventId).toMatch(/^[0-9a-f]{32}$/);
	});

	test('of somebody new is the same again unless names can be given again', () => {
		const person: KeyedPerson = { user: ada, key: 'k', trace: '' };
		const idOf = (occurrence: unknown, service = 'fusionDirectory') => longHash([service, 'newUser', 'k', occurrence]);
		expect(newUserEvent(settings, NOW, person, 5)).toEqual({
			event: 'newUser',
			eventId: idOf(null),
			detectedAt: NOW.toISOString(),
			user: ada,
			personKey: 'k',
		});
		expect(newUserEvent(settings, NOW, person, 5, true)).toMatchObject({ arrived: true });
		expect(newUserEvent(config('synologyDirectoryServer'), NOW, person, 5).eventId).toBe(idOf(5, 'synologyDirectoryServer'));
	});

	test('is shown without what only the trigger needs', () => {
		const shown = itemOf({
			...event,
			eventId,
			detectedAt: 'now',
			changes: [{ field: 'email' }],
			groups: ['g'],
			arrived: true,
			again: true,
		});
		expect(shown).toEqual({
			event: 'userChanged',
			eventId,
			detectedAt: 'now',
			user: ada,
			changes: [{ field: 'email' }],
			groups: ['g'],
			arrived: true,
			again: true,
		});
		expect(Object.keys(itemOf({ ...event, eventId, detectedAt: 'now' }))).toEqual(['event', 'eventId', 'detectedAt', 'user']);
	});

	test('may be a sample of people who are there', () => {
		const people = [user('fusionDirectory', 'ada', { groups: ['g1', 'g2'], email: 'a@b.de' }), user('fusionDirectory', 'bob', { id: 'B' })];
		const of = (triggerOn: TriggerSettings['triggerOn'], rememberValues = false, who = people) =>
			sampleItems(who, { triggerOn, watchedFields: ['email', 'phone', 'id'], rememberValues } as unknown as TriggerSettings, NOW);
		expect(of(['newUser'], false, [])).toEqual([]);
		expect(of(['newUser'])).toEqual([
			{ event: 'newUser', eventId: 'sample-newUser-ada', detectedAt: NOW.toISOString(), user: people[0], sample: true },
			{ event: 'newUser', eventId: 'sample-newUser-B', detectedAt: NOW.toISOString(), user: people[1], sample: true },
		]);
		expect(
			of(['newUser', 'userChanged', 'addedToGroup', 'removedFromGroup']).map(({ event: name, user: who, changes, groups }) => [
				name,
				(who as { username: string }).username,
				changes,
				groups,
			]),
		).toEqual([
			['newUser', 'ada', undefined, undefined],
			['userChanged', 'bob', [{ field: 'email' }, { field: 'phone' }], undefined],
			['addedToGroup', 'ada', undefined, ['g1']],
			['removedFromGroup', 'bob', undefined, []],
		]);
		expect(of(['userChanged'], true)[0].changes).toEqual([
			{ field: 'email', before: null, after: 'a@b.de' },
			{ field: 'phone', before: null, after: null },
		]);
	});
});

test.each<[number | null, number[], number[], number | null]>([
	[null, [], [], null],
	[5, [], [], 5],
	[null, [3, 7, 5], [], 7],
	[9, [3, 7], [], 9],
	[1, [7], [4, 6], 4],
	[6, [7], [4], 6],
	[null, [-5], [], 0],
	[null, [NOW.getTime()], [], Math.floor(NOW.getTime() / 1000)],
	[null, [], [NOW.getTime()], Math.floor(NOW.getTime() / 1000)],
])('the mark %j with %j seen and %j waiting moves to %j', (mark, seen, waiting, moved) => {
	expect(movedMark(mark, seen, waiting, NOW)).toBe(moved);
});

test('somebody is announced again once for each wish', () => {
	const wish = config('fusionDirectory', { again: { names: ['ada'], token: 't' } });
	expect(isAgainDue(wish, undefined)).toBe(false);
	expect(isAgainDue(wish, { again: 't' } as PollState)).toBe(false);
	expect(isAgainDue(wish, { again: 's' } as PollState)).toBe(true);
	expect(isAgainDue(config('fusionDirectory'), { again: 's' } as PollState)).toBe(false);
});

test('a wish that was taken back counts again when it is made anew, and one from before the watch does not', () => {
	const wish = config('fusionDirectory', { again: { names: ['ada'], token: 't' } });
	const none = config('fusionDirectory');
	const remembered = (asked: PollConfig, state?: Partial<PollState>): string =>
		nextHead(asked, state as PollState | undefined, false, NOW).again;
	expect(remembered(none, { again: 't' })).toBe('');
	expect(remembered(wish, { again: 's' })).toBe('s');
	expect(remembered(wish)).toBe('t');
});

test('events and fields are these', () => {
	const groups = ['addedToGroup', 'removedFromGroup'];
	expect(directoryEvents).toEqual(['newUser', 'userChanged', 'userRemoved', 'userEnabled', 'userDisabled', 'userExpiring', ...groups]);
	expect(groupEvents).toEqual(groups);
	expect(watchableFields).toEqual([
		'id',
		'username',
		'displayName',
		'firstName',
		'lastName',
		'email',
		'phone',
		'enabled',
		'locked',
		'groups',
	]);
});

describe('what is remembered of somebody', () => {
	const all = config('fusionDirectory', { triggerOn: ['userChanged', 'userExpiring', 'addedToGroup'], rememberValues: true });
	const ada = user('fusionDirectory', 'ada', { groups: ['b', 'a'], email: 'a@b.de' });

	test('is what is watched', () => {
		expect(remember(all, ada, 3, 9)).toEqual({
			id: 'ada',
			username: 'ada',
			displayName: 'ADA',
			enabled: true,
			announced: 3,
			content: ['ada', 'ada', 'ADA', null, null, 'a@b.de', null, true, null, ['a', 'b']],
			groups: ['a', 'b'],
			told: 9,
		});
		expect(remember(config('fusionDirectory', { triggerOn: ['userRemoved'] }), ada, 0, 9)).toEqual({
			id: 'ada',
			username: 'ada',
			displayName: 'ADA',
			enabled: true,
			announced: 0,
		});
	});

	test('keeps status and groups when the directory stops telling them', () => {
		const before = remember(all, ada, 1, 0);
		const hidden = user('fusionDirectory', 'ada', { groups: null, enabled: null, displayName: null });
		expect(remember(all, hidden, 1, 0, before)).toMatchObject({ enabled: true, groups: ['a', 'b'], displayName: null });
		expect(remember(all, hidden, 1, 0)).toMatchObject({ enabled: null, groups: [] });
	});

	test('tells what has changed, groups in any order', () => {
		const before = remember(all, ada, 1, 0);
		expect(changedFields(all, before, { ...ada, groups: ['a', 'b'] })).toEqual([]);
		expect(changedFields(all, before, { ...ada, email: null, groups: ['a'] })).toEqual([
			{ field: 'email', before: 'a@b.de', after: null },
			{ field: 'groups', before: ['a', 'b'], after: ['a'] },
		]);
		const hashed = config('fusionDirectory', { triggerOn: ['userChanged'] });
		const short = remember(hashed, ada, 1, 0);
		expect(changedFields(hashed, short, { ...ada, groups: ['a', 'b'] })).toEqual([]);
		for (const field of watchableFields)
			expect(changedFields(hashed, short, { ...ada, [field]: field === 'groups' ? ['c'] : 'other' })).toEqual([{ field }]);
		expect(changedFields(all, { ...before, content: undefined }, { ...ada, email: null })).toEqual([]);
	});

	test('is all that is left of somebody removed', () => {
		const empty = {
			firstName: null,
			lastName: null,
			email: null,
			phone: null,
			locked: null,
			expiresAt: null,
			passwordExpired: null,
			groups: null,
		};
		const known = { id: 'ada', username: 'ada', displayName: 'ADA', enabled: true };
		const bare = { id: 'ada', username: 'ada', displayName: 'ADA', enabled: true, announced: 0 };
		expect(rememberedUser(all, bare)).toEqual({ ...empty, ...known, source: 'fusionDirectory' });
		expect(rememberedUser(all, remember(all, ada, 1, 0))).toEqual({
			...empty,
			...known,
			email: 'a@b.de',
			groups: ['a', 'b'],
			source: 'fusionDirectory',
		});
	});

	test.each([
		[null, 0],
		['never', 0],
		['1960-01-01T00:00:00Z', 0],
		['2026-03-15T12:00:00Z', Date.UTC(2026, 2, 15, 12) / 1000],
		['2026-03-15T12:00:01Z', 0],
		['2020-01-01T00:00:00.9Z', Date.UTC(2020, 0, 1) / 1000],
	])('an end at %j is told as %j, two weeks before', (expiresAt, told) => {
		expect(nearEnd(all, user('fusionDirectory', 'ada', { expiresAt }), NOW)).toBe(told);
	});
});
