import type { DistinguishedName } from '../../../clients/directory/dn';
import { endOf, endsMissingAt } from '../../../clients/fusiondirectory/accountEnd';
import { searchFilter, toDirectoryUser, Users, type FusionUser } from '../../../clients/fusiondirectory/users';
import type { JsonValue } from '../../../clients/json';
import { refusalOf } from '../../refusalOf';
import { base, directoryStub, entries, lost, people, refused, type Answers } from './protocolStub';

const ada = `uid=ada,${people}`;
const bob = `uid=bob,${people}`;
const user = (dn = ada): FusionUser => ({ dn: dn as DistinguishedName, entry: { type: 'USER', dn, attributes: {} } }) as FusionUser;
const names = [
	'uid',
	'cn',
	'sn',
	'givenName',
	'displayName',
	'mail',
	'telephoneNumber',
	'createTimestamp',
	'modifyTimestamp',
	'shadowExpire',
	'sambaKickoffTime',
];
const standard = Object.fromEntries(names.map((name) => [name, 'first']));

let servers = 0;
/** Each test has a server of its own, for what it lacks is remembered. */
function usersWith(answers: Answers, server = `server ${(servers += 1)}`) {
	const stub = directoryStub(answers);
	return { ...stub, users: new Users(stub.protocols, stub.objects, { username: 'admin', server }), server };
}
const found = (list: Record<string, JsonValue>): Answers => ({ list: () => entries(list) });
const queryOf = (calls: Array<[string, ...unknown[]]>, index = 0) => calls.filter(([name]) => name === 'list')[index]?.slice(1);
const unknown = (name: string) => refused('invalid', 'no', { code: 'unknownAttribute', fields: [name] });

describe('listing', () => {
	test('asks for the standard attributes, and gives users by login name', async () => {
		const shown = {
			uid: 'ada',
			cn: 'Ada L',
			sn: 'L',
			givenName: 'Ada',
			displayName: 'A L',
			mail: ['a@b.de', 'other'],
			telephoneNumber: '1',
			createTimestamp: '20300101000000Z',
			modifyTimestamp: '20300102000000Z',
		};
		const whole = { ...shown, shadowExpire: '100', sambaKickoffTime: '864000' };
		const { users, calls } = usersWith(found({ [`uid=z,${people}`]: {}, [bob]: { uid: 'bob', cn: '' }, [ada]: whole }));
		const list = await users.list({ filter: '(sn=*)', base: people, attributes: { title: 'all' } });
		expect(list.map(({ uid }) => uid)).toEqual(['ada', 'bob', null]);
		expect(list[0]).toMatchObject({ dn: ada, ...shown, mail: 'a@b.de', expiresAt: '1970-01-11T00:00:00Z', locked: null, groups: null });
		expect(list[1]).toMatchObject({ cn: null, mail: null, expiresAt: null });
		expect(queryOf(calls)).toEqual([
			'USER',
			{ attributes: { ...standard, title: 'all' }, filter: '(sn=*)', base: people, templates: false },
		]);
		expect(calls).toHaveLength(1);
	});

	test('with lock states asks for those of everybody found', async () => {
		const { users, calls } = usersWith({
			...found({ [ada]: { uid: 'ada' }, [bob]: { uid: 'bob' } }),
			lockStates: () => [true, null],
		});
		expect((await users.list({ lockStates: true })).map(({ locked }) => locked)).toEqual([true, null]);
		expect(calls.at(-1)).toEqual(['lockStates', [ada, bob]]);
		const nobody = usersWith(found({}));
		expect(await nobody.users.list({ lockStates: true })).toEqual([]);
		expect(nobody.calls).toHaveLength(1);
	});

	test('of those whose account ends asks for those who have an end', async () => {
		const ends = { [ada]: { uid: 'ada', shadowExpire: '10' }, [bob]: { uid: 'bob', shadowExpire: '30' } };
		const { users, calls } = usersWith(found(ends));
		expect((await users.list({ endsBefore: new Date(20 * 86_400_000), filter: '(sn=*)' })).map(({ uid }) => uid)).toEqual(['ada']);
		expect(queryOf(calls)?.[1]).toMatchObject({ filter: '(&(sn=*)(|(shadowExpire=*)(sambaKickoffTime=*)))' });
		await users.list({ endsBefore: new Date(0) });
		expect(queryOf(calls, 1)?.[1]).toMatchObject({ filter: '(|(shadowExpire=*)(sambaKickoffTime=*))' });
	});

	test('leaves out what the server does not have, and remembers the ends of accounts', async () => {
		const list = (_type: string, { attributes = {} }: { attributes?: object }) =>
			'mail' in attributes ? unknown('mail') : entries({ [ada]: {} });
		const { users, calls } = usersWith({ list });
		expect(await users.list()).toHaveLength(1);
		await users.list();
		expect(calls).toHaveLength(3);
		const noUnix = (_type: string, { attributes = {} }: { attributes?: object }) =>
			'shadowExpire' in attributes ? unknown('shadowExpire') : entries({});
		const first = usersWith({ list: noUnix });
		await first.users.list();
		expect(first.calls).toHaveLength(2);
		const again = usersWith({ list: noUnix }, first.server);
		await again.users.list();
		expect(again.calls).toHaveLength(1);
		expect(Object.keys((queryOf(again.calls)?.[1] as { attributes: object }).attributes)).toEqual(names.slice(0, -2));
		expect(await again.users.list({ endsBefore: new Date() })).toEqual([]);
		expect(again.calls).toHaveLength(1);
	});

	test.each([
		['an attribute that was asked for beside', unknown('title')],
		['one that was not asked for', unknown('other')],
		['another reason', refused('rights')],
	])('refused for %s is refused', async (_what, reason) => {
		const { users, calls } = usersWith({ list: () => reason });
		expect(await refusalOf(users.list({ attributes: { title: 'first' } }))).toMatchObject({ kind: reason.kind });
		expect(calls).toHaveLength(1);
	});
});

