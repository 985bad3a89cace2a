import { localUserId } from '../../clients/fortiauthenticator/localUsers';
import { forms, refusalOf, useFortiAuthenticator } from './fortiauthenticatorSetup';

describe.each(forms)('with $name', ({ settings }) => {
	const world = useFortiAuthenticator(settings);
	const control = () => world.simulator.control;
	const jane = { username: 'jane.doe', password: 'Onboard-2026!', email: 'jane.doe@example.com' };
	const find = async (username: string) => await world.client.localUsers.find({ username });

	describe('a creation', () => {
		test.each(['resetAfter', 'half', 'hangAfter', 'wrongJson', 'noise', 'statusAfter'])(
			'whose answer was spoiled (%s) is looked up and not repeated',
			async (mode) => {
				control().fault({ mode, kind: 'create' });
				const written = await world.open({ timeoutSeconds: 1 }).localUsers.create(jane);
				expect(written.user.username).toBe('jane.doe');
				// An empty answer has nothing to cut.
				const whole = settings.creationForm === 'location' && ['half', 'wrongJson'].includes(mode);
				expect(written.notice ?? '').toContain(whole ? '' : 'was lost');
				expect(control().count('create')).toBe(1);
			},
		);

		test('that broke off before it was carried out is uncertain, not repeated, and says so', async () => {
			control().fault({ mode: 'reset', kind: 'create' });
			const error = await refusalOf(world.client.localUsers.create(jane));
			expect(error).toMatchObject({ kind: 'uncertain', message: expect.stringContaining('did not find the user') });
			expect(control().count('create')).toBe(1);
			expect(error.message).not.toContain(jane.password);
		});

		test('whose answer was lost does not claim somebody who was there with other values', async () => {
			control().fault({ mode: 'reset', kind: 'create' });
			const error = await refusalOf(world.client.localUsers.create({ ...jane, username: 'alan.turing' }));
			expect(error).toMatchObject({ kind: 'conflict', message: expect.stringContaining('with other values') });
		});

		test('that sent a name and a password only is uncertain when a user of that name is there', async () => {
			control().fault({ mode: 'reset', kind: 'create' });
			const error = await refusalOf(world.client.localUsers.create({ username: 'alan.turing', password: 'x'.repeat(10) }));
			expect(error).toMatchObject({ kind: 'uncertain', message: expect.stringContaining('nothing tells whether it is the new one') });
		});

		test('answered by a proxy with 502 although it was not carried out says 502', async () => {
			control().fault({ mode: 'html', kind: 'create' });
			const error = await refusalOf(world.client.localUsers.create(jane));
			expect(error).toMatchObject({ kind: 'http', message: expect.stringContaining('web page') });
			expect(control().person('jane.doe')).toBeUndefined();
		});

		test('whose look-up fails as well says both', async () => {
			control().fault({ mode: 'resetAfter', kind: 'create' });
			control().fault({ mode: 'status', kind: 'list', status: 403 });
			const error = await refusalOf(world.client.localUsers.create(jane));
			expect(error).toMatchObject({ kind: 'uncertain', message: expect.stringContaining('the look-up afterwards did not work either') });
		});

		test('that was refused for its rate is sent again, since it changed nothing', async () => {
			control().fault({ mode: 'status', kind: 'create', status: 429, headers: { 'retry-after': '0' } });
			expect((await world.client.localUsers.create(jane)).user.username).toBe('jane.doe');
			expect(control().count('create')).toBe(2);
		});

		test('keeps the activation code though the user could not be read back', async () => {
			control().set({ creationForm: 'location' });
			control().fault({ mode: 'status', kind: 'get', status: 403 });
			const written = await world.client.localUsers.create({ ...jane, token_auth: true, token_type: 'ftm' });
			expect(written).toMatchObject({ activationCode: expect.any(String), notice: expect.stringContaining('could not be read back') });
			expect(String(written.user.id)).toBe(control().person('jane.doe')?.id);
		});
	});

	describe('a change', () => {
		test.each(['resetAfter', 'half', 'reset'])('whose answer was lost (%s) is settled by a look', async (mode) => {
			const user = await find('alan.turing');
			control().fault({ mode, kind: 'update' });
			expect((await world.client.localUsers.update(user, { city: 'Wilmslow' })).user.city).toBe('Wilmslow');
			expect(control().count('update')).toBe(mode === 'reset' ? 2 : 1);
		});

		test('that hands out a token is never repeated, and says that the code is lost', async () => {
			const user = await find('alan.turing');
			control().fault({ mode: 'resetAfter', kind: 'update' });
			const written = await world.client.localUsers.update(user, { token_auth: true, token_type: 'ftm' });
			expect(written.notice).toContain('activation code');
			control().fault({ mode: 'reset', kind: 'update' });
			const donald = await find('donald.knuth');
			expect(await refusalOf(world.client.localUsers.update(donald, { token_auth: true, token_type: 'ftm' }))).toMatchObject({
				kind: 'uncertain',
			});
			expect(control().count('update')).toBe(2);
		});

		test('of somebody removed meanwhile is told as such', async () => {
			const user = await find('alan.turing');
			control().remove('alan.turing');
			expect(await refusalOf(world.client.localUsers.update(user, { city: 'x' }))).toMatchObject({ kind: 'notFound' });
		});
	});

	describe('a deletion', () => {
		test.each(['resetAfter', 'reset'])('whose answer was lost (%s) ends with the user gone and nobody else', async (mode) => {
			const user = await find('alan.turing');
			control().fault({ mode, kind: 'delete' });
			await world.client.localUsers.delete(user);
			expect(control().people()).toHaveLength(9);
		});

		test('whose answer was lost is not told as done when nobody can look', async () => {
			const user = await find('alan.turing');
			control().fault({ mode: 'reset', kind: 'delete' });
			control().fault({ mode: 'status', kind: 'get', status: 500, times: 9 });
			expect(await refusalOf(world.client.localUsers.delete(user))).toMatchObject({ kind: 'uncertain', delivery: 'unknown' });
			expect(control().people()).toHaveLength(10);
		});

		test('of a record without a number is refused before it is sent', async () => {
			const user = await find('alan.turing');
			for (const id of ['', '0', Number.NaN, undefined, 'x/../..']) {
				const broken = { ...user, id: id as unknown as typeof user.id };
				expect(await refusalOf(world.client.localUsers.delete(broken))).toMatchObject({ name: expect.any(String) });
			}
			expect(control().count('delete') + control().count('listDelete')).toBe(0);
			expect(control().people()).toHaveLength(10);
		});
	});

	test.each(['localusers/', 'usergroups', 'fortitokens/', 'localusers/3/radiusattributes/'])(
		'a request of one’s own can’t delete the list %s',
		async (path) => {
			for (const method of ['DELETE', 'PUT'] as const) {
				expect(await refusalOf(world.client.request({ method, path }))).toMatchObject({
					kind: 'invalid',
					message: expect.stringContaining('was not sent'),
				});
			}
			expect(control().count()).toBe(0);
		},
	);

	describe('memberships, groups and attributes', () => {
		test('whose answers were lost are looked up', async () => {
			const user = await find('alan.turing');
			const group = await world.client.userGroups.find({ name: 'VPN Users' });
			control().fault({ mode: 'resetAfter', kind: 'membershipCreate' });
			expect(await world.client.groupMemberships.add(user, group)).toBe(true);
			control().fault({ mode: 'resetAfter', kind: 'membershipDelete' });
			expect(await world.client.groupMemberships.remove(user, group)).toBe(true);
			control().fault({ mode: 'resetAfter', kind: 'groupCreate' });
			const interns = await world.client.userGroups.create('Interns');
			control().fault({ mode: 'resetAfter', kind: 'groupDelete' });
			await world.client.userGroups.delete(interns);
			control().fault({ mode: 'resetAfter', kind: 'radiusCreate' });
			const attribute = await world.client.radiusAttributes.create(user, { attribute: 'Filter-Id', attr_val: 'x' });
			control().fault({ mode: 'resetAfter', kind: 'radiusUpdate' });
			expect((await world.client.radiusAttributes.update(user, attribute, { attr_val: 'y' })).attr_val).toBe('y');
			control().fault({ mode: 'resetAfter', kind: 'radiusReplaceAll' });
			expect(await world.client.radiusAttributes.replaceAll(user, [{ attribute: 'Filter-Id', attr_val: 'z' }])).toMatchObject({
				changed: true,
			});
			control().fault({ mode: 'resetAfter', kind: 'radiusDeleteAll' });
			await world.client.radiusAttributes.deleteAll(user);
			expect(await world.client.radiusAttributes.list(user)).toEqual([]);
		});

		test('an appliance that ignores the filter by user does not cost others their groups', async () => {
			const user = await find('ada.lovelace');
			const body = JSON.stringify({
				meta: { next: null, total_count: 2 },
				objects: [
					{ id: 1, user: '/api/v1/localusers/9999/', group: '/api/v1/usergroups/2/' },
					{ id: 2, user: `/api/v1/localusers/${user.id}`, group: '/api/v1/usergroups/3' },
				],
			});
			control().fault({ mode: 'status', kind: 'membershipList', status: 200, headers: { 'content-type': 'application/json' }, body });
			expect((await world.client.groupMemberships.ofUser(user)).map(({ id }) => id)).toEqual([2]);
		});

		test('a set that stops half-way says what had been done', async () => {
			const user = await find('ada.lovelace');
			const contractors = await world.client.userGroups.find({ name: 'Contractors' });
			control().fault({ mode: 'status', kind: 'membershipDelete', status: 403 });
			const error = await refusalOf(world.client.groupMemberships.set(user, [contractors]));
			expect(error.message).toContain("before that, the user was added to 'Contractors'");
		});

		test('old attributes that can’t be put back are named', async () => {
			const user = await find('ada.lovelace');
			control().set({ forbidden: ['radiusCreate'] });
			const wanted = [
				{ attribute: 'Filter-Id', attr_val: 'a' },
				{ attribute: 'No-Such-Attribute', attr_val: 'b' },
			];
			const error = await refusalOf(world.client.radiusAttributes.replaceAll(user, wanted));
			expect(error).toMatchObject({
				kind: 'uncertain',
				message: expect.stringContaining('Default/Filter-Id, Fortinet/Fortinet-Group-Name'),
			});
		});
	});

	describe('the login', () => {
		test('that was refused is not tried again, unless somebody asks on purpose', async () => {
			const wrong = { apiKey: 'wrong-key-of-this-test' };
			const id = localUserId(1);
			for (const client of [world.open(wrong), world.open(wrong)]) {
				const error = await refusalOf(client.localUsers.find({ id }));
				expect(error).toMatchObject({ kind: 'login', message: "FortiAuthenticator refused the login of 'api-admin'" });
				expect(error.message + error.cure).not.toContain(wrong.apiKey);
			}
			expect(control().count()).toBe(1);
			await refusalOf(world.open(wrong, { ignoreRememberedRefusal: true }).check());
			expect(control().count()).toBe(2);
		});

		test('is tried once, however many ask at the same time', async () => {
			const client = world.open({ apiKey: 'wrong-key-asked-in-parallel' });
			const errors = await Promise.all(Array.from({ length: 10 }, () => refusalOf(client.check())));
			expect(errors.map(({ kind }) => kind)).toEqual(errors.map(() => 'login'));
			expect(control().count()).toBe(1);
		});

		test.each([[{ apiKey: '' }], [{ username: '' }], [{ username: 'a:b' }]])('%j is refused before anything is sent', (settings) => {
			expect(() => world.open(settings)).toThrow(/empty|colon/);
		});

		test('a cancelled read stops at once', async () => {
			const controller = new AbortController();
			const client = world.open({}, { signal: controller.signal });
			control().fault({ mode: 'hang', kind: 'list' });
			const reading = refusalOf(client.localUsers.list());
			setTimeout(() => controller.abort(), 50);
			expect(await reading).toMatchObject({ kind: 'aborted' });
		});
	});

	describe('reads', () => {
		test('are repeated after a reset, a 503 and a 429', async () => {
			control().fault({ mode: 'reset', kind: 'list' });
			await find('ada.lovelace');
			control().fault({ mode: 'status', kind: 'list', status: 503 });
			await find('ada.lovelace');
			control().fault({ mode: 'status', kind: 'list', status: 429, headers: { 'retry-after': '0' } });
			await find('ada.lovelace');
			expect(control().count('list')).toBe(6);
		});

		test('are fine byte by byte', async () => {
			control().fault({ mode: 'drip', kind: 'systemInfo', delayMs: 1 });
			expect(await world.client.check()).toContain('8.0.3');
		});

		test('an answer in XML is read like JSON', async () => {
			const json = await world.client.request({ method: 'GET', path: 'localusers/', query: [['username', 'ada.lovelace']] });
			const xml = await world.client.request({
				method: 'GET',
				path: 'localusers/',
				query: [
					['username', 'ada.lovelace'],
					['format', 'xml'],
				],
			});
			expect((xml.body as { objects: unknown }).objects).toEqual((json.body as { objects: unknown }).objects);
		});
	});
});
