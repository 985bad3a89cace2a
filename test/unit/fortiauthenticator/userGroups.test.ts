import type { JsonObject } from '../../../clients/json';
import { GroupMemberships } from '../../../clients/fortiauthenticator/groupMemberships';
import type { LocalUser, UserGroup } from '../../../clients/fortiauthenticator/types';
import { userGroupId, UserGroups } from '../../../clients/fortiauthenticator/userGroups';
import { readLocalUser } from '../../../clients/fortiauthenticator/userFields';
import { refusalOf } from '../../refusalOf';
import { applianceStub, listed, lost, refused, type Reply } from './applianceStub';

const group = (id: number, name: string): UserGroup => ({ id, name, resource_uri: `/api/v1/usergroups/${id}/` }) as UserGroup;
const devs = group(3, 'Devs');
const ada = readLocalUser({ id: 7, username: 'ada' }) as LocalUser;

/** Answers in this order. */
function groupsWith(...replies: Array<Reply | Error>) {
	const stub = applianceStub((_request, index) => replies[Math.min(index, replies.length - 1)]);
	return { ...stub, groups: new UserGroups(stub.appliance) };
}

describe('the number of a group', () => {
	test.each<[string | number, string]>([
		['', 'The ID of the user group is empty'],
		['x', 'The ID of the user group is not a number'],
		[0, 'The ID of the user group is not a number'],
	])('is not %j', (value, message) => {
		expect(() => userGroupId(value)).toThrow(expect.objectContaining({ kind: 'invalid', message, fields: ['group'], delivery: 'unsent' }));
	});

	test('is a whole one above zero', () => {
		expect([userGroupId('12'), userGroupId(3)]).toEqual([12, 3]);
	});
});

describe('listing groups', () => {
	test.each([
		[{}, 'return_members=false&limit=1000&offset=0'],
		[{ members: true }, 'limit=1000&offset=0'],
		[{ name: 'Devs' }, 'name=Devs&return_members=false&limit=1000&offset=0'],
		[{ name: 'none' }, 'return_members=false&limit=1000&offset=0'],
		[{ name: 'A,B', members: true }, 'name=A,B&limit=1000&offset=0'],
	])('%j asks %s', async (options, query) => {
		const { groups, sent } = groupsWith(listed());
		await groups.list(options);
		expect(sent).toEqual([{ method: 'GET', path: '/api/v1/usergroups/', query, action: 'list user groups' }]);
	});

	test('reads what is a group, and of a name only those that have it', async () => {
		const objects = [
			{ id: 3, name: 'Devs', users: [] },
			{ resource_uri: '/api/v1/usergroups/4/', name: 'Ops' },
			{ id: 5 },
			{ name: 'nobody' },
			{ id: 'x', resource_uri: '/api/v1/localusers/4/', name: 'other' },
		];
		const { groups } = groupsWith(listed(...objects));
		const all = [
			{ id: 3, name: 'Devs', users: [], resource_uri: '/api/v1/usergroups/3/' },
			{ id: 4, name: 'Ops', resource_uri: '/api/v1/usergroups/4/' },
		];
		expect(await groups.list()).toMatchObject({ complete: true, total: 5, records: all });
		expect((await groups.list({ name: 'Ops' })).records).toEqual([all[1]]);
		expect((await groups.list({ name: 'ops' })).records).toEqual([]);
	});
});