describe('one user', () => {
	const one: Answers = { ...found({ [ada]: { uid: 'ada' } }), lockStates: (dns) => dns.map((dn) => (dn === ada ? true : null)) };

	test('by DN or login name comes with lock state and groups', async () => {
		const list = (type: string) => entries(type === 'USER' ? { [ada]: { uid: 'ada' } } : { 'cn=g,dc=x': {} });
		const { users, calls } = usersWith({ ...one, list });
		expect(await users.find({ dn: ada })).toMatchObject({ uid: 'ada', locked: true, groups: ['cn=g,dc=x'] });
		expect(queryOf(calls)).toEqual(['USER', { attributes: { ...standard, dn: 'raw' }, base: ada, scope: 'base', templates: false }]);
		expect(queryOf(calls, 1)).toEqual(['OGROUP', { attributes: { dn: 'raw' }, filter: `(member=${ada})`, templates: false }]);
		expect((await users.findPlain({ uid: 'a*' }, { title: 'all' }))?.dn).toBe(ada);
		expect(queryOf(calls, 2)?.[1]).toMatchObject({ filter: '(uid=a\\2a)', attributes: { title: 'all' } });
		expect(await users.isLocked(user(bob))).toBeNull();
	});

	test('that is not there is none, or an error where it has to be', async () => {
		const { users } = usersWith(found({}));
		for (const by of [{ dn: ada }, { uid: 'ada' }]) {
			expect(await users.find(by)).toBeUndefined();
			expect(await refusalOf(users.require(by))).toMatchObject({
				kind: 'notFound',
				message: `There is no user '${Object.values(by)[0]}' in FusionDirectory, or this account may not see it`,
			});
		}
		expect((await usersWith(one).users.require({ dn: ada })).uid).toBe('ada');
	});

	test('whose login name several have is a conflict', async () => {
		const { users } = usersWith(found({ [ada]: {}, [bob]: {} }));
		expect(await refusalOf(users.findPlain({ uid: 'x' }))).toMatchObject({
			kind: 'conflict',
			message: "There are 2 users with the login name 'x'",
		});
	});
});

