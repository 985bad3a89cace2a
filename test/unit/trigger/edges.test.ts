import type { DirectoryEventName } from '../../../nodes/trigger/types';
import { nextRequest } from '../../../nodes/trigger/request';
import { config, forti, fusion, Polls, synology } from './build';

const crowd = (count: number) => Array.from({ length: count }, (_, index) => forti(index + 1));

describe('a directory that shows nobody when the watch begins', () => {
	test('and many later, without creation stamps: they are remembered with a warning, later ones are announced', () => {
		const polls = new Polls(config('fortiAuthenticator'));
		polls.walk();
		expect(polls.detect({ kind: 'complete', people: crowd(6) })).toMatchObject({ events: [], notice: 'returned' });
		expect(polls.walk(...crowd(13))).toHaveLength(7);
	});

	test('and a few later: they are announced', () => {
		const polls = new Polls(config('synologyDirectoryServer'));
		polls.walk();
		expect(polls.walk(synology('ada'), synology('bob'))).toEqual(['newUser ada', 'newUser bob']);
		expect(polls.walk(synology('ada'), synology('bob'), ...crowd(8).map(({ user }) => synology(user.username)))).toHaveLength(8);
	});

	test.each<[string, DirectoryEventName[]]>([
		['New User alone', ['newUser']],
		['all events', ['newUser', 'userRemoved', 'userChanged']],
	])('and later people with stamps, for %s: only who was created since is announced', (_what, triggerOn) => {
		const polls = new Polls(config('fusionDirectory', { triggerOn }));
		polls.walk();
		const old = Array.from({ length: 9 }, (_, index) => fusion(`old${index}`, '20260101000000Z'));
		expect(polls.walk(...old, fusion('ada', '20260301120001Z'))).toEqual(['newUser ada']);
	});

	test('does not keep people from being announced as existing ones when that is wanted', () => {
		const polls = new Polls(config('fortiAuthenticator', { emitExisting: true }));
		expect(polls.walk(...crowd(9))).toHaveLength(9);
	});
});

describe('a directory that loses more than half of its people at once', () => {
	const started = () => {
		const polls = new Polls(config('synologyDirectoryServer', { triggerOn: ['newUser', 'userRemoved'] }));
		const people = Array.from({ length: 20 }, (_, index) => synology(`person${index}`));
		polls.walk(...people);
		return { polls, people };
	};

	test('is not believed for four readings, and whoever comes back is not new', () => {
		const { polls, people } = started();
		for (let walk = 1; walk < 5; walk++) {
			expect(polls.detect({ kind: 'complete', people: people.slice(0, 4) })).toMatchObject({ events: [], notice: 'collapse' });
		}
		expect(polls.walk(...people)).toEqual([]);
	});

	test('is believed at once where no more than five are missing', () => {
		const nine = Array.from({ length: 9 }, (_, index) => synology(`person${index}`));
		for (const [left, notice] of [
			[4, undefined],
			[3, 'collapse'],
		] as const) {
			const polls = new Polls(config('synologyDirectoryServer', { triggerOn: ['newUser', 'userRemoved'] }));
			polls.walk(...nine);
			expect(polls.detect({ kind: 'complete', people: nine.slice(0, left) }).notice).toBe(notice);
		}
	});

	test('is believed at last, and who comes back after that is not new either', () => {
		const { polls, people } = started();
		const told = Array.from({ length: 7 }, () => polls.walk(...people.slice(0, 4))).flat();
		expect(told).toHaveLength(16);
		expect(polls.detect({ kind: 'complete', people })).toMatchObject({ events: [], notice: 'returned' });
	});
});

test('after a directory with creation times lost everybody, those hired before that are not new when it is back, later ones are', () => {
	const polls = new Polls(config('fusionDirectory', { triggerOn: ['newUser', 'userRemoved'], overlapSeconds: 0 }));
	const old = fusion('ada', '20260101000000Z');
	const hired = fusion('bob', '20260301130000Z');
	polls.walk(old);
	polls.now = new Date('2026-03-01T13:00:01Z');
	expect(polls.walk(old, hired)).toEqual(['newUser bob']);
	polls.now = new Date('2026-03-02T12:00:00Z');
	const told = Array.from({ length: 7 }, () => polls.walk()).flat();
	expect(told.sort()).toEqual(['userRemoved ada', 'userRemoved bob']);
	polls.now = new Date('2026-03-02T14:00:00Z');
	expect(polls.walk(old, hired, fusion('cyd', '20260302130000Z'))).toEqual(['newUser cyd']);
});

