import type { CheckedObject } from '../../../clients/fusiondirectory/objectReader';
import type { TabValues } from '../../../clients/fusiondirectory/types';
import type { DistinguishedName } from '../../../clients/directory/dn';
import { refusalOf } from '../../refusalOf';
import { base, directoryStub, entries, field, lost, named, people, refused, type Answers } from './protocolStub';

const ada = `uid=ada,${people}`;
const user = (attributes: CheckedObject['attributes'] = {}): CheckedObject => ({ type: 'USER', dn: ada as DistinguishedName, attributes });
const department = (): CheckedObject => ({ type: 'department', dn: `ou=a,${base}` as DistinguishedName, attributes: {} });
const nobody = () => entries({});
const values: TabValues = { user: { uid: 'ada', sn: 'L' } };

describe('updating', () => {
	const update = () => ada;

	test('a user who stays is one call; who moves may change memberships', async () => {
		const stays = directoryStub({ update });
		expect(await stays.objects.update(user(), values)).toBe(ada);
		expect([stays.calls, stays.objects.membershipWrites]).toEqual([[['update', 'USER', ada, values]], 0]);
		const moves = directoryStub({ update });
		await moves.objects.update(user(), { user: { base } });
		expect(moves.objects.membershipWrites).toBe(2);
		const group = directoryStub({ update });
		await group.objects.update({ ...user(), type: 'GROUP' }, values);
		expect(group.objects.membershipWrites).toBe(2);
		const failed = directoryStub({ update: () => refused('timeout') });
		await refusalOf(failed.objects.update({ ...user(), type: 'GROUP' }, values));
		expect(failed.objects.membershipWrites).toBe(2);
	});

	/** Its answer is lost; afterwards the form holds this. */
	const after = (present: Record<string, unknown>, more: Answers = {}) => {
		let sent = 0;
		return directoryStub({
			update: () => ((sent += 1) === 1 ? lost() : `uid=again,${base}`),
			list: () => entries({ [ada]: {} }),
			fields: (_type, _dn, tab) => Object.entries(present).map(([name, value]) => field(name, { tab, value: value as string })),
			...more,
		});
	};
	const again = `uid=again,${base}`;

	test.each<[TabValues, Record<string, unknown>, string]>([
		[{ user: { sn: 'L' } }, { sn: 'L' }, ada],
		[{ user: { sn: 'L' } }, { sn: 'M' }, again],
		[{ user: { sn: 'L' } }, {}, again],
		[{ user: { sn: '' } }, {}, ada],
		[{ user: { mail: ['b', 'a'] } }, { mail: ['a', 'b'] }, ada],
		[{ user: { mail: ['a'] } }, { mail: ['a', 'b'] }, again],
		[{ user: { active: true } }, { active: 'true' }, ada],
		[{ user: { userPassword: 'x' } }, { userPassword: 'x' }, again],
	])('by %j whose answer was lost, with %j there afterwards, gives %s', async (changes, present, dn) => {
		expect(await after(present).objects.update(user(), changes)).toBe(dn);
	});

	test('that moved the entry is looked for at its new place', async () => {
		const moved = `uid=ada,ou=people,ou=b,${base}`;
		const list = (_type: string, query: { scope?: string; base?: string; filter?: string }) =>
			entries(query.scope === 'base' ? {} : { [`uid=ada,${people}`]: {}, [moved]: {} });
		const { objects, calls } = after({ base: `ou=b,${base}` }, { list });
		expect(await objects.update(user(), { user: { base: `ou=b,${base}` } })).toBe(moved);
		expect(calls.filter(([name]) => name === 'list')[1][2]).toMatchObject({
			base: `ou=b,${base}`,
			filter: '(uid=ada)',
			attributes: { dn: 'raw' },
		});
		expect(await after({}, { list: nobody }).objects.update(user(), { user: { sn: 'L' } })).toBe(again);
	});

	test('is repeated while somebody else holds the entry, three times at most', async () => {
		let sent = 0;
		const { objects } = directoryStub({ update: () => ((sent += 1) < 3 ? refused('backend', 'x', { code: 'entryLocked' }) : ada) });
		expect(await objects.update(user(), values)).toBe(ada);
		const busy = directoryStub({ update: () => refused('backend', 'x', { code: 'entryLocked' }) });
		expect(await refusalOf(busy.objects.update(user(), values))).toMatchObject({ code: 'entryLocked' });
		expect(busy.calls).toHaveLength(3);
	});

	test('refused without a name of anything was overtaken, unless the entry is as it was', async () => {
		let sent = 0;
		const overtaken = (now: string, reason = refused('invalid', 'Trop tard')) => {
			sent = 0;
			return directoryStub({
				update: () => ((sent += 1) === 1 ? reason : ada),
				list: () => entries({ [ada]: { modifyTimestamp: now } }),
				fields: () => [],
				lockStates: () => [null],
			});
		};
		const before = user({ modifyTimestamp: '1' });
		const { objects, calls } = overtaken('2');
		expect(await objects.update(before, values)).toBe(ada);
		expect(calls[1][2]).toMatchObject({ base: ada, attributes: { modifyTimestamp: 'first', dn: 'raw' } });
		expect(await refusalOf(overtaken('1').objects.update(before, values))).toMatchObject({ kind: 'invalid', message: 'Trop tard' });
		expect(await overtaken('1').objects.update(user(), values)).toBe(ada);
		for (const reason of [
			refused('rights', 'x'),
			refused('invalid', 'x', { code: 'valueExists' }),
			refused('invalid', 'x', { fields: ['sn'] }),
			refused('invalid', 'Valeur "x"'),
			refused('invalid', 'Valeur « x »'),
			refused('invalid', 'Wert „x“'),
			refused('invalid', 'entry uid=ada'),
		])
			expect((await refusalOf(overtaken('2', reason).objects.update(before, values))).kind).toBe(reason.kind);
	});
});