describe('finding a group', () => {
	test('by number reads that one', async () => {
		const { groups, sent } = groupsWith({ body: { id: 3, name: 'Devs' } });
		expect(await groups.find({ id: devs.id })).toEqual(devs);
		const request = { method: 'GET', path: '/api/v1/usergroups/3/', query: '' };
		expect(sent).toEqual([{ ...request, action: 'read a user group', subject: 'user group with the ID 3' }]);
	});

	test.each([[{ id: 4, name: 'Devs' }], [null], ['x'], [{}]])('by number is not content with %j', async (body) => {
		expect(await refusalOf(groupsWith({ body }).groups.find({ id: devs.id }))).toMatchObject({
			kind: 'protocol',
			message: 'FortiAuthenticator answered, but not with user group 3',
		});
	});

	test('by name takes the one of exactly this name', async () => {
		const { groups, sent } = groupsWith(listed({ id: 2, name: 'devs' }, { id: 3, name: 'Devs' }));
		expect((await groups.find({ name: 'Devs' })).id).toBe(3);
		const request = { method: 'GET', path: '/api/v1/usergroups/', query: 'name=Devs&limit=1000' };
		expect(sent).toEqual([{ ...request, action: 'look up a user group' }]);
		expect(await refusalOf(groups.find({ name: 'DEVS' }))).toMatchObject({
			kind: 'notFound',
			message: "FortiAuthenticator has no user group 'DEVS'",
		});
	});

	test('by a word that can not be searched for reads all', async () => {
		const { groups, sent } = groupsWith(listed({ id: 2, name: 'x' }, { id: 3, name: 'none' }));
		expect((await groups.findByName('none'))?.id).toBe(3);
		expect(sent[0].query).toBe('return_members=false&limit=1000&offset=0');
	});

	test.each([
		['', 'The name of the user group is empty'],
		['x'.repeat(51), 'The name of the user group is longer than 50 characters'],
	])('by %j is refused', async (name, message) => {
		const { groups, sent } = groupsWith(listed());
		for (const asked of [groups.findByName(name), groups.create(name), groups.rename(devs, name)])
			expect(await refusalOf(asked)).toMatchObject({ kind: 'invalid', message, fields: ['name'], delivery: 'unsent' });
		expect(sent).toEqual([]);
		expect(await groups.findByName('😀'.repeat(50))).toBeUndefined();
	});
});

describe('making a group', () => {
	const post = { method: 'POST', path: '/api/v1/usergroups/', query: '', body: { group_type: 1, name: 'Devs' } };
	const fields = { group_type: 1 };

	test.each([[{ id: 3, name: 'Devs' }], [[{ id: 3, name: 'Devs' }]]])('is told by %j', async (body) => {
		const { groups, sent } = groupsWith({ body });
		expect(await groups.create('Devs', fields)).toEqual(devs);
		expect(sent).toEqual([{ ...post, action: "create the user group 'Devs'" }]);
	});

	test('is read by the number of its address, or by its name', async () => {
		const created = { status: 201, headers: { location: 'https://fac/api/v1/usergroups/3/' } };
		const byId = groupsWith(created, { body: { id: 3, name: 'Devs' } });
		expect(await byId.groups.create('Devs')).toEqual(devs);
		expect(byId.sent[1].path).toBe('/api/v1/usergroups/3/');
		const byName = groupsWith({ body: { id: 9, name: 'Other' } }, listed(devs));
		expect(await byName.groups.create('Devs')).toEqual(devs);
		expect(byName.sent[1].query).toBe('name=Devs&limit=1000');
	});

	test('whose answer was lost is looked up and not repeated', async () => {
		const { groups, sent } = groupsWith(lost(), listed(devs));
		expect(await groups.create('Devs')).toEqual(devs);
		expect(sent.map(({ method }) => method)).toEqual(['POST', 'GET']);
		expect(await refusalOf(groupsWith(lost(), listed()).groups.create('Devs'))).toMatchObject({ kind: 'uncertain' });
	});
});

