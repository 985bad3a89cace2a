import { ada, base, byDn, byName, dnOf, useFusionDirectory } from './fusionDirectorySetup';

const { run, control, person, count, simulator } = useFusionDirectory();
const emmy = { username: 'noether', firstName: 'Emmy', lastName: 'Noether', password: 'Idealring.1918' };

describe.each(['jsonRpc', 'rest'] as const)('FusionDirectory users over %s', (protocol) => {
	const act = (operation: string, parameters: object = {}, more: object = {}) =>
		run('user', operation, { ...parameters }, { credential: { protocol }, ...more });

	test('create makes the user where it belongs, with its mail and Unix tabs', async () => {
		const { json, error } = await act('create', {
			...emmy,
			base: byDn(`ou=Research,${base}`),
			email: 'emmy@example.com',
			additionalFields: { phone: '+49 551 1', title: 'Dr; Prof', homeDirectory: '/home/noether' },
		});
		expect(error).toBeUndefined();
		expect(json).toEqual([
			{
				outcome: 'created',
				id: dnOf('noether', 'Research'),
				username: 'noether',
				displayName: 'Emmy Noether',
				firstName: 'Emmy',
				lastName: 'Noether',
				email: 'emmy@example.com',
				phone: '+49 551 1',
				enabled: true,
				locked: false,
				expiresAt: null,
				passwordExpired: null,
				groups: [],
				source: 'fusionDirectory',
			},
		]);
		expect(person('noether')).toMatchObject({ email: 'emmy@example.com', lastName: 'Noether' });
	});

	test('create of a taken name fails, skips or updates as told', async () => {
		const known = { ...emmy, username: 'alovelace', lastName: 'King' };
		const failed = await act('create', known);
		expect(failed.error?.message).toContain("'alovelace'");
		expect(failed.error?.description).toContain("'If User Exists'");
		expect((await act('create', { ...known, ifExists: 'skip' })).json[0]).toMatchObject({ outcome: 'skipped', lastName: 'Lovelace' });
		expect((await act('create', { ...known, firstName: 'Ada', ifExists: 'update' })).json[0]).toMatchObject({
			outcome: 'updated',
			lastName: 'King',
			id: ada,
		});
		expect(person('alovelace')?.lastName).toBe('King');
		expect(
			control()
				.people()
				.filter(({ username }) => username === 'alovelace'),
		).toHaveLength(1);
	});

	test('create with a generated password gives it once, and it signs in', async () => {
		const { json } = await act('create', { ...emmy, password: '', generatePassword: true });
		const password = String(json[0].generatedPassword);
		expect(password).toHaveLength(20);
		const signedIn = await run('server', 'getBase', {}, { credential: { protocol, username: 'noether', password } });
		expect(signedIn.json[0]).toEqual({ base });
	});

	test('a generated password is for new users: who exists keeps theirs', async () => {
		const { json } = await act('upsert', { ...emmy, password: '', generatePassword: true });
		const password = String(json[0].generatedPassword);
		const again = await act('upsert', { ...emmy, password: '', generatePassword: true });
		expect(again.json[0]).toMatchObject({ outcome: 'unchanged' });
		expect(again.json[0]).not.toHaveProperty('generatedPassword');
		const signedIn = await run('server', 'getBase', {}, { credential: { protocol, username: 'noether', password } });
		expect(signedIn.json[0]).toEqual({ base });
	});

	test('a dry run sends no write and masks the password', async () => {
		const { json } = await act('create', { ...emmy, options: { dryRun: true } });
		expect(json[0]).toMatchObject({
			wouldBe: 'created',
			dryRun: true,
			requests: [{ step: 'create the user', user: { uid: 'noether', userPassword: '•••' } }],
		});
		expect(json[0]).not.toHaveProperty('outcome');
		expect(JSON.stringify(json)).not.toContain('Idealring');
		expect(count('create')).toBe(0);
	});

	test('create or update leaves one user, whatever was there', async () => {
		expect((await act('upsert', emmy)).json[0]).toMatchObject({ outcome: 'created' });
		expect((await act('upsert', { ...emmy, lastName: 'Nöther' })).json[0]).toMatchObject({ outcome: 'updated', lastName: 'Nöther' });
	});

	test('get gives the common shape, raw gives no hash, selected fields only those', async () => {
		expect((await act('get', { user: byName('alovelace') })).json[0]).toMatchObject({
			id: ada,
			email: 'ada.lovelace@example.com',
			locked: false,
		});
		const {
			json: [raw],
			error,
		} = await act('get', { user: byDn(ada), output: 'raw' });
		expect(error?.message).toBeUndefined();
		expect(raw).toMatchObject({ dn: ada, sn: 'Lovelace', title: ['Analyst'] });
		expect(JSON.stringify(raw)).not.toMatch(/userPassword|\{SSHA\}/);
		expect((await act('get', { user: byDn(ada), output: 'selectedFields', outputFields: 'mail, title' })).json[0]).toEqual({
			dn: ada,
			mail: 'ada.lovelace@example.com',
			title: ['Analyst'],
		});
	});

	test('get many filters, escapes what is typed, and honours the limit', async () => {
		const rows = (field: string, comparison: string, value: string) => ({
			filters: { rows: [{ field, comparison, value }] },
			returnAll: true,
		});
		expect((await act('getAll', rows('sn', 'startsWith', 'Ho'))).json.map(({ username }) => username)).toEqual(['ghopper']);
		expect((await act('getAll', rows('uid', 'equals', '*'))).json).toEqual([]);
		expect((await act('getAll', { limit: 2 })).json).toHaveLength(2);
		expect((await act('getAll', { returnAll: true, base: byDn(`ou=Sales,${base}`) })).json).toMatchObject([
			{ username: 'rperlman', locked: false },
		]);
		expect((await act('getAll', { returnAll: true, options: { rawFilter: '(|(sn=Turing)(sn=Knuth))' } })).json).toHaveLength(2);
	});

	test('get many with an unknown attribute names the right spelling, before the call', async () => {
		const { error } = await act('getAll', { filters: { rows: [{ field: 'givenname', comparison: 'equals', value: 'x' }] } });
		expect(error?.message).toContain("'givenname'");
		expect(error?.description).toContain("'givenName'");
		expect(count('list')).toBe(0);
	});

	test('update sends what differs and nothing when nothing does', async () => {
		const changes = { user: byName('alovelace'), updateFields: { lastName: 'King', phone: '42' } };
		expect((await act('update', changes)).json[0]).toMatchObject({ outcome: 'updated', lastName: 'King', phone: '42' });
		expect((await act('update', changes)).json[0]).toMatchObject({ outcome: 'unchanged' });
		expect(count('update')).toBe(1);
	});

	test('update moves to another department, and strips the login name that is sent along', async () => {
		const { json } = await act('update', {
			user: byName('alovelace'),
			base: byDn(`ou=Sales,${base}`),
			moreFields: 'json',
			values: '{ "user": { "uid": "other", "mobile": "007" } }',
		});
		expect(json[0]).toMatchObject({
			outcome: 'updated',
			id: dnOf('alovelace', 'Sales'),
			username: 'alovelace',
			notApplied: ['user.uid'],
		});
	});

	test('update with the form turns lists, dates and switches into what the server wants', async () => {
		const { json, error } = await act('update', {
			user: byName('alovelace'),
			moreFields: 'form',
			tabs: ['personalInfo', 'mailAccount'],
			fields: {
				mappingMode: 'defineBelow',
				value: {
					'personalInfo.dateOfBirth': '1815-12-10T00:00:00.000+00:00',
					'mailAccount.gosaMailAlternateAddress': 'countess@example.com; a@example.com',
					'mailAccount.flag_vacation': true,
				},
			},
		});
		expect(error).toBeUndefined();
		expect(json[0].outcome).toBe('updated');
		const { json: fields } = await run(
			'object',
			'getFields',
			{ objectType: { __rl: true, mode: 'name', value: 'USER' }, object: byDn(ada), tab: 'personalInfo' },
			{ credential: { protocol } },
		);
		expect(fields.find(({ attribute }) => attribute === 'dateOfBirth')?.value).toBe('1815-12-10');
	});

	test('a missing user fails or is skipped as told', async () => {
		const ghost = { user: byName('ghost'), updateFields: { phone: '1' } };
		expect((await act('update', ghost)).error?.description).toContain("'If User Is Missing'");
		expect((await act('update', { ...ghost, ifMissing: 'skip' })).json[0]).toMatchObject({ outcome: 'skipped' });
		expect((await act('delete', { user: byName('ghost'), ifMissing: 'skip' })).json[0]).toMatchObject({
			outcome: 'skipped',
			deleted: false,
		});
	});

	test('delete takes away exactly the one named', async () => {
		const before = control().people().length;
		expect((await act('delete', { user: byName('alovelace') })).json[0]).toMatchObject({
			outcome: 'deleted',
			deleted: true,
			id: ada,
			username: 'alovelace',
		});
		expect(person('alovelace')).toBeUndefined();
		expect(control().people()).toHaveLength(before - 1);
	});

	test.each(['', ' ', '*', 'ada*', '(uid=*)', 'uid=*,ou=people', '__proto__', "'; drop", '../../x', 'ada/lovelace\\'])(
		"delete of '%s' deletes nobody",
		async (name) => {
			const before = control().people().length;
			for (const mode of ['username', 'dn', 'list']) {
				const { error } = await act('delete', { user: { __rl: true, mode, value: '={{ $json.name }}' } }, { items: [{ name }] });
				expect(error).toBeDefined();
			}
			expect(control().people()).toHaveLength(before);
			expect(count('delete')).toBe(0);
		},
	);

	test('lock, unlock and lock status go round, and say when nothing changed', async () => {
		const user = { user: byName('alovelace') };
		expect((await act('lock', user)).json[0]).toMatchObject({ outcome: 'updated', locked: true, enabled: false });
		expect((await act('lock', user)).json[0]).toMatchObject({ outcome: 'unchanged', locked: true });
		expect((await act('getLockStatus', user)).json[0]).toEqual({ id: ada, username: 'alovelace', locked: true });
		expect((await act('unlock', user)).json[0]).toMatchObject({ outcome: 'updated', locked: false });
	});

	test('a locked user is told on update, or unlocked for the change', async () => {
		control().change('alovelace', { locked: true });
		const changes = { user: byName('alovelace'), updateFields: { phone: '42' } };
		const refused = await act('update', changes);
		expect(refused.error?.message).toContain('is locked');
		expect(refused.error?.description).toContain("'Unlock for the Change'");
		expect((await act('update', { ...changes, options: { unlockForChange: true } })).json[0]).toMatchObject({
			outcome: 'updated',
			phone: '42',
			locked: true,
		});
	});

	test('set password works for the next login and is not shown', async () => {
		const { json } = await act('setPassword', { user: byName('fd-reader'), password: 'Brand.new.1' });
		expect(json[0]).toMatchObject({ outcome: 'updated', username: 'fd-reader' });
		expect(JSON.stringify(json)).not.toContain('Brand.new.1');
		expect(
			(await run('server', 'getBase', {}, { credential: { protocol, username: 'fd-reader', password: 'Brand.new.1' } })).json[0],
		).toEqual({ base });
	});
});

