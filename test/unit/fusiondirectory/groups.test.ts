import type { DistinguishedName } from '../../../clients/directory/dn';
import { allGroupKinds, groupKinds, Groups, type FusionGroup, type GroupKind, type Member } from '../../../clients/fusiondirectory/groups';
import type { Users } from '../../../clients/fusiondirectory/users';
import type { JsonValue } from '../../../clients/json';
import { refusalOf } from '../../refusalOf';
import { base, directoryStub, entries, lost, people, refused, type Answers } from './protocolStub';

const dnOf = (text: string): DistinguishedName => text as DistinguishedName;
const ada: Member = { dn: dnOf(`uid=ada,${people}`), uid: 'ada' };
const bob: Member = { dn: dnOf(`uid=bob,${people}`), uid: 'bob' };
const devs = `cn=devs,ou=groups,${base}`;
const group = (kind: GroupKind, members: string[], dn = devs): FusionGroup => ({
	kind,
	dn: dnOf(dn),
	name: 'devs',
	description: null,
	members,
	entry: { type: groupKinds[kind].type, dn: dnOf(dn), attributes: {} },
});

function groupsWith(answers: Answers, users: Partial<Users> = {}) {
	const stub = directoryStub(answers);
	return { ...stub, groups: new Groups(stub.protocols, stub.objects, users as Users) };
}
/** Lists by type; what is missing is empty. */
const listing =
	(byType: Record<string, Record<string, JsonValue>>) =>
	(type: string): unknown =>
		entries(byType[type] ?? {});
const queries = (calls: Array<[string, ...unknown[]]>) => calls.filter(([name]) => name === 'list').map(([, type, query]) => [type, query]);

test('each kind has its type, its tab and its field of members', () => {
	expect(groupKinds).toEqual({
		groupOfNames: { type: 'OGROUP', tab: 'ogroup', members: 'member', byLogin: false, needsMember: true },
		posixGroup: { type: 'GROUP', tab: 'posixGroup', members: 'memberUid', byLogin: true, needsMember: false },
		role: { type: 'ROLE', tab: 'roleGeneric', members: 'roleOccupant', byLogin: false, needsMember: false },
	});
	expect(allGroupKinds).toEqual(['groupOfNames', 'posixGroup', 'role']);
});

describe('listing', () => {
	test('gives groups by name, with what is set', async () => {
		const list = listing({
			OGROUP: { 'cn=z,dc=x': { cn: 'Z', description: 'd', member: ['a', 'b'] }, 'cn=a,dc=x': {}, 'cn=m,dc=x': { cn: 'M', member: 'x' } },
		});
		const { groups, calls } = groupsWith({ list });
		const found = await groups.list('groupOfNames', { filter: '(cn=*)', base });
		expect(found.map(({ kind, dn, name, description, members }) => [kind, dn, name, description, members])).toEqual([
			['groupOfNames', 'cn=m,dc=x', 'M', null, []],
			['groupOfNames', 'cn=z,dc=x', 'Z', 'd', ['a', 'b']],
			['groupOfNames', 'cn=a,dc=x', 'a', null, []],
		]);
		const attributes = { cn: 'first', description: 'first', member: 'all', dn: 'raw' };
		expect(queries(calls)).toEqual([['OGROUP', { attributes, filter: '(cn=*)', base, templates: false }]]);
	});

	test.each(allGroupKinds)('finds one %s by DN or by name', async (kind) => {
		const { type, members } = groupKinds[kind];
		const { groups, calls } = groupsWith({ list: listing({ [type]: { [devs]: { cn: 'devs', [members]: ['x'] } } }) });
		expect(await groups.find(kind, { dn: devs })).toMatchObject({ kind, dn: devs, name: 'devs', members: ['x'] });
		expect(await groups.find(kind, { dn: `cn=other,${base}` })).toBeUndefined();
		expect((await groups.find(kind, { name: 'de(vs' }))?.dn).toBe(devs);
		const attributes = { cn: 'first', description: 'first', [members]: 'all', dn: 'raw' };
		expect(queries(calls)).toEqual([
			[type, { attributes, base: devs, scope: 'base', templates: false }],
			[type, { attributes, base: `cn=other,${base}`, scope: 'base', templates: false }],
			[type, { attributes, filter: '(cn=de\\28vs)', base: undefined, templates: false }],
		]);
	});

	test('of a name that several have is a conflict, and of none is none', async () => {
		const two = groupsWith({ list: listing({ ROLE: { 'cn=a,dc=x': {}, 'cn=a,dc=y': {} } }) });
		expect(await refusalOf(two.groups.find('role', { name: 'a' }))).toMatchObject({
			kind: 'conflict',
			message: "There are 2 groups named 'a'",
		});
		expect(await groupsWith({ list: listing({}) }).groups.find('role', { name: 'a' })).toBeUndefined();
	});
});

