import type { DirectoryEventName } from '../../../nodes/trigger/types';
import { config, forti, fusion, Polls, synology, told } from './build';

const everything: DirectoryEventName[] = ['newUser', 'userChanged', 'userRemoved', 'userEnabled', 'userDisabled'];

describe('FusionDirectory by creation stamp', () => {
	const started = (changes = {}) => {
		const polls = new Polls(config('fusionDirectory', changes));
		expect(polls.walk(fusion('ada', '20260101000000Z'), fusion('bob', '20260201000000Z'))).toEqual([]);
		return polls;
	};

	test('people who were there at the first poll are not announced, later ones are, once', () => {
		const polls = started();
		const cyd = fusion('cyd', '20260228000000Z');
		expect(polls.since(fusion('bob', '20260201000000Z'), cyd)).toEqual(['newUser cyd']);
		expect(polls.since(cyd)).toEqual([]);
	});

	test('somebody created in the very second of the mark is announced', () => {
		expect(started().since(fusion('bob', '20260201000000Z'), fusion('bea', '20260201000000Z'))).toEqual(['newUser bea']);
	});

	test('a stamp that turns up late within the overlap is announced, the known ones beside it are not', () => {
		const polls = started();
		const cyd = fusion('cyd', '20260228120000Z');
		polls.since(cyd);
		expect(polls.since(cyd, fusion('dan', '20260228115001Z'))).toEqual(['newUser dan']);
		expect(polls.since(cyd, fusion('dan', '20260228115001Z'))).toEqual([]);
	});

	test('a stamp older than the overlap is history, even if the complete list shows it', () => {
		expect(started().walk(fusion('old', '20250101000000Z'))).toEqual([]);
	});

	test('an account created again under the same name is somebody new', () => {
		const polls = started();
		expect(polls.since(fusion('ada', '20260228000000Z'))).toEqual(['newUser ada']);
	});

	test('a clock a year ahead does not hide those who are hired within that year', () => {
		const polls = started();
		const future = fusion('mad', '20270301000000Z');
		expect(polls.since(future)).toEqual(['newUser mad']);
		expect(polls.since(future, fusion('eve', '20260301115955Z'))).toEqual(['newUser eve']);
		expect(polls.since(future)).toEqual([]);
	});

	test('each who waits may be missing from as many lists, whoever was given up before', () => {
		const polls = started();
		const [bea, cyd, dan, eve] = ['bea', 'cyd', 'dan', 'eve'].map((name) => fusion(name, '20260228000000Z'));
		polls.events({ kind: 'since', people: [bea, cyd] }, 1);
		for (let missing = 1; missing < 5; missing += 1) polls.since();
		// The fifth list without cyd gives them up, and leaves eve waiting.
		expect(polls.events({ kind: 'since', people: [dan, eve] }, 1)).toEqual(['newUser dan']);
		expect(polls.since(fusion('fay', '20260228120000Z'))).toEqual(['newUser fay']);
		expect(polls.since(eve)).toEqual(['newUser eve']);
	});

	test('a person who vanishes for a moment and comes back within the overlap is still known', () => {
		const polls = started();
		const cyd = fusion('cyd', '20260228120000Z');
		polls.since(cyd);
		polls.since();
		expect(polls.since(cyd)).toEqual([]);
	});

	test('an empty directory is a baseline too: the first person hired into it is announced, one who was hidden is not', () => {
		const polls = new Polls(config('fusionDirectory'));
		expect(polls.walk()).toEqual([]);
		expect(polls.walk(fusion('old', '20200101000000Z'), fusion('ada', '20260301120000Z'))).toEqual(['newUser ada']);
	});

	test.each([undefined, '', '2026-01-01', '20260101Z'])('users without a usable stamp (%p) are refused and leave no state', (stamp) => {
		const person = { ...fusion('ada', '20260101000000Z'), createdAt: stamp };
		expect(new Polls(config('fusionDirectory')).outcome({ kind: 'complete', people: [person] })).toMatchObject({
			kind: 'refused',
			reason: 'stampMissing',
		});
	});

	test('a thousand people of one second come out in the same order over as many polls as needed', () => {
		const polls = started();
		const crowd = Array.from({ length: 1000 }, (_, index) => fusion(`n${String(index).padStart(4, '0')}`, '20260228000000Z'));
		const seen: string[] = [];
		for (let poll = 0; poll < 7; poll++) seen.push(...polls.events({ kind: 'since', people: [...crowd].reverse() }, 150));
		expect(seen).toEqual(crowd.map((person) => `newUser ${person.user.username}`));
		expect(polls.since(...crowd)).toEqual([]);
	});

	test('the state is as small for 20,000 users as for two', () => {
		const polls = new Polls(config('fusionDirectory'));
		const crowd = Array.from({ length: 20_000 }, (_, index) => fusion(`n${index}`, '20240101000000Z'));
		polls.walk(...crowd, fusion('last', '20260101000000Z'));
		expect(JSON.stringify(polls.state).length).toBeLessThan(300);
	});

	test('the first poll can announce everybody, in the order of their hiring and by the limit', () => {
		const polls = new Polls(config('fusionDirectory', { emitExisting: true }));
		const people = [fusion('bob', '20260201000000Z'), fusion('ada', '20260101000000Z'), fusion('cyd', '20260202000000Z')];
		expect(polls.events({ kind: 'complete', people }, 2)).toEqual(['newUser ada', 'newUser bob']);
		expect(polls.since(people[0], people[2])).toEqual(['newUser cyd']);
	});
});