describe('renaming a group', () => {
	const what = "rename the user group 'Devs' to 'Dev'";
	const patch = { method: 'PATCH', path: '/api/v1/usergroups/3/', query: '', body: { name: 'Dev' }, action: what };

	test('is told by the answer, or read', async () => {
		const told = groupsWith({ body: { id: 3, name: 'Dev' } });
		expect((await told.groups.rename(devs, 'Dev')).name).toBe('Dev');
		expect(told.sent).toEqual([{ ...patch, subject: 'user group with the ID 3 any more' }]);
		for (const body of [undefined, { id: 4, name: 'Dev' }, { id: 3, name: 'Devs' }]) {
			const read = groupsWith({ body }, { body: { id: 3, name: 'Dev' } });
			expect((await read.groups.rename(devs, 'Dev')).name).toBe('Dev');
			expect(read.sent).toHaveLength(2);
		}
	});

	test('that changed nothing is an error', async () => {
		expect(await refusalOf(groupsWith({}, { body: { id: 3, name: 'Devs' } }).groups.rename(devs, 'Dev'))).toMatchObject({
			kind: 'backend',
			message: `FortiAuthenticator did not ${what}, although it did not refuse`,
		});
	});

	test('whose answer was lost is looked at, and repeated when it did not happen', async () => {
		const done = groupsWith(lost(), { body: { id: 3, name: 'Dev' } });
		expect((await done.groups.rename(devs, 'Dev')).name).toBe('Dev');
		const again = groupsWith(lost(), { body: { id: 3, name: 'Devs' } }, { body: { id: 3, name: 'Dev' } });
		expect((await again.groups.rename(devs, 'Dev')).name).toBe('Dev');
		expect(again.sent.map(({ method }) => method)).toEqual(['PATCH', 'GET', 'PATCH']);
	});
});

describe('deleting a group', () => {
	const request = { method: 'DELETE', path: '/api/v1/usergroups/3/', query: '', action: "delete the user group 'Devs'" };

	test('is one request', async () => {
		const { groups, sent } = groupsWith({ status: 204 });
		await groups.delete(devs);
		expect(sent).toEqual([{ ...request, subject: 'user group with the ID 3 any more' }]);
	});

	test('whose answer was lost is done when it is gone, and repeated when it is there', async () => {
		const gone = groupsWith(lost(), refused(404, 'notFound'));
		await gone.groups.delete(devs);
		expect(gone.sent).toHaveLength(2);
		const there = groupsWith(lost(), { body: { id: 3, name: 'Devs' } }, { status: 204 });
		await there.groups.delete(devs);
		expect(there.sent.map(({ method }) => method)).toEqual(['DELETE', 'GET', 'DELETE']);
		expect(await refusalOf(groupsWith(lost(), refused(403, 'rights')).groups.delete(devs))).toMatchObject({ kind: 'uncertain' });
	});
});

describe('names by number', () => {
	const names = [
		[3, 'Devs'],
		[4, 'Ops'],
	];

	test('are read once, and again after groups changed', async () => {
		const { groups, sent } = groupsWith(
			listed({ id: 3, name: 'Devs' }, { id: 4, name: 'Ops' }),
			{ body: { id: 3, name: 'Dev' } },
			listed(),
		);
		expect([...((await groups.namesById()) ?? [])]).toEqual(names);
		await groups.namesById();
		expect(sent).toHaveLength(1);
		await groups.rename(devs, 'Dev');
		expect([...((await groups.namesById()) ?? [])]).toEqual([]);
		expect(sent).toHaveLength(3);
	});

	test.each([
		['create', async (groups: UserGroups) => await groups.create('Devs')],
		['delete', async (groups: UserGroups) => await groups.delete(devs)],
	])('are forgotten by %s', async (_name, change) => {
		const { groups, sent } = groupsWith(listed(devs), { body: { id: 3, name: 'Devs' } }, listed());
		await groups.namesById();
		await change(groups);
		await groups.namesById();
		expect(sent).toHaveLength(3);
	});

	test.each([
		[403, 'rights', true],
		[404, 'notFound', true],
		[500, 'backend', false],
	] as const)('refused with %i (%s) are none: %j', async (status, kind, isNone) => {
		const { groups } = groupsWith(refused(status, kind), listed(devs));
		if (isNone) expect(await groups.namesById()).toBeUndefined();
		else expect(await refusalOf(groups.namesById())).toMatchObject({ kind });
		expect((await groups.namesById())?.size).toBe(1);
	});
});