describe('the groups of somebody', () => {
	test('are those that hold the DN or the login name, as far as they may be seen', async () => {
		const list = (type: string) => (type === 'ROLE' ? refused('rights') : entries({ [`cn=${type},${base}`]: {} }));
		const { groups, calls } = groupsWith({ list });
		expect((await groups.of(ada)).map(({ dn }) => dn)).toEqual([`cn=OGROUP,${base}`, `cn=GROUP,${base}`]);
		expect(queries(calls).map(([type, query]) => [type, (query as { filter: string }).filter])).toEqual([
			['OGROUP', `(member=${ada.dn})`],
			['GROUP', '(memberUid=ada)'],
			['ROLE', `(roleOccupant=${ada.dn})`],
		]);
		const { groups: others, calls: asked } = groupsWith({ list });
		expect(await others.of({ ...ada, uid: null }, ['posixGroup'])).toEqual([]);
		expect(asked).toEqual([]);
	});

	test('are told by what a group holds, DNs by meaning and logins to the letter', () => {
		const { groups } = groupsWith({});
		expect(groups.holds(group('groupOfNames', [`UID=Ada, ${people}`]), ada)).toBe(true);
		expect(groups.holds(group('groupOfNames', ['ada']), ada)).toBe(false);
		expect(groups.holds(group('posixGroup', ['ada']), ada)).toBe(true);
		expect(groups.holds(group('posixGroup', ['Ada']), ada)).toBe(false);
		expect(groups.holds(group('posixGroup', ['null']), { ...ada, uid: null })).toBe(false);
	});

	test('of many are looked up without a request', () => {
		const { groups, calls } = groupsWith({});
		const of = groups.memberships([
			group('posixGroup', ['ada', 'Bob'], 'cn=p,dc=x'),
			group('groupOfNames', [ada.dn.toUpperCase(), `uid=bob,ou=old,${base}`, 'no dn'], 'cn=o,dc=x'),
			group('role', [ada.dn, `cn=carl,${base}`], 'cn=a,dc=x'),
		]);
		expect(of(ada)).toEqual(['cn=a,dc=x', 'cn=o,dc=x', 'cn=p,dc=x']);
		expect(of(bob)).toEqual(['cn=o,dc=x']);
		expect(of({ dn: dnOf(`cn=carl,${base}`), uid: null })).toEqual(['cn=a,dc=x']);
		expect(of({ dn: dnOf(`cn=x,${base}`), uid: 'carl' })).toEqual([]);
		expect(of({ dn: bob.dn, uid: null })).toEqual([]);
		expect(calls).toEqual([]);
	});
});

describe('by name, whatever the kind', () => {
	const all = { OGROUP: { 'cn=a,dc=x': { cn: 'a' } }, GROUP: { 'cn=b,dc=x': { cn: 'b' }, 'cn=b,dc=y': { cn: 'b' } } };

	test('all are listed, as far as they may be seen', async () => {
		const { groups, calls } = groupsWith({ list: (type) => (type === 'ROLE' ? refused('rights') : listing(all)(type)) });
		expect((await groups.all()).map(({ kind, name }) => [kind, name])).toEqual([
			['groupOfNames', 'a'],
			['posixGroup', 'b'],
			['posixGroup', 'b'],
		]);
		await groups.all('x*');
		const attributes = { cn: 'first', dn: 'raw' };
		expect(queries(calls)[0]).toEqual(['OGROUP', { attributes, filter: '', templates: false }]);
		expect(queries(calls)[3]).toEqual(['OGROUP', { attributes, filter: '(cn=*x\\2a*)', templates: false }]);
	});

	test('one is found in the list that was read, and in a new one', async () => {
		const { groups, calls } = groupsWith({ list: listing(all) });
		expect((await groups.named('a')).dn).toBe('cn=a,dc=x');
		expect((await groups.named('CN=B, DC=y')).dn).toBe('cn=b,dc=y');
		expect(calls).toHaveLength(3);
		expect(await refusalOf(groups.named('nobody'))).toMatchObject({
			kind: 'notFound',
			message: "No group 'nobody' in FusionDirectory",
			delivery: 'unsent',
		});
		expect(calls).toHaveLength(6);
		expect(await refusalOf(groups.named('b'))).toMatchObject({
			kind: 'conflict',
			message: "There are 2 groups named 'b' (cn=b,dc=x; cn=b,dc=y)",
			delivery: 'unsent',
		});
		expect(calls).toHaveLength(6);
	});

	test('several come with their members by one request a kind', async () => {
		const { groups, calls } = groupsWith({ list: listing(all) });
		expect((await groups.withMembers(['cn=b,dc=y', 'a'])).map(({ dn }) => dn)).toEqual(['cn=b,dc=y', 'cn=a,dc=x']);
		expect(queries(calls).map(([, query]) => (query as { filter: string }).filter)).toEqual(Array(3).fill('(|(cn=cn=b,dc=y)(cn=b)(cn=a))'));
		expect(await refusalOf(groups.withMembers(['b']))).toMatchObject({ kind: 'conflict' });
		expect(await refusalOf(groups.withMembers(['a', 'x']))).toMatchObject({ kind: 'notFound' });
		const blind = groupsWith({ list: () => refused('rights') });
		expect(await refusalOf(blind.groups.withMembers(['a']))).toMatchObject({ kind: 'notFound' });
	});
});