describe('FusionDirectory by modification stamp', () => {
	const started = () => {
		const polls = new Polls(config('fusionDirectory', { triggerOn: ['newUser', 'userChanged', 'userDisabled', 'userEnabled'] }));
		polls.walk(fusion('ada', '20260101000000Z'), fusion('bob', '20260201000000Z'));
		return polls;
	};

	test('only those who are listed are looked at: nobody counts as missing', () => {
		const polls = started();
		for (let poll = 0; poll < 5; poll++) expect(polls.since()).toEqual([]);
		expect(polls.walk(fusion('ada', '20260101000000Z'), fusion('bob', '20260201000000Z'))).toEqual([]);
	});

	test('a changed field is announced once, though the overlap lists the person again and again', () => {
		const polls = started();
		const changed = fusion('ada', '20260101000000Z', { email: 'ada@example.org' }, '20260228000000Z');
		expect(polls.since(changed)).toEqual(['userChanged ada email']);
		expect(polls.since(changed)).toEqual([]);
	});

	test('a new person is new, not changed', () => {
		expect(started().since(fusion('cyd', '20260228000000Z'))).toEqual(['newUser cyd']);
	});

	test('a backlog after a complete walk asks for another complete walk', () => {
		const polls = started();
		const people = [
			fusion('x1', '20240101000000Z'),
			fusion('x2', '20240101000000Z'),
			fusion('ada', '20260101000000Z'),
			fusion('bob', '20260201000000Z'),
		];
		polls.events({ kind: 'complete', people }, 1);
		expect(polls.state).toMatchObject({ untilWalk: 1 });
		expect(polls.walk(...people)).toEqual(['newUser x2']);
		expect(polls.state).toMatchObject({ untilWalk: 60 });
	});

	test('a change that waits for its turn stays within what the next poll asks for', () => {
		const polls = started();
		const early = fusion('ada', '20260101000000Z', { email: 'a@example.org' }, '20260210000000Z');
		const later = fusion('bob', '20260201000000Z', { email: 'b@example.org' }, '20260220000000Z');
		expect(polls.events({ kind: 'since', people: [early, later] }, 1)).toEqual(['userChanged ada email']);
		expect(polls.state).toMatchObject({ mark: Date.UTC(2026, 1, 20) / 1000 });
		expect(polls.since(later)).toEqual(['userChanged bob email']);
	});
});

