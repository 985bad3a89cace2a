import type { FusionDirectoryClient, GroupKind } from '../../clients/fusiondirectory/client';
import { base, dnOf, refusalOf, useFusionDirectory } from './fusiondirectorySetup';

const bench = useFusionDirectory();
const control = new Proxy({} as typeof bench.simulator.control, { get: (_none, name) => Reflect.get(bench.simulator.control, name) });
const ada = dnOf('alovelace', 'Engineering');
const grace = dnOf('ghopper', 'Engineering');
const names: Record<GroupKind, string> = { groupOfNames: 'vpn', posixGroup: 'developers', role: 'helpdesk' };
const kinds = Object.keys(names) as GroupKind[];

const groupOf = async (client: FusionDirectoryClient, kind: GroupKind) => {
	const group = await client.groups.find(kind, { name: names[kind] });
	if (group === undefined) throw new Error(`the simulator has no ${kind}`);
	return group;
};
const person = async (client: FusionDirectoryClient, uid: string) => await client.users.require({ uid });

describe.each(['jsonRpc', 'rest'] as const)('groups over %s', (protocol) => {
	const open = () => bench.open({ protocol });

	test.each(kinds)('of the kind %s take people in and let them go, once', async (kind) => {
		const client = open();
		const people = [await person(client, 'ghopper'), await person(client, 'bliskov')];
		const added = await client.groups.change(await groupOf(client, kind), 'add', people);
		expect(added.changed).toHaveLength(2);
		expect(people.every((one) => client.groups.holds(added.group, one))).toBe(true);
		const writes = control.count('update');
		expect((await client.groups.change(added.group, 'add', people)).changed).toEqual([]);
		expect(control.count('update')).toBe(writes);
		const removed = await client.groups.change(added.group, 'remove', people);
		expect(removed.changed).toHaveLength(2);
		expect(people.some((one) => client.groups.holds(removed.group, one))).toBe(false);
	});

	test('with somebody in them already take in the others of a list', async () => {
		const client = open();
		const people = [await person(client, 'alovelace'), await person(client, 'ghopper')];
		expect((await client.groups.change(await groupOf(client, 'groupOfNames'), 'add', people)).changed).toEqual([grace]);
	});

	test('of names keep their last member, and say what to do', async () => {
		const client = open();
		const vpn = await groupOf(client, 'groupOfNames');
		const people = [await person(client, 'alovelace'), await person(client, 'aturing')];
		const refusal = await refusalOf(client.groups.change(vpn, 'remove', people));
		expect(refusal).toMatchObject({ kind: 'conflict', code: 'lastMember', delivery: 'unsent' });
		expect((await groupOf(client, 'groupOfNames')).members).toHaveLength(2);
	});

	test('of a person are told for all three kinds, by DN and by login name', async () => {
		const client = open();
		const found = await client.groups.of(await person(client, 'alovelace'));
		expect(found.map(({ kind, name }) => [kind, name])).toEqual([
			['groupOfNames', 'engineering'],
			['groupOfNames', 'vpn'],
			['posixGroup', 'developers'],
		]);
	});

	test('lose a locked person, whom the user’s own side would refuse', async () => {
		control.change('alovelace', { locked: true });
		const client = open();
		const user = await person(client, 'alovelace');
		expect(await refusalOf(client.objects.update(user.entry, { userRoles: { groupsMembership: [] } }))).toMatchObject({
			code: 'userLocked',
		});
		await client.groups.change(await groupOf(client, 'groupOfNames'), 'remove', [user]);
		expect(control.person('alovelace')?.groups).toEqual(['engineering']);
	});

	test.each([
		['the entry is open elsewhere', { mode: 'cannotGetLock', kind: 'update', times: 2 }],
		['two locks collide', { mode: 'lockCollision', kind: 'update', times: 2 }],
		['the answer is lost', { mode: 'resetAfter', kind: 'update' }],
	])('are changed all the same when %s', async (_case, fault) => {
		const client = open();
		const user = await person(client, 'ghopper');
		const vpn = await groupOf(client, 'groupOfNames');
		control.fault(fault);
		expect((await client.groups.change(vpn, 'add', [user])).changed).toEqual([grace]);
		expect(control.person('ghopper')?.groups).toContain('vpn');
	});

	test('are known by DN in any spelling and by name, and two of one name are told apart', async () => {
		const client = open();
		expect((await client.groups.named(`CN=vpn, ou=groups,${base}`)).name).toBe('vpn');
		expect((await client.groups.named('helpdesk')).kind).toBe('role');
		expect(await refusalOf(client.groups.named('nobody-has-this'))).toMatchObject({ kind: 'notFound' });
		await client.objects.create('ROLE', { roleGeneric: { cn: 'vpn' } });
		expect(await refusalOf(bench.open({ protocol }).groups.named('vpn'))).toMatchObject({ kind: 'conflict' });
	});
});

