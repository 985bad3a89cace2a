import { DirectoryConnection } from '../../clients/http/connection';
import { refusalOf, useFortiAuthenticator } from './fortiauthenticatorSetup';

const world = useFortiAuthenticator();
const control = () => world.simulator.control;
const user = (id: number) => ({ id, username: `u${id}`, resource_uri: `/api/v1/localusers/${id}/` });

/** An appliance that counts two thousand million users and always tells of another page. */
async function asking<T>(
	page: (offset: number, limit: number) => object[],
	work: () => Promise<T>,
	claims: object = {},
): Promise<{ result: T; requests: number }> {
	const spy = jest.spyOn(DirectoryConnection.prototype, 'request').mockImplementation(async ({ query }) => {
		const asked = new Map(query);
		const [offset, limit] = [Number(asked.get('offset') ?? 0), Number(asked.get('limit') ?? 20)];
		const meta = { next: `/api/v1/localusers/?limit=${limit}&offset=${offset + limit}`, total_count: 2e9, limit, offset, ...claims };
		const text = JSON.stringify({ meta, objects: page(offset, limit) });
		return await Promise.resolve({ status: 200, headers: { 'content-type': 'application/json' }, text });
	});
	try {
		const result = await work();
		return { result, requests: spy.mock.calls.length };
	} finally {
		spy.mockRestore();
	}
}

test('two thousand million users are claimed and ten are there: reading ends after some pages, and the list is not complete', async () => {
	const ten = Array.from({ length: 10 }, (_, index) => user(index + 1));
	const { result, requests } = await asking(
		() => ten,
		async () => await world.client.localUsers.list({ pageSize: 10 }),
	);
	expect(result).toMatchObject({ complete: false, total: 2e9 });
	expect(result.records).toHaveLength(10);
	expect(requests).toBeLessThan(30);
});

test.each(['groups', 'memberships', 'tokens'] as const)(
	'a list of %s whose pages repeat themselves is an error, not a part',
	async (what) => {
		const page = () => [{ ...user(1), serial: 'FTK1', name: 'a', user: '/api/v1/localusers/1/', group: '/api/v1/usergroups/1/' }];
		const lists = {
			groups: async () => await world.client.userGroups.list(),
			memberships: async () => await world.client.groupMemberships.list(),
			tokens: async () => await world.client.fortiTokens.list(),
		};
		const { result, requests } = await asking(page, async () => await refusalOf(lists[what]()));
		expect(result.kind).toBe('backend');
		expect(requests).toBeLessThan(30);
	},
);

test.each([undefined, ['email']])('pages that go on for ever with new users end with a message (order by %j)', async (orderBy) => {
	const { result, requests } = await asking(
		(offset, limit) => Array.from({ length: limit }, (_, index) => user(offset + index + 1)),
		async () => await refusalOf(world.client.localUsers.list({ pageSize: 2, orderBy })),
	);
	expect(result).toMatchObject({ kind: 'protocol', message: expect.stringContaining('do not come to an end') });
	expect(requests).toBeLessThan(2100);
});

const allUsers = async (orderBy?: string[]) =>
	await world.client.localUsers.list({ pageSize: 10, orderBy }).catch((reason: unknown) => reason);
const nowhere = ['/api/v1/localusers/?offset=-5', '?offset=1e999', '?offset=x', 'x', '?', '?offset=1e300', 5, {}, null];

test.each([1e12, -1, 0, 2.5, 'many', null, [], undefined])(
	'pages that repeat themselves are no whole list when the count is %j',
	async (total_count) => {
		const ten = Array.from({ length: 10 }, (_, index) => user(index + 1));
		for (const orderBy of [undefined, ['email']]) {
			const { result, requests } = await asking(
				() => ten,
				async () => await allUsers(orderBy),
				{ total_count },
			);
			expect(result).toMatchObject(typeof total_count === 'number' ? { complete: false } : { kind: 'protocol' });
			expect(requests).toBeLessThan(30);
		}
	},
);

test.each(nowhere)('a next page at %j is not walked to for ever', async (next) => {
	for (const total_count of [25, undefined]) {
		const { result, requests } = await asking(
			(offset) => (offset > 100 ? [] : Array.from({ length: 10 }, (_, index) => user(offset + index + 1))),
			async () => await allUsers(),
			{ next, total_count },
		);
		// A page that says of itself that it is the last one is believed where nothing is counted.
		const isLast = total_count === undefined && (typeof next !== 'string' || next === '');
		expect(result).toMatchObject({ complete: isLast });
		expect(requests).toBeLessThan(10);
	}
});

test('a password that is right and has to be changed is valid, and the change is told (a 202)', async () => {
	const { user: jane } = await world.client.localUsers.create({
		username: 'jane.doe',
		password: 'Pass-Word-1',
		email: 'jane@example.com',
		change_password: true,
	});
	expect(jane.change_password).toBe(true);
	for (const realm of [undefined, 'local']) {
		expect(await world.client.logins.verify({ username: 'jane.doe', password: 'Pass-Word-1', realm })).toEqual({
			valid: true,
			reason: 'The password has to be changed',
			passwordChangeRequired: true,
		});
		expect(await world.client.logins.verify({ username: 'jane.doe', password: 'wrong', realm })).toMatchObject({
			valid: false,
			passwordChangeRequired: false,
		});
	}
});

test('a push to which the appliance never answers is no answer when the time is over, and is not sent again', async () => {
	control().fault({ mode: 'hang', kind: 'pushAuth' });
	const answer = await world.client.logins.push({ username: 'grace.hopper', waitSeconds: 10 });
	expect(answer).toEqual({ result: 'noAnswer', approved: false, reason: 'Nobody answered within 10 seconds' });
	expect(control().count('pushAuth')).toBe(1);
});
