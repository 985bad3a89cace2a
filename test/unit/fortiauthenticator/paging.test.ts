import type { JsonObject, JsonValue } from '../../../clients/json';
import { readPage, walk, walkAs, walkWhole } from '../../../clients/fortiauthenticator/paging';
import { apiPath } from '../../../clients/fortiauthenticator/paths';
import { refusalOf } from '../../refusalOf';
import { applianceStub, type Reply } from './applianceStub';

const path = apiPath('localusers');
const user = (id: number): JsonObject => ({ id, name: `u${id}` });
const users = (...ids: number[]): JsonObject[] => ids.map(user);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const numberIn = (query: string, name: string): number => Number(new URLSearchParams(query).get(name));
const idsOf = (records: JsonObject[]): unknown[] => records.map(({ id }) => id);

interface List {
	/** What the list holds at each request. */
	rows(index: number): number[];
	total?: number | null;
	mostPerPage?: number;
	next?(offset: number, index: number): string | null;
}

/** A list in pages, as the appliance has it. */
function listOf({ rows, total, mostPerPage = 1000, next }: List) {
	return applianceStub(({ query }, index): Reply => {
		const all = rows(index);
		const [offset, limit] = [numberIn(query, 'offset'), Math.min(mostPerPage, numberIn(query, 'limit'))];
		const after = offset + limit < all.length ? `/api/v1/localusers/?limit=${limit}&offset=${offset + limit}` : null;
		const count = total === undefined ? all.length : total;
		const meta: JsonObject = { next: next ? next(offset, index) : after, ...(count === null ? {} : { total_count: count }) };
		return { body: { meta, objects: all.slice(offset, offset + limit).map(user) } };
	});
}
const queries = (sent: Array<{ query: string }>): string[] => sent.map(({ query }) => query);
const options = { action: 'list local users' };

describe('a page', () => {
	test.each<[JsonValue, object]>([
		[[{ id: 1 }, 'no record', { id: 2 }], { objects: [{ id: 1 }, { id: 2 }] }],
		[{ objects: [{ id: 1 }, 7] }, { key: 'objects', objects: [{ id: 1 }], total: undefined, next: undefined }],
		[
			{ meta: {}, radius_attributes: [{ id: 1 }] },
			{ key: 'radius_attributes', objects: [{ id: 1 }], total: undefined, next: undefined },
		],
		[
			{ other: [], objects: [{ id: 1 }] },
			{ key: 'objects', objects: [{ id: 1 }], total: undefined, next: undefined },
		],
		[
			{ meta: { total_count: 0, next: '' }, objects: [] },
			{ key: 'objects', objects: [], total: 0, next: undefined },
		],
		[
			{ meta: { total_count: '7', next: 7 }, objects: [] },
			{ key: 'objects', objects: [], total: undefined, next: undefined },
		],
		[
			{ meta: 'x', objects: [] },
			{ key: 'objects', objects: [], total: undefined, next: undefined },
		],
		[
			{ meta: { next: 'https://evil/?a=1&offset=5' }, objects: [] },
			{
				key: 'objects',
				objects: [],
				next: [
					['a', '1'],
					['offset', '5'],
				],
			},
		],
		[
			{ meta: { next: '?offset=5' }, objects: [] },
			{ key: 'objects', objects: [], next: [['offset', '5']] },
		],
		[
			{ meta: { next: 'nowhere' }, objects: [] },
			{ key: 'objects', objects: [], next: [] },
		],
	])('%j reads as %j', (body, page) => {
		expect(readPage(body, 'fac')).toEqual(page);
	});

	test.each<[JsonValue | undefined]>([[undefined], [null], ['x'], [{}], [{ one: [], other: [] }], [{ objects: {} }], [{ objects: 'x' }]])(
		'%j is no list',
		(body) => {
			expect(() => readPage(body, 'fac')).toThrow(
				expect.objectContaining({ kind: 'protocol', message: 'The answer of fac is not a list' }),
			);
		},
	);
});

