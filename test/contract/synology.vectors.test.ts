import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SynologyClient } from '../../clients/synology/client';
import { collect, sent, useSynology } from './synologySetup';

interface Vector {
	recommended: Array<{ path: string; form: Array<[string, string]>; body_without_sid: string }>;
}
const { methods }: { methods: Record<string, Vector[]> } = JSON.parse(
	readFileSync(join(__dirname, '..', 'vectors', 'synology', 'requests.json'), 'utf8'),
);
const domain = 'DC=MY,DC=DOMAIN,DC=COM';
const users = `CN=Users,${domain}`;
const groups = `CN=Groups,${domain}`;
const jdoe = `CN=jdoe,${users}`;
const myGroup = `CN=My Group,${groups}`;
const password = 'Password123';

const bench = useSynology();
const newUser = { logonName: 'jdoe', email: 'jdoe@MY.EMAIL.COM', password, container: users };
const addJdoe = (): unknown => bench.simulator.control.add({ username: 'jdoe', container: users });
const addGroup = (): unknown => bench.simulator.addObject(groups, 'group', 'My Group');
const userOf = async (client: SynologyClient) => (await client.users.find({ by: 'dn', dn: jdoe })) ?? fail();
const fail = (): never => {
	throw new Error('the simulator lacks the record');
};

/** What to do for the given method and case, and the kinds of the requests that count. */
const cases: Array<[string, number, string[], (client: SynologyClient) => Promise<unknown>]> = [
	['get_directory_info', 0, ['directoryInfo'], async (client) => await client.domain.getInfo()],
	[
		'list_directory_objects',
		0,
		['list'],
		async (client) => await collect(client.objects.list({ base: users, recursive: false, atMost: 40 })),
	],
	[
		'list_directory_objects',
		1,
		['list'],
		async (client) =>
			await collect(client.objects.list({ base: domain, recursive: false, offset: 100, atMost: 50, categories: ['person', 'group'] })),
	],
	['create_new_user', 0, ['create'], async (client) => await client.users.create({ ...newUser, passwordNeverExpires: true })],
	[
		'create_new_user',
		1,
		['create'],
		async (client) =>
			await client.users.create({
				...newUser,
				password: 'Pass & "word" é+1',
				description: 'A user',
				disabled: true,
				cannotChangePassword: true,
				changePasswordAtNextLogon: true,
				passwordNeverExpires: false,
			}),
	],
	[
		'reset_password',
		0,
		['passwordReset'],
		async (client) => {
			bench.simulator.control.change('jdoe', addJdoe() ? { email: 'jdoe@example.com' } : {});
			await client.users.sendPasswordReset('jdoe');
		},
	],
	[
		'change_user_password',
		0,
		['update'],
		async (client) => {
			addJdoe();
			await client.users.setPassword(await userOf(client), password);
		},
	],
	['create_new_group', 0, ['createGroup'], async (client) => await client.groups.create({ name: 'My Group', container: groups })],
	[
		'create_new_group',
		1,
		['createGroup'],
		async (client) =>
			await client.groups.create({
				name: 'Mailing',
				container: groups,
				email: 'm@x.com',
				description: 'desc',
				type: 'distribution',
				scope: 'universal',
			}),
	],
	[
		'add_user_to_group',
		0,
		['addMember'],
		async (client) => {
			addJdoe();
			addGroup();
			const group = (await client.groups.find({ by: 'dn', dn: myGroup })) ?? fail();
			await client.groups.addMembers(group, [(await userOf(client)).dn]);
		},
	],
	['does_dn_exist', 0, ['conflict'], async (client) => await client.objects.isNameTaken('My Group')],
	[
		'modify_user_info',
		0,
		['update'],
		async (client) => {
			addJdoe();
			await client.users.update(await userOf(client), {
				firstName: 'John',
				lastName: 'Doe',
				displayName: 'John Doe',
				initials: 'JD',
				physicalDeliveryOfficeName: 'Office 7',
				telephoneNumber: '123-444-5677',
				web: 'http://x.y',
			});
		},
	],
	[
		'setEntryRequest',
		0,
		['update'],
		async (client) => {
			addJdoe();
			const params = { userList: [{ dn: jdoe, telephoneNumber: '1' }] };
			const entry = { api: 'SYNO.ActiveDirectory.User', method: 'set', version: 2, params };
			await client.compound([entry], { mode: 'sequential', stopWhenError: true });
		},
	],
	['update_domain_records', 0, ['updateDomain'], async (client) => await client.domain.startUpdate()],
	['get_task_status', 0, ['updateStatus'], async (client) => await client.domain.updateStatus(await client.domain.startUpdate())],
	[
		'deleteItems',
		0,
		['delete', 'poll'],
		async (client) => {
			addJdoe();
			addGroup();
			const group = (await client.groups.find({ by: 'dn', dn: myGroup })) ?? fail();
			await client.deletions.run([await userOf(client), group]);
		},
	],
	[
		'delete_item',
		0,
		['delete', 'poll'],
		async (client) => {
			addJdoe();
			await client.deletions.run([await userOf(client)]);
		},
	],
	[
		'entryRequest',
		0,
		['poll'],
		async (client) => {
			addJdoe();
			await client.deletions.status(await client.deletions.start([await userOf(client)]));
		},
	],
];

/** Task ids are the NAS's own; the recorded ones stand for them. */
const anyTask = (text: string): string =>
	text
		.replace(/@administrators\/Synoads_SYNO\.ActiveDirectory\.Directory_delete[0-9A-F]+/g, 'TASK')
		.replace(/@administrators\/DomainUpdate[0-9A-F]+/g, 'TASK');

describe('requests equal the proven ones field by field', () => {
	beforeEach(() => bench.simulator.control.set({ realm: 'MY.DOMAIN.COM', netbios: 'MY', taskIds: 'named' }));

	test('every recorded case is tried', () => {
		const recorded = Object.entries(methods).flatMap(([name, list]) => list.map((_, index) => `${name} ${index}`));
		expect(cases.map(([name, index]) => `${name} ${index}`).sort()).toEqual(recorded.sort());
	});

	test.each(cases)('%s, case %i', async (name, index, kinds, act) => {
		const client = bench.open();
		await act(client);
		methods[name][index].recommended.forEach((expected, position) => {
			const arrived = sent(bench.simulator, kinds[position]).at(-1);
			const { _sid, ...fields } = arrived?.fields ?? {};
			expect(_sid).toBeTruthy();
			expect(arrived?.target).toBe(expected.path);
			const form = Object.entries(fields).map(([field, value]) => [field, anyTask(value)]);
			expect(form).toEqual(expected.form.filter(([field]) => field !== '_sid').map(([field, value]) => [field, anyTask(value)]));
		});
	});

	test('bodies are the recorded ones to the byte', async () => {
		await bench.open().users.create({ ...newUser, passwordNeverExpires: true });
		const body = bench.simulator.control.requests().log.find(({ kind }) => kind === 'create')?.body;
		expect(body?.replace(/&_sid=.*/, '')).toBe(methods.create_new_user[0].recommended[0].body_without_sid);
	});

	afterEach(() => {
		expect(bench.simulator.control.details().violations).toEqual([]);
	});
});