describe('memberships', () => {
	const ops = group(4, 'Ops');
	const membership = (id: number, user: number, of: UserGroup, more: JsonObject = {}): JsonObject => ({
		id,
		user: `/api/v1/localusers/${user}/`,
		group: `/api/v1/usergroups/${of.id}/`,
		group_name: of.name,
		...more,
	});

	/** A list of memberships that changes with what is sent. */
	function membershipsWith(first: JsonObject[], spoil: (method: string, index: number) => Error | undefined = () => undefined) {
		let rows = first;
		const stub = applianceStub(({ method, path, body }, index): Reply | Error => {
			const spoiled = spoil(method, index);
			if (spoiled) return spoiled;
			if (method === 'POST') {
				const { group: uri } = body as { group: string };
				rows = [...rows, membership(90 + index, 7, group(Number(uri.split('/').at(-2)), 'new'))];
			}
			if (method === 'DELETE') rows = rows.filter(({ id }) => !path.endsWith(`/${String(id)}/`));
			return method === 'GET' ? listed(...rows) : {};
		});
		return { ...stub, memberships: new GroupMemberships(stub.appliance), rows: () => rows };
	}
	const writes = (sent: Array<{ method: string; path: string }>): string[] =>
		sent.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);

	test('are those of local users in groups, whatever else the list holds', async () => {
		const { memberships, sent } = membershipsWith([
			membership(1, 7, devs),
			{ ...membership(0, 8, ops), resource_uri: '/api/v1/localgroup-memberships/2/' },
			{ ...membership(3, 8, ops), user: '/api/v1/admins/8/' },
			{ ...membership(4, 8, ops), group: null },
			membership(-1, 8, ops),
		]);
		const found = await memberships.list([{ field: 'username', lookup: 'contains', value: 'a' }], 5);
		expect(found.map(({ id, userId, groupId }) => [id, userId, groupId])).toEqual([
			[1, 7, 3],
			[2, 8, 4],
		]);
		const request = { method: 'GET', path: '/api/v1/localgroup-memberships/', query: 'username__contains=a&limit=5&offset=0' };
		expect(sent).toEqual([{ ...request, action: 'list group memberships' }]);
	});

	test('of one user or group are asked for by number, and looked through', async () => {
		const { memberships, sent } = membershipsWith([membership(1, 7, devs), membership(2, 8, devs), membership(3, 7, ops)]);
		expect((await memberships.ofUser(ada)).map(({ id }) => id)).toEqual([1, 3]);
		expect((await memberships.ofGroup(devs)).map(({ id }) => id)).toEqual([1, 2]);
		expect(sent.map(({ query }) => query)).toEqual(['user=7&limit=1000&offset=0', 'group=3&limit=1000&offset=0']);
	});

	test('are added once', async () => {
		const { memberships, sent } = membershipsWith([membership(2, 8, devs)]);
		expect(await memberships.add(ada, devs)).toBe(true);
		expect(await memberships.add(ada, devs)).toBe(false);
		expect(sent.filter(({ method }) => method === 'POST')).toEqual([
			{
				method: 'POST',
				path: '/api/v1/localgroup-memberships/',
				query: '',
				body: { user: '/api/v1/localusers/7/', group: '/api/v1/usergroups/3/' },
				action: "add the local user 'ada' to the group 'Devs'",
				subject: 'such user or group any more',
			},
		]);
	});

	test('are taken away once', async () => {
		const { memberships, sent } = membershipsWith([membership(2, 8, devs), membership(5, 7, devs)]);
		expect(await memberships.remove(ada, devs)).toBe(true);
		expect(await memberships.remove(ada, devs)).toBe(false);
		expect(sent.filter(({ method }) => method === 'DELETE')).toEqual([
			{
				method: 'DELETE',
				path: '/api/v1/localgroup-memberships/5/',
				query: '',
				action: "take the local user 'ada' out of the group 'Devs'",
				subject: 'such membership any more',
			},
		]);
	});

	test('of which the answer was lost are looked up; only the way out is repeated', async () => {
		const once = (wanted: string) => {
			let isOver = false;
			return (method: string): Error | undefined => {
				if (method !== wanted || isOver) return undefined;
				isOver = true;
				return lost();
			};
		};
		expect(await refusalOf(membershipsWith([], once('POST')).memberships.add(ada, devs))).toMatchObject({ kind: 'uncertain' });
		const out = membershipsWith([membership(5, 7, devs)], once('DELETE'));
		expect(await out.memberships.remove(ada, devs)).toBe(true);
		expect(writes(out.sent)).toEqual(Array(2).fill('DELETE /api/v1/localgroup-memberships/5/'));
	});

	test('that were carried out though the answer was lost are not sent again', async () => {
		let rows: JsonObject[] = [];
		const added = applianceStub(({ method }) => {
			if (method === 'GET') return listed(...rows);
			rows = [membership(5, 7, devs)];
			return lost();
		});
		expect(await new GroupMemberships(added.appliance).add(ada, devs)).toBe(true);
		const removed = applianceStub(({ method }) => {
			if (method === 'GET') return listed(...rows);
			rows = [membership(6, 7, ops)];
			return lost();
		});
		expect(await new GroupMemberships(removed.appliance).remove(ada, devs)).toBe(true);
		expect([writes(added.sent).length, writes(removed.sent).length]).toEqual([1, 1]);
	});

	test('are made what is wanted: first added, then taken away, each one of a pair', async () => {
		const { memberships, sent } = membershipsWith([
			membership(1, 7, devs),
			membership(2, 7, ops),
			membership(3, 7, ops, { group_name: null }),
		]);
		const wanted = [devs, group(8, 'New'), group(8, 'New')];
		const changes = {
			added: [group(8, 'New')],
			unchanged: [devs],
			removed: [
				{ id: 4, name: 'Ops' },
				{ id: 4, name: null },
			],
		};
		expect(await memberships.difference(ada, wanted)).toEqual(changes);
		expect(await memberships.set(ada, wanted)).toEqual(changes);
		expect(writes(sent).slice(0, 3)).toEqual([
			'POST /api/v1/localgroup-memberships/',
			'DELETE /api/v1/localgroup-memberships/2/',
			'DELETE /api/v1/localgroup-memberships/3/',
		]);
	});

	test('that are as wanted cost one look', async () => {
		const { memberships, sent } = membershipsWith([membership(1, 7, devs)]);
		expect(await memberships.set(ada, [devs])).toEqual({ added: [], unchanged: [devs], removed: [] });
		expect(sent).toHaveLength(1);
	});

	test('of which a part was refused tell what was done by then', async () => {
		const refuseRemoval = (method: string): Error | undefined => (method === 'DELETE' ? refused(403, 'rights') : undefined);
		const { memberships } = membershipsWith([membership(2, 7, ops)], refuseRemoval);
		expect(await refusalOf(memberships.set(ada, [devs]))).toMatchObject({
			kind: 'rights',
			message: "refused with 403; before that, the user was added to 'Devs'",
		});
		expect((await refusalOf(memberships.set(ada, [devs]))).message).toBe('refused with 403');
		let removals = 0;
		const late = membershipsWith(
			[membership(2, 7, ops), membership(3, 7, group(5, 'x'), { group_name: 7 }), membership(4, 7, devs)],
			(method) => {
				removals += method === 'DELETE' ? 1 : 0;
				return removals > 2 ? refused(500, 'backend') : undefined;
			},
		);
		expect((await refusalOf(late.memberships.set(ada, []))).message).toBe(
			"refused with 500; before that, the user was taken out of 'Ops', taken out of '5'",
		);
	});
});