describe('members as people', () => {
	const people50 = Array.from({ length: 51 }, (_, index) => `u${index}`);

	test('are asked for fifty at a time, and keep their order', async () => {
		const asked: string[] = [];
		const users = {
			list: async ({ filter = '' }) => {
				asked.push(filter);
				return [...filter.matchAll(/uid=(u\d+)/g)]
					.filter(([, uid]) => uid !== 'u1')
					.map(([, uid]) => ({ uid, dn: `uid=${uid},${people}` }));
			},
		} as unknown as Partial<Users>;
		const { groups } = groupsWith({}, users);
		const found = await groups.people(group('posixGroup', [...people50, 'u0']));
		expect(asked.map((filter) => filter.split('(uid=').length - 1)).toEqual([50, 1]);
		expect(asked[1]).toBe('(uid=u50)');
		expect(found.map(({ name }) => name)).toEqual([...people50, 'u0']);
		expect(found[0]).toMatchObject({ dn: `uid=u0,${people}`, user: { uid: 'u0' } });
		expect(found[1]).toEqual({ name: 'u1', dn: null, user: undefined });
		const byDn = await groups.people(group('role', [`UID=u2,${people}`, `uid=u1,${people}`, 'odd']));
		expect(byDn.map(({ name, dn, user }) => [name, dn, user?.uid])).toEqual([
			[`UID=u2,${people}`, `uid=u2,${people}`, 'u2'],
			[`uid=u1,${people}`, `uid=u1,${people}`, undefined],
			['odd', 'odd', undefined],
		]);
	});

	test.each<[GroupKind, string[], string, Member | undefined]>([
		['posixGroup', ['ada'], 'ada', { dn: dnOf(devs), uid: 'ada' }],
		['posixGroup', ['ada'], 'Ada', undefined],
		['role', [ada.dn], ada.dn.toUpperCase(), { dn: ada.dn, uid: 'ada' }],
		['role', [bob.dn, ada.dn], 'ada', { dn: ada.dn, uid: 'ada' }],
		['role', [ada.dn], 'bob', undefined],
		['role', ['odd'], 'odd', undefined],
	])('a %s with %j holds %s as %j', (kind, members, name, expected) => {
		expect(groupsWith({}).groups.heldBy(group(kind, members), name)).toEqual(expected);
	});
});

