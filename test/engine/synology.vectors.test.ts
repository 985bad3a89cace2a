import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { resources } from '../../nodes/SynologyDirectoryServer/actions/resources';
import { byDn, byName, fieldsOf, useSynologyNode } from './synologySetup';

interface Vector {
	recommended: Array<{ form: Array<[string, string]> }>;
}
const { methods }: { methods: Record<string, Vector[]> } = JSON.parse(
	readFileSync(join(__dirname, '..', 'vectors', 'synology', 'requests.json'), 'utf8'),
);
const domain = 'DC=MY,DC=DOMAIN,DC=COM';
const users = `CN=Users,${domain}`;
const groups = `CN=Groups,${domain}`;
const jdoe = `CN=jdoe,${users}`;
const newUser = { logonName: 'jdoe', email: 'jdoe@MY.EMAIL.COM', password: 'Password123', container: byDn(users) };
const profile = {
	firstName: 'John',
	lastName: 'Doe',
	displayName: 'John Doe',
	initials: 'JD',
	physicalDeliveryOfficeName: 'Office 7',
	telephoneNumber: '123-444-5677',
	web: 'http://x.y',
};

/** Method of the library and case, the operation that serves it, its parameters, the kinds of requests that count. */
const cases: Array<[string, number, string, string, IDataObject, string[]]> = [
	['get_directory_info', 0, 'domain', 'getInfo', {}, ['directoryInfo']],
	['list_directory_objects', 0, 'object', 'getAll', { container: byDn(users), searchIn: 'container', limit: 40 }, ['list']],
	[
		'list_directory_objects',
		1,
		'object',
		'getAll',
		{ container: byDn(domain), searchIn: 'container', limit: 50, categories: ['person', 'group'], options: { offset: 100 } },
		['list'],
	],
	['create_new_user', 0, 'user', 'create', { ...newUser, additionalFields: { passwordNeverExpires: true } }, ['create']],
	[
		'create_new_user',
		1,
		'user',
		'create',
		{
			...newUser,
			password: 'Pass & "word" é+1',
			additionalFields: {
				description: 'A user',
				accountIsDisabled: true,
				cannotChangePassword: true,
				passwordNeverExpires: false,
			},
		},
		['create'],
	],
	['reset_password', 0, 'user', 'sendPasswordReset', { username: 'jdoe' }, ['passwordReset']],
	['change_user_password', 0, 'user', 'setPassword', { user: byDn(jdoe), password: 'Password123' }, ['update']],
	['create_new_group', 0, 'group', 'create', { name: 'My Group', container: byDn(groups) }, ['createGroup']],
	[
		'create_new_group',
		1,
		'group',
		'create',
		{
			name: 'Mailing',
			container: byDn(groups),
			additionalFields: { email: 'm@x.com', description: 'desc', type: 'distribution', scope: 'universal' },
		},
		['createGroup'],
	],
	['add_user_to_group', 0, 'group', 'addMembers', { group: byName('My Group'), user: byName('jdoe') }, ['addMember']],
	['does_dn_exist', 0, 'object', 'checkName', { name: 'My Group' }, ['conflict']],
	['modify_user_info', 0, 'user', 'update', { user: byName('jdoe'), updateFields: profile }, ['update']],
	[
		'setEntryRequest',
		0,
		'request',
		'compound',
		{
			calls: {
				rows: [
					{ api: 'SYNO.ActiveDirectory.User', method: 'set', version: 2, parameters: { userList: [{ dn: jdoe, telephoneNumber: '1' }] } },
				],
			},
		},
		['update'],
	],
	['update_domain_records', 0, 'domain', 'updateRecords', {}, ['updateDomain']],
	['get_task_status', 0, 'domain', 'getTaskStatus', { taskId: '@administrators/DomainUpdate6146195136397F2' }, ['updateStatus']],
	['deleteItems', 0, 'object', 'deleteMany', { dns: `${jdoe}\nCN=My Group,${groups}` }, ['delete', 'poll']],
	['delete_item', 0, 'user', 'delete', { user: byName('jdoe') }, ['delete', 'poll']],
	[
		'entryRequest',
		0,
		'task',
		'getDeletionStatus',
		{ taskId: '@administrators/Synoads_SYNO.ActiveDirectory.Directory_delete6145EA17C4F03DA9' },
		['poll'],
	],
];

