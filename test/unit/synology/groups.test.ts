import { dnKey, type DistinguishedName } from '../../../clients/directory/dn';
import type { JsonValue } from '../../../clients/json';
import { readObject } from '../../../clients/synology/answers';
import { Groups, groupScopes, groupTypes, newGroupParams } from '../../../clients/synology/groups';
import type { DirectoryObject } from '../../../clients/synology/types';
import { refusalOf } from '../../refusalOf';
import { lost, nasStub, refusedBy, type Seen } from './nasStub';

const base = 'DC=example,DC=com';
const users = `CN=Users,${base}`;
const dnOf = (name: string): DistinguishedName => `CN=${name},${users}` as DistinguishedName;
const devs = readObject({ dn: dnOf('devs'), objectCategory: 'group', name: 'devs', sAMAccountName: 'Devs' }) as DirectoryObject;

function groupsWith(answers: Array<JsonValue | Error>, seen: Seen = {}) {
	const stub = nasStub(answers, seen);
	return { ...stub, groups: new Groups(stub.session, stub.lookup, stub.objects) };
}

test('the fields of a new group have their defaults', () => {
	const container = users;
	expect(newGroupParams({ name: 'g', container })).toEqual({
		name: 'g',
		located_dn: users,
		description: '',
		type: 'security',
		scope: 'global',
		email: '',
	});
	const all = { description: 'd', type: 'distribution', scope: 'local', email: 'e' } as const;
	expect(newGroupParams({ name: 'g', container, ...all })).toEqual({ name: 'g', located_dn: users, ...all });
	expect([groupTypes, groupScopes]).toEqual([
		['security', 'distribution'],
		['local', 'global', 'universal'],
	]);
});

describe('creating a group', () => {
	const group = { name: 'g', container: users, description: 'd', email: 'e@x.de' };
	const made = { dn: dnOf('g'), name: 'EXAMPLE\\g' };

	test('sends one call and gives the record, which is noted', async () => {
		const { groups, calls, noted } = groupsWith([made]);
		const created = await groups.create(group);
		expect(created).toEqual({
			dn: dnOf('g'),
			category: 'group',
			name: 'g',
			logonName: 'g',
			displayName: null,
			description: 'd',
			mail: 'e@x.de',
			phone: null,
			office: null,
			disabled: null,
			locked: null,
			deletable: true,
			raw: {
				dn: dnOf('g'),
				accountName: 'EXAMPLE\\g',
				name: 'g',
				sAMAccountName: 'g',
				objectCategory: 'group',
				description: 'd',
				mail: 'e@x.de',
			},
		});
		expect(noted).toEqual([created]);
		const api = { api: 'SYNO.ActiveDirectory.Group', version: 1, method: 'create', effect: 'write' };
		expect(calls).toEqual([{ ...api, params: newGroupParams(group), purpose: "create the group 'g'" }]);
	});

	test('with little has little', async () => {
		const { groups } = groupsWith([{ dn: dnOf('g') }]);
		const created = await groups.create({ name: 'g', container: ` ${users} ` });
		expect([created.description, created.mail]).toEqual([null, null]);
		expect(created.raw).toEqual({ dn: dnOf('g'), name: 'g', sAMAccountName: 'g', objectCategory: 'group', description: '', mail: '' });
	});

	test('without a name or a container is refused before it is sent', async () => {
		const { groups, calls } = groupsWith([made]);
		for (const wrong of [
			{ ...group, name: ' ' },
			{ ...group, name: 'a\nb' },
			{ ...group, container: 'x' },
		])
			expect(await refusalOf(groups.create(wrong))).toMatchObject({ kind: 'invalid', delivery: 'unsent' });
		expect(calls).toEqual([]);
	});

	test('whose answer was lost is settled by a look at its place, when the name was free', async () => {
		const there = readObject({ dn: dnOf('G'), objectCategory: 'group', sAMAccountName: 'G' });
		const settled = groupsWith([lost()], { byDn: there });
		expect((await settled.groups.create(group, { wasFree: true })).dn).toBe(dnOf('G'));
		expect(settled.asked).toEqual([`byDn ${dnOf('g')}`]);
		expect(await refusalOf(groupsWith([lost()], { byDn: there }).groups.create(group))).toMatchObject({
			kind: 'uncertain',
			message: expect.stringContaining('nothing tells whether it is the new one or was there before'),
		});
		for (const byDn of [undefined, readObject({ dn: dnOf('g'), sAMAccountName: 'other' })]) {
			const elsewhere = groupsWith([lost()], { byDn, taken: true });
			expect((await refusalOf(elsewhere.groups.create(group, { wasFree: true }))).message).toContain('exists now, in another place');
			const nowhere = groupsWith([lost()], { byDn });
			expect((await refusalOf(nowhere.groups.create(group, { wasFree: true }))).message).toContain('no such account is to be found');
			expect([nowhere.calls.length, nowhere.asked.at(-1)]).toEqual([1, 'taken g']);
		}
	});

	test('refused without a known reason asks whether the name is taken', async () => {
		const taken = groupsWith([refusedBy(10000)], { taken: true });
		expect(await refusalOf(taken.groups.create(group))).toMatchObject({
			kind: 'conflict',
			message: "The NAS did not create the group 'g': the name is taken (code 10000)",
			fields: ['logon_name'],
		});
		expect(await refusalOf(groupsWith([refusedBy(10000)]).groups.create(group))).toMatchObject({ kind: 'backend' });
		expect(await refusalOf(groupsWith([refusedBy(1000)], { taken: true }).groups.create(group))).toMatchObject({ kind: 'conflict' });
		for (const reason of [refusedBy(999), refusedBy(10000, 'rights'), refusedBy(10000).with({ delivery: 'unsent' })]) {
			const { groups, asked } = groupsWith([reason], { taken: true });
			expect(await refusalOf(groups.create(group))).toMatchObject({ kind: reason.kind });
			expect(asked).toEqual([]);
		}
	});

	test('refused inside of a success, or answered without a DN', async () => {
		expect(await refusalOf(groupsWith([{ error: { code: 10000 } }]).groups.create(group))).toMatchObject({ code: 10000 });
		expect(await refusalOf(groupsWith([{}]).groups.create(group))).toMatchObject({
			kind: 'uncertain',
			message: expect.stringContaining("The NAS did not say where it created the group 'g'"),
		});
	});
});