describe('changing members', () => {
	/** A group whose members change with what is sent; `spoil` may refuse a call. */
	const box = (kind: GroupKind, first: string[], spoil: (times: number) => Error | undefined = () => undefined) => {
		let members = first;
		let times = 0;
		const { tab, members: name } = groupKinds[kind];
		const change = (values: Record<string, Record<string, JsonValue>>, way: 'add' | 'remove'): unknown => {
			times += 1;
			const spoiled = spoil(times);
			if (spoiled) return spoiled;
			const given = values[tab][name] as string[];
			members = way === 'add' ? [...members, ...given] : members.filter((one) => !given.includes(one));
			return devs;
		};
		const stub = groupsWith({
			addValues: (_type, _dn, values) => change(values, 'add'),
			deleteValues: (_type, _dn, values) => change(values, 'remove'),
			list: () => entries({ [devs]: { cn: 'devs', [name]: members } }),
		});
		return { ...stub, now: () => members };
	};

	test.each(allGroupKinds)('of a %s are sent once, those who are missing, and read afterwards', async (kind) => {
		const { type, tab, members, byLogin } = groupKinds[kind];
		const [one, two] = byLogin ? ['ada', 'bob'] : [ada.dn, bob.dn];
		const { groups, calls, objects } = box(kind, [one]);
		const before = group(kind, [one]);
		expect(await groups.change(before, 'add', [ada, bob])).toMatchObject({ group: { members: [one, two] }, changed: [two] });
		expect(calls[0]).toEqual(['addValues', type, devs, { [tab]: { [members]: [two] } }]);
		expect([calls.length, objects.membershipWrites]).toEqual([2, 2]);
		const removed = box(kind, [one, two]);
		expect(await removed.groups.change(group(kind, [one, two]), 'remove', [bob])).toMatchObject({
			group: { members: [one] },
			changed: [two],
		});
		expect(removed.calls[0]).toEqual(['deleteValues', type, devs, { [tab]: { [members]: [two] } }]);
	});

	test('that are so already send nothing', async () => {
		const { groups, calls } = box('role', []);
		const before = group('role', [ada.dn]);
		expect(await groups.change(before, 'add', [{ ...ada, dn: dnOf(ada.dn.toUpperCase()) }])).toEqual({ group: before, changed: [] });
		expect(await groups.change(before, 'remove', [bob])).toEqual({ group: before, changed: [] });
		expect(calls).toEqual([]);
	});

	test('are taken out in the spelling of the group', async () => {
		const spelt = ada.dn.toUpperCase();
		const { groups, calls } = box('role', [spelt]);
		expect((await groups.change(group('role', [spelt]), 'remove', [ada])).changed).toEqual([ada.dn]);
		expect(calls[0][3]).toEqual({ roleGeneric: { roleOccupant: [spelt] } });
	});

	test('of a group of names leave one at least', async () => {
		const { groups, calls } = box('groupOfNames', [ada.dn]);
		expect(await refusalOf(groups.change(group('groupOfNames', [ada.dn]), 'remove', [ada]))).toMatchObject({
			kind: 'conflict',
			code: 'lastMember',
			message: "'devs' would be left without a member, and a group of names needs one",
			delivery: 'unsent',
		});
		expect(calls).toEqual([]);
		expect((await box('role', [ada.dn]).groups.change(group('role', [ada.dn]), 'remove', [ada])).group.members).toEqual([]);
	});

	test.each([null, ''])('of a POSIX group need a login name, and not %j', async (uid) => {
		const { groups, calls } = box('posixGroup', []);
		expect(await refusalOf(groups.change(group('posixGroup', []), 'add', [{ ...ada, uid }]))).toMatchObject({
			kind: 'invalid',
			message: `'${ada.dn}' has no login name, by which POSIX groups know their members`,
			fields: ['memberUid'],
			delivery: 'unsent',
		});
		expect(calls).toEqual([]);
	});

	test.each([
		['locked', refused('backend', 'x', { code: 'entryLocked' })],
		['changed meanwhile', refused('backend', 'x', { code: 'changedMeanwhile' })],
		['there already', refused('invalid', 'x', { code: 'valueExists' })],
		['unknown, the answer being lost', lost()],
	])('are tried again while the entry is %s', async (_what, reason) => {
		const { groups, namesOfCalls } = box('role', [], (times) => (times < 3 ? reason : undefined));
		expect((await groups.change(group('role', []), 'add', [ada])).changed).toEqual([ada.dn]);
		expect(namesOfCalls()).toBe('addValues list addValues list addValues list');
	});

	test('are given up for another reason, or when the group is gone', async () => {
		for (const reason of [refused('rights'), refused('backend'), refused('aborted', 'x', { delivery: 'unknown' })]) {
			const { groups, namesOfCalls } = box('role', [], () => reason);
			expect(await refusalOf(groups.change(group('role', []), 'add', [ada]))).toMatchObject({ kind: reason.kind });
			expect(namesOfCalls()).toBe('addValues');
		}
		const gone = groupsWith({ addValues: () => devs, list: () => entries({}) });
		expect(await refusalOf(gone.groups.change(group('role', []), 'add', [ada]))).toMatchObject({
			kind: 'uncertain',
			message: "The group 'devs' can't be read any more: it is not known whether its members were changed",
		});
	});

	test('are given up after twelve tries', async () => {
		const wait = jest.spyOn(Math, 'random').mockReturnValue(-0.5);
		try {
			const locked = box('role', [], () => refused('backend', 'x', { code: 'entryLocked' }));
			expect(await refusalOf(locked.groups.change(group('role', []), 'add', [ada]))).toMatchObject({ code: 'entryLocked', message: 'x' });
			expect(locked.calls).toHaveLength(23);
			const ignored = groupsWith({ addValues: () => devs, list: () => entries({ [devs]: { cn: 'devs' } }) });
			expect(await refusalOf(ignored.groups.change(group('role', []), 'add', [ada]))).toMatchObject({
				kind: 'backend',
				code: 'entryLocked',
				message: "Others change the group 'devs' all the time: not every change of members was kept",
			});
			expect(ignored.calls.filter(([name]) => name === 'addValues')).toHaveLength(12);
		} finally {
			wait.mockRestore();
		}
	});
});