describe('groups of users', () => {
	const groups = { [`cn=a,${base}`]: { member: [ada.toUpperCase(), bob] }, [`cn=b,${base}`]: { member: [ada] } };

	test('are asked for one by one twice, and then for everybody at once', async () => {
		const { users, calls, objects } = usersWith(found(groups));
		for (let times = 0; times < 2; times += 1) await users.groups(user());
		expect(await users.groups(user())).toEqual([`cn=a,${base}`, `cn=b,${base}`]);
		expect(await users.groups(user(bob))).toEqual([`cn=a,${base}`]);
		expect(await users.groups(user(`uid=x,${people}`))).toEqual([]);
		expect(calls).toHaveLength(3);
		expect(queryOf(calls, 2)).toEqual(['OGROUP', { attributes: { dn: 'raw', member: 'all' }, templates: false }]);
		await objects.changingMemberships(async () => await Promise.resolve());
		await users.groups(user());
		expect(calls).toHaveLength(4);
	});

	test('of everybody serve for fifteen seconds', async () => {
		const clock = jest.spyOn(Date, 'now').mockReturnValue(1_000_000);
		try {
			const { users, calls } = usersWith(found(groups));
			for (let times = 0; times < 3; times += 1) await users.groups(user());
			clock.mockReturnValue(1_014_999);
			await users.groups(user());
			expect(calls).toHaveLength(3);
			clock.mockReturnValue(1_015_000);
			await users.groups(user());
			expect(calls).toHaveLength(4);
		} finally {
			clock.mockRestore();
		}
	});

	test('that may not be seen are null, and trouble is not kept', async () => {
		const { users } = usersWith({ list: () => refused('rights') });
		expect(await Promise.all([1, 2, 3].map(() => users.groups(user())))).toEqual([null, null, null]);
		let asked = 0;
		const broken = usersWith({ list: () => ((asked += 1) === 3 ? refused('timeout') : entries(groups)) });
		for (let times = 0; times < 2; times += 1) await broken.users.groups(user());
		expect(await refusalOf(broken.users.groups(user()))).toMatchObject({ kind: 'timeout' });
		expect(await broken.users.groups(user(bob))).toEqual([`cn=a,${base}`]);
	});
});

describe('lock states', () => {
	test('are asked for five hundred at a time', async () => {
		const { users, calls } = usersWith({ lockStates: (dns) => dns.map((dn) => dn.endsWith('0')) });
		const dns = Array.from({ length: 501 }, (_, index) => `u${index}`);
		const states = await users.lockStates(dns);
		expect([states.length, states[500], states[1]]).toEqual([501, true, false]);
		expect(calls.map(([, asked]) => (asked as string[]).length)).toEqual([500, 1]);
	});

	test.each(['notFound', 'invalid'] as const)('spoiled by one (%s) are found by halves', async (kind) => {
		const { users, calls } = usersWith({ lockStates: (dns) => (dns.includes('c') ? refused(kind) : dns.map(() => true)) });
		expect(await users.lockStates(['a', 'b', 'c', 'd', 'e'])).toEqual([true, true, null, true, true]);
		expect(calls.map(([, asked]) => (asked as string[]).join(''))).toEqual(['abcde', 'abc', 'ab', 'c', 'de']);
	});

	test('that may not be seen are none, and trouble is trouble', async () => {
		const hidden = usersWith({ lockStates: () => refused('rights') });
		expect(await hidden.users.lockStates(['a', 'b'])).toEqual([null, null]);
		expect(hidden.calls).toHaveLength(1);
		expect(await refusalOf(usersWith({ lockStates: () => refused('backend') }).users.lockStates(['a']))).toMatchObject({ kind: 'backend' });
	});

	test.each(['lock', 'unlock'] as const)(
		'are changed by %s, looked at when the answer is lost, and sent again when it did not happen',
		async (action) => {
			const { users, calls } = usersWith({ setLock: () => undefined });
			await users.setLock(user(), action);
			expect(calls).toEqual([['setLock', ada, action]]);
			const done = usersWith({ setLock: lost, lockStates: () => [action === 'lock'] });
			await done.users.setLock(user(), action);
			expect(done.namesOfCalls()).toBe('setLock lockStates');
			const undone = usersWith({ setLock: lost, lockStates: () => [action !== 'lock'] });
			expect(await refusalOf(undone.users.setLock(user(), action))).toMatchObject({
				kind: 'uncertain',
				message: expect.stringContaining(`FusionDirectory was asked to ${action} '${ada}'`),
			});
			expect(undone.namesOfCalls()).toContain('setLock lockStates setLock');
			const back = usersWith({ setLock: () => undefined });
			await back.users.lockAgain(user());
			expect(back.calls).toEqual([['setLock', ada, 'lock']]);
		},
	);
});

test('a password is set as a field of the user, and not an empty one', async () => {
	const { users, calls } = usersWith({ update: () => ada });
	await users.setPassword(user(), 'Passw0rd');
	expect(calls).toEqual([['update', 'USER', ada, { user: { userPassword: 'Passw0rd' } }]]);
	expect(await refusalOf(users.setPassword(user(), ''))).toMatchObject({ kind: 'invalid', fields: ['userPassword'], delivery: 'unsent' });
	expect(calls).toHaveLength(1);
});