test('who is in which groups is told by DN in any spelling, by login name, and of somebody who was moved a moment ago', async () => {
	const client = bench.open();
	const groups = await client.groups.withMembers([`CN=vpn, ou=groups,${base}`, 'developers', 'helpdesk']);
	expect(groups.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['groupOfNames vpn', 'posixGroup developers', 'role helpdesk']);
	const groupsOf = client.groups.memberships(groups);
	const [vpn, developers] = groups.map(({ dn }) => dn);
	const one = await person(client, 'alovelace');
	expect(groupsOf(one)).toEqual([developers, vpn]);
	expect(groupsOf({ ...one, dn: dnOf('alovelace', 'Research') as typeof one.dn })).toEqual([developers, vpn]);
	expect(groupsOf(await person(client, 'ghopper'))).toEqual([]);
	expect(await refusalOf(client.groups.withMembers(['vpn', 'nowhere']))).toMatchObject({ kind: 'notFound' });
});

describe('four sessions at once', () => {
	const many = async (): Promise<Array<{ uid: string; dn: string }>> => {
		control.addMany(12);
		return control
			.people()
			.filter(({ groups = [] }) => groups.length === 0)
			.slice(-12)
			.map(({ username, id }) => ({ uid: username, dn: id ?? '' }));
	};
	const sessions = () => Array.from({ length: 4 }, () => bench.open({ protocol: 'jsonRpc' }));

	test.each(kinds)(
		'add twelve people to one %s, and none of them is lost',
		async (kind) => {
			const people = await many();
			await Promise.all(
				sessions().map(async (client, index) => {
					for (const { uid } of people.filter((_one, position) => position % 4 === index)) {
						await client.groups.change(await groupOf(client, kind), 'add', [await person(client, uid)]);
					}
				}),
			);
			const client = bench.open();
			const { members } = await groupOf(client, kind);
			const missing = people.filter(({ uid, dn }) => !members.includes(kind === 'posixGroup' ? uid : dn));
			expect(missing).toEqual([]);
		},
		30_000,
	);

	test('lose people on a real server when they go by the person’s side, which is why nothing here does', async () => {
		control.set({ overlapMs: 2000 });
		const people = await many();
		const vpn = `cn=vpn,ou=groups,${base}`;
		await Promise.all(
			sessions().map(async (client, index) => {
				for (const { dn } of people.filter((_one, position) => position % 4 === index)) {
					const entry = await client.objects.require('USER', dn);
					await client.objects.update(entry, { userRoles: { groupsMembership: [vpn] } });
				}
			}),
		);
		const { members } = await groupOf(bench.open(), 'groupOfNames');
		expect(people.filter(({ dn }) => members.includes(dn)).length).toBeLessThan(people.length);
	});
});

test('deleting the only member of a group of names leaves a DN of nobody, which can be told and taken out', async () => {
	const client = bench.open();
	await client.objects.create('OGROUP', { ogroup: { cn: 'solo', member: [ada] } });
	await client.objects.delete((await person(client, 'alovelace')).entry);
	const solo = await client.groups.find('groupOfNames', { name: 'solo' });
	expect(solo?.members).toEqual([ada]);
	expect(solo && (await client.groups.people(solo))).toEqual([{ name: ada, dn: ada, user: undefined }]);
});
