import { base, container, newUser, refusalOf, sent, useSynology } from './synologySetup';

const bench = useSynology();
const control = () => bench.simulator.control;
const count = (kind: string): number => control().count(kind);
const settings = (changes: Record<string, unknown>): void => control().set(changes);

describe('creating a user', () => {
	test('gives the DN that the NAS made, and what was sent', async () => {
		const user = await bench.open().users.create({ ...newUser, description: 'New', disabled: true });
		expect(user).toMatchObject({ dn: `CN=jdoe,${container}`, logonName: 'jdoe', mail: 'jdoe@example.com', disabled: true });
		expect(control().person('jdoe')).toMatchObject({ email: 'jdoe@example.com', enabled: false });
		expect(JSON.stringify(user)).not.toContain(newUser.password);
	});

	test.each([
		'Pa"ss\\word',
		'\\","dn":"CN=x',
		'}]}] &+=% ü',
		'密码-пароль-🔑-x',
		'true',
		'12345678',
		' leading and trailing ',
		'a\\,b\\3D=c;d',
	])('the password %j arrives as it is, and adds no property', async (password) => {
		settings({ minPasswordLength: 1, passwordComplexity: false });
		const client = bench.open();
		const user = await client.users.create({ ...newUser, password: 'first-password' });
		await client.users.setPassword(user, password);
		const [{ fields }] = sent(bench.simulator, 'update');
		expect(JSON.parse(fields.compound)[0].userList).toEqual([{ dn: user.dn, enbl_change_password: true, password }]);
		expect(control().details()).toMatchObject({ ignoredFields: [], violations: [] });
	});

	test.each(['ünïcode.名', '12345', 'true', "o'neil"])('the logon name %j is taken literally', async (logonName) => {
		await bench.open().users.create({ ...newUser, logonName });
		expect(control().person(logonName)).toBeDefined();
		expect(control().details().violations).toEqual([]);
	});

	test.each(['', '  ', 'a,b', 'a"b', 'a\\b', 'a/b', 'x=y', 'a*', 'tab\tname', '...', ' jdoe', 'jdoe.'])(
		'the logon name %j never leaves the machine',
		async (logonName) => {
			expect(await refusalOf(bench.open().users.create({ ...newUser, logonName }))).toMatchObject({ kind: 'invalid', delivery: 'unsent' });
			expect(control().count()).toBe(0);
		},
	);

	test('a container with commas, umlauts and escapes in its DN works', async () => {
		const dn = bench.simulator.addObject(`OU=Staff,${base}`, 'organizationalUnit', 'Zürich, "Süd" \\ 部門 = x');
		const user = await bench.open().users.create({ ...newUser, container: dn });
		expect(user.dn).toBe(`CN=jdoe,${dn}`);
	});

	test('a name that is taken, by a group as well, is a conflict', async () => {
		for (const logonName of ['ADA.lovelace', 'developers']) {
			const refusal = await refusalOf(bench.open().users.create({ ...newUser, logonName }));
			expect(refusal).toMatchObject({ kind: 'conflict', fields: ['logon_name'] });
			expect(refusal.message).toContain('the name is taken');
		}
		expect(control().person('ada.lovelace')).toMatchObject({ displayName: 'Ada Lovelace' });
	});

	test('a new user takes one request; where the NAS gives no reason for its refusal, the name is asked for', async () => {
		await bench.open().users.create(newUser);
		expect([count('create'), count('conflict')]).toEqual([1, 0]);
		const body = JSON.stringify({ success: false, error: { code: 10104, errors: [{ code: 10999, msg: 'ldb: add' }] } });
		control().fault({ mode: 'status', status: 200, kind: 'create', body, times: 2 });
		const taken = await refusalOf(bench.open().users.create(newUser));
		expect(taken).toMatchObject({ kind: 'conflict', code: 10104 });
		expect(taken.message).toBe("The NAS did not create the user 'jdoe': the name is taken (code 10104)");
		expect(await refusalOf(bench.open().users.create({ ...newUser, logonName: 'free.name' }))).toMatchObject({
			kind: 'backend',
			code: 10104,
		});
	});

	test.each([false, true])('refusals are found at any depth (inside of a success: %s)', async (createErrorInData) => {
		settings({ createErrorInData });
		const client = bench.open();
		const weak = await refusalOf(client.users.create({ ...newUser, password: 'x1' }));
		expect(weak).toMatchObject({ kind: 'invalid', fields: ['password'] });
		const nowhere = await refusalOf(client.users.create({ ...newUser, container: `OU=Nowhere,${base}` }));
		expect(nowhere).toMatchObject({ kind: 'notFound', fields: ['located_dn'] });
		expect(nowhere.message).toMatch(/'jdoe'.*container does not exist.*code/);
		expect(control().person('jdoe')).toBeUndefined();
	});

	test.each(['resetAfter', 'half', 'wrongJson'])('a create whose answer was lost (%s) is looked up, not repeated', async (mode) => {
		control().fault({ mode, kind: 'create' });
		const user = await bench.open().users.create(newUser, { wasFree: true });
		expect(user.dn).toBe(`CN=jdoe,${container}`);
		expect(count('create')).toBe(1);
	});

	test.each([408, 500, 502, 504])('a create that a proxy answered with %i is looked up, not repeated', async (status) => {
		control().fault({ mode: 'statusAfter', kind: 'create', status });
		expect((await bench.open().users.create(newUser, { wasFree: true })).dn).toBe(`CN=jdoe,${container}`);
		expect(count('create')).toBe(1);
	});

	test('a create whose answer was lost claims nobody who may have been there before', async () => {
		control().fault({ mode: 'resetAfter', kind: 'create' });
		const refusal = await refusalOf(bench.open().users.create(newUser));
		expect(refusal).toMatchObject({ kind: 'uncertain' });
		expect(refusal.message).toContain('nothing tells whether it is the new one or was there before');
		expect(count('create')).toBe(1);
	});

	test('a create that never arrived is told as uncertain, and not repeated', async () => {
		control().fault({ mode: 'reset', kind: 'create' });
		expect(await refusalOf(bench.open().users.create(newUser))).toMatchObject({ kind: 'uncertain' });
		expect(count('create')).toBe(1);
	});

	test('a password that the NAS quotes does not come through', async () => {
		const password = 'Very-Secret-Password-1';
		const body = JSON.stringify({ success: false, error: { code: 10104, errors: [{ code: 1, msg: `bad value ${password}` }] } });
		control().fault({ mode: 'status', status: 200, kind: 'create', body });
		const refusal = await refusalOf(bench.open().users.create({ ...newUser, password }));
		expect(refusal.message).toContain('bad value');
		expect(refusal.message).not.toContain(password);
	});
});