describe('older FusionDirectory', () => {
	test('a person who moves is the same person', () => {
		const polls = new Polls(config('fusionDirectory', { strategy: { listing: 'walk', identity: 'name' } }));
		const person = (id: string) => ({ user: { ...fusion('ada', '').user, id } });
		polls.walk(person('uid=ada,ou=a'));
		expect(polls.walk(person('uid=ada,ou=b'), { user: { ...fusion('bob', '').user } })).toEqual(['newUser bob']);
	});
});

describe('Synology by complete walk', () => {
	const started = (triggerOn: DirectoryEventName[] = ['newUser', 'userRemoved']) => {
		const polls = new Polls(config('synologyDirectoryServer', { triggerOn }));
		expect(polls.walk(synology('Ada'), synology('bob'))).toEqual([]);
		return polls;
	};

	test('a new name is a new person, whatever the case of the known ones', () => {
		expect(started().walk(synology('ADA'), synology('bob'), synology('cyd'))).toEqual(['newUser cyd']);
	});

	test('a person renamed in Synology is not announced as new, nor the old name as removed', () => {
		const polls = started();
		for (let poll = 0; poll < 3; poll++) expect(polls.walk(synology('lovelace', 'CN=Ada,DC=example'), synology('bob'))).toEqual([]);
	});

	test('a person moved in Synology is not announced as new, and keeps being known by the new DN', () => {
		const polls = started();
		expect(polls.walk(synology('ada', 'CN=Ada,OU=There,DC=example'), synology('bob'))).toEqual([]);
		expect(polls.walk(synology('lovelace', 'cn=ada,ou=there,dc=example'), synology('bob'))).toEqual([]);
	});

	test('a rename is told as a change of the name', () => {
		const polls = started(everything);
		expect(polls.walk(synology('lovelace', 'CN=Ada,DC=example', { displayName: 'ADA' }), synology('bob'))).toEqual([
			'userChanged lovelace username',
		]);
	});

	test('who takes the DN of somebody missing since an earlier walk is new', () => {
		const polls = started(['newUser']);
		polls.walk(synology('bob'));
		expect(polls.walk(synology('newada', 'CN=Ada,DC=example'), synology('bob'))).toEqual(['newUser newada']);
	});

	test('a new person at a known DN whose name is still listed elsewhere is new', () => {
		const polls = started();
		expect(polls.walk(synology('ada', 'CN=Ada,OU=There'), synology('cyd', 'CN=Ada,DC=example'), synology('bob'))).toEqual(['newUser cyd']);
	});

	test('who slips through one walk is neither removed nor new afterwards', () => {
		const polls = started();
		expect(polls.walk(synology('bob'))).toEqual([]);
		expect(polls.walk(synology('ada'), synology('bob'))).toEqual([]);
		expect(polls.walk(synology('bob'))).toEqual([]);
		expect(polls.walk(synology('ada'), synology('bob'))).toEqual([]);
	});

	test('two complete walks without a person make them removed, once, with what is remembered of them', () => {
		const polls = started();
		polls.walk(synology('bob'));
		const { events } = polls.detect({ kind: 'complete', people: [synology('bob')] });
		expect(events.map(told)).toEqual(['userRemoved Ada']);
		expect(events[0].user).toMatchObject({
			id: 'CN=Ada,DC=example',
			displayName: 'ADA',
			enabled: true,
			email: null,
			source: 'synologyDirectoryServer',
		});
		expect(polls.walk(synology('bob'))).toEqual([]);
	});

	test('a name given again after that is a new person with another eventId', () => {
		const polls = started(['newUser']);
		const first = polls.detect({ kind: 'complete', people: [synology('ada'), synology('bob'), synology('cyd')] }).events[0];
		polls.walk(synology('ada'), synology('bob'));
		polls.walk(synology('ada'), synology('bob'));
		const second = polls.detect({ kind: 'complete', people: [synology('ada'), synology('bob'), synology('cyd')] }).events[0];
		expect(told(second)).toBe('newUser cyd');
		expect(second.eventId).not.toBe(first.eventId);
	});

	test('a directory that collapses to nothing is not believed before the fifth time', () => {
		const polls = started();
		for (let walk = 1; walk < 5; walk++) {
			expect(polls.detect({ kind: 'complete', people: [] })).toMatchObject({ events: [], notice: 'collapse' });
		}
		expect(polls.walk(synology('ada'), synology('bob'))).toEqual([]);
		for (let walk = 1; walk < 6; walk++) expect(polls.walk()).toEqual([]);
		expect(polls.walk()).toEqual(['userRemoved ada', 'userRemoved bob']);
	});

	test('removed people wait for their turn like everybody else', () => {
		const polls = started();
		polls.walk(synology('cyd'));
		expect(polls.events({ kind: 'complete', people: [synology('cyd')] }, 1)).toEqual(['userRemoved Ada']);
		expect(polls.walk(synology('cyd'))).toEqual(['userRemoved bob']);
	});
});

