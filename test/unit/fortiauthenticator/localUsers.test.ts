import type { JsonObject } from '../../../clients/json';
import { forgetOrder, LocalUsers } from '../../../clients/fortiauthenticator/localUsers';
import type { LocalUserId } from '../../../clients/fortiauthenticator/types';
import { refusalOf } from '../../refusalOf';
import { listed, namesOf, queries, record, refused, usersWith, type Reply } from './applianceStub';

const seven = 7 as LocalUserId;

describe('listing local users', () => {
	const two = listed(record(1, 'ada'), record(2, 'bob'));

	test.each([
		[{}, 'order_by=id&limit=1000&offset=0'],
		[{ pageSize: 50 }, 'order_by=id&limit=50&offset=0'],
		[{ limit: 5 }, 'limit=5&offset=0'],
		[{ orderBy: ['-username'] }, 'order_by=-username&limit=1000&offset=0'],
		[{ filters: [{ field: 'username', value: 'ada' }], abridged: true, limit: 1 }, 'username=ada&abridged=1&limit=1&offset=0'],
	])('%j asks %s', async (query, asked) => {
		const { users, sent } = usersWith(two);
		expect(namesOf((await users.list(query)).records).slice(0, 1)).toEqual(['ada']);
		expect(sent).toEqual([{ method: 'GET', path: '/api/v1/localusers/', query: asked, action: 'list local users' }]);
	});

	test('that is abridged needs a filter on the name', async () => {
		const { users, sent } = usersWith(two);
		for (const filters of [undefined, [{ field: 'city', value: 'x' }]])
			expect(await refusalOf(users.list({ abridged: true, filters }))).toMatchObject({
				kind: 'invalid',
				message: "The abridged list works only together with a filter on 'Username'",
				delivery: 'unsent',
			});
		expect(sent).toEqual([]);
	});

	test.each([
		['id', true],
		['-id', true],
		['username', true],
		['-username', true],
		['city', false],
	])('by %s is read in pages side by side: %j', async (order, isSideBySide) => {
		const page = (...ids: number[]): Reply => ({
			body: { meta: { total_count: 3, next: '?offset=2' }, objects: ids.map((id) => record(id, `u${id}`)) },
		});
		const { users, sent } = usersWith(page(1, 2), page(2, 3), page(2, 3));
		await users.list({ orderBy: [order] });
		expect(sent[1].query).toContain(isSideBySide ? 'limit=2&offset=1' : 'limit=1000&offset=2');
	});

	test('of an appliance that does not order is read as it comes, and that is remembered', async () => {
		const { users, sent, appliance } = usersWith(refused(400), two);
		expect((await users.list()).records).toHaveLength(2);
		await users.list();
		await new LocalUsers(appliance).list();
		const plain = 'limit=1000&offset=0';
		expect(queries(sent)).toEqual([`order_by=id&${plain}`, plain, plain, plain]);
		expect(await users.newest(5)).toBeUndefined();
		expect(forgetOrder(appliance.connection.baseUrl)).toBe(true);
		await new LocalUsers(appliance).list();
		expect(queries(sent).at(-1)).toBe(`order_by=id&${plain}`);
	});

	test('remembers it for a day', async () => {
		const clock = jest.spyOn(Date, 'now').mockReturnValue(1_000_000);
		try {
			const { users, sent, appliance } = usersWith(refused(400), two);
			await users.list();
			for (const [later, asks] of [
				[86_399_999, 'limit=1000&offset=0'],
				[86_400_000, 'order_by=id&limit=1000&offset=0'],
			] as const) {
				clock.mockReturnValue(1_000_000 + later);
				await new LocalUsers(appliance).list();
				expect(queries(sent).at(-1)).toBe(asks);
			}
		} finally {
			clock.mockRestore();
		}
	});

	test('refused for a filter, or otherwise, is refused, and nothing is remembered', async () => {
		const both = usersWith(refused(400));
		expect(await refusalOf(both.users.list())).toMatchObject({ status: 400 });
		expect(both.sent).toHaveLength(2);
		const rights = usersWith(refused(403, 'rights'));
		expect(await refusalOf(rights.users.list())).toMatchObject({ status: 403 });
		expect(rights.sent).toHaveLength(1);
		const later = usersWith(two, refused(400));
		await later.users.list();
		expect(await refusalOf(later.users.list())).toMatchObject({ status: 400 });
		expect(later.sent).toHaveLength(2);
	});

	test('gives what is made of each page, whose users are checked unless who makes it does', async () => {
		const people = () => listed(record(1, 'ada', { active: 'true', city: 5 }), record(2, 'bob', { active: 'false' }));
		const shown = async (unchecked: boolean) =>
			(await usersWith(people()).users.listAs({}, (page) => page.map(({ username, active, city }) => [username, active, city]), unchecked))
				.records;
		expect(await shown(true)).toEqual([
			['ada', 'true', 5],
			['bob', 'false', undefined],
		]);
		expect(await shown(false)).toEqual([
			['ada', true, '5'],
			['bob', false, undefined],
		]);
		expect(await refusalOf(usersWith(listed({})).users.list())).toMatchObject({
			kind: 'protocol',
			message: 'FortiAuthenticator answered, but not with the list of local users',
		});
	});

	test('by a text gives the names', async () => {
		const { users, sent } = usersWith(listed({ username: 'ada' }, { username: 7 }, { username: 'adam' }));
		expect(await users.usernamesWith('ada')).toEqual(['ada', 'adam']);
		expect(sent[0]).toMatchObject({ query: 'username__icontains=ada&limit=1000&offset=0', action: 'look for free user names' });
	});
});

