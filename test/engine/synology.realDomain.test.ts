import { base, byDn, byName, fieldsOf, users, useSynologyNode } from './synologySetup';

/** What a real domain behind DSM's API showed, from names with escapes to accounts that belong to somebody else. */
const bench = useSynologyNode();
const control = () => bench.simulator.control;
const goOn = { onError: 'continueRegularOutput' } as const;
const odd = `OU=What\\? \\#1,${base}`;

describe('a container whose name the domain writes with escapes', () => {
	beforeEach(() => {
		bench.simulator.addObject(base, 'organizationalUnit', 'What? #1');
		control().add({ username: 'kim', container: odd });
	});

	test.each([odd, `OU=What\\3F \\#1,${base}`, `ou=what\\? \\231,${base.toLowerCase()}`])(
		'is used for reading, changing and creating, typed as %s',
		async (container) => {
			const user = byDn(`CN=kim,${container}`);
			expect((await bench.run('user', 'get', { user })).json[0]).toMatchObject({ username: 'kim', id: `CN=kim,${odd}` });
			expect((await bench.run('user', 'update', { user, updateFields: { displayName: 'Kim' } })).json[0]).toMatchObject({
				outcome: 'updated',
			});
			const made = await bench.run('user', 'create', { logonName: 'lee', password: 'Correct-horse-1', container: byDn(container) });
			expect(made.error).toBeUndefined();
			expect(made.json[0]).toMatchObject({ outcome: 'created', id: `CN=lee,${odd}` });
			const found = await bench.run('user', 'getAll', { returnAll: true, container: byDn(container) });
			expect(found.json.map(({ username }) => username).sort()).toEqual(['kim', 'lee']);
		},
	);

	test('holds nobody up in Delete Many', async () => {
		control().add({ username: 'max' });
		const dns = [`CN=kim,${odd}`, `CN=max,${users}`].join('\n');
		const { json, error } = await bench.run('object', 'deleteMany', { dns });
		expect(error).toBeUndefined();
		expect(JSON.stringify(json)).toContain('deleted');
		expect([control().person('kim'), control().person('max')]).toEqual([undefined, undefined]);
	});
});

test('fields of the profile cost a new user one call more, however large the container is', async () => {
	control().addMany(1000);
	const additionalFields = { displayName: 'New', telephoneNumber: '42' };
	const create = { logonName: '={{ $json.name }}', password: 'Correct-horse-1', container: byDn(users), additionalFields };
	const { json } = await bench.run(
		'user',
		'create',
		create,
		['p1', 'p2', 'p3', 'p4', 'p5'].map((name) => ({ name })),
	);
	expect(json.map(({ outcome, displayName }) => [outcome, displayName])).toEqual(json.map(() => ['created', 'New']));
	expect(json).toHaveLength(5);
	expect([control().count('create'), control().count('update'), control().count('list')]).toEqual([5, 5, 0]);
});

describe('a name that belongs to somebody else', () => {
	const create = { password: 'Correct-horse-1', container: byDn(users) };

	test.each(['skip', 'update', 'fail'])('is a refusal when it is a group that has it (If User Exists: %s)', async (ifExists) => {
		const { error, json } = await bench.run('user', 'create', { ...create, logonName: 'Developers', ifExists });
		expect(json).toEqual([]);
		expect(error?.message).toMatch(/group|taken|already/);
		expect(`${error?.message} ${error?.description}`).not.toContain('nothing has to be done');
	});

	test('is a refusal when it is the name of another person’s entry', async () => {
		bench.simulator.addObject(users, 'person', 'Kim Lee');
		const { error, json } = await bench.run('user', 'create', { ...create, logonName: 'Kim Lee', ifExists: 'skip' });
		expect([json, error !== undefined]).toEqual([[], true]);
		expect(`${error?.message} ${error?.description}`).not.toContain('nothing has to be done');
	});
});

test('one user named by DN and by name is changed one after another, and the last change stays', async () => {
	const items = Array.from({ length: 6 }, (_, index) => ({ name: `Name ${index}`, byDn: index % 2 === 0 }));
	const user = {
		__rl: true,
		mode: '={{ $json.byDn ? "dn" : "username" }}',
		value: '={{ $json.byDn ? "CN=kim,CN=Users,DC=example,DC=com" : "kim" }}',
	};
	control().add({ username: 'kim' });
	control().fault({ mode: 'drip', kind: 'update', times: 6, delayMs: 1 });
	const options = { parallelRequests: 6 };
	const { json } = await bench.run('user', 'update', { user, updateFields: { displayName: '={{ $json.name }}' }, options }, items);
	expect(json.map(({ displayName }) => displayName)).toEqual(items.map(({ name }) => name));
	expect(fieldsOf(bench.simulator, 'update').map(({ compound }) => /Name \d/.exec(compound)?.[0])).toEqual(items.map(({ name }) => name));
	expect(control().person('kim')?.displayName).toBe('Name 5');
});

test('one user named three times in Delete is deleted once and skipped twice', async () => {
	control().add({ username: 'kim' });
	const items = ['kim', 'KIM', 'kim'].map((name) => ({ name }));
	const { json } = await bench.run('user', 'delete', { user: byName('={{ $json.name }}') }, items, goOn);
	expect(json.map(({ outcome }) => outcome)).toEqual(['deleted', 'skipped', 'skipped']);
});

test('an unknown task is told as one, with a cure of its own', async () => {
	const deletion = await bench.run('task', 'getDeletionStatus', { taskId: '@administrators/Synoads_nothing' });
	const update = await bench.run('domain', 'getTaskStatus', { taskId: '@administrators/DomainUpdate0' });
	for (const { error } of [deletion, update]) {
		expect(error?.message).toMatch(/task/i);
		expect(error?.description).toMatch(/task|ended|finished/i);
	}
});

test.each(['list', 'dn'])('an empty expression for the container is refused in the mode %s, before anything is sent', async (mode) => {
	const container = { __rl: true, mode, value: '={{ $json.nothing }}' };
	const { error } = await bench.run('user', 'create', { logonName: 'kim', password: 'Correct-horse-1', container });
	expect(error?.message).toContain("'Container'");
	expect(control().count('create')).toBe(0);
	expect((await bench.run('object', 'getAll', { container, returnAll: true })).error?.message).toContain("'Container'");
});
