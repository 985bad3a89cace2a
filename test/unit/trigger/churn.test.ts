import { walkAs, type WalkedListing } from '../../../clients/fortiauthenticator/paging';
import { apiPath } from '../../../clients/fortiauthenticator/paths';
import type { Appliance } from '../../../clients/fortiauthenticator/appliance';
import { disordered } from './model/directory';
import { config, forti, Polls } from './build';
import type { Listing } from '../../../nodes/trigger/types';

const pageSize = 10;

/** An appliance without an order: whoever is changed moves to the end, and somebody writes before every page. */
class BusyAppliance {
	rows = Array.from({ length: 95 }, (_, index) => index + 1);
	readonly gone = new Set<number>();
	writes = true;
	private next = 96;
	private pages = 0;
	readonly connection = { host: 'fac.example.com' };

	private write(): void {
		this.pages += 1;
		const [moved] = disordered(this.rows, this.pages);
		this.rows = [...this.rows.filter((id) => id !== moved), moved];
		if (this.pages % 7 === 0) this.rows.push(this.next++);
		if (this.pages % 31 === 0) this.gone.add(this.rows.shift() ?? 0);
	}

	get = async (_path: unknown, pairs: ReadonlyArray<readonly [string, string]>) => {
		if (this.writes) this.write();
		const offset = Number(new Map(pairs).get('offset'));
		const next = offset + pageSize < this.rows.length ? `/api/v1/localusers/?offset=${offset + pageSize}` : null;
		const objects = this.rows.slice(offset, offset + pageSize).map((id) => ({ id, username: `user${id}` }));
		return await Promise.resolve({ meta: { next, total_count: this.rows.length }, objects });
	};

	async list(): Promise<WalkedListing<number>> {
		const shape = (records: Array<Record<string, unknown>>): number[] => records.map(({ id }) => Number(id));
		return await walkAs(this as unknown as Appliance, apiPath('localusers'), [], { pageSize, action: 'list' }, shape);
	}
}

const listingOf = ({ complete, records, certain = [] }: WalkedListing<number>): Listing => {
	const people = (complete ? records : certain).map((id) => forti(id));
	return complete ? { kind: 'complete', people } : { kind: 'partial', people, reason: 'it kept changing while it was read' };
};

test('with a write before every page each poll makes progress, and everybody who comes is announced once', async () => {
	const appliance = new BusyAppliance();
	appliance.writes = false;
	const polls = new Polls(config('fortiAuthenticator', { triggerOn: ['newUser', 'userRemoved'] }));
	expect(polls.events(listingOf(await appliance.list()))).toEqual([]);
	appliance.writes = true;
	const before = new Set(appliance.rows);
	const told: string[] = [];
	const awaited = new Map<number, number>();
	let partial = 0;
	for (let poll = 1; poll <= 40; poll += 1) {
		const there = [...appliance.rows].filter((id) => !before.has(id));
		const listing = listingOf(await appliance.list());
		if (listing.kind === 'partial') partial += 1;
		const events = polls.events(listing);
		expect(events.filter((event) => event.startsWith('userRemoved')).every((event) => appliance.gone.has(Number(event.slice(16))))).toBe(
			true,
		);
		told.push(...events.filter((event) => event.startsWith('newUser')));
		for (const id of there) if (!told.includes(`newUser user${id}`) && !appliance.gone.has(id)) awaited.set(id, (awaited.get(id) ?? 0) + 1);
	}
	expect(partial).toBeGreaterThan(30);
	// Nobody who was there before a poll began waits for long.
	expect(Math.max(0, ...awaited.values())).toBeLessThanOrEqual(2);
	appliance.writes = false;
	for (let quiet = 0; quiet < 2; quiet += 1) told.push(...polls.events(listingOf(await appliance.list())));
	const newcomers = appliance.rows.filter((id) => !before.has(id)).map((id) => `newUser user${id}`);
	expect(new Set(told).size).toBe(told.length);
	expect(told).toEqual(expect.arrayContaining(newcomers));
	expect(told.filter((event) => event.startsWith('userRemoved')).length + 0).toBeGreaterThan(0);
	expect(told.every((event) => newcomers.includes(event) || appliance.gone.has(Number(/\d+$/.exec(event)?.[0])))).toBe(true);
});

describe('a list of which a part came', () => {
	const part = (...ids: number[]): Listing => ({ kind: 'partial', people: ids.map((id) => forti(id)), reason: 'it kept changing' });

	test('is no beginning, and none after everybody had vanished', () => {
		const polls = new Polls(config('fortiAuthenticator'));
		expect(polls.outcome(part(1, 2))).toMatchObject({ kind: 'refused', reason: 'incomplete' });
		expect(polls.walk()).toEqual([]);
		expect(polls.outcome(part(1, 2))).toMatchObject({ kind: 'refused', reason: 'incomplete' });
	});

	test('tells who is new and who has changed, and of nobody that they are gone; the next poll asks for all', () => {
		const polls = new Polls(config('fortiAuthenticator', { triggerOn: ['newUser', 'userRemoved', 'userDisabled'] }));
		polls.walk(forti(1), forti(2), forti(3));
		const disabled = forti(2, 'user2', { enabled: false });
		const outcome = polls.detect({ kind: 'partial', people: [disabled, forti(9)], reason: 'it kept changing' });
		expect(outcome.events.map(({ event, user: { username } }) => `${event} ${username}`)).toEqual(['newUser user9', 'userDisabled user2']);
		expect(outcome).toMatchObject({ notice: 'partial', nextState: { untilWalk: 1 } });
		for (let times = 0; times < 8; times += 1) expect(polls.events(part(9))).toEqual([]);
		expect(polls.walk(forti(1), disabled, forti(3), forti(9))).toEqual([]);
		expect(polls.walk(forti(1), disabled, forti(9))).toEqual([]);
		expect(polls.walk(forti(1), disabled, forti(9))).toEqual(['userRemoved user3']);
	});

	test('lets a wish to announce somebody again wait', () => {
		const asked = config('fortiAuthenticator', { again: { names: ['user1'], token: 'x' } });
		const polls = new Polls({ ...asked, again: { names: [], token: '' } });
		polls.walk(forti(1), forti(2));
		const wishing = new Polls(asked);
		wishing.state = polls.state && { ...polls.state, fingerprint: asked.fingerprint };
		expect(wishing.events(part(2))).toEqual([]);
		expect(wishing.walk(forti(1), forti(2))).toEqual(['newUser user1']);
	});
});
