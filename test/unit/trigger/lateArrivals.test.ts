import { nextRequest } from '../../../nodes/trigger/request';
import { secondsToStamp, stampToSeconds } from '../../../nodes/trigger/identity';
import { readState } from '../../../nodes/trigger/state';
import type { ListedPerson, PollConfig } from '../../../nodes/trigger/types';
import { config, fusion, NOW, Polls } from './build';

const started = NOW.getTime() / 1000;
const minute = 60;
const hour = 60 * minute;
/** Somebody created so many seconds after the watch began. */
const created = (name: string, after: number, changedAt = after): ListedPerson =>
	fusion(name, secondsToStamp(started + after), {}, secondsToStamp(started + changedAt));

/** A directory whose entries turn up when they turn up, polled once a minute. */
class Watch {
	readonly polls: Polls;
	people: ListedPerson[] = [created('ada', -30 * 24 * hour), created('bob', -2 * minute)];
	readonly asked: number[] = [];

	constructor(changes: Partial<PollConfig> = {}) {
		this.polls = new Polls(config('fusionDirectory', changes));
		expect(this.polls.walk(...this.people)).toEqual([]);
	}

	get seconds(): number {
		return this.polls.now.getTime() / 1000 - started;
	}

	set(seconds: number): void {
		this.polls.now = new Date((started + seconds) * 1000);
	}

	/** @returns whom the polls announce until then */
	until(seconds: number, every = minute, limit = 100): string[] {
		const told: string[] = [];
		while (this.seconds + every <= seconds) {
			this.set(this.seconds + every);
			told.push(...this.poll(limit));
		}
		return told;
	}

	poll(limit = 100): string[] {
		const request = nextRequest({ config: this.polls.settings, state: this.polls.state });
		if (request.kind !== 'since') return this.polls.events({ kind: 'complete', people: this.people }, limit);
		const from = stampToSeconds(request.from) ?? 0;
		this.asked.push(from - started);
		const people = this.people.filter(({ createdAt }) => (stampToSeconds(createdAt) ?? 0) >= from);
		return this.polls.events({ kind: 'since', people }, limit);
	}
}