describe('a page of users', () => {
	const page = (more: JsonObject, ...objects: JsonObject[]): Reply => ({ body: { meta: more, objects } });

	test('is ordered by name where that is allowed', async () => {
		const { users, sent } = usersWith(page({ next: '?offset=2' }, record(1, 'ada'), record(2, 'bob')));
		const { users: shown, nextOffset } = await users.page(10, 2);
		expect([namesOf(shown), nextOffset]).toEqual([['ada', 'bob'], 12]);
		expect(sent).toEqual([
			{ method: 'GET', path: '/api/v1/localusers/', query: 'order_by=username&limit=2&offset=10', action: 'list local users' },
		]);
		expect((await usersWith(page({}, record(1, 'ada'))).users.page(0, 2)).nextOffset).toBeUndefined();
		expect((await usersWith(page({ next: '?offset=2' })).users.page(0, 2)).nextOffset).toBeUndefined();
	});

	test('comes as it is where it is not', async () => {
		const { users, sent } = usersWith(refused(400), page({}, record(1, 'ada')));
		expect(namesOf((await users.page(0, 5)).users)).toEqual(['ada']);
		expect(queries(sent)).toEqual(['order_by=username&limit=5&offset=0', 'limit=5&offset=0']);
		expect(await refusalOf(usersWith(refused(500, 'backend')).users.page(0, 5))).toMatchObject({ kind: 'backend' });
	});

	test.each([
		[0, 1],
		[20, 20],
		[5000, 1000],
	])('of the newest, %i of them, asks for %i', async (limit, size) => {
		const { users, sent } = usersWith(page({ total_count: 9 }, record(5, 'eve'), record(2, 'bob')));
		const newest = await users.newest(limit);
		expect([namesOf(newest?.users ?? []), newest?.total]).toEqual([['eve', 'bob'], 9]);
		expect(sent).toEqual([{ method: 'GET', path: '/api/v1/localusers/', query: `order_by=-id&limit=${size}`, action: 'list local users' }]);
	});

	test('of the newest is none where the order is refused, or is not one', async () => {
		const refusing = usersWith(refused(400));
		expect(await refusing.users.newest(5)).toBeUndefined();
		expect(await refusing.users.newest(5)).toBeUndefined();
		expect(refusing.sent).toHaveLength(1);
		for (const ids of [
			[1, 2],
			[2, 2],
			[3, 1, 2],
		])
			expect(await usersWith(page({}, ...ids.map((id) => record(id, `u${id}`)))).users.newest(5)).toBeUndefined();
		expect((await usersWith(page({})).users.newest(5))?.users).toEqual([]);
		expect(await refusalOf(usersWith(refused(403, 'rights')).users.newest(5))).toMatchObject({ kind: 'rights' });
	});
});

describe('the answer to a recovery question', () => {
	test('is a verdict', async () => {
		const { users, sent, redactor } = usersWith({});
		expect(await users.verifyRecoveryAnswer(seven, 'Somebody')).toBe(true);
		expect(sent).toEqual([
			{
				method: 'POST',
				path: '/api/v1/localusers/7/verifyrecoveryanswer/',
				query: '',
				body: { recovery_answer: 'Somebody' },
				action: 'verify a recovery answer',
				subject: 'local user with the ID 7',
			},
		]);
		expect(redactor.clean('Somebody')).toBe('•••');
		expect(await usersWith(refused(404, 'notFound'), { body: record(7, 'ada') }).users.verifyRecoveryAnswer(seven, 'x')).toBe(false);
	});

	test('of nobody, of a refusal, or of nothing is an error', async () => {
		const refusals: Array<[Error, string]> = [
			[refused(404, 'notFound'), 'notFound'],
			[refused(403, 'rights'), 'rights'],
		];
		for (const [reason, kind] of refusals)
			expect(await refusalOf(usersWith(reason).users.verifyRecoveryAnswer(seven, 'x'))).toMatchObject({ kind });
		expect(await refusalOf(usersWith({}).users.verifyRecoveryAnswer(seven, ''))).toMatchObject({
			kind: 'invalid',
			message: "'Recovery Answer' is empty",
			delivery: 'unsent',
		});
	});
});
