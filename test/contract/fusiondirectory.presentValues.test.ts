import { base, dnOf, newUser, refusalOf, useFusionDirectory } from './fusiondirectorySetup';

const bench = useFusionDirectory();
const control = () => bench.simulator.control;
const ada = dnOf('alovelace', 'Engineering');

const named = (...paths: string[]) =>
	paths.map((path) => {
		const [tab, attribute = ''] = path.split('.');
		return { tab, attribute };
	});

describe.each(['jsonRpc', 'rest'] as const)('over %s, the values that an entry has', (protocol) => {
	const open = (settings = {}) => bench.open({ protocol, ...settings });

	/** What is there of some fields, by `tab.attribute`. */
	async function present(paths: string[], activated: string[] = []) {
		const client = open();
		const plan = await client.presentValues.plan('USER', named(...paths));
		const entry = await client.presentValues.reading(plan, async (attributes) => await client.objects.require('USER', ada, attributes));
		const values = await client.presentValues.read(entry, plan, activated);
		return { plan, values: Object.fromEntries(values.map(({ tab, attribute, value }) => [`${tab}.${attribute}`, value])) };
	}

	test('come with the entry itself: text, list, department', async () => {
		const { plan, values } = await present([
			'user.sn',
			'user.telephoneNumber',
			'mailAccount.gosaMailAlternateAddress',
			'user.base',
			'user.l',
		]);
		expect(values).toMatchObject({
			'user.sn': 'Lovelace',
			'user.telephoneNumber': '+44 20 7946 0101',
			'mailAccount.gosaMailAlternateAddress': [],
			'user.base': `ou=Engineering,${base}`,
			'user.l': '',
		});
		expect(plan.attributes).toMatchObject({ sn: 'first', gosaMailAlternateAddress: 'all' });
		expect(plan.forms).toEqual([]);
		expect(plan.base?.ou).toBe('ou=people,');
	});

	test('of a list with values come as a list', async () => {
		const client = open();
		await client.objects.addValues(await client.objects.require('USER', ada), {
			mailAccount: { gosaMailAlternateAddress: ['a@example.com', 'b@example.com'] },
		});
		const { values } = await present(['mailAccount.gosaMailAlternateAddress']);
		expect(values['mailAccount.gosaMailAlternateAddress']).toEqual(['a@example.com', 'b@example.com']);
	});

	test('tell nothing of passwords and pictures, and know the login name as fixed', async () => {
		const { plan, values } = await present(['user.userPassword', 'user.jpegPhoto', 'user.uid', 'user.sn']);
		expect(plan.unseen).toEqual(named('user.userPassword', 'user.jpegPhoto'));
		expect(plan.fixed).toEqual(named('user.uid'));
		expect(plan.forms).toEqual([]);
		expect(JSON.stringify(values)).not.toMatch(/userPassword|jpegPhoto|\{SSHA/);
	});

	test('of the login name of anything else are not fixed', async () => {
		const { plan } = await present(['mailAccount.uid']);
		expect(plan.fixed).toEqual([]);
	});

	test('tell which tabs are active; the main one always is, and one that was just written to', async () => {
		const { plan, values } = await present(['user', 'mailAccount', 'posixAccount'], []);
		expect(plan.mainTab).toBe('user');
		expect(plan.states).toEqual(['mailAccount', 'posixAccount']);
		const tabs = await open().objects.tabs('USER', ada);
		const active = tabs.filter(({ active: is }) => is).map(({ tab }) => tab);
		for (const tab of ['mailAccount', 'posixAccount']) expect(values[`${tab}.`] === true).toBe(active.includes(tab));
		expect(values['user.']).toBe(true);
		const inactive = tabs.find(({ active: is }) => !is)?.tab ?? '';
		expect((await present([inactive])).values).toEqual({});
		expect((await present([inactive], [inactive])).values).toEqual({ [`${inactive}.`]: true });
	});

	test('of nothing need no request', async () => {
		const client = open();
		const plan = await client.presentValues.plan('USER', []);
		expect(plan).toMatchObject({ attributes: {}, listed: [], forms: [], states: [] });
		expect(control().count()).toBe(0);
	});

	test('of a field that only looks like an attribute are read by its form, and only then', async () => {
		const client = open();
		const plan = await client.presentValues.plan('USER', named('user.sn'));
		plan.listed.push({ tab: 'user', attribute: 'noSuchThing', list: false });
		plan.attributes.noSuchThing = 'first';
		const entry = await client.presentValues.reading(plan, async (attributes) => await client.objects.require('USER', ada, attributes));
		expect(plan.forms).toEqual(['user']);
		expect(plan.attributes).not.toHaveProperty('noSuchThing');
		const values = await client.presentValues.read(entry, plan);
		expect(values.some(({ attribute, value }) => attribute === 'sn' && value === 'Lovelace')).toBe(true);
		expect(values.some(({ attribute }) => /userPassword|jpegPhoto/.test(attribute))).toBe(false);
	});

	test('whose reading fails for another reason are an error', async () => {
		const client = open();
		const plan = await client.presentValues.plan('USER', named('user.sn'));
		control().set({ ldapDown: true });
		await refusalOf(client.presentValues.reading(plan, async (attributes) => await client.objects.require('USER', ada, attributes)));
		expect(plan.listed).toEqual([{ tab: 'user', attribute: 'sn', list: false }]);
	});
});

describe.each(['jsonRpc', 'rest'] as const)('over %s', (protocol) => {
	const open = (settings = {}) => bench.open({ protocol, ...settings });

	test('a tab whose deactivation lost its answer is looked at, and told as done only when it is off', async () => {
		for (const mode of ['resetAfter', 'reset']) {
			control().reset();
			const client = open();
			const entry = await client.objects.require('USER', ada);
			control().fault({ mode, kind: 'update' });
			const done = await client.objects.deleteTab(entry, 'mailAccount').then(
				() => true,
				() => false,
			);
			const active = (await client.objects.tabs('USER', ada)).some(({ tab, active: is }) => tab === 'mailAccount' && is);
			expect(active).toBe(!done);
		}
	});

	test('a template that is not there is told as that, one that is there is not', async () => {
		const client = open();
		const missing = `cn=Nobody,ou=templates,ou=people,${base}`;
		const { kind, message } = await refusalOf(client.objects.templateFields('USER', missing));
		expect([kind, message]).toEqual(['notFound', expect.stringMatching(/template/i)]);
		expect((await client.objects.templateFields('USER', `cn=Employee,ou=templates,ou=people,${base}`)).length).toBeGreaterThan(0);
	});

	test('an entry of another type than users whose name is taken is a conflict that names the holder', async () => {
		const client = open();
		const group = { ogroup: { cn: 'engineering', member: [ada] } };
		const [before] = await client.objects.list('OGROUP', { filter: '(cn=engineering)' });
		expect(await refusalOf(client.objects.create('OGROUP', group))).toMatchObject({
			kind: 'conflict',
			message: expect.stringContaining(before.dn),
		});
		expect(await client.objects.list('OGROUP', { filter: '(cn=engineering)' })).toHaveLength(1);
	});

	test('a department is not emptied by accident: what can not be seen counts as held', async () => {
		control().set({ rights: { 'fd-reader': ['department/department;rd'] } });
		const { username, password } = bench.simulator.login.reader;
		const client = open({ username, password });
		const department = await client.objects.require('DEPARTMENT', `ou=Research,${base}`);
		const refused = await refusalOf(client.objects.delete(department));
		expect(refused).toMatchObject({
			kind: 'conflict',
			delivery: 'unsent',
			message: expect.stringContaining('not visible to this account'),
		});
		expect(control().person('dknuth')).toBeDefined();
	});

	test('a new password that is empty is refused before it is sent', async () => {
		const client = open();
		const user = await client.users.require({ uid: 'alovelace' });
		const { length } = control().requests().log;
		expect(await refusalOf(client.users.setPassword(user, ''))).toMatchObject({
			kind: 'invalid',
			delivery: 'unsent',
			fields: ['userPassword'],
		});
		expect(control().requests().log).toHaveLength(length);
	});

	test('whether timestamps can be read is known from one user, or from all, or not at all', async () => {
		const client = open();
		expect(await client.users.timestampSupport()).toBe('readable');
		control().set({ version: '1.3' });
		if (protocol === 'jsonRpc') expect(await open().users.timestampSupport()).toBe('unsupported');
	});

	test('a login name that is fixed is told before a second of that name is sent', async () => {
		const client = open();
		await client.objects.create('USER', newUser('noether'));
		expect(await refusalOf(client.objects.create('USER', newUser('noether')))).toMatchObject({
			kind: 'conflict',
			fields: ['uid'],
			message: expect.stringContaining(dnOf('noether')),
		});
	});
});
