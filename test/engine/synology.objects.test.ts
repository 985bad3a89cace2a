import type { ICredentialTestFunctions, IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { ourNodes, packageName } from './harness';
import { base, byDn, byName, fieldsOf, users, useSynologyNode } from './synologySetup';

const bench = useSynologyNode();
const control = () => bench.simulator.control;
const goOn = { onError: 'continueRegularOutput' } as const;
const vpn = byName('VPN Users');
const people = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_, index) => ({ name: `person${String(index).padStart(6, '0')}` }));
const inGroup = (): number =>
	control()
		.people()
		.filter(({ groups }) => groups?.includes('VPN Users')).length;

describe('group', () => {
	test('add members: 500 items take 3 calls; the one that does not exist is told apart', async () => {
		control().addMany(499);
		const items = [...people(250), { name: 'nobody' }, ...people(499).slice(250)];
		const { json } = await bench.run('group', 'addMembers', { group: vpn, user: byName('={{ $json.name }}') }, items, goOn);
		expect(json).toHaveLength(500);
		expect(json[250].error).toMatch(/'nobody'.*\[item 250\]/);
		expect(json.filter(({ outcome }) => outcome === 'updated')).toHaveLength(499);
		expect(json[251]).toMatchObject({
			username: 'person000250',
			member: `CN=person000250,${users}`,
			group: `CN=VPN Users,CN=Groups,${base}`,
		});
		expect(control().count('addMember')).toBe(3);
		expect(inGroup()).toBe(499);
	});

	test('add members: the batch size decides how many go in one call, further members of an item included', async () => {
		control().addMany(6);
		const moreMembers = people(6).map(({ name }) => name);
		await bench.run('group', 'addMembers', { group: vpn, user: byName('ada.lovelace'), options: { moreMembers, batchSize: 3 } });
		expect(fieldsOf(bench.simulator, 'addMember').map(({ compound }) => JSON.parse(compound)[0].members.length)).toEqual([3, 3, 1]);
	});

	test('add members: who is one already stays so, groups and several at once can be added', async () => {
		const parameters = {
			group: vpn,
			user: byName('ada.lovelace'),
			options: { moreMembers: `grace.hopper\nCN=Developers,CN=Groups,${base}` },
		};
		expect((await bench.run('group', 'addMembers', parameters)).json.map(({ outcome }) => outcome)).toEqual([
			'updated',
			'updated',
			'updated',
		]);
		expect((await bench.run('group', 'addMembers', parameters)).json.map(({ outcome }) => outcome)).toEqual([
			'unchanged',
			'unchanged',
			'unchanged',
		]);
	});

	test('add members: items about several groups go to each of them', async () => {
		const items = [{ group: 'VPN Users' }, { group: 'Developers' }, { group: 'vpn users' }, { group: 'No Such Group' }];
		const user = byName('={{ ["margaret.hamilton", "tony.hoare", "alan.turing", "ada.lovelace"][$itemIndex] }}');
		const { json } = await bench.run('group', 'addMembers', { group: byName('={{ $json.group }}'), user }, items, goOn);
		expect(json.map(({ outcome, error }) => outcome ?? error)).toEqual([
			'updated',
			'updated',
			'updated',
			expect.stringContaining("'No Such Group'"),
		]);
		expect(fieldsOf(bench.simulator, 'addMember')).toHaveLength(2);
	});

	test('add members: a unit is no member, a user is no group, a dry run adds nobody', async () => {
		const refused = async (parameters: IDataObject) => (await bench.run('group', 'addMembers', parameters)).error?.message;
		expect(await refused({ group: vpn, user: byDn(`OU=Research,OU=Staff,${base}`) })).toMatch(/can't be a member/);
		expect(await refused({ group: byName('ada.lovelace'), user: byName('grace.hopper') })).toMatch(/not a group/);
		const { json } = await bench.run('group', 'addMembers', { group: vpn, user: byName('ada.lovelace'), options: { dryRun: true } });
		expect(json[0]).toMatchObject({ dryRun: true, wouldBe: 'updated', requests: [{ method: 'add' }] });
		expect(control().count('addMember')).toBe(0);
	});

	test('create, get, get many, delete', async () => {
		const name = 'Zürich "Süd" 部門'.replace(/"/g, '');
		const created = await bench.run('group', 'create', {
			name,
			container: byDn(`CN=Groups,${base}`),
			additionalFields: { description: 'New' },
		});
		expect(created.json[0]).toMatchObject({ outcome: 'created', name, description: 'New', id: `CN=${name},CN=Groups,${base}` });
		expect((await bench.run('group', 'create', { name, ifExists: 'skip' })).json[0]).toMatchObject({ outcome: 'skipped', name });
		expect((await bench.run('group', 'create', { name })).error?.message).toContain('is taken');
		expect((await bench.run('group', 'get', { group: byName(name.toLowerCase()) })).json[0]).toMatchObject({
			name,
			path: expect.stringContaining('Groups'),
		});
		expect((await bench.run('group', 'getAll', { returnAll: true, filters: { text: 'züri' } })).json).toHaveLength(1);
		expect((await bench.run('group', 'getAll', { limit: 3 })).json).toHaveLength(3);
		expect((await bench.run('group', 'delete', { group: byName(name) })).json[0]).toMatchObject({
			outcome: 'deleted',
			deleted: true,
			name,
		});
		expect((await bench.run('group', 'get', { group: byName(name) })).error?.message).toContain(`No group '${name}'`);
	});
});

describe('object', () => {
	test('get many: one container or the whole tree, by category', async () => {
		const count = async (parameters: IDataObject) => (await bench.run('object', 'getAll', { returnAll: true, ...parameters })).json.length;
		const staff = byDn(`OU=Staff,${base}`);
		expect(await count({ container: staff, categories: ['organizationalUnit'] })).toBe(2);
		expect(await count({ container: staff, searchIn: 'tree', categories: ['organizationalUnit'] })).toBe(3);
		expect(await count({ container: staff, categories: ['person'] })).toBe(2);
		const { json } = await bench.run('object', 'getAll', { container: staff, categories: ['person'], returnAll: true });
		expect(json.find(({ username }) => username === null)).toMatchObject({ category: 'person', displayName: 'Charles Babbage' });
		expect((await bench.run('object', 'getAll', { limit: 4, searchIn: 'tree' })).json).toHaveLength(4);
		expect((await bench.run('object', 'getAll', { categories: '={{ ["nonsense"] }}' })).error?.message).toContain(
			"'Categories' is none of",
		);
	});

	test('get any kind by its DN; check a name', async () => {
		const dn = `CN=Frances Allen (role\\3Dfellow),OU=Compilers,OU=Engineering,OU=Staff,${base}`;
		expect((await bench.run('object', 'get', { object: byDn(dn) })).json[0]).toMatchObject({
			id: dn,
			category: 'person',
			username: 'frances.allen',
		});
		expect((await bench.run('object', 'checkName', { name: 'DEVELOPERS' })).json[0]).toEqual({ name: 'DEVELOPERS', exists: true });
		expect((await bench.run('object', 'checkName', { name: '12345' })).json[0]).toEqual({ name: '12345', exists: false });
	});

	test('delete: an empty unit goes, one with content is refused by name', async () => {
		const empty = bench.simulator.addObject(`OU=Staff,${base}`, 'organizationalUnit', 'Empty');
		expect((await bench.run('object', 'delete', { object: byDn(empty) })).json[0]).toMatchObject({ outcome: 'deleted', id: empty });
		expect((await bench.run('object', 'delete', { object: byDn(`OU=Research,OU=Staff,${base}`) })).error?.message).toMatch(
			/OU=Research.*still holds other objects/,
		);
		expect((await bench.run('object', 'delete', { object: byDn(base) })).error).toBeDefined();
		expect(control().person('alan.turing')).toBeDefined();
	});

	test('delete many: 500 in 3 calls, one bad one told apart, missing ones skipped', async () => {
		control().addMany(498);
		const dns = [...people(498).map(({ name }) => `CN=${String(name)},${users}`), `OU=Research,OU=Staff,${base}`, `CN=nobody,${users}`];
		const { json } = await bench.run('object', 'deleteMany', { dns: '={{ $json.dns }}', ifSomeRemain: 'return' }, [{ dns }]);
		expect(json).toHaveLength(500);
		expect(json.map(({ id }) => id)).toEqual(dns);
		expect(json.filter(({ deleted }) => deleted === true)).toHaveLength(498);
		expect(json.slice(498).map(({ outcome }) => outcome)).toEqual(['refused', 'skipped']);
		expect(control().count('delete')).toBe(3);
	});

	test('delete many: without waiting each task tells its id with the objects it deletes', async () => {
		control().addMany(6);
		const dns = people(6).map(({ name }) => `CN=${String(name)},${users}`);
		const { json } = await bench.run('object', 'deleteMany', { dns: dns.slice(0, 3), options: { wait: false, batchSize: 2 } });
		expect(json.map(({ outcome, deleted }) => [outcome, deleted])).toEqual([
			['started', false],
			['started', false],
			['started', false],
		]);
		expect(json[0].taskId).toBe(json[1].taskId);
		expect(json[2].taskId).not.toBe(json[1].taskId);
		control().fault({ mode: 'code', status: 117, kind: 'delete', skip: 1 });
		const halted = await bench.run('object', 'deleteMany', {
			dns: dns.slice(3),
			ifSomeRemain: 'return',
			options: { wait: false, batchSize: 2 },
		});
		expect(halted.json.map(({ outcome }) => outcome)).toEqual(['started', 'started', 'refused']);
	});

	test('delete many: a malformed entry stops before the first deletion; a refused one fails after the others', async () => {
		control().addMany(2);
		const good = `CN=person000000,${users}`;
		expect((await bench.run('object', 'deleteMany', { dns: `${good}\nnonsense` })).error?.message).toContain("'nonsense'");
		expect(control().count('delete')).toBe(0);
		const { error } = await bench.run('object', 'deleteMany', { dns: `${good}\nOU=Research,OU=Staff,${base}` });
		expect(error?.message).toMatch(/1 of 2 objects could not be deleted.*OU=Research/);
		expect(control().person('person000000')).toBeUndefined();
		expect((await bench.run('object', 'deleteMany', { dns: `CN=person000001,${users}`, options: { dryRun: true } })).json[0]).toMatchObject(
			{ dryRun: true, deleted: false },
		);
		expect(control().person('person000001')).toBeDefined();
	});
});

describe('domain and request', () => {
	test('info, update of the records with and without waiting', async () => {
		expect((await bench.run('domain', 'getInfo')).json[0]).toMatchObject({
			realm: 'EXAMPLE.COM',
			workgroup: 'EXAMPLE',
			baseDn: base,
			status: 'running',
		});
		expect((await bench.run('domain', 'updateRecords')).json[0]).toMatchObject({ outcome: 'updated', finished: true, status: 'finish' });
		const { json } = await bench.run('domain', 'updateRecords', { options: { wait: false } });
		expect(json[0]).toMatchObject({ outcome: 'started', finished: false });
		expect((await bench.run('domain', 'getTaskStatus', { taskId: json[0].taskId })).json[0]).toMatchObject({
			status: 'updating',
			finished: false,
		});
		expect((await bench.run('domain', 'updateRecords')).error?.message).toContain('already runs');
	});

	test('a secret among the parameters of a custom call shows in no message and no dry run', async () => {
		const body = JSON.stringify({ success: false, error: { code: 10104, errors: [{ code: 1, msg: 'bad value Correct-horse-7' }] } });
		const call = {
			api: 'SYNO.ActiveDirectory.User',
			method: 'set',
			version: 2,
			parameters: { userList: [{ dn: `CN=x,${users}`, password: 'Correct-horse-7' }] },
		};
		for (const [operation, parameters] of [
			['customApiCall', call],
			['compound', { calls: { rows: [call] } }],
		] as Array<[string, IDataObject]>) {
			control().fault({ mode: 'status', status: 200, kind: 'update', body });
			const { error } = await bench.run('request', operation, parameters);
			expect(error?.message).toContain('bad value •••');
			expect(JSON.stringify((await bench.run('request', operation, { ...parameters, options: { dryRun: true } })).json)).not.toContain(
				'Correct-horse-7',
			);
		}
	});

	test('custom call and compound reach any API', async () => {
		const call = { api: 'SYNO.Core.Directory.Domain', method: 'get_domain_list', version: 2, parameters: '{}', onlyReads: true };
		expect((await bench.run('request', 'customApiCall', call)).json[0].data).toBeDefined();
		expect((await bench.run('request', 'customApiCall', { ...call, version: 9 })).error?.message).toContain('(code 104)');
		expect((await bench.run('request', 'customApiCall', { ...call, parameters: '[1]' })).error?.message).toContain('not a JSON object');
		const rows = [
			{ api: 'SYNO.ActiveDirectory.Info', method: 'get', version: 3, parameters: '{}' },
			{ api: 'SYNO.ActiveDirectory.Polling', method: 'get', version: 1, parameters: '{ "task_id": "12345" }' },
		];
		expect((await bench.run('request', 'compound', { calls: { rows } })).error?.message).toMatch(/Call 2 of 2 was refused, 1 carried out/);
		const { json } = await bench.run('request', 'compound', { calls: { rows }, ifRefused: 'return' });
		expect(json[0]).toMatchObject({
			complete: false,
			results: [{ state: 'done' }, { state: 'refused', reason: expect.stringContaining('Polling') }],
		});
	});
});

describe('the editor', () => {
	const node = () =>
		Object.values(ourNodes('synologyDirectoryServer'))[0] as unknown as {
			methods: {
				listSearch: Record<string, (this: ILoadOptionsFunctions, filter?: string, token?: string) => Promise<INodeListSearchResult>>;
				credentialTest: {
					synologyDirectoryServerApiTest: (
						this: ICredentialTestFunctions,
						credential: { data: IDataObject },
					) => Promise<{ status: string; message: string }>;
				};
			};
		};
	const credential = (more: IDataObject = {}): IDataObject => {
		const { tlsUrl, ca, login } = bench.simulator;
		return { baseUrl: tlsUrl, caBundle: ca, username: login.account, password: login.password, ...more };
	};
	const search = async (method: string, filter?: string, token?: string, more?: IDataObject) => {
		const context = {
			getCredentials: async () => credential(more),
			getNode: () => ({
				name: 'Node',
				type: `${packageName}.synologyDirectoryServer`,
				typeVersion: 1,
				id: '1',
				position: [0, 0],
				parameters: {},
			}),
			helpers: {},
		} as unknown as ILoadOptionsFunctions;
		return await node().methods.listSearch[method].call(context, filter, token);
	};

	test('pickers search and page on what the NAS lists', async () => {
		control().addMany(250);
		const first = await search('searchUsers', 'person');
		const second = await search('searchUsers', 'person', String(first.paginationToken));
		const third = await search('searchUsers', 'person', String(second.paginationToken));
		expect([first, second, third].map(({ results }) => results.length)).toEqual([100, 100, 50]);
		expect(third.paginationToken).toBeUndefined();
		expect(new Set([...first.results, ...second.results, ...third.results].map(({ value }) => value)).size).toBe(250);
		expect((await search('searchUsers', 'LOVELACE')).results).toEqual([
			expect.objectContaining({ name: 'Ada Lovelace (ada.lovelace)', value: `CN=ada.lovelace,OU=Engineering,OU=Staff,${base}` }),
		]);
		expect(control().details().sessions).toHaveLength(0);
	});

	test('containers read as paths, the domain first; groups and objects are found', async () => {
		const { results } = await search('searchContainers');
		expect(results[0]).toEqual({ name: 'example.com', value: base });
		expect(results).toContainEqual({
			name: 'example.com › Staff › Engineering › Compilers',
			value: `OU=Compilers,OU=Engineering,OU=Staff,${base}`,
		});
		expect((await search('searchGroups', 'vpn')).results).toHaveLength(1);
		expect((await search('searchObjects', 'desk-017')).results).toHaveLength(1);
	});

	test('a picker whose request is refused says so', async () => {
		await expect(search('searchUsers', '', undefined, { password: 'Wrong-Password-2' })).rejects.toThrow(/wrong password/);
	});

	test('the credential test tells what it reached, or which step did not work and what to do', async () => {
		const run = async (more?: IDataObject) =>
			await node().methods.credentialTest.synologyDirectoryServerApiTest.call({} as ICredentialTestFunctions, { data: credential(more) });
		expect(await run()).toMatchObject({ status: 'OK', message: expect.stringContaining('EXAMPLE.COM') });
		expect(await run({ password: 'Wrong-Password-3' })).toMatchObject({
			status: 'Error',
			message: expect.stringMatching(/wrong password.*Check 'Username' and 'Password'/),
		});
		expect(await run({ caBundle: '' })).toMatchObject({ status: 'Error', message: expect.stringContaining('CA Bundle') });
		control().set({ twoFactor: 'required' });
		expect(await run()).toMatchObject({ status: 'Error', message: expect.stringMatching(/second factor.*'TOTP Secret'.*'Device Token'/) });
		control().set({ twoFactor: 'off', packageStopped: true });
		expect(await run()).toMatchObject({ status: 'Error', message: expect.stringContaining('not installed') });
	});
});
