import { refusalOf, useFortiAuthenticator } from './fortiauthenticatorSetup';

const world = useFortiAuthenticator();
const control = () => world.simulator.control;
const jane = { username: 'jane.doe', password: 'Pass-Word-1', email: 'jane.doe@example.com' };

describe.each(['wrapped', 'flat', 'minimal'])('with entries of the 207 that are %s', (listEntries) => {
	beforeEach(() => control().set({ listEntries }));

	test('a user is created and read back whole', async () => {
		const { user } = await world.client.localUsers.create(jane);
		expect(user).toMatchObject({ username: 'jane.doe', email: jane.email, id: Number(control().person('jane.doe')?.id) });
	});

	test('a refusal is one, with the names of the fields where the entry holds them', async () => {
		const error = await refusalOf(world.client.localUsers.create({ ...jane, country: 'ZZ' }));
		expect(error.kind).toBe('invalid');
		if (listEntries !== 'minimal') expect(error.fields).toEqual(['country']);
		expect(control().person('jane.doe')).toBeUndefined();
	});

	test('a taken name is told as taken', async () => {
		const error = await refusalOf(world.client.localUsers.create({ ...jane, username: 'ada.lovelace' }));
		expect(error.kind).toBe('conflict');
	});
});

test.each([true, false])(
	'a name that differs in case only is refused in words, or is another user (case ignored: %s)',
	async (namesIgnoreCase) => {
		control().set({ namesIgnoreCase });
		const creation = world.client.localUsers.create({ ...jane, username: 'ADA.lovelace' });
		if (!namesIgnoreCase) {
			expect((await creation).user.username).toBe('ADA.lovelace');
			expect((await world.client.localUsers.find({ username: 'ada.lovelace' })).username).toBe('ada.lovelace');
			return;
		}
		expect(await refusalOf(creation)).toMatchObject({ kind: 'invalid', message: expect.stringContaining("'ADA.lovelace' is taken") });
		expect(control().person('ADA.lovelace')).toBeUndefined();
	},
);

test.each([true, false])(
	'a name with letters beyond ASCII is created and found, or refused by its field (taken by the appliance: %s)',
	async (unicodeNames) => {
		control().set({ unicodeNames });
		const creation = world.client.localUsers.create({ ...jane, username: 'jürgen.ørsted' });
		if (!unicodeNames) return void expect(await refusalOf(creation)).toMatchObject({ kind: 'invalid', fields: ['username'] });
		expect((await creation).user.username).toBe('jürgen.ørsted');
		expect((await world.client.localUsers.findByName('jürgen.ørsted'))?.email).toBe(jane.email);
	},
);

test('an appliance that orders by name and not by id is read whole all the same', async () => {
	control().set({ unordered: ['id'] });
	control().addMany(25);
	const listing = await world.client.localUsers.list({ pageSize: 10 });
	expect(listing).toMatchObject({ complete: true, total: 35 });
	expect(await world.client.localUsers.newest(5)).toBeUndefined();
	expect((await world.client.localUsers.page(0, 3)).users).toHaveLength(3);
});

test.each(['', 'Permission denied'])('a 403 with the body "%s" names the administrator and what it may not do', async (forbiddenText) => {
	control().set({ forbidden: ['list'], forbiddenText });
	const error = await refusalOf(world.client.localUsers.list());
	expect(error).toMatchObject({ kind: 'rights', message: expect.stringContaining('may not list local users') });
	expect(error.cure).toContain('admin profile');
});

test.each([true, false])('free tokens are counted whether or not the firmware tells its licenses (%s)', async (mobileLicenses) => {
	control().set({ mobileLicenses });
	const available = await world.client.fortiTokens.available();
	expect(available.ftm.available).toBeGreaterThan(0);
	if (mobileLicenses)
		expect(available.mobileLicenses?.total).toBe((available.mobileLicenses?.used ?? 0) + (available.mobileLicenses?.available ?? 0));
	else expect(available.mobileLicenses).toBeNull();
});