describe('a walk', () => {
	test('asks for full pages one after the other, with its own query and not with what the next address repeats', async () => {
		const { appliance, sent } = listOf({ rows: () => upTo(25), mostPerPage: 10 });
		const query = [
			['active', 'true'],
			['limit', '3'],
			['offset', '9'],
		] as const;
		const listing = await walk(appliance, path, query, options);
		expect(idsOf(listing.records)).toEqual(upTo(25));
		expect(listing).toMatchObject({ complete: true, total: 25, key: 'objects' });
		expect(queries(sent)).toEqual([0, 10, 20].map((offset) => `active=true&limit=1000&offset=${offset}`));
		expect(sent[0]).toMatchObject({ method: 'GET', path: '/api/v1/localusers/', action: 'list local users' });
		expect(sent[0]).not.toHaveProperty('subject');
	});

	test.each([
		[{ pageSize: 0 }, 1],
		[{ pageSize: 7 }, 7],
		[{ pageSize: 5000 }, 1000],
		[{ limit: 3 }, 3],
		[{ limit: 5000 }, 1000],
		[{ limit: 3, pageSize: 2 }, 2],
	])('with %j asks for pages of %i', async (more, size) => {
		const { appliance, sent } = listOf({ rows: () => upTo(2) });
		await walk(appliance, path, [], { ...options, ...more, subject: 'such list' });
		expect(sent[0].query).toBe(`limit=${size}&offset=0`);
		expect(sent[0].subject).toBe('such list');
	});

	test('stops at its limit, and is complete then', async () => {
		const { appliance, sent } = listOf({ rows: () => upTo(25), mostPerPage: 4 });
		const listing = await walk(appliance, path, [], { ...options, limit: 6 });
		expect([idsOf(listing.records), listing.complete, sent.length]).toEqual([upTo(6), true, 2]);
	});

	test.each([
		['without a count', null, 1],
		['with as many as are counted', 3, 1],
		['with fewer than are counted', 4, 3],
		['with more than are counted', 2, 3],
	])('%s is read %j times', async (_what, total, times) => {
		const { appliance, sent } = listOf({ rows: () => [1, 2, 3], total });
		const listing = await walk(appliance, path, [], options);
		expect(idsOf(listing.records)).toEqual([1, 2, 3]);
		expect([listing.complete, listing.total, sent.length]).toEqual([times === 1, total ?? 3, times]);
	});

	test('takes each record once, by its number, its address or its serial', async () => {
		const records: JsonObject[] = [
			{ id: 1 },
			{ id: 1, name: 'again' },
			{ resource_uri: '/x/1/' },
			{ resource_uri: '/x/1', name: 'again' },
			{ serial: 'FTK1' },
			{ serial: 'FTK1', status: 'new' },
			{ name: 'a' },
			{ name: 'a' },
			{ name: 'b' },
		];
		const { appliance } = applianceStub(() => ({ body: records }));
		const listing = await walk(appliance, path, [], options);
		expect(listing).toEqual({
			records: [{ id: 1 }, { resource_uri: '/x/1/' }, { serial: 'FTK1' }, { name: 'a' }, { name: 'b' }],
			complete: true,
			total: 5,
			key: undefined,
		});
	});

	test('that was disturbed is complete when two readings saw as many as are counted', async () => {
		// Each reading misses somebody else.
		const { appliance, sent } = listOf({
			rows: (index) =>
				[
					[1, 2],
					[2, 3],
					[1, 3],
				][index],
			total: 3,
		});
		const listing = await walk(appliance, path, [], options);
		expect([idsOf(listing.records).sort(), listing.complete, sent.length]).toEqual([[1, 2, 3], true, 3]);
		expect(listing).not.toHaveProperty('certain');
	});

	test('that stays disturbed tells whom it saw twice or last, and who of them is certain', async () => {
		const { appliance } = listOf({
			rows: (index) =>
				[
					[1, 2, 9],
					[2, 3, 8],
					[3, 4, 2],
				][index],
			total: 5,
		});
		const listing = await walkAs(appliance, path, [], options, (records) => records.map(({ name }) => name));
		expect(listing).toEqual({ records: ['u2', 'u3', 'u4'], certain: ['u2', 'u3'], complete: false, total: 5, key: 'objects' });
	});

	test('that has to be whole is refused otherwise', async () => {
		const { appliance } = listOf({ rows: () => [1], total: 2 });
		expect(await refusalOf(walkWhole(appliance, path, [], options))).toMatchObject({
			kind: 'backend',
			message: "FortiAuthenticator's records kept changing while they were read (to list local users): 1 of 2 came",
		});
		expect(idsOf((await walkWhole(listOf({ rows: () => [1] }).appliance, path, [], options)).records)).toEqual([1]);
	});

	test('whose next page does not lead on ends there', async () => {
		for (const next of ['?offset=0', '?limit=5', '?offset=x']) {
			const { appliance, sent } = listOf({ rows: () => upTo(4), mostPerPage: 2, next: () => next });
			const listing = await walk(appliance, path, [], options);
			expect([idsOf(listing.records), listing.complete, sent.length]).toEqual([[1, 2], false, 3]);
		}
		const counted = listOf({ rows: () => upTo(2), next: () => '?offset=0' });
		expect((await walk(counted.appliance, path, [], options)).complete).toBe(true);
		const uncounted = listOf({ rows: () => upTo(2), total: null, next: () => '?offset=0' });
		expect((await walk(uncounted.appliance, path, [], options)).complete).toBe(false);
	});

	test('whose pages bring nothing new ends with what came, and with an error where nothing is counted', async () => {
		const same = (total: number | null) =>
			listOf({ rows: () => [...upTo(2), ...upTo(2), ...upTo(2), 3], total, mostPerPage: 2, next: (offset) => `?offset=${offset + 2}` });
		const counted = same(2);
		expect(await walk(counted.appliance, path, [], options)).toMatchObject({ complete: true, total: 2 });
		expect(counted.sent).toHaveLength(2);
		expect(await refusalOf(walk(same(null).appliance, path, [], options))).toMatchObject({
			kind: 'protocol',
			message: "FortiAuthenticator's pages do not come to an end (to list local users): reading stopped after 2 records",
		});
	});

	test('is given up after 2000 pages', async () => {
		const { appliance, sent } = applianceStub((_request, index) => ({
			body: { meta: { next: `?offset=${index + 1}` }, objects: [{ id: index + 1 }] },
		}));
		expect(await refusalOf(walk(appliance, path, [], options))).toMatchObject({
			message: expect.stringContaining('after 2000 records'),
		});
		expect(sent).toHaveLength(2000);
	});

	test('goes by the latest count', async () => {
		const { appliance } = applianceStub(({ query }) => {
			const offset = numberIn(query, 'offset');
			const meta = offset === 0 ? { next: '?offset=2', total_count: 9 } : { total_count: 4 };
			return { body: { meta, objects: users(offset + 1, offset + 2) } };
		});
		expect(await walk(appliance, path, [], options)).toMatchObject({ complete: true, total: 4 });
	});
});