describe('login names that begin alike', () => {
	const list = (archive: unknown) => (type: string) => (type === 'USER' ? entries({ [ada]: { uid: 'ada' }, [bob]: {} }) : archive);

	test('are those of users and of archived ones, read once', async () => {
		const { users, calls } = usersWith({ list: list(entries({ 'cn=1,dc=x': { fdObjectDN: `uid=adam,${people}` }, 'cn=2,dc=x': {} })) });
		expect(await users.loginNamesLike('ad')).toEqual(['ada', 'adam']);
		await users.loginNamesLike('ad');
		expect(queryOf(calls)).toEqual(['USER', { attributes: { uid: 'first' }, filter: '(uid=ad*)', templates: false }]);
		expect(queryOf(calls, 1)).toEqual(['ARCHIVEDOBJECT', { attributes: { fdObjectDN: 'first' }, templates: false }]);
		expect(calls).toHaveLength(3);
	});

	test.each([
		['rights', true],
		['notFound', true],
		['invalid', true],
		['timeout', false],
	] as const)('do without an archive that is refused as %s: %j', async (kind, isLeftOut) => {
		const { users } = usersWith({ list: list(refused(kind)) });
		if (isLeftOut) expect(await users.loginNamesLike('ad')).toEqual(['ada']);
		else expect(await refusalOf(users.loginNamesLike('ad'))).toMatchObject({ kind });
	});
});

describe('stamps of creation', () => {
	const stamped = { [ada]: { createTimestamp: '1' } };

	test.each<[string, Array<unknown>, number]>([
		['readable', [entries(stamped)], 1],
		['readable', [entries({}), entries(stamped)], 2],
		['notReadable', [entries({}), entries({ [ada]: {} })], 2],
		['unknown', [entries({}), entries({})], 2],
		['unsupported', [unknown('createTimestamp')], 1],
	])('are %s (%#)', async (expected, answers, asked) => {
		const { users, calls } = usersWith({ list: () => answers.shift() });
		expect(await users.timestampSupport()).toBe(expected);
		expect(queryOf(calls)).toEqual([
			'USER',
			{ attributes: { uid: 'first', createTimestamp: 'first' }, filter: '(uid=admin)', templates: false },
		]);
		expect(calls).toHaveLength(asked);
	});

	test('of a server in trouble are not told', async () => {
		expect(await refusalOf(usersWith({ list: () => refused('timeout') }).users.timestampSupport())).toMatchObject({ kind: 'timeout' });
	});
});

describe('the end of an account', () => {
	test.each<[string | null, string | null, string | null]>([
		[null, null, null],
		['0', null, null],
		['1', null, '1970-01-02T00:00:00Z'],
		['-1', null, null],
		['x', null, null],
		[null, '2147483647', null],
		[null, '2147483646', '2038-01-19T03:14:06Z'],
		[null, '253402300799', '9999-12-31T23:59:59Z'],
		[null, '253402300800', null],
		['2', '86400', '1970-01-02T00:00:00Z'],
		['1', '172800', '1970-01-02T00:00:00Z'],
	])('by %j days and %j seconds is %j', (days, seconds, end) => {
		expect(endOf(days, seconds)).toBe(end);
	});

	test('that a server does not have is remembered for an hour', () => {
		const clock = jest.spyOn(Date, 'now').mockReturnValue(0);
		try {
			const known = endsMissingAt('clocked');
			known.add('shadowExpire');
			clock.mockReturnValue(3_599_999);
			expect(endsMissingAt('clocked')).toBe(known);
			clock.mockReturnValue(3_600_000);
			expect(endsMissingAt('clocked').size).toBe(0);
		} finally {
			clock.mockRestore();
		}
	});
});

test('a user in the common shape, and the filter of a picker', () => {
	const shown = {
		...user(),
		uid: 'ada',
		cn: 'C',
		sn: 'S',
		givenName: 'G',
		displayName: 'D',
		mail: 'm',
		telephoneNumber: '1',
		expiresAt: null,
	};
	const known = { ...shown, locked: true, groups: ['g'] };
	expect(toDirectoryUser(known)).toEqual({
		id: ada,
		username: 'ada',
		displayName: 'D',
		firstName: 'G',
		lastName: 'S',
		email: 'm',
		phone: '1',
		enabled: false,
		locked: true,
		expiresAt: null,
		passwordExpired: null,
		groups: ['g'],
		source: 'fusionDirectory',
	});
	expect(toDirectoryUser({ ...known, displayName: null, uid: null }, null, null)).toMatchObject({
		username: '',
		displayName: 'C',
		enabled: null,
		locked: null,
		groups: null,
	});
	expect(toDirectoryUser({ ...known, locked: false }).enabled).toBe(true);
	expect([searchFilter(' ', ['uid']), searchFilter(' a* ', ['uid', 'mail'])]).toEqual(['', '(|(uid=*a\\2a*)(mail=*a\\2a*))']);
});