test('one login and one logout serve a hundred items, in order and paired', async () => {
	const items = Array.from({ length: 100 }, (_, index) => ({ name: `person${index}` }));
	const { items: output } = await run('user', 'create', { ...emmy, username: '={{ $json.name }}' }, { items });
	expect(output.map(({ json, pairedItem }) => [json.username, pairedItem])).toEqual(items.map(({ name }, item) => [name, { item }]));
	expect([count('login'), count('logout'), count('create')]).toEqual([1, 1, 100]);
});

test('Continue On Fail keeps the items apart, and a wrong password is tried once for all of them', async () => {
	const mixed = await run(
		'user',
		'get',
		{ user: { __rl: true, mode: 'username', value: '={{ $json.name }}' } },
		{ items: [{ name: 'alovelace' }, { name: 'ghost' }, { name: 'aturing' }], onError: 'continueRegularOutput' },
	);
	expect(mixed.json.map(({ username, error }) => username ?? String(error).slice(0, 15))).toEqual([
		'alovelace',
		"No user 'ghost'",
		'aturing',
	]);
	const wrong = await run(
		'user',
		'get',
		{ user: byName('alovelace') },
		{ items: [{}, {}, {}], onError: 'continueRegularOutput', credential: { password: 'not-the-one-at-all' } },
	);
	expect(wrong.json).toHaveLength(3);
	expect(
		simulator()
			.control.requests()
			.log.filter(({ kind }) => kind === 'login'),
	).toHaveLength(2);
});

