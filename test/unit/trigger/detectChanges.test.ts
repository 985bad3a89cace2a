import type { DirectoryEventName } from '../../../nodes/trigger/types';
import { config, forti, fusion, NOW, Polls, synology, told } from './build';

const everything: DirectoryEventName[] = ['newUser', 'userChanged', 'userRemoved', 'userEnabled', 'userDisabled'];

describe('changes', () => {
	const started = (changes = {}, facts = {}) => {
		const polls = new Polls(config('fortiAuthenticator', { triggerOn: everything, ...changes }));
		polls.walk(forti(1, 'ada', facts));
		return polls;
	};

	test.each<[string, object, string[]]>([
		['a field', { email: 'a@example.org' }, ['userChanged ada email']],
		['several fields', { email: 'a@example.org', phone: '1' }, ['userChanged ada email,phone']],
		['the status', { enabled: false }, ['userDisabled ada']],
		['the status and a field', { enabled: false, phone: '1' }, ['userDisabled ada', 'userChanged ada phone']],
		['groups in another order', { groups: ['b', 'a'] }, []],
		['a group', { groups: ['a', 'b', 'c'] }, ['userChanged ada groups']],
		['a status that is no longer told', { enabled: null }, ['userChanged ada enabled']],
	])('of %s are told by name', (_what, facts, expected) => {
		const polls = started({}, { groups: ['a', 'b'] });
		expect(polls.walk(forti(1, 'ada', { groups: ['a', 'b'], ...facts }))).toEqual(expected);
		expect(polls.walk(forti(1, 'ada', { groups: ['a', 'b'], ...facts }))).toEqual([]);
	});

	test('somebody whose change waits for its turn is not kept as a newcomer', () => {
		const polls = new Polls(config('fusionDirectory', { triggerOn: everything }));
		const people = (phone: string) => [fusion('ada', '20260101000000Z', { phone }), fusion('bob', '20260201000000Z', { phone })];
		polls.walk(...people('1'));
		expect(polls.events({ kind: 'complete', people: people('2') }, 1)).toEqual(['userChanged ada phone']);
		expect(polls.state).not.toHaveProperty('waiting');
		expect(polls.events({ kind: 'complete', people: people('2') })).toEqual(['userChanged bob phone']);
	});

	test('only the chosen fields count', () => {
		const polls = started({ watchedFields: ['phone'] });
		expect(polls.walk(forti(1, 'ada', { email: 'a@example.org' }))).toEqual([]);
	});

	test('without Remember Values no value is stored and none is told', () => {
		const polls = started({}, { phone: '0123456789' });
		expect(JSON.stringify(polls.state)).not.toContain('0123456789');
		const [event] = polls.detect({ kind: 'complete', people: [forti(1, 'ada', { phone: '2' })] }).events;
		expect(event.changes).toEqual([{ field: 'phone' }]);
	});

	test('with Remember Values the change tells before and after', () => {
		const polls = started({ rememberValues: true }, { phone: '1' });
		const [event] = polls.detect({ kind: 'complete', people: [forti(1, 'ada', { phone: '2' })] }).events;
		expect(event.changes).toEqual([{ field: 'phone', before: '1', after: '2' }]);
	});

	test('Remember Values is refused beyond 5,000 users, in words', () => {
		const people = Array.from({ length: 5001 }, (_, index) => forti(index + 1));
		const settings = config('fortiAuthenticator', { triggerOn: ['userChanged'], rememberValues: true });
		const outcome = new Polls(settings).outcome({ kind: 'complete', people });
		expect(outcome).toMatchObject({ kind: 'refused', reason: 'tooManyValues', message: expect.stringContaining('5001') });
		expect(new Polls(settings).outcome({ kind: 'complete', people: people.slice(1) }).kind).toBe('detected');
	});

	test('disabled and enabled come as often as they happen, each with its own eventId', () => {
		const polls = started({ triggerOn: ['userEnabled', 'userDisabled'] });
		const ids = [false, true, false, true].flatMap((enabled) => {
			const { events } = polls.detect({ kind: 'complete', people: [forti(1, 'ada', { enabled })] });
			expect(events.map(told)).toEqual([`${enabled ? 'userEnabled' : 'userDisabled'} ada`]);
			return events.map((event) => event.eventId);
		});
		expect(new Set(ids).size).toBe(4);
	});

	test('without newUser, new people are remembered in silence', () => {
		const polls = started({ triggerOn: ['userDisabled'] });
		expect(polls.walk(forti(1, 'ada'), forti(2, 'bob'))).toEqual([]);
		expect(polls.walk(forti(1, 'ada'), forti(2, 'bob', { enabled: false }))).toEqual(['userDisabled bob']);
	});

	test('a status that is not told for a while does not make an event when it is told again', () => {
		const polls = started({ triggerOn: ['userEnabled', 'userDisabled'] });
		expect(polls.walk(forti(1, 'ada', { enabled: null }))).toEqual([]);
		expect(polls.walk(forti(1, 'ada', { enabled: true }))).toEqual([]);
		expect(polls.walk(forti(1, 'ada', { enabled: null }))).toEqual([]);
		expect(polls.walk(forti(1, 'ada', { enabled: false }))).toEqual(['userDisabled ada']);
	});
});

describe('whatever the backend', () => {
	test('an incomplete list gives words and no state', () => {
		const outcome = new Polls(config('synologyDirectoryServer')).outcome({ kind: 'incomplete', reason: 'page 2 of 3 is missing' });
		expect(outcome).toEqual({ kind: 'refused', reason: 'incomplete', message: expect.stringContaining('page 2 of 3') });
	});

	test('a partial list can be no baseline', () => {
		const polls = new Polls(config('fusionDirectory'));
		expect(polls.outcome({ kind: 'since', people: [] })).toEqual({ kind: 'walkNeeded', reason: 'noState' });
	});

	test('the same event has the same eventId however often it is detected, and holds what the docs promise', () => {
		const polls = new Polls(config('synologyDirectoryServer'));
		polls.walk(synology('ada'));
		const listing = { kind: 'complete', people: [synology('ada'), synology('bob')] } as const;
		const [first, second] = [polls.outcome(listing), polls.outcome(listing)];
		expect(first).toEqual(second);
		expect(first).toMatchObject({
			events: [
				{ event: 'newUser', eventId: expect.stringMatching(/^[0-9a-f]{32}$/), detectedAt: NOW.toISOString(), user: { username: 'bob' } },
			],
		});
	});

	test('two events of one poll have two eventIds', () => {
		const polls = new Polls(config('fortiAuthenticator', { emitExisting: true }));
		const { events } = polls.detect({ kind: 'complete', people: [forti(1), forti(2)] });
		expect(events[0].eventId).not.toBe(events[1].eventId);
	});

	test('the input is left as it was', () => {
		const polls = new Polls(config('fortiAuthenticator', { triggerOn: everything }));
		polls.walk(forti(1), forti(2));
		const before = JSON.stringify(polls.state);
		polls.outcome({ kind: 'complete', people: [forti(1, 'user1', { enabled: false }), forti(3)] });
		expect(JSON.stringify(polls.state)).toBe(before);
	});

	test.each([
		['fortiAuthenticator', 11],
		['synologyDirectoryServer', 22],
	] as const)('%s with newUser alone keeps about %d characters a user', (service, most) => {
		const polls = new Polls(config(service));
		const people = Array.from({ length: 10_000 }, (_, index) =>
			service === 'fortiAuthenticator' ? forti(index + 1) : synology(`n${index}`),
		);
		polls.walk(...people);
		expect(JSON.stringify(polls.state).length / 10_000).toBeLessThan(most);
	});
});
