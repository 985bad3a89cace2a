import { readState } from '../../../nodes/trigger/state';
import type { DirectoryEventName, ListedPerson } from '../../../nodes/trigger/types';
import { config, fusion, Polls } from './build';

const created = '20260101000000Z';
const renamedAt = '20260228000000Z';
const everything: DirectoryEventName[] = ['newUser', 'userChanged', 'userRemoved'];
const person = (name: string, stamp = created, modified = stamp) => fusion(name, stamp, { id: `uid=${name},ou=people` }, modified);
const renamed = (name: string, stamp = created) => person(name, stamp, renamedAt);

function started(triggerOn = everything, ...people: ListedPerson[]): Polls {
	const polls = new Polls(config('fusionDirectory', { triggerOn, watchedFields: ['id', 'username'] }));
	expect(polls.walk(person('ada'), person('bob', '20260102000000Z'), ...people)).toEqual([]);
	return polls;
}

describe('a uid renamed in FusionDirectory', () => {
	const bob = person('bob', '20260102000000Z');

	test('is a change of the name, and neither somebody new nor somebody removed', () => {
		const polls = started();
		expect(polls.walk(renamed('countess'), bob)).toEqual(['userChanged countess id,username']);
		expect(polls.walk(renamed('countess'), bob)).toEqual([]);
		expect(polls.walk(renamed('countess'), bob)).toEqual([]);
	});

	test('tells the old name with Remember Values', () => {
		const settings = config('fusionDirectory', { triggerOn: everything, watchedFields: ['username'], rememberValues: true });
		const polls = new Polls(settings);
		polls.walk(person('ada'));
		const [event] = polls.detect({ kind: 'complete', people: [renamed('countess')] }).events;
		expect(event.changes).toEqual([{ field: 'username', before: 'ada', after: 'countess' }]);
	});

	test('is told to nobody whose trigger watches no changes, and no offboarding begins', () => {
		const polls = started(['newUser', 'userRemoved']);
		expect([1, 2, 3].map(() => polls.walk(renamed('countess'), bob))).toEqual([[], [], []]);
		expect([1, 2].map(() => polls.walk(bob))).toEqual([[], ['userRemoved countess']]);
	});

	test('is waited for and then told when others come first', () => {
		const polls = started();
		const listing = { kind: 'complete', people: [renamed('countess'), bob, person('cyd', renamedAt)] } as const;
		expect(polls.events(listing, 1)).toEqual(['newUser cyd']);
		expect(polls.events(listing, 1)).toEqual(['userChanged countess id,username']);
	});

	test('can be renamed again, and back', () => {
		const polls = started();
		expect(polls.walk(renamed('countess'), bob)).toHaveLength(1);
		expect(polls.walk(renamed('lovelace'), bob)).toEqual(['userChanged lovelace id,username']);
		expect(polls.walk(renamed('ada'), bob)).toEqual(['userChanged ada id,username']);
	});
});

describe('a new name of the same moment of creation is somebody new', () => {
	test.each<[string, string[], ListedPerson[], string[]]>([
		['when two are gone', ['ann'], [renamed('countess')], ['newUser countess']],
		['when two are new', [], [renamed('countess'), renamed('duchess')], ['newUser countess', 'newUser duchess']],
		['when nothing was changed since its creation', [], [person('countess')], ['newUser countess']],
		['when its stamp is another one', [], [renamed('countess', '20260101000001Z')], ['newUser countess']],
	])('%s', (_when, others, after, expected) => {
		const polls = started(['newUser', 'userRemoved'], ...others.map((name) => person(name)));
		const bob = person('bob', '20260102000000Z');
		expect(polls.walk(...after, bob)).toEqual(expected);
		expect(polls.walk(...after, bob)).toEqual(['userRemoved ada', ...others.map((name) => `userRemoved ${name}`)]);
	});

	test('when the other was missing before', () => {
		const polls = started();
		const bob = person('bob', '20260102000000Z');
		expect(polls.walk(bob)).toEqual([]);
		expect(polls.walk(bob, renamed('countess'))).toEqual(['userRemoved ada', 'newUser countess']);
	});

	test('when they were seen waiting for their turn beside the one who left', () => {
		const polls = started();
		const [bob, cyd, waits] = [person('bob', '20260102000000Z'), person('cyd', '20251231000000Z'), renamed('countess')];
		expect(polls.events({ kind: 'complete', people: [person('ada'), bob, cyd, waits] }, 1)).toEqual(['newUser cyd']);
		for (const waiting of ['A', 7, {}]) expect(readState({ ...polls.state, waiting }, polls.settings)).toBeUndefined();
		expect(polls.walk(bob, cyd, waits)).toEqual(['newUser countess']);
		expect(polls.walk(bob, cyd, waits)).toEqual(['userRemoved ada']);
		expect(polls.state).not.toHaveProperty('waiting');
	});

	test('where the stamp does not tell', () => {
		const settings = config('fusionDirectory', {
			triggerOn: ['newUser', 'userRemoved'],
			strategy: { listing: 'walk', identity: 'nameAndStamp', renames: 'sameStamp' },
		});
		const polls = new Polls(settings);
		const bare = (name: string) => ({ ...renamed(name), createdAt: undefined });
		polls.walk(bare('ada'));
		expect(polls.walk(bare('countess'))).toEqual(['newUser countess']);
	});
});

describe('where only the changed are listed', () => {
	const triggerOn: DirectoryEventName[] = ['newUser', 'userChanged'];

	test('somebody who may be known under another name makes everybody be read, once', () => {
		const polls = started(triggerOn);
		expect(polls.outcome({ kind: 'since', people: [renamed('countess')] })).toEqual({ kind: 'walkNeeded', reason: 'maybeRenamed' });
		expect(polls.walk(renamed('countess'), person('bob', '20260102000000Z'))).toEqual(['userChanged countess id,username']);
		expect(polls.since(renamed('countess'))).toEqual([]);
	});

	test('somebody of another moment does not, nor does somebody who waits', () => {
		const polls = started(triggerOn);
		const hired = person('cyd', '20260227000000Z', renamedAt);
		expect(polls.since(hired)).toEqual(['newUser cyd']);
		const people = [
			person('ada'),
			person('bob', '20260102000000Z'),
			hired,
			person('dan', '20251231000000Z', renamedAt),
			renamed('countess'),
		];
		expect(polls.events({ kind: 'complete', people }, 1)).toEqual(['newUser dan']);
		expect(polls.since(renamed('countess'))).toEqual(['newUser countess']);
	});
});