describe('an ordered walk', () => {
	const ordered = { ...options, ordered: true };

	test('reads pages that begin with the last row of the one before', async () => {
		const { appliance, sent } = listOf({ rows: () => upTo(10), mostPerPage: 4 });
		const listing = await walk(appliance, path, [], ordered);
		expect([idsOf(listing.records), listing.complete, listing.total]).toEqual([upTo(10), true, 10]);
		expect(queries(sent)).toEqual(['limit=1000&offset=0', 'limit=4&offset=3', 'limit=4&offset=6']);
	});

	test('keeps the order of the pages, whichever comes first', async () => {
		const { appliance } = listOf({ rows: () => upTo(13), mostPerPage: 4 });
		const delayed = {
			...appliance,
			get: async (...given: Parameters<typeof appliance.get>) => {
				const query = Array.from(given[1], (pair) => pair.join('=')).join('&');
				for (let turns = 20 - numberIn(query, 'offset'); turns > 0; turns -= 1) await Promise.resolve();
				return await appliance.get(given[0], given[1], given[2], given[3]);
			},
		} as unknown as typeof appliance;
		expect(idsOf((await walk(delayed, path, [], ordered)).records)).toEqual(upTo(13));
	});

	test('reads no further than its limit', async () => {
		const { appliance, sent } = listOf({ rows: () => upTo(30), mostPerPage: 4 });
		const listing = await walk(appliance, path, [], { ...ordered, limit: 6 });
		expect([idsOf(listing.records), listing.complete, sent.length]).toEqual([upTo(6), true, 2]);
	});

	test('of which somebody left meanwhile does not join, and is read again', async () => {
		const { appliance, sent } = listOf({ rows: (index) => (index === 0 ? upTo(10) : upTo(10).filter((id) => id !== 2)), mostPerPage: 4 });
		const listing = await walk(appliance, path, [], ordered);
		expect([listing.complete, listing.total]).toEqual([true, 9]);
		expect(sent.length).toBeGreaterThan(3);
	});

	test('whose pages never join is not complete, whatever its count says', async () => {
		const { appliance } = applianceStub(({ query }) => {
			const offset = numberIn(query, 'offset');
			const objects = offset === 0 ? users(1, 2) : users(7, 8);
			return { body: { meta: { total_count: 4, next: '?offset=2' }, objects } };
		});
		const listing = await walkAs(appliance, path, [], ordered, (records) => records);
		expect(listing.complete).toBe(false);
		expect(idsOf(listing.certain ?? [])).toEqual([1, 2, 7, 8]);
	});

	test('ends where a page brings nothing new, however much is said to follow', async () => {
		const { appliance, sent } = listOf({ rows: () => upTo(6), total: 1_000_000, mostPerPage: 4, next: () => '?offset=4' });
		expect((await walk(appliance, path, [], ordered)).complete).toBe(false);
		expect(sent.length).toBeLessThan(30);
	});

	test('is given up after 2000 pages', async () => {
		const { appliance } = applianceStub(({ query }) => {
			const offset = numberIn(query, 'offset');
			return { body: { meta: { total_count: 1e9, next: '?offset=1' }, objects: users(offset + 1, offset + 2) } };
		});
		expect(await refusalOf(walk(appliance, path, [], ordered))).toMatchObject({ kind: 'protocol' });
	});

	test.each([
		['one page', upTo(3), 1000, undefined, 1],
		['no count', upTo(6), 3, null, 2],
		['pages of one', upTo(3), 1, undefined, 3],
	])('of %s is a walk like any other', async (_what, ids, mostPerPage, total, requests) => {
		const { appliance, sent } = listOf({ rows: () => ids, mostPerPage, total });
		expect(idsOf((await walk(appliance, path, [], ordered)).records)).toEqual(ids);
		expect(queries(sent)).toEqual(Array.from({ length: requests }, (_, index) => `limit=1000&offset=${index * mostPerPage}`));
	});
});