describe('FortiAuthenticator by descending ids', () => {
	const started = (...ids: number[]) => {
		const polls = new Polls(config('fortiAuthenticator'));
		expect(polls.walk(...ids.map((id) => forti(id)))).toEqual([]);
		return polls;
	};
	const newest = (total: number, ...ids: number[]) =>
		({ kind: 'newest', people: ids.map((id) => forti(id)), total, reachedEnd: ids.length === total }) as const;

	test('ids above the known ones are announced in the order of hiring', () => {
		expect(started(1, 2, 3).events(newest(5, 6, 5, 3, 2))).toEqual(['newUser user5', 'newUser user6']);
	});

	test.each([
		['a page that does not descend', newest(5, 4, 6, 3, 2, 1), 'notDescending'],
		['a page that repeats an id', newest(5, 6, 6, 3), 'notDescending'],
		['a page that begins below the highest known id', newest(3, 2), 'notDescending'],
		['a page that does not reach down to the known ids', newest(5, 6, 5), 'boundaryNotReached'],
		['an empty page', newest(3), 'boundaryNotReached'],
		['a total that says somebody is hidden further down', newest(5, 5, 3), 'totalMoved'],
		['a total that says somebody is gone', newest(2, 3, 2), 'totalMoved'],
	])('%s is not trusted: the complete list is asked for', (_what, listing, reason) => {
		const polls = started(1, 2, 3);
		expect(polls.outcome(listing)).toEqual({ kind: 'walkNeeded', reason });
	});

	test('an id that comes late and lower is announced', () => {
		const polls = started(1, 2, 9);
		expect(polls.events(newest(4, 9, 5, 2, 1))).toEqual(['newUser user5']);
		expect(polls.walk(...[1, 2, 4, 5, 9].map((id) => forti(id)))).toEqual(['newUser user4']);
	});

	test('after somebody has left, the page is trusted again as soon as a walk has seen it', () => {
		const polls = started(1, 2, 3);
		polls.walk(forti(1), forti(2));
		expect(polls.events(newest(3, 4, 2))).toEqual(['newUser user4']);
	});

	test('a name deleted and created again has a new id and is new', () => {
		expect(started(1, 2).walk(forti(1), forti(3, 'user2'))).toEqual(['newUser user2']);
	});

	test('a backlog keeps the known ids below those who wait', () => {
		const polls = started(1);
		expect(polls.events(newest(4, 4, 3, 2, 1), 2)).toEqual(['newUser user2', 'newUser user3']);
		expect(polls.state).toMatchObject({ highestId: 3 });
		expect(polls.events(newest(4, 4, 3))).toEqual(['newUser user4']);
	});

	test('users without an id are refused', () => {
		const polls = started(1);
		expect(polls.outcome({ kind: 'complete', people: [{ user: forti(2).user }] })).toMatchObject({ kind: 'refused', reason: 'idMissing' });
	});
});