describe('adding members', () => {
	const [a, b, c] = ['a', 'b', 'c'].map(dnOf);
	const done = (...members: string[]): JsonValue => ({ result: [{ success: true, data: { members } }] });
	const refusal = (code: number, ...errors: JsonValue[]): JsonValue => ({
		has_fail: true,
		result: [{ success: false, error: { code, errors } }],
	});
	const isMember = refusal(10000, { msg: 'already a member' });
	const wordless = refusal(10000, { msg: 'ldb updaterecords: modify' });

	test('is one call for all of them, each once', async () => {
		const { groups, calls } = groupsWith([done(a, b)]);
		expect(await groups.addMembers(devs, [a, b, a.toLowerCase() as DistinguishedName])).toEqual(Array(3).fill({ state: 'added' }));
		expect(calls).toEqual([
			{
				api: 'SYNO.Entry.Request',
				version: 1,
				method: 'request',
				params: {
					compound: [{ api: 'SYNO.ActiveDirectory.Group.Member', method: 'add', version: 1, dn: devs.dn, members: [a.toLowerCase(), b] }],
					mode: 'sequential',
					stop_when_error: true,
				},
				purpose: "add 2 members to the group 'Devs'",
				effect: 'write',
			},
		]);
		const single = groupsWith([done(a)]);
		await single.groups.addMembers({ ...devs, logonName: null }, [a]);
		expect(single.calls[0].purpose).toBe(`add '${a}' to the group 'devs'`);
	});

	test('of whom domain access shows that they are in it asks for the others', async () => {
		const { groups, calls } = groupsWith([done(b)], { members: [dnKey(a)] });
		expect(await groups.addMembers(devs, [a, b])).toEqual([{ state: 'present' }, { state: 'added' }]);
		expect(calls).toHaveLength(1);
		const all = groupsWith([], { members: [dnKey(a)] });
		expect(await all.groups.addMembers(devs, [a])).toEqual([{ state: 'present' }]);
		expect(all.calls).toEqual([]);
	});

	test('tells who is a member already, and who is refused', async () => {
		expect(await groupsWith([isMember]).groups.addMembers(devs, [a])).toEqual([{ state: 'present' }]);
		const missing = await groupsWith([refusal(10000, { msg: 'No such object' })]).groups.addMembers(devs, [a]);
		expect(missing).toEqual([{ state: 'refused', reason: expect.objectContaining({ kind: 'notFound', code: 10000 }) }]);
		const [silent] = await groupsWith([done()]).groups.addMembers(devs, [a]);
		expect(silent).toMatchObject({
			state: 'refused',
			reason: { kind: 'backend', message: `The NAS did not add '${a}' to the group 'devs' and gave no reason` },
		});
	});

	test('refused without a word is a member where there is one, and gone where there is none', async () => {
		const there = groupsWith([wordless], { fresh: [dnKey(a)] });
		expect(await there.groups.addMembers(devs, [a])).toEqual([{ state: 'present', assumed: expect.objectContaining({ code: 10000 }) }]);
		expect(there.asked).toEqual([`fresh ${a}`]);
		const [gone] = await groupsWith([wordless]).groups.addMembers(devs, [a]);
		expect(gone).toMatchObject({ state: 'refused', reason: { kind: 'notFound', message: `'${a}' is not there any more` } });
		const told = groupsWith([isMember]);
		await told.groups.addMembers(devs, [a]);
		expect(told.asked).toEqual([]);
	});

	test('that names who is refused adds the others', async () => {
		const named = refusal(10000, { msg: `add: '${a}' already a member` }, { msg: 'nobody' }, { msg: `'${a}' '${b}'` });
		const { groups, calls } = groupsWith([named, done(b, c)]);
		expect(await groups.addMembers(devs, [a, b, c])).toEqual([{ state: 'present' }, { state: 'added' }, { state: 'added' }]);
		expect(calls.map(({ purpose }) => purpose)).toEqual(["add 3 members to the group 'Devs'", "add 2 members to the group 'Devs'"]);
		// Who is named only afterwards, as a member, was added by the call before.
		const late = groupsWith([named, refusal(10000, { msg: `'${b}' already a member` }), isMember]);
		expect((await late.groups.addMembers(devs, [a, b, c])).map(({ state }) => state)).toEqual(['present', 'added', 'added']);
	});

	test('whose answer was lost is sent again after a look at the group, and then counts as added', async () => {
		const { groups, calls, asked } = groupsWith([lost(), isMember], { again: devs });
		expect(await groups.addMembers(devs, [a])).toEqual([{ state: 'added' }]);
		expect([calls.length, asked]).toEqual([2, [`again ${devs.dn}`]]);
		for (const again of [undefined, { ...devs, category: 'person' }])
			expect(await refusalOf(groupsWith([lost()], { again }).groups.addMembers(devs, [a]))).toMatchObject({
				kind: 'uncertain',
				message: expect.stringContaining('the group is not to be found there any more'),
			});
		const twice = groupsWith([lost(), lost()], { again: devs });
		expect(await refusalOf(twice.groups.addMembers(devs, [a]))).toMatchObject({
			kind: 'uncertain',
			cure: 'Run this again: who is a member already stays one',
		});
	});

	test.each([
		[105, 'rights'],
		[402, 'backend'],
	])('refused with %i is of the kind %s: only rights end it', async (code, kind) => {
		const outcome = await groupsWith([refusal(code)])
			.groups.addMembers(devs, [a])
			.catch((reason: unknown) => reason);
		if (kind === 'rights') expect(outcome).toMatchObject({ kind });
		else expect(outcome).toMatchObject([{ state: 'refused' }]);
	});

	test('goes in as many calls as there are members for', async () => {
		const { groups, calls } = groupsWith([done(a, b), done(c)]);
		expect((await groups.addMembers(devs, [a, b, c], 2)).map(({ state }) => state)).toEqual(['added', 'added', 'added']);
		expect(calls).toHaveLength(2);
	});
});

describe('finding a group', () => {
	const found = (object: DirectoryObject | undefined) => {
		const stub = nasStub([]);
		const asked: string[] = [];
		const objects = {
			find: async (dn: string) => (asked.push(`dn ${dn}`), object),
			findByName: async (name: string) => (asked.push(`name ${name}`), object),
		} as unknown as typeof stub.objects;
		return { groups: new Groups(stub.session, stub.lookup, objects), asked };
	};

	test('by DN or name gives a group or nothing', async () => {
		const { groups, asked } = found(devs);
		expect(await groups.find({ by: 'dn', dn: devs.dn })).toBe(devs);
		expect(await groups.find({ by: 'name', name: 'Devs' })).toBe(devs);
		expect(asked).toEqual([`dn ${devs.dn}`, 'name Devs']);
		expect(await found(undefined).groups.find({ by: 'name', name: 'x' })).toBeUndefined();
	});

	test('refuses what is none', async () => {
		expect(await refusalOf(found({ ...devs, category: 'person' }).groups.find({ by: 'name', name: 'x' }))).toMatchObject({
			kind: 'conflict',
			message: "'x' is not a group but of the kind 'person'",
		});
	});
});