describe('somebody who waits for their turn', () => {
	const [early, late] = [fusion('ada', '20260228100000Z'), fusion('bob', '20260228110000Z')];
	const waiting = () => {
		const polls = new Polls(config('fusionDirectory', { overlapSeconds: 0 }));
		polls.walk(fusion('old', '20260101000000Z'));
		expect(polls.events({ kind: 'since', people: [early, late] }, 1)).toEqual(['newUser ada']);
		return polls;
	};
	const later = fusion('cyd', '20260228120000Z');

	test('and is missing from a listing is announced when they are back, whoever came meanwhile', () => {
		const polls = waiting();
		expect(polls.since(later)).toEqual(['newUser cyd']);
		expect(polls.since(later, late)).toEqual(['newUser bob']);
		expect(polls.state).toMatchObject({ waiting: '', missed: 0 });
	});

	test('and is missing five times in a row is no longer waited for', () => {
		const polls = waiting();
		for (let poll = 0; poll < 5; poll++) polls.since(later);
		expect(polls.state).toMatchObject({ waiting: '', mark: Date.UTC(2026, 1, 28, 12) / 1000 });
	});
});

test('an account older than the watch that comes into what is watched is announced as arrived', () => {
	const polls = new Polls(config('fusionDirectory', { triggerOn: ['newUser', 'userChanged'] }));
	polls.walk(fusion('ada', '20260101000000Z'));
	const moved = fusion('bob', '20250101000000Z', {}, '20260301120100Z');
	const hired = fusion('cyd', '20260301120100Z');
	const { events } = polls.detect({ kind: 'since', people: [moved, hired] });
	expect(events.map(({ event, user, arrived }) => [event, user.username, arrived])).toEqual([
		['newUser', 'bob', true],
		['newUser', 'cyd', undefined],
	]);
});

test('an account is older than the watch only when it was created before the overlap: clocks differ', () => {
	const polls = new Polls(config('fusionDirectory', { triggerOn: ['newUser', 'userChanged'], overlapSeconds: 600 }));
	polls.walk(fusion('ada', '20260101000000Z'));
	const before = fusion('bob', '20260301114959Z', {}, '20260301120100Z');
	const within = fusion('cyd', '20260301115000Z', {}, '20260301120100Z');
	const { events } = polls.detect({ kind: 'since', people: [before, within] });
	expect(events.map(({ user, arrived }) => [user.username, arrived])).toEqual([
		['bob', true],
		['cyd', undefined],
	]);
});

test('a lock that shows in two fields is told once', () => {
	const polls = new Polls(config('fusionDirectory', { triggerOn: ['userChanged', 'userDisabled'] }));
	polls.walk(fusion('ada', '20260101000000Z', { enabled: true, locked: false }));
	expect(polls.since(fusion('ada', '20260101000000Z', { enabled: false, locked: true }))).toEqual(['userDisabled ada']);
});

describe('groups', () => {
	const watch = (triggerOn: DirectoryEventName[]) => {
		const polls = new Polls(config('fortiAuthenticator', { triggerOn }));
		polls.walk(forti(1, 'ada', { groups: ['staff', 'vpn'] }));
		return polls;
	};
	const told = (polls: Polls, groups: string[] | null) =>
		polls
			.detect({ kind: 'complete', people: [forti(1, 'ada', { groups })] })
			.events.map((event) => [event.event, event.groups ?? event.changes]);

	test('that somebody came into and left are named, once', () => {
		const polls = watch(['addedToGroup', 'removedFromGroup', 'userChanged']);
		expect(told(polls, ['vpn', 'admins', 'auditors'])).toEqual([
			['addedToGroup', ['admins', 'auditors']],
			['removedFromGroup', ['staff']],
		]);
		expect(told(polls, ['auditors', 'admins', 'vpn'])).toEqual([]);
	});

	test('whose event is not chosen are told by none, or as a changed field', () => {
		expect(told(watch(['removedFromGroup']), ['staff', 'vpn', 'admins'])).toEqual([]);
		expect(told(watch(['removedFromGroup', 'userChanged']), ['staff', 'vpn', 'admins'])).toEqual([['userChanged', [{ field: 'groups' }]]]);
	});

	test('that a listing does not tell are not left', () => {
		const polls = watch(['removedFromGroup']);
		expect(told(polls, null)).toEqual([]);
		expect(told(polls, ['vpn'])).toEqual([['removedFromGroup', ['staff']]]);
	});

	test('that somebody brought along who came after the watch began are told, by the next poll', () => {
		const polls = new Polls(config('fortiAuthenticator', { triggerOn: ['addedToGroup'] }));
		const both = [forti(1, 'ada', { groups: ['vpn'] }), forti(2, 'grace', { groups: ['vpn'] })];
		expect(polls.walk(both[0])).toEqual([]);
		expect(polls.walk(...both)).toEqual([]);
		expect(polls.walk(...both)).toEqual(['addedToGroup grace']);
		expect(polls.walk(...both)).toEqual([]);
	});

	test('are read of everybody at each poll, since an entry does not change with its groups', () => {
		const settings = config('fusionDirectory', { triggerOn: ['removedFromGroup'] });
		const polls = new Polls(settings);
		polls.walk(fusion('ada', '20260101000000Z', { groups: ['cn=vpn'] }));
		expect(nextRequest({ config: settings, state: polls.state })).toEqual({ kind: 'complete', reason: 'everyPoll' });
		expect(polls.walk(fusion('ada', '20260101000000Z', { groups: [] }))).toEqual(['removedFromGroup ada']);
	});

	test('that lose all of many members at once are believed at the fifth time', () => {
		const polls = new Polls(config('fortiAuthenticator', { triggerOn: ['removedFromGroup'] }));
		const people = (groups: string[]) => [1, 2, 3, 4, 5, 6].map((id) => forti(id, `user${id}`, { groups }));
		polls.walk(...people(['vpn', 'staff']));
		for (let count = 1; count <= 4; count += 1) {
			expect(polls.detect({ kind: 'complete', people: people(['staff']) })).toMatchObject({ events: [], notice: 'collapse' });
		}
		expect(polls.walk(...people(['staff']))).toHaveLength(6);
	});
});