describe('changing a user', () => {
	const find = async (name = 'ada.lovelace') => {
		const client = bench.open();
		const user = await client.users.find({ by: 'name', name });
		if (!user) throw new Error('missing');
		return { client, user };
	};

	test('sends what is given and gives the record as it is afterwards', async () => {
		const { client, user } = await find('edsger.dijkstra');
		const updated = await client.users.update(user, { displayName: 'E. W. Dijkstra', telephoneNumber: '' });
		expect(updated).toMatchObject({ dn: user.dn, displayName: 'E. W. Dijkstra', phone: null });
		expect(JSON.parse(sent(bench.simulator, 'update')[0].fields.compound)[0].userList).toEqual([
			{ dn: user.dn, displayName: 'E. W. Dijkstra', telephoneNumber: '' },
		]);
	});

	test('a field that the NAS ignores shows by its old value', async () => {
		const { client, user } = await find();
		expect((await client.users.update(user, { description: 'Countess' })).description).toBeNull();
	});

	test.each([true, false])('a refusal of the one user is found (among the item codes: %s)', async (inside) => {
		const { client, user } = await find();
		settings({ singleFailureInside: inside });
		expect(await refusalOf(client.users.setPassword(user, 'x'))).toMatchObject({ kind: 'invalid', fields: ['password'] });
		control().fault({ mode: 'itemFailure', kind: 'update' });
		expect((await refusalOf(client.users.update(user, { web: 'x' }))).message).toContain('10237');
	});

	test('a user that is gone is told as gone, though the NAS gives its general code', async () => {
		const { client, user } = await find();
		control().remove('ada.lovelace');
		expect(await refusalOf(client.users.update(user, { web: 'x' }))).toMatchObject({ kind: 'notFound' });
	});

	test.each(['resetAfter', 'reset'])('a change whose answer was lost (%s) is made sure of after a look at the user', async (mode) => {
		const { client, user } = await find();
		control().fault({ mode, kind: 'update' });
		expect((await client.users.update(user, { displayName: 'Ada King' })).displayName).toBe('Ada King');
	});

	test('a change that is lost twice is uncertain; one for a user that vanished is not sent again', async () => {
		const { client, user } = await find();
		control().fault({ mode: 'reset', kind: 'update', times: 2 });
		expect(await refusalOf(client.users.setPassword(user, 'Correct-horse-1'))).toMatchObject({ kind: 'uncertain' });
		control().remove('ada.lovelace');
		control().forgetRequests();
		control().fault({ mode: 'reset', kind: 'update' });
		expect(await refusalOf(client.users.setPassword(user, 'Correct-horse-1'))).toMatchObject({ kind: 'uncertain' });
		expect(count('update')).toBe(1);
	});

	test('a thousand changes in one container take a few requests each, not a walk each', async () => {
		control().addMany(1000);
		const client = bench.open();
		for (let index = 0; index < 20; index += 1) {
			const user = await client.users.find({ by: 'dn', dn: `CN=person${String(index * 40).padStart(6, '0')},${container}` });
			if (user) await client.users.update(user, { displayName: `Changed ${index}` });
		}
		expect(count('list')).toBeLessThan(40);
	});
});