describe('an entry that turns up later than the overlap', () => {
	test('by two hours is announced within an hour and two polls, once', () => {
		const watch = new Watch();
		watch.people.push(created('hired', 3 * hour));
		expect(watch.until(3 * hour + minute)).toEqual(['newUser hired']);
		watch.people.push(created('late', hour));
		expect(watch.until(4 * hour + 3 * minute)).toEqual(['newUser late']);
		expect(watch.until(40 * hour)).toEqual([]);
	});

	test('is found by each poll where those are rarer than once an hour', () => {
		const watch = new Watch();
		watch.people.push(created('hired', 11 * hour));
		expect(watch.until(12 * hour, 6 * hour)).toEqual(['newUser hired']);
		watch.people.push(created('late', 2 * hour));
		expect(watch.until(24 * hour, 6 * hour)).toEqual(['newUser late']);
	});

	test('by 22 hours is found, by more than a day is not', () => {
		const watch = new Watch();
		watch.people.push(created('hired', 30 * hour));
		watch.until(30 * hour);
		watch.people.push(created('found', 8 * hour), created('missed', 5 * hour));
		expect(watch.until(60 * hour)).toEqual(['newUser found']);
	});

	test('was there before the watch began, and is no news', () => {
		const watch = new Watch();
		watch.people.push(created('hired', 2 * minute), created('hidden', -20 * minute), created('longAgo', -29 * 24 * hour));
		expect(watch.until(50 * hour)).toEqual(['newUser hired']);
	});

	test('and waits for a turn keeps it, however many polls that takes', () => {
		const watch = new Watch();
		watch.people.push(created('hired', 10 * hour));
		watch.until(10 * hour);
		const late = Array.from({ length: 12 }, (_, index) => created(`late${index}`, index * minute));
		watch.people.push(...late);
		const expected = late.map(({ user }) => `newUser ${user.username}`);
		expect(watch.until(12 * hour, minute, 1)).toEqual(expected);
		expect(watch.until(50 * hour)).toEqual([]);
	});

	test('at the last moment keeps its turn, too', () => {
		const watch = new Watch();
		watch.people.push(created('hired', 30 * hour));
		// A look back may be an hour away.
		watch.until(30 * hour + 30 * minute);
		const late = Array.from({ length: 90 }, (_, index) => created(`late${index}`, 8 * hour));
		watch.people.push(...late);
		expect(watch.until(40 * hour, minute, 1).sort()).toEqual(late.map(({ user }) => `newUser ${user.username}`).sort());
	});

	test('is announced at once where everybody is read', () => {
		const watch = new Watch();
		watch.people.push(created('hired', 3 * hour));
		watch.until(3 * hour + 10 * minute);
		watch.people.push(created('late', hour));
		expect(watch.polls.walk(...watch.people)).toEqual(['newUser late']);
		expect(watch.until(10 * hour)).toEqual([]);
	});

	test('is announced once though n8n is restarted at any time', () => {
		const watch = new Watch();
		watch.people.push(created('hired', 3 * hour));
		watch.until(3 * hour + minute);
		watch.people.push(created('late', hour));
		const told = [];
		for (let poll = 0; poll < 300; poll += 1) {
			watch.polls.state = readState(JSON.parse(JSON.stringify(watch.polls.state)), watch.polls.settings);
			told.push(...watch.until(watch.seconds + minute));
		}
		expect(told).toEqual(['newUser late']);
	});

	test('is found from a state that an earlier version left, and nobody whom that one announced comes again', () => {
		const watch = new Watch();
		watch.people.push(created('first', minute), created('second', 2 * hour));
		expect(watch.until(2 * hour)).toEqual(['newUser first', 'newUser second']);
		// What the earlier version knew: the keys of the overlap.
		const settings = watch.polls.settings;
		const before = new Polls(settings, watch.polls.now);
		before.walk(...watch.people);
		watch.polls.state = readState({ ...before.state, begun: started, kept: undefined, looked: undefined }, settings);
		expect(watch.polls.state).toBeDefined();
		watch.people.push(created('third', 5 * hour));
		expect(watch.until(5 * hour)).toEqual(['newUser third']);
		watch.people.push(created('late', 4 * hour));
		expect(watch.until(8 * hour)).toEqual(['newUser late']);
	});
});

test('within the overlap of the newest person is found whether a poll looks back or not', () => {
	const watch = new Watch();
	watch.people = [created('ada', -30 * 24 * hour)];
	const { settings } = watch.polls;
	watch.polls.state = undefined;
	watch.polls.walk(...watch.people);
	expect(watch.until(hour)).toEqual([]);
	watch.people.push(created('bob', -30 * 24 * hour - 5 * minute));
	expect(nextRequest({ config: settings, state: watch.polls.state })).toMatchObject({ kind: 'since' });
	expect(watch.polls.state).toMatchObject({ looked: 0 });
	expect(watch.poll()).toEqual(['newUser bob']);
	watch.people.push(created('cyd', -30 * 24 * hour - 6 * minute));
	expect(watch.polls.state).not.toMatchObject({ looked: 0 });
	expect(watch.poll()).toEqual(['newUser cyd']);
});

