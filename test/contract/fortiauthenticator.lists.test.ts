import { DirectoryConnection } from '../../clients/http/connection';
import { forms, refusalOf, useFortiAuthenticator } from './fortiauthenticatorSetup';

describe.each(forms)('with $name', ({ settings }) => {
	const world = useFortiAuthenticator(settings);
	const control = () => world.simulator.control;

	describe('a walk over a directory that changes', () => {
		test.each([true, false])('drops repeated records and reads again when a row moved (ordering %s)', async (ordering) => {
			control().set({ ordering });
			control().addMany(25);
			control().fault({ mode: 'reorder', kind: 'list', skip: ordering ? 1 : 2 });
			const listing = await world.client.localUsers.list({ pageSize: 10 });
			expect(listing.complete).toBe(true);
			expect(new Set(listing.records.map(({ id }) => id)).size).toBe(35);
		});

		test('says so when it never becomes complete', async () => {
			control().set({ ordering: false });
			control().addMany(25);
			control().fault({ mode: 'duplicateId', kind: 'list', times: 50 });
			const listing = await world.client.localUsers.list({ pageSize: 10 });
			expect(listing).toMatchObject({ complete: false, total: 35 });
			expect(listing.records.length).toBeLessThan(35);
		});

		test('finds the person whose neighbour was removed between two pages', async () => {
			control().addMany(25);
			const request = DirectoryConnection.prototype.request;
			const spy = jest.spyOn(DirectoryConnection.prototype, 'request').mockImplementation(async function (
				this: DirectoryConnection,
				settings,
			) {
				const answer = await request.call(this, settings);
				control().remove('ada.lovelace');
				return answer;
			});
			const listing = await world.client.localUsers.list({ pageSize: 10 });
			spy.mockRestore();
			const names = listing.records.map(({ username }) => username);
			for (const { username } of control().people()) expect(names).toContain(username);
		});
	});

	test('pages that don’t join are not taken for the whole list, though the count agrees', async () => {
		const ids = (first: number, last: number) =>
			Array.from({ length: last - first + 1 }, (_, index) => ({ id: first + index, username: `u${first + index}` }));
		const pages: Record<string, object[]> = { '0': ids(1, 10), '9': ids(12, 21), '18': ids(21, 30), '27': ids(30, 30) };
		const spy = jest.spyOn(DirectoryConnection.prototype, 'request').mockImplementation(async ({ query }) => {
			const offset = new Map(query).get('offset') ?? '0';
			const body = { meta: { next: offset === '18' ? null : '/api/v1/localusers/?offset=10', total_count: 29 }, objects: pages[offset] };
			return { status: 200, headers: { 'content-type': 'application/json' }, text: JSON.stringify(body) };
		});
		const listing = await world.client.localUsers.list({ pageSize: 10 });
		spy.mockRestore();
		expect(listing).toMatchObject({ complete: false, total: 29 });
		expect(listing.records).toHaveLength(29);
	});

	test.each([
		['groupList', async () => await world.client.userGroups.list()],
		['membershipList', async () => await world.client.groupMemberships.list()],
		['tokenList', async () => await world.client.fortiTokens.list()],
	])('a part of a list is not taken for the whole (%s)', async (kind, list) => {
		const body = '{"meta":{"next":null,"total_count":3},"objects":[{"id":1,"name":"a","serial":"FTK1"}]}';
		control().fault({ mode: 'status', kind, status: 200, headers: { 'content-type': 'application/json' }, body, times: 3 });
		expect(await refusalOf(list())).toMatchObject({ kind: 'backend', message: expect.stringContaining('1 of 3 came') });
		expect(control().count(kind)).toBe(3);
	});

	test('only so many as asked are read, in one request', async () => {
		control().addMany(100);
		const listing = await world.client.localUsers.list({ limit: 50 });
		expect(listing.records).toHaveLength(50);
		expect(control().count('list')).toBe(1);
	});

	test('the newest page comes by falling id, with the count', async () => {
		control().set({ ordering: true });
		control().add({ username: 'newcomer' });
		const page = await world.client.localUsers.newest(3);
		expect(page?.total).toBe(11);
		expect(page?.users.map(({ username }) => username)).toEqual(['newcomer', 'none', 'hedy.lamarr']);
	});

	test('an appliance that does not order says so once, and is not asked again', async () => {
		control().set({ ordering: false });
		expect(await world.client.localUsers.newest(3)).toBeUndefined();
		expect(await world.client.localUsers.newest(3)).toBeUndefined();
		expect((await world.client.localUsers.list()).complete).toBe(true);
		expect(
			control()
				.requests()
				.log.filter(({ status }) => status === 400),
		).toHaveLength(1);
	});

	test('an order the appliance ignores is not believed', async () => {
		control().fault({
			mode: 'status',
			kind: 'list',
			status: 200,
			headers: { 'content-type': 'application/json' },
			body: '{"meta":{"next":null,"total_count":2},"objects":[{"id":4,"username":"a"},{"id":5,"username":"b"}]}',
		});
		expect(await world.client.localUsers.newest(3)).toBeUndefined();
	});

	test.each([
		[{ field: 'username', lookup: 'icontains', value: 'LOVE' }, ['ada.lovelace']],
		[{ field: 'username', lookup: 'in', value: 'ada.lovelace,alan.turing' }, ['ada.lovelace', 'alan.turing']],
		[{ field: 'username', value: 'none' }, ['none']],
		[{ field: 'username', lookup: 'in', value: 'none' }, ['none']],
		[{ field: 'username', lookup: 'icontains', value: 'none' }, ['none']],
		[{ field: 'username', lookup: 'iexact', value: 'None' }, ['none']],
		[{ field: 'first_name', lookup: 'icontains', value: 'nil' }, []],
		[{ field: 'email', lookup: 'iexact', value: 'ADA.lovelace@example.com' }, ['ada.lovelace']],
		[{ field: 'country', value: 'NL' }, ['edsger.dijkstra']],
		[{ field: 'active', value: 'false' }, ['donald.knuth']],
		[{ field: 'token_type', value: 'ftm' }, ['grace.hopper']],
		[{ field: 'token_serial', lookup: 'iexact', value: 'ftkmob0000000001' }, ['grace.hopper']],
		[{ field: 'first_name', lookup: 'contains', value: 'ather' }, ['katherine.johnson']],
	] as const)('the filter %j finds %j', async (filter, expected) => {
		const { records } = await world.client.localUsers.list({ filters: [filter] });
		expect(records.map(({ username }) => username).sort()).toEqual([...expected].sort());
	});

	test.each([
		[{ field: 'user_name', value: 'bob' }, 'would list everybody'],
		[{ field: 'custom1', value: 'x' }, 'would list everybody'],
		[{ field: '__proto__', value: 'x' }, 'would list everybody'],
		[{ field: 'first_name', lookup: 'in', value: 'a' }, "can't be compared"],
		[{ field: 'username', lookup: 'contains', value: 'none' }, 'takes it for something else'],
		[{ field: 'active', value: 'maybe' }, 'is not a value of the filter'],
		[{ field: 'token_type', value: 'dual' }, 'is not a value of the filter'],
		[{ field: 'username', lookup: 'contains', value: '' }, 'has no value'],
	] as const)('the filter %j is not sent', async (filter, words) => {
		const error = await refusalOf(world.client.localUsers.list({ filters: [filter] }));
		expect(error).toMatchObject({ kind: 'invalid', message: expect.stringContaining(words) });
		expect(control().count()).toBe(0);
	});

	test('users are sorted as asked, and an unknown field to sort by is not sent', async () => {
		control().set({ ordering: true });
		const { records } = await world.client.localUsers.list({ orderBy: ['-username'] });
		expect(records[0].username).toBe('none');
		expect(await refusalOf(world.client.localUsers.list({ orderBy: ['password'] }))).toMatchObject({ kind: 'invalid' });
		control().set({ ordering: false });
		expect(await refusalOf(world.client.localUsers.list({ orderBy: ['username'] }))).toMatchObject({
			kind: 'invalid',
			message: expect.stringContaining('order'),
		});
	});

	test('abridged records need a filter on the user name', async () => {
		expect(await refusalOf(world.client.localUsers.list({ abridged: true }))).toMatchObject({ kind: 'invalid' });
		const { records } = await world.client.localUsers.list({ abridged: true, filters: [{ field: 'username', value: 'ada.lovelace' }] });
		expect(records).toHaveLength(1);
		expect(records[0]).not.toHaveProperty('company');
	});

	test('an appliance that ignores the filter is not believed when one user is looked up', async () => {
		control().fault({
			mode: 'status',
			kind: 'list',
			status: 200,
			headers: { 'content-type': 'application/json' },
			body: '{"meta":{"next":null,"total_count":1},"objects":[{"id":4,"username":"somebody.else"}]}',
		});
		expect(await refusalOf(world.client.localUsers.find({ username: 'ada.lovelace' }))).toMatchObject({ kind: 'notFound' });
	});

	test('a next page on another host is asked from the configured one', async () => {
		const page = (next: string | null, id: number) =>
			JSON.stringify({ meta: { next, total_count: 2, limit: 1, offset: 0 }, objects: [{ id, username: `u${id}` }] });
		const answer = { mode: 'status', kind: 'list', status: 200, headers: { 'content-type': 'application/json' } };
		control().set({ ordering: false });
		control().fault({
			mode: 'status',
			kind: 'list',
			status: 400,
			headers: { 'content-type': 'application/json' },
			body: '{"error":"no ordering"}',
		});
		control().fault({ ...answer, body: page('https://evil.example/api/v1/localusers/?limit=1&offset=1&username=x', 1) });
		control().fault({ ...answer, body: page(null, 2) });
		const { records } = await world.client.localUsers.list();
		expect(records.map(({ id }) => id)).toEqual([1, 2]);
		expect(
			control()
				.requests()
				.log.map(({ target }) => target)[2],
		).toBe('/api/v1/localusers/?limit=1000&offset=1');
	});

	test('a next page that leads nowhere does not go on for ever', async () => {
		control().set({ ordering: false });
		const body = JSON.stringify({ meta: { next: '/api/v1/localusers/?offset=0', total_count: 1 }, objects: [{ id: 1, username: 'u1' }] });
		control().fault({
			mode: 'status',
			kind: 'list',
			status: 200,
			headers: { 'content-type': 'application/json' },
			body,
			times: 3,
			skip: 0,
		});
		expect((await world.client.localUsers.list({ limit: 5 })).records).toHaveLength(1);
	});
});