test.each(['resetAfter', 'half', 'html', 'wrongJson', 'noise'])(
	'a create whose answer is spoiled (%s) leaves one user and no failure',
	async (mode) => {
		control().fault({ mode, kind: 'create' });
		const { json, error } = await run('user', 'create', emmy);
		expect(error).toBeUndefined();
		expect(json[0]).toMatchObject({ outcome: 'created', username: 'noether' });
		expect(
			control()
				.people()
				.filter(({ username }) => username === 'noether'),
		).toHaveLength(1);
	},
);

test('sessions that end in between are renewed', async () => {
	control().fault({ mode: 'expireSession', kind: 'create' });
	expect((await run('user', 'create', emmy)).json[0]).toMatchObject({ outcome: 'created' });
});

test('names from all over the world arrive as they are', async () => {
	const { json } = await run('user', 'create', { ...emmy, firstName: 'Zoë 李', lastName: "Šćepanović-O'Neil" });
	expect(json[0]).toMatchObject({ firstName: 'Zoë 李', lastName: "Šćepanović-O'Neil" });
});

test('a stopped execution starts no new user, finishes the one under way, and logs out', async () => {
	const items = Array.from({ length: 60 }, (_, index) => ({ name: `person${index}` }));
	control().fault({ mode: 'drip', kind: 'create', times: 60, delayMs: 2 });
	let stop: () => void = () => undefined;
	const running = run(
		'user',
		'create',
		{ ...emmy, username: '={{ $json.name }}' },
		{ items, onError: 'continueRegularOutput', onStart: (cancel) => (stop = cancel) },
	);
	setTimeout(() => stop(), 500);
	await running;
	await new Promise((resolve) => setTimeout(resolve, 500));
	const made = control()
		.people()
		.filter(({ username }) => username.startsWith('person')).length;
	expect(made).toBeLessThan(60);
	expect(count('create')).toBe(made);
	expect(count('logout')).toBe(1);
});

test.each([
	['resets', { mode: 'reset', kind: 'list', times: 9 }, 'broke before'],
	['a proxy page', { mode: 'html', kind: 'list', times: 9, status: 502 }, 'status 502'],
	['too many requests', { mode: 'status', kind: 'list', times: 9, status: 429, headers: { 'retry-after': '60' } }, 'fewer requests'],
	['half answers', { mode: 'half', kind: 'list', times: 9 }, 'broke before'],
])('reading through %s ends in our own words, with the number of the item', async (_case, fault, words) => {
	control().fault(fault);
	const { error } = await run('user', 'getAll');
	expect(error?.message).toContain(words);
	expect(error?.message).toContain('[item 0]');
	expect(error?.message).not.toMatch(/E[A-Z]{4,}/);
});