describe('a locked user', () => {
	const locked = { lockStates: () => [true], list: nobody, fields: () => [] };

	test.each(['rights', 'invalid', 'backend'] as const)('refuses a change as %s: that is told', async (kind) => {
		const { objects, calls } = directoryStub({ ...locked, update: () => refused(kind, 'sn "x"') });
		expect(await refusalOf(objects.update(user(), values))).toMatchObject({
			kind: 'conflict',
			code: 'userLocked',
			message: `The user '${ada}' is locked, and FusionDirectory does not change locked users`,
		});
		expect(calls.at(-1)).toEqual(['lockStates', [ada]]);
	});

	test('is asked about only where that can be the reason', async () => {
		for (const reason of [refused('timeout'), refused('rights', 'x', { delivery: 'unsent' })]) {
			const { objects, namesOfCalls } = directoryStub({ ...locked, update: () => reason });
			expect(await refusalOf(objects.update(user(), values))).toMatchObject({ kind: reason.kind });
			expect(namesOfCalls()).not.toContain('lockStates');
		}
		const group = directoryStub({ ...locked, update: () => refused('rights') });
		expect(await refusalOf(group.objects.update({ ...user(), type: 'GROUP' }, values))).toMatchObject({ kind: 'rights' });
		expect(group.namesOfCalls()).toBe('update');
		const open = directoryStub({ ...locked, lockStates: () => [false], update: () => refused('rights') });
		expect(await refusalOf(open.objects.update(user(), values))).toMatchObject({ kind: 'rights', message: 'Refusé' });
		const unseen = directoryStub({ ...locked, lockStates: () => refused('rights'), update: () => refused('rights') });
		expect(await refusalOf(unseen.objects.update(user(), values))).toMatchObject({ kind: 'rights', message: 'Refusé' });
	});

	test('may be gone instead', async () => {
		const free = { fields: () => [], lockStates: () => [null] };
		const gone = directoryStub({ ...free, list: nobody, update: () => refused('backend') });
		expect(await refusalOf(gone.objects.update(user(), values))).toMatchObject({
			kind: 'notFound',
			message: `'${ada}' is not there any more`,
		});
		const there = directoryStub({ ...free, list: () => entries({ [ada]: {} }), update: () => refused('backend') });
		expect(await refusalOf(there.objects.update(user(), values))).toMatchObject({ kind: 'backend' });
		const unseen = directoryStub({ ...free, list: () => refused('rights'), update: () => refused('backend') });
		expect(await refusalOf(unseen.objects.update(user(), values))).toMatchObject({ kind: 'backend' });
		for (const reason of [refused('rights'), refused('backend', 'x', { code: 'sizeLimit' })]) {
			const { objects, namesOfCalls } = directoryStub({ ...free, list: nobody, update: () => reason });
			expect(await refusalOf(objects.update(user(), values))).toMatchObject({ kind: reason.kind });
			expect(namesOfCalls()).not.toContain('list');
		}
	});
});