describe('the end of an account', () => {
	const polls = (expiresAt: string | null) => {
		const made = new Polls(config('fortiAuthenticator', { triggerOn: ['userExpiring'] }));
		made.walk(forti(1, 'ada', { expiresAt }));
		return made;
	};
	const at = (made: Polls, expiresAt: string | null) => made.walk(forti(1, 'ada', { expiresAt }));

	test('is told once when it is near, and again when it was put off and comes near again', () => {
		const made = polls('2026-04-30T00:00:00Z');
		expect(at(made, '2026-03-10T00:00:00Z')).toEqual(['userExpiring ada']);
		expect(at(made, '2026-03-10T00:00:00Z')).toEqual([]);
		expect(at(made, '2026-06-30T00:00:00Z')).toEqual([]);
		expect(at(made, '2026-03-10T00:00:00Z')).toEqual(['userExpiring ada']);
		expect(at(made, null)).toEqual([]);
	});

	test('that was near before the watch began is not told', () => {
		expect(at(polls('2026-03-10T00:00:00Z'), '2026-03-10T00:00:00Z')).toEqual([]);
	});

	test('of somebody who came later is told, even when it has passed meanwhile', () => {
		const made = polls(null);
		const bob = forti(2, 'bob', { expiresAt: '2026-02-28T00:00:00Z' });
		made.walk(forti(1, 'ada'), bob);
		expect(made.walk(forti(1, 'ada'), bob)).toEqual(['userExpiring bob']);
		expect(made.walk(forti(1, 'ada'), bob)).toEqual([]);
	});
});

describe('Announce Again', () => {
	const wish = { names: ['ada', 'nobody'], token: 'first' };
	const started = () => {
		const polls = new Polls(config('synologyDirectoryServer'));
		polls.walk(synology('Ada'), synology('bob'));
		return polls;
	};
	const wished = (before: Polls, again = wish) => {
		const polls = new Polls({ ...before.settings, again });
		polls.state = before.state;
		return polls;
	};

	test('brings the named people once, marked and under another eventId', () => {
		const polls = wished(started());
		const outcome = polls.detect({ kind: 'complete', people: [synology('Ada'), synology('bob'), synology('cyd')] });
		expect(outcome.events.map(({ user, again }) => [user.username, again])).toEqual([
			['cyd', undefined],
			['Ada', true],
		]);
		expect(outcome.unknownNames).toEqual(['nobody']);
		expect(polls.walk(synology('Ada'), synology('bob'), synology('cyd'))).toEqual([]);
		const another = wished(polls, { ...wish, token: 'second' });
		const { events } = another.detect({ kind: 'complete', people: [synology('Ada')] });
		expect(events[0].eventId).not.toBe(outcome.events[1].eventId);
	});

	test('waits until all of them fit into a poll, and is the same when a poll is repeated', () => {
		const polls = wished(started());
		const people = [synology('Ada'), synology('bob'), synology('cyd')];
		expect(polls.events({ kind: 'complete', people }, 2)).toEqual(['newUser cyd']);
		const [first, second] = [polls.outcome({ kind: 'complete', people }, 2), polls.outcome({ kind: 'complete', people }, 2)];
		expect(first).toEqual(second);
		expect(first).toMatchObject({ events: [{ again: true }] });
	});

	test('brings nobody when the watch begins with it', () => {
		const polls = new Polls(config('synologyDirectoryServer', { again: wish }));
		expect(polls.walk(synology('ada'))).toEqual([]);
		expect(polls.walk(synology('ada'))).toEqual([]);
	});

	test('asks for everybody where a part would do', () => {
		const before = new Polls(config('fortiAuthenticator'));
		before.walk(forti(1));
		const polls = wished(before);
		expect(polls.outcome({ kind: 'newest', people: [forti(1)], total: 1, reachedEnd: true })).toEqual({
			kind: 'walkNeeded',
			reason: 'again',
		});
	});
});