const anyTask = (text: string): string => text.replace(/(Directory_delete|DomainUpdate)[0-9A-F]+/g, '$1');
/** The library sets "must change" beside "can't change" in its example; the node refuses such users, who could never sign in. */
const withoutContradiction = (field: string, value: string): string =>
	field === 'change_password_next_logon' && value === 'true' ? 'null' : value;
const newOnes = ['create_new_user', 'create_new_group', 'does_dn_exist'];

describe('the operations send what is proven, field by field', () => {
	const bench = useSynologyNode();

	test('every method of the library has its operation here', () => {
		const recorded = Object.entries(methods).flatMap(([name, list]) => list.map((_, index) => `${name} ${index}`));
		expect(cases.map(([name, index]) => `${name} ${index}`).sort()).toEqual(recorded.sort());
	});

	test.each(cases)('%s (case %i): %s %s', async (name, index, resource, operation, parameters, kinds) => {
		const { control } = bench.simulator;
		control.set({ realm: 'MY.DOMAIN.COM', netbios: 'MY', taskIds: 'named' });
		if (!newOnes.includes(name)) {
			control.add({ username: 'jdoe', container: users, email: 'jdoe@example.com' });
			bench.simulator.addObject(groups, 'group', 'My Group');
		}
		await bench.run(resource, operation, parameters);
		methods[name][index].recommended.forEach((expected, position) => {
			const { _sid, ...fields } = fieldsOf(bench.simulator, kinds[position]).at(-1) ?? {};
			expect(_sid).toBeTruthy();
			const arrived = Object.entries(fields).map(([field, value]) => [field, anyTask(value)]);
			expect(arrived).toEqual(
				expected.form.filter(([field]) => field !== '_sid').map(([field, value]) => [field, anyTask(withoutContradiction(field, value))]),
			);
		});
		expect(control.details().violations).toEqual([]);
	});
});

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'synology-directory-server.md'), 'utf8');
const section = (title: string): string => page.split(new RegExp(`^#{2,3} ${title}$`, 'm'))[1].split(/^#{2,3} /m)[0];
const rows = (title: string): string[][] =>
	section(title)
		.split('\n')
		.filter((line) => line.startsWith('| ') && !line.startsWith('|--'))
		.slice(1)
		.map((line) =>
			line
				.split('|')
				.slice(1, -1)
				.map((cell) => cell.trim()),
		);
const registered = resources.flatMap(({ name, value, operations }) =>
	operations.map((operation) => ({ title: `${name}: ${operation.name}`, id: `${value} ${operation.value}` })),
);

describe('the page for administrators', () => {
	test('lists every operation of the node, and no other', () => {
		let resource = '';
		const listed = rows('Operations').flatMap(([first, names]) => {
			resource = first || resource;
			return names.split(' · ').map((name) => `${resource}: ${name}`);
		});
		expect(listed.sort()).toEqual(registered.map(({ title }) => title).sort());
	});

	test('names for each of the 15 methods of the library an operation that exists and whose requests are compared', () => {
		const listed = rows('The methods of the Python library, and what serves them here');
		const compared = new Map(cases.map(([method, , resource, operation]) => [method, `${resource} ${operation}`]));
		expect(listed.map(([method]) => method.replace(/`/g, '')).sort()).toEqual(Object.keys(methods).sort());
		expect(listed).toHaveLength(15);
		for (const [method, text] of listed) {
			const operation = text.replace(/ \(.*/, '').replace('User, Group or Object', 'User');
			const found = registered.find(({ title }) => title === operation);
			expect([method, found?.id]).toEqual([method, compared.get(method.replace(/`/g, ''))]);
		}
	});
});
