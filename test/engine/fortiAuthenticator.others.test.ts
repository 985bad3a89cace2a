import type { IDataObject } from 'n8n-workflow';
import { FortiAuthenticator } from '../../nodes/FortiAuthenticator/FortiAuthenticator.node';
import { byId, byName, groupByName, firmwares, useFortiAuthenticatorNode } from './fortiAuthenticatorSetup';

describe.each(firmwares)('firmware $name', ({ settings }) => {
	const bench = useFortiAuthenticatorNode(settings);
	const control = () => bench.simulator.control;
	const ada = byName('ada.lovelace');

	describe('RADIUS attributes', () => {
		const names = async (): Promise<unknown[]> =>
			(await bench.run('radiusAttribute', 'getAll', { user: ada, returnAll: true })).json.map(({ vendor, attribute, value }) => [
				vendor,
				attribute,
				value,
			]);
		const seeded = [
			['Default', 'Filter-Id', 'engineering'],
			['Fortinet', 'Fortinet-Group-Name', 'VPN'],
		];

		test.each([[{}], [{ radiusListKey: 'radius_attributes' }], [{ radiusValueKey: 'attr_value' }], [{ radiusFilterName: 'attr_val' }]])(
			'are created, read, changed and deleted (%j)',
			async (settings) => {
				control().set(settings);
				expect(await names()).toEqual(seeded);
				const create = { user: ada, attributeName: 'Session-Timeout', value: '3600' };
				const created = await bench.one('radiusAttribute', 'create', create);
				expect(created).toMatchObject({
					outcome: 'created',
					vendor: 'Default',
					attribute: 'Session-Timeout',
					value: '3600',
					username: 'ada.lovelace',
				});
				expect(await bench.one('radiusAttribute', 'create', { ...create, ifExists: 'skip' })).toMatchObject({
					outcome: 'skipped',
					id: created.id,
				});
				expect((await bench.run('radiusAttribute', 'create', create)).error?.message).toContain('already');
				const attribute = byId(String(created.id));
				const change = { user: ada, attribute, updateFields: { value: '60' } };
				expect(await bench.one('radiusAttribute', 'update', change)).toMatchObject({ outcome: 'updated', value: '60' });
				expect(await bench.one('radiusAttribute', 'update', change)).toMatchObject({ outcome: 'unchanged' });
				expect(await bench.one('radiusAttribute', 'get', { user: ada, attribute })).toMatchObject({ value: '60' });
				const filters = { rows: [{ field: 'attr_value', lookup: 'icontains', value: 'ENGINE' }] };
				expect((await bench.run('radiusAttribute', 'getAll', { user: ada, filters })).json).toHaveLength(1);
				expect(await bench.one('radiusAttribute', 'delete', { user: ada, attribute })).toMatchObject({ deleted: true });
				expect(await bench.one('radiusAttribute', 'delete', { user: ada, attribute, ifMissing: 'skip' })).toMatchObject({
					outcome: 'skipped',
				});
				expect(await names()).toEqual(seeded);
			},
		);

		test('all are replaced, once', async () => {
			const parameters = { user: ada, attributes: { rows: [{ attributeName: 'Filter-Id', value: 'staff', vendor: 'Default' }] } };
			expect(await bench.one('radiusAttribute', 'replaceAll', parameters)).toMatchObject({
				outcome: 'updated',
				attributes: [{ value: 'staff' }],
			});
			expect(await bench.one('radiusAttribute', 'replaceAll', parameters)).toMatchObject({ outcome: 'unchanged' });
			expect(await names()).toEqual([['Default', 'Filter-Id', 'staff']]);
		});

		test('when one of the new ones is refused, the old ones are put back and the message says so', async () => {
			const attributesJson = '[{"attribute":"Filter-Id","value":"staff"},{"attribute":"No-Such-Attribute","value":"x"}]';
			const { error } = await bench.run('radiusAttribute', 'replaceAll', { user: ada, specify: 'json', attributesJson });
			expect(error?.message).toContain('were put back');
			expect((await names()).sort()).toEqual(seeded);
		});

		test('all of one user are deleted by the operation of that name alone, an empty list replaces nothing', async () => {
			expect((await bench.run('radiusAttribute', 'replaceAll', { user: ada, attributes: {} })).error?.message).toContain('is empty');
			expect(await bench.one('radiusAttribute', 'deleteAll', { user: ada, options: { dryRun: true } })).toMatchObject({
				dryRun: true,
				count: 2,
			});
			expect(await bench.one('radiusAttribute', 'deleteAll', { user: ada })).toMatchObject({ outcome: 'deleted', count: 2 });
			expect(await bench.one('radiusAttribute', 'deleteAll', { user: ada })).toMatchObject({ outcome: 'unchanged' });
		});
	});

	describe('groups and memberships', () => {
		const groupsOf = (username: string) => control().person(username)?.groups?.slice().sort();

		test('a group is created, read, listed and deleted', async () => {
			expect(await bench.one('userGroup', 'create', { name: 'Interns' })).toMatchObject({ outcome: 'created', name: 'Interns' });
			expect((await bench.run('userGroup', 'create', { name: 'Interns' })).error?.message).toContain('Interns');
			expect(await bench.one('userGroup', 'create', { name: 'Interns', ifExists: 'skip' })).toMatchObject({ outcome: 'skipped' });
			expect(await bench.one('userGroup', 'get', { group: groupByName('Staff') })).toMatchObject({
				name: 'Staff',
				memberCount: expect.any(Number),
			});
			expect((await bench.run('userGroup', 'getAll', { returnAll: true })).json.map(({ name }) => name)).toContain('Interns');
			expect(await bench.one('userGroup', 'delete', { group: groupByName('Interns') })).toMatchObject({ deleted: true });
			expect(control().count('groupListDelete')).toBe(0);
			expect(control().people()).toHaveLength(10);
		});

		test('a user is added once and removed once', async () => {
			const parameters = { user: byName('alan.turing'), group: groupByName('VPN Users') };
			expect(await bench.one('groupMembership', 'add', parameters)).toMatchObject({ outcome: 'updated', member: true });
			expect(await bench.one('groupMembership', 'add', parameters)).toMatchObject({ outcome: 'unchanged', member: true });
			expect(groupsOf('alan.turing')).toEqual(['Staff', 'VPN Users']);
			expect(await bench.one('groupMembership', 'remove', parameters)).toMatchObject({ outcome: 'updated', member: false });
			expect(await bench.one('groupMembership', 'remove', parameters)).toMatchObject({ outcome: 'unchanged', member: false });
			expect(groupsOf('alan.turing')).toEqual(['Staff']);
		});

		test('exactly the named groups are set, others’ memberships stay', async () => {
			const before = groupsOf('grace.hopper');
			const item = await bench.one('groupMembership', 'set', { user: ada, groups: '={{ ["Contractors", "Staff"] }}' });
			expect(item).toMatchObject({ outcome: 'updated', added: ['Contractors'], removed: ['VPN Users'], unchanged: ['Staff'] });
			expect(groupsOf('ada.lovelace')).toEqual(['Contractors', 'Staff']);
			expect(groupsOf('grace.hopper')).toEqual(before);
			expect(await bench.one('groupMembership', 'set', { user: ada, groups: '=Staff,Contractors' })).toMatchObject({
				outcome: 'unchanged',
			});
		});

		test('an empty list takes nobody out of all groups unless that is allowed', async () => {
			expect((await bench.run('groupMembership', 'set', { user: ada, groups: '={{ [] }}' })).error?.message).toContain('is empty');
			expect(await bench.one('groupMembership', 'set', { user: ada, groups: [], options: { allowEmpty: true } })).toMatchObject({
				outcome: 'updated',
				added: [],
			});
			expect(groupsOf('ada.lovelace')).toEqual([]);
		});

		test('memberships are listed with filters', async () => {
			const filters = { rows: [{ field: 'group_name', lookup: 'exact', value: 'Contractors' }] };
			const { json } = await bench.run('groupMembership', 'getAll', { returnAll: true, filters });
			expect(json.map(({ username }) => username)).toEqual(['hedy.lamarr', 'none']);
		});
	});

	describe('Custom API Call', () => {
		const call = (parameters: IDataObject) => bench.run('request', 'customApiCall', parameters);

		test('reads what has no operation of its own, as JSON and as XML alike', async () => {
			const json = await call({ method: 'GET', path: 'ldapusers/', query: { rows: [{ name: 'limit', value: '1' }] } });
			const xml = await call({
				method: 'GET',
				path: '/api/v1/ldapusers',
				query: { rows: [{ name: 'limit', value: '1' }] },
				options: { format: 'xml' },
			});
			expect(json.json[0]).toMatchObject({ status: 200, body: { meta: { total_count: 4 } } });
			const meta = (value: unknown) => ({ ...(value as { meta: object }).meta, next: null });
			expect(meta(xml.json[0].body)).toEqual(meta(json.json[0].body));
			expect((xml.json[0].body as IDataObject).objects).toEqual((json.json[0].body as IDataObject).objects);
		});

		test('changes one record', async () => {
			const { json } = await call({ method: 'PATCH', path: 'ldapusers/1/', body: '{"email":"new@example.com"}' });
			expect(json[0]).toMatchObject({ status: 202 });
		});

		test.each([
			['DELETE', 'localusers/'],
			['DELETE', 'localusers'],
			['PUT', '/api/v1/localusers/'],
			['PATCH', 'localusers/'],
			['DELETE', 'usergroups/'],
			['PUT', 'usergroups/'],
			['PATCH', 'usergroups/'],
			['DELETE', 'LocalUsers/'],
			['DELETE', 'localusers/abc/'],
			['DELETE', 'localusers/0/'],
			['DELETE', 'localusers/set/'],
			['DELETE', 'localusers//'],
			['DELETE', 'localusers/./'],
			['DELETE', 'localusers/3/../'],
			['DELETE', 'localusers/%2e/'],
			['DELETE', 'localusers/?limit=0'],
			['DELETE', 'localusers/3/radiusattributes/'],
			['PUT', 'localusers/3/radiusattributes'],
			['DELETE', 'localgroup-memberships/'],
			['DELETE', 'ldapusers/'],
			['DELETE', 'fortitokens/'],
			['PUT', 'fortitokens/'],
		])('%s %s never leaves the machine', async (method, path) => {
			const { error } = await call({ method, path });
			expect(error?.message).toMatch(/was not sent|is not one of the REST API/);
			expect(control().count()).toBe(0);
			expect(control().people()).toHaveLength(10);
		});
	});

	describe('what goes wrong', () => {
		const get = (credential: IDataObject = {}) =>
			bench.run('localUser', 'get', { user: ada }, [{}], {
				credentials: { fortiAuthenticatorApi: { ...bench.credential(), ...credential } as never },
			});

		test.each([
			['a wrong key', { apiKey: 'Gui-Pass-2026' }, /refused the login of 'api-admin'/],
			['http that was not allowed', { baseUrl: 'http://127.0.0.1:1' }, /http:\/\//],
			['a certificate nobody knows', { caBundle: '' }, /certificate/i],
			['nobody at the address', { baseUrl: 'https://127.0.0.1:1' }, /127\.0\.0\.1:1/],
		])('%s is said in words', async (_name, credential, words) => {
			const { error } = await get(credential);
			expect(error?.message).toMatch(words);
			expect(error?.description).not.toBe('');
		});

		test.each([
			[{ mode: 'html', kind: 'list', times: 5 }, /web page|no REST API/],
			[
				{
					mode: 'status',
					kind: 'list',
					status: 500,
					body: '{"error_message":"Sorry &lt;b&gt;"}',
					headers: { 'content-type': 'application/json' },
				},
				/HTTP 500\): Sorry <b>/,
			],
			[{ mode: 'status', kind: 'list', status: 403 }, /may not look up a local user/],
			[{ mode: 'status', kind: 'list', status: 429, headers: { 'retry-after': '3600' } }, /fewer requests/],
			[{ mode: 'wrongJson', kind: 'list' }, /can't be read/],
			[
				{ mode: 'status', kind: 'list', status: 302, headers: { location: 'https://other.example/login?x=1' } },
				/sends requests on to another address/,
			],
		])('the fault %j is told and nothing is half done', async (fault, words) => {
			control().fault(fault);
			const { error } = await get();
			expect(error?.message).toMatch(words);
			expect(error?.message).toContain('[item 0]');
		});

		test('a wrong key is tried once for all items', async () => {
			const credentials = { fortiAuthenticatorApi: { ...bench.credential(), apiKey: 'wrong-key-for-many-items' } as never };
			const items = Array.from({ length: 20 }, () => ({}));
			const { json } = await bench.run('localUser', 'get', { user: ada }, items, { credentials, onError: 'continueRegularOutput' });
			expect(json).toHaveLength(20);
			expect(control().count()).toBe(1);
		});
	});

	describe('the editor', () => {
		const node = new FortiAuthenticator();
		const context = (parameters: IDataObject = {}, credential: IDataObject = {}) =>
			({
				getCredentials: async () => ({ ...bench.credential(), ...credential }),
				getNode: () => ({ name: 'Node', type: 'fortiAuthenticator', typeVersion: 1, position: [0, 0], parameters: {}, id: '1' }),
				getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
				helpers: {},
			}) as never;

		test('lists people page by page and searches them on the server', async () => {
			control().addMany(70);
			const { searchLocalUsers } = node.methods.listSearch;
			const first = await searchLocalUsers.call(context());
			const second = await searchLocalUsers.call(context(), undefined, String(first.paginationToken));
			expect([first.results.length, second.results.length, second.paginationToken]).toEqual([50, 30, undefined]);
			const found = await searchLocalUsers.call(context(), 'love');
			const named = await searchLocalUsers.call(context(), 'none');
			expect(named.results.map(({ name }) => name)).toEqual(['Nomen Nescio (none)']);
			expect(found.results).toEqual([
				{ name: 'Ada Lovelace (ada.lovelace)', value: control().person('ada.lovelace')?.id, description: 'ada.lovelace@example.com' },
			]);
		});

		test('shows what went wrong instead of an empty list', async () => {
			await expect(node.methods.listSearch.searchLocalUsers.call(context({}, { apiKey: 'wrong-key-in-editor' }))).rejects.toThrow(
				/refused the login/,
			);
		});

		test('lists groups and the attributes of the chosen user', async () => {
			expect((await node.methods.loadOptions.getUserGroups.call(context())).map(({ name }) => name)).toEqual([
				'Administrators',
				'Contractors',
				'Staff',
				'VPN Users',
			]);
			expect((await node.methods.listSearch.searchUserGroups.call(context(), 'vpn')).results).toHaveLength(1);
			const { results } = await node.methods.listSearch.searchRadiusAttributes.call(context({ user: ada }));
			expect(results.map(({ name }) => name)).toEqual(['Filter-Id = engineering (Default)', 'Fortinet-Group-Name = VPN (Fortinet)']);
		});

		test('tests the credential by a read that needs the login', async () => {
			const { fortiAuthenticatorApiTest } = node.methods.credentialTest;
			const check = async (changes: IDataObject = {}) =>
				await fortiAuthenticatorApiTest.call({} as never, {
					id: '1',
					name: 'c',
					type: 'fortiAuthenticatorApi',
					data: { ...bench.credential(), ...changes } as never,
				});
			expect(await check()).toEqual({
				status: 'OK',
				message: expect.stringMatching(/^Connected to FortiAuthenticator .*8\.0\.3.* as 'api-admin'; 10 local users$/),
			});
			expect(await check({ apiKey: bench.simulator.login.password })).toMatchObject({
				status: 'Error',
				message: expect.stringContaining('web service access key'),
			});
			control().set({ forbidden: ['list'] });
			expect(await check()).toMatchObject({ status: 'Error', message: expect.stringContaining('Can view local users') });
			control().set({ forbidden: ['systemInfo'] });
			expect(await check()).toMatchObject({ status: 'OK', message: "Connected to FortiAuthenticator as 'api-admin'; 10 local users" });
		});
	});
});