describe('looking back', () => {
	test('happens once an hour, and asks for no more than a day', () => {
		const watch = new Watch();
		watch.people.push(created('early', minute));
		watch.until(hour);
		watch.people.push(created('hired', 50 * hour));
		watch.until(49 * hour);
		watch.asked.length = 0;
		watch.until(53 * hour);
		const back = watch.asked.filter((from) => from < 50 * hour - 10 * minute);
		expect(back.length).toBeLessThanOrEqual(60 + 4);
		expect(Math.min(...watch.asked)).toBeGreaterThanOrEqual(-hour);
	});

	test.each([0, 1])(
		'announces nobody again when the clock of n8n is set back %d hours, and when what is kept is not what it was',
		(hours) => {
			const watch = new Watch();
			watch.people.push(...[14, 15, 16, 40].map((at) => created(`at${at}`, at * hour)));
			expect(watch.until(40 * hour)).toHaveLength(4);
			watch.set(watch.seconds - hours * hour);
			expect(watch.until(41 * hour)).toEqual([]);
			if (watch.polls.state?.kind === 'recent') Object.assign(watch.polls.state, { kept: 0, looked: 0 });
			expect(watch.poll()).toEqual([]);
		},
	);

	test.each([3, -3])('goes on when the clock of n8n is set by %d hours', (hours) => {
		const watch = new Watch();
		watch.people.push(created('hired', 5 * hour));
		watch.until(5 * hour);
		watch.set(watch.seconds + hours * hour);
		watch.people.push(created('late', 3 * hour));
		expect(watch.until((7 + hours) * hour)).toEqual(['newUser late']);
	});

	test('after a directory that showed nobody for hours announces nobody again', () => {
		const watch = new Watch();
		watch.people.push(created('one', hour), created('two', 2 * hour));
		watch.until(3 * hour);
		const people = watch.people;
		watch.people = [];
		expect(watch.until(9 * hour)).toEqual([]);
		watch.people = people;
		expect(watch.until(40 * hour)).toEqual([]);
	});

	test('announces nobody again after the overlap was raised', () => {
		const watch = new Watch();
		watch.people.push(created('one', minute), created('two', 2 * hour), created('three', 40 * hour));
		watch.until(40 * hour);
		watch.polls.settings = { ...watch.polls.settings, overlapSeconds: 48 * hour };
		expect(watch.until(60 * hour)).toEqual([]);
	});

	test.each([
		['beyond the mark', { kept: started + 1 }],
		['of no time', { kept: -1 }],
		['without a mark', { mark: null }],
		['that is a text', { looked: '1' }],
	])('from a state with a bound %s is refused', (_what, change) => {
		const { polls } = new Watch();
		expect(readState({ ...polls.state, ...change }, polls.settings)).toBeUndefined();
	});
});

describe('a login name that is changed within the day', () => {
	const renamed = (watch: Watch, name: string, other: string, after: number): void => {
		watch.people = watch.people.map((person) => (person.user.username === name ? created(other, after, watch.seconds) : person));
	};

	test('is no news, neither at once nor when somebody looks back', () => {
		const watch = new Watch();
		watch.people.push(created('maiden', minute));
		expect(watch.until(3 * minute)).toEqual(['newUser maiden']);
		renamed(watch, 'maiden', 'married', minute);
		expect(watch.until(3 * hour)).toEqual([]);
		renamed(watch, 'married', 'divorced', minute);
		watch.people.push(created('hired', 4 * hour));
		expect(watch.until(40 * hour)).toEqual(['newUser hired']);
	});

	test('hides nobody of the same second who came late, was never changed, or comes when nobody is gone', () => {
		const watch = new Watch();
		watch.people.push(created('maiden', minute), created('other', minute));
		watch.until(3 * minute);
		renamed(watch, 'maiden', 'married', minute);
		watch.people.push(created('unchanged', minute));
		expect(watch.until(10 * minute)).toEqual(['newUser unchanged']);
		watch.people.push(created('changed', minute, 20 * minute));
		expect(watch.until(30 * minute)).toEqual(['newUser changed']);
	});

	test('hides nobody who waited for a turn when the other one went', () => {
		const watch = new Watch();
		watch.people.push(created('first', minute, 2 * minute), created('second', minute, 2 * minute));
		expect(watch.until(3 * minute, minute, 1)).toEqual(['newUser first', 'newUser second']);
		watch.people.push(created('third', 4 * minute, 5 * minute), created('fourth', 4 * minute, 5 * minute));
		watch.set(5 * minute);
		expect(watch.poll(1)).toEqual(['newUser fourth']);
		watch.people = watch.people.filter(({ user }) => user.username !== 'fourth');
		expect(watch.until(7 * minute)).toEqual(['newUser third']);
	});

	test('is not looked for among several of a second of whom more are gone, nor where a log tells who came', () => {
		const watch = new Watch();
		watch.people.push(created('maiden', minute), created('leaver', minute));
		watch.until(3 * minute);
		renamed(watch, 'maiden', 'married', minute);
		watch.people = watch.people.filter(({ user }) => user.username !== 'leaver');
		expect(watch.until(5 * minute)).toEqual([]);
		const people = [created('other', minute, 6 * minute)];
		expect(watch.polls.events({ kind: 'since', people, isSelection: true })).toEqual(['newUser other']);
	});
});