describe('single values', () => {
	const change: TabValues = { group: { member: ['a', 'b'] } };

	test.each(['addValues', 'deleteValues'] as const)('by %s are one call that may change memberships', async (way) => {
		const { objects, calls } = directoryStub({ [way]: () => undefined });
		await objects[way](user(), change);
		expect(calls).toEqual([[way, 'USER', ada, change]]);
		expect(objects.membershipWrites).toBe(2);
	});

	test.each([
		['addValues', ['a', 'b', 'c'], 1],
		['addValues', ['a'], 2],
		['addValues', [], 2],
		['deleteValues', ['c'], 1],
		['deleteValues', ['b', 'c'], 2],
		['deleteValues', undefined, 1],
	] as const)('by %s whose answer was lost, with %j there, are sent %i times', async (way, present, times) => {
		let sent = 0;
		const { objects, calls } = directoryStub({
			[way]: () => ((sent += 1) === 1 ? lost() : undefined),
			fields: () => (present === undefined ? [] : [field('member', { value: [...present] })]),
		});
		await objects[way](user(), change);
		expect(sent).toBe(times);
		expect(calls[1]).toEqual(['fields', 'USER', ada, 'group']);
	});
});

describe('a tab', () => {
	const state = (active: boolean) => () => [
		{ tab: 'mail', name: 'Mail', active },
		{ tab: 'other', name: 'Other', active: true },
	];
	const list = () => entries({ [ada]: {} });

	test('is switched off by one call, looked at when the answer is lost', async () => {
		const { objects, calls } = directoryStub({ deactivateTab: () => undefined });
		await objects.deleteTab(user(), 'mail');
		expect(calls).toEqual([['deactivateTab', 'USER', ada, 'mail']]);
		const done = directoryStub({ deactivateTab: lost, tabs: state(false), list });
		await done.objects.deleteTab(user(), 'mail');
		expect(done.namesOfCalls()).toBe('deactivateTab list tabs');
		const undone = directoryStub({ deactivateTab: lost, tabs: state(true), list });
		expect(await refusalOf(undone.objects.deleteTab(user(), 'mail'))).toMatchObject({
			kind: 'uncertain',
			message: expect.stringContaining(`deactivate the tab 'mail' of '${ada}'`),
		});
	});
});

describe('removing', () => {
	const kinds = {
		types: () =>
			named({
				USER: 'User',
				DEPARTMENT: 'Department',
				SPECIAL: 'Special',
				PLUGINMANAGER: 'P',
				CONFIGURATION: 'C',
				ACLASSIGNMENT: 'A',
				SUBSCRIPTIONINFO: 'S',
			}),
	};

	test.each(['delete', 'archive'] as const)('by %s is one call that may change memberships', async (way) => {
		const { objects, calls } = directoryStub({ [way]: () => undefined });
		await objects[way](user());
		expect(calls).toEqual([[way, 'USER', ada]]);
		expect(objects.membershipWrites).toBe(2);
	});

	test('whose answer was lost is done when the entry is gone', async () => {
		const gone = directoryStub({ delete: lost, list: nobody });
		await gone.objects.delete(user());
		expect(gone.namesOfCalls()).toBe('delete list');
		const there = directoryStub({ archive: lost, list: () => entries({ [ada]: {} }) });
		expect(await refusalOf(there.objects.archive(user()))).toMatchObject({
			kind: 'uncertain',
			message: expect.stringContaining(`FusionDirectory was asked to archive '${ada}'`),
		});
	});

	test('a department needs it to be empty, or to be told otherwise', async () => {
		const full = directoryStub({
			...kinds,
			count: () => 3,
			list: () => entries({ [`ou=a,${base}`]: {}, [`ou=b,ou=a,${base}`]: {} }),
			delete: () => undefined,
		});
		const message = `'ou=a,${base}' is not empty, and deleting it would delete everything below (Department: 1, User: 3)`;
		for (const removal of [full.objects.delete(department()), full.objects.archive(department()), full.objects.requireEmpty(department())])
			expect(await refusalOf(removal)).toMatchObject({ kind: 'conflict', message, delivery: 'unsent' });
		expect(full.calls.filter(([name]) => name === 'count')).toEqual(Array(3).fill(['count', 'USER', `ou=a,${base}`, '']));
		await full.objects.delete(department(), { withChildren: true });
		expect(full.calls.at(-1)).toEqual(['delete', 'department', `ou=a,${base}`]);
	});

	test('an empty department is removed, and one that can not be looked into is not', async () => {
		const tabs = () => [];
		const typeInfo = () => ({});
		const empty = directoryStub({
			...kinds,
			tabs,
			typeInfo,
			count: () => 0,
			list: () => entries({ [`ou=a,${base}`]: {} }),
			delete: () => undefined,
		});
		await empty.objects.delete(department());
		expect(empty.namesOfCalls().endsWith('delete')).toBe(true);
		const odd = directoryStub({ ...kinds, count: () => refused('invalid'), list: nobody, delete: () => undefined });
		await odd.objects.delete(department());
		const unseen = directoryStub({ ...kinds, count: () => refused('rights'), list: nobody });
		expect((await refusalOf(unseen.objects.delete(department()))).message).toContain('(User: not visible to this account)');
		const broken = directoryStub({ ...kinds, count: () => refused('backend'), list: nobody });
		expect(await refusalOf(broken.objects.delete(department()))).toMatchObject({ kind: 'backend' });
	});

	test.each(['DEPARTMENT', 'ORGANIZATION', 'COUNTRY', 'LOCALITY', 'DOMAIN', 'DCOBJECT'])('a %s is one that holds others', async (type) => {
		const { objects } = directoryStub({ types: () => named({ USER: 'User' }), count: () => 1 });
		expect(await refusalOf(objects.requireEmpty({ ...department(), type }))).toMatchObject({ kind: 'conflict' });
	});

	test('an entry with parentheses in its DN fails at FusionDirectory’s own search', async () => {
		const odd = { ...user(), type: 'GROUP', dn: `cn=a (b),${base}` as DistinguishedName };
		for (const kind of ['invalid', 'backend'] as const) {
			const { objects } = directoryStub({ delete: () => refused(kind, 'x', { code: 'sizeLimit' }) });
			expect(await refusalOf(objects.delete(odd))).toMatchObject({
				kind: 'backend',
				message: `FusionDirectory can't remove '${odd.dn}': its own search fails at the parentheses in the DN`,
			});
		}
		expect((await refusalOf(directoryStub({ delete: () => refused('rights') }).objects.delete(odd))).message).toBe('Refusé');
		expect(
			(
				await refusalOf(
					directoryStub({ delete: () => refused('invalid') }).objects.delete({ ...odd, dn: `cn=a,${base}` as DistinguishedName }),
				)
			).message,
		).toBe('Refusé');
	});
});