describe('the mail to reset a password', () => {
	test('is sent once; its two settings are named when the NAS refuses', async () => {
		const client = bench.open();
		expect(await client.users.sendPasswordReset('ada.lovelace')).toBe(3);
		settings({ passwordResetByMail: false });
		const refusal = await refusalOf(client.users.sendPasswordReset('ada.lovelace'));
		expect(refusal.cure).toMatch(/Allow non-administrator users.*Reset password for your account/);
		control().set({ passwordResetByMail: true });
		control().fault({ mode: 'resetAfter', kind: 'passwordReset' });
		expect(await refusalOf(client.users.sendPasswordReset('ada.lovelace'))).toMatchObject({ kind: 'uncertain' });
	});
});

describe('calls of one’s own', () => {
	test('reach any API; values are encoded as JSON', async () => {
		const client = bench.open();
		const data = await client.call({ api: 'SYNO.Core.Directory.Domain', version: 2, method: 'get_domain_list', params: {} }, 'read');
		expect(data).toBeTruthy();
		await refusalOf(client.call({ api: 'SYNO.ActiveDirectory.Polling', version: 1, method: 'get', params: { task_id: '12345' } }, 'read'));
		expect(sent(bench.simulator, 'poll')[0].fields.task_id).toBe('"12345"');
	});

	test.each([
		[{ api: 'SYNO.API.Auth', version: 7, method: 'logout' }],
		[{ api: 'nonsense', version: 1, method: 'get' }],
		[{ api: 'SYNO.X', version: 0, method: 'get' }],
		[{ api: 'SYNO.X', version: 1, method: 'get&api=SYNO.Y' }],
		[{ api: 'SYNO.X', version: 1, method: 'get', params: { _sid: 'mine' } }],
		[{ api: 'SYNO.X', version: 1, method: 'get', params: { method: 'delete' } }],
	])('%j is refused before anything is sent', async (request) => {
		const client = bench.open();
		expect(await refusalOf(client.call(request, 'read'))).toMatchObject({ kind: 'invalid', delivery: 'unsent' });
		expect(await refusalOf(client.compound([request], { mode: 'parallel' }))).toMatchObject({ kind: 'invalid', delivery: 'unsent' });
		expect(control().count()).toBe(0);
	});

	test('a compound tells what became of every entry', async () => {
		const client = bench.open();
		const info = { api: 'SYNO.ActiveDirectory.Info', version: 3, method: 'get' };
		const wrong = { api: 'SYNO.ActiveDirectory.Polling', version: 1, method: 'get', params: { task_id: 'x' } };
		const stopped = await client.compound([info, wrong, info], { mode: 'sequential', stopWhenError: true });
		expect(stopped.map(({ state }) => state)).toEqual(['done', 'refused', 'skipped']);
		expect(stopped[1].reason?.message).toContain("'get' of SYNO.ActiveDirectory.Polling");
		const all = await client.compound([info, wrong, info], { mode: 'sequential', stopWhenError: false });
		expect(all.map(({ state }) => state)).toEqual(['done', 'refused', 'done']);
	});
});