describe('a refused value', () => {
	const form = (tab: string) => [
		field('sn', { tab, label: 'Nachname' }),
		field('uid', { tab, label: 'Login' }),
		field('userPassword', { tab }),
	];
	const refusedBy = async (message: string, fields: string[], sent: TabValues, cure?: string) => {
		const { objects } = directoryStub({
			update: () => refused('invalid', message, { fields, cure, code: 'valueExists' }),
			fields: (_type, _dn, tab) => form(tab),
			lockStates: () => [null],
		});
		return await refusalOf(objects.update(user(), sent));
	};

	test.each<[string, string[], TabValues, string[]]>([
		['Feld "Nachname"', ['Nachname'], { user: { sn: 'x' } }, ['user.sn']],
		['Feld "sn"', ['sn'], { user: { sn: 'x' } }, ['user.sn']],
		['Feld "Andere"', ['Andere'], { user: { sn: 'x' } }, ['Andere']],
		['Wert "x y"', ['x y'], { user: { sn: 'x y' } }, ['user.sn']],
		['Valeur « x y »', [], { user: { sn: 'x y', uid: 'z' } }, ['user.sn']],
		['Wert „x“', [], { user: { sn: ['a', 'x'] } }, ['user.sn']],
		['Wert "geheim"', [], { user: { userPassword: 'geheim' } }, []],
	])('told by %j (%j) names the fields %#', async (message, fields, sent, named) => {
		const refusal = await refusedBy(message, fields, sent);
		expect(refusal.fields).toEqual(named);
		const isSame = JSON.stringify(named) === JSON.stringify(fields);
		expect(refusal.message).toBe(isSame ? message : `${message} [${named.join(', ')}]`);
	});

	test.each<[TabValues, string | undefined]>([
		[{ user: { uid: 'A b' } }, 'By default a FusionDirectory takes only a to z'],
		[{ user: { cn: 'é' } }, 'By default a FusionDirectory takes only a to z'],
		[{ user: { ou: '' } }, 'By default a FusionDirectory takes only a to z'],
		[{ user: { uid: 'a-b_9' } }, undefined],
		[{ user: { sn: 'a<b' } }, 'Names may not hold'],
		[{ user: { givenName: 'a<b' } }, 'Names may not hold'],
		[{ user: { mail: 'A b' } }, undefined],
	])('%j is told with what names may hold', async (sent, cure) => {
		const [value] = Object.values(sent.user);
		const refusal = await refusedBy(`Wert "${String(value)}"`, [`user.${Object.keys(sent.user)[0]}`], sent);
		if (cure === undefined) expect(refusal.cure).toBeUndefined();
		else expect(refusal.cure).toContain(cure);
		expect((await refusedBy('x', [], sent, 'Own cure')).cure).toBe('Own cure');
	});
});
