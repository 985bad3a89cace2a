import { ada, base, byDn, dnOf, ofType, useFusionDirectory } from './fusionDirectorySetup';

const { run, control, person, count, simulator } = useFusionDirectory();
const group = ofType('OGROUP');
const user = ofType('USER');
const vpn = `cn=vpn,ou=groups,${base}`;

describe.each(['jsonRpc', 'rest'] as const)('FusionDirectory objects over %s', (protocol) => {
	const on =
		(resource: string) =>
		async (operation: string, parameters: object = {}, more: object = {}) =>
			await run(resource, operation, { ...parameters }, { credential: { protocol }, ...more });
	const act = on('object');

	test('create makes a group by JSON, and the same again fails, skips or updates', async () => {
		const parameters = { objectType: group, inputMode: 'json', values: { ogroup: { cn: 'board', description: 'Board', member: [ada] } } };
		expect((await act('create', parameters)).json[0]).toMatchObject({
			outcome: 'created',
			dn: `cn=board,ou=groups,${base}`,
			objectType: 'OGROUP',
		});
		expect((await act('create', { ...parameters, ifExists: 'skip' })).json[0]).toMatchObject({ outcome: 'skipped' });
		const changed = { ...parameters, values: { ogroup: { cn: 'board', description: 'The board', member: [ada] } }, ifExists: 'update' };
		expect((await act('create', changed)).json[0]).toMatchObject({ outcome: 'updated' });
	});

	test('create by form fills Unix, mail and SSH tabs of a user', async () => {
		const { json, error } = await act('create', {
			objectType: user,
			inputMode: 'form',
			tabs: ['user', 'posixAccount', 'mailAccount', 'sshAccount'],
			fields: {
				mappingMode: 'defineBelow',
				value: {
					'user.uid': 'noether',
					'user.sn': 'Noether',
					'user.givenName': 'Emmy',
					'user.userPassword': 'Idealring.1918',
					'user.title': 'Dr; Prof',
					'posixAccount.homeDirectory': '/home/noether',
					'mailAccount.mail': 'emmy@example.com',
					'mailAccount.gosaMailServer': null,
				},
			},
		});
		expect(error?.message).toBeUndefined();
		expect(json[0]).toMatchObject({ outcome: 'created', dn: dnOf('noether') });
		const tabs = (await act('getTabs', { objectType: user, object: byDn(dnOf('noether')) })).json;
		expect(tabs.filter(({ active }) => active).map(({ tab }) => tab)).toEqual(
			expect.arrayContaining(['user', 'posixAccount', 'mailAccount', 'sshAccount']),
		);
	});

	test('create names the required fields of a chosen tab before anything is sent', async () => {
		const { error } = await act('create', {
			objectType: user,
			inputMode: 'json',
			values: { user: { uid: 'x', sn: 'x', givenName: 'x', userPassword: 'Long.enough.1' }, posixAccount: {} },
		});
		expect(error?.message).toContain("'Home directory' (posixAccount.homeDirectory)");
		expect(count('create')).toBe(0);
	});

	test('create from template lets given values win', async () => {
		const template = byDn(`cn=Employee,ou=templates,ou=people,${base}`);
		const values = { user: { sn: 'Noether', givenName: 'Emmy', userPassword: 'Idealring.1918', departmentNumber: '99' } };
		const { json } = await act('createFromTemplate', { objectType: user, template, inputMode: 'json', values });
		const made = String(json[0].dn);
		const attributes = {
			rows: [
				{ name: 'departmentNumber', mode: 'first' },
				{ name: 'o', mode: 'all' },
			],
		};
		expect((await act('get', { objectType: user, object: byDn(made), attributes })).json[0]).toEqual({
			dn: made,
			departmentNumber: '99',
			o: ['Lab Inc'],
		});
	});

	test('get many hands out attributes in their modes, below a base', async () => {
		const attributes = {
			rows: [
				{ name: 'cn', mode: 'all' },
				{ name: 'sn', mode: 'base64' },
			],
		};
		const { json } = await act('getAll', { objectType: user, returnAll: true, base: byDn(`ou=Sales,${base}`), attributes });
		expect(json).toEqual([{ dn: dnOf('rperlman', 'Sales'), cn: ['Radia Perlman'], sn: [Buffer.from('Perlman').toString('base64')] }]);
		const one = await act('getAll', {
			objectType: user,
			returnAll: true,
			base: byDn(ada),
			options: { scope: 'base' },
			attributes: { rows: [{ name: 'uid', mode: 'first' }] },
		});
		expect(one.json).toEqual([{ dn: ada, uid: 'alovelace' }]);
	});

	test('count counts', async () => {
		expect((await act('count', { objectType: user, base: byDn(`ou=Engineering,${base}`) })).json).toEqual([
			{ objectType: 'USER', count: 5 },
		]);
		expect(
			(await act('count', { objectType: user, filters: { rows: [{ field: 'sn', comparison: 'equals', value: 'Turing' }] } })).json[0].count,
		).toBe(1);
	});

	test('update changes what differs and activates a chosen tab', async () => {
		const parameters = {
			objectType: user,
			object: byDn(ada),
			inputMode: 'json',
			values: { personalInfo: {}, user: { description: 'First programmer' } },
		};
		expect((await act('update', parameters)).json[0]).toMatchObject({ outcome: 'updated', dn: ada });
		expect((await act('update', parameters)).json[0]).toMatchObject({ outcome: 'unchanged' });
	});

	test('values are added and removed once', async () => {
		const parameters = {
			objectType: group,
			object: byDn(vpn),
			tab: 'ogroup',
			attribute: 'member',
			values: dnOf('ghopper', 'Engineering'),
		};
		expect((await act('addValues', parameters)).json[0]).toMatchObject({ outcome: 'updated', dn: vpn });
		expect((await act('addValues', parameters)).json[0]).toMatchObject({ outcome: 'unchanged', values: [] });
		expect(person('ghopper')?.groups).toContain('vpn');
		expect((await act('deleteValues', parameters)).json[0]).toMatchObject({ outcome: 'updated' });
		expect((await act('deleteValues', parameters)).json[0]).toMatchObject({ outcome: 'unchanged' });
		expect(person('ghopper')?.groups).not.toContain('vpn');
	});

	test('a tab is deleted once', async () => {
		const parameters = { objectType: user, object: byDn(ada), tab: 'mailAccount' };
		expect((await act('deleteTab', parameters)).json[0]).toMatchObject({ outcome: 'updated', deleted: true });
		expect((await act('deleteTab', parameters)).json[0]).toMatchObject({ outcome: 'unchanged', deleted: false });
	});

	test('delete of a user as a group deletes nobody', async () => {
		const { error } = await act('delete', { objectType: group, object: byDn(ada) });
		expect(error?.message).toContain('No object');
		expect(person('alovelace')).toBeDefined();
	});

	test('a department with people goes only when told', async () => {
		const parameters = { objectType: ofType('DEPARTMENT'), object: byDn(`ou=Engineering,${base}`) };
		const refused = await act('delete', parameters);
		expect(refused.error?.message).toContain('not empty');
		expect(refused.error?.description).toContain("'Delete With Contents'");
		expect(person('alovelace')).toBeDefined();
		expect((await act('delete', { ...parameters, options: { withChildren: true } })).json[0]).toMatchObject({ deleted: true });
		expect(person('alovelace')).toBeUndefined();
	});

	test('archive takes the entry away, and says where that is not set up', async () => {
		expect((await act('archive', { objectType: user, object: byDn(ada) })).json[0]).toMatchObject({ outcome: 'deleted', dn: ada });
		control().set({ archiveTypes: [] });
		expect((await act('archive', { objectType: user, object: byDn(dnOf('aturing', 'Research')) })).error?.description).toContain(
			'archive settings',
		);
	});

	test('fields and tabs are described for a type and for an entry, without password hashes', async () => {
		const fields = (await act('getFields', { objectType: user, object: byDn(ada) })).json;
		expect(fields.find(({ attribute }) => attribute === 'sn')).toMatchObject({
			tab: 'user',
			label: 'Last name',
			value: 'Lovelace',
			required: true,
		});
		expect(JSON.stringify(fields)).not.toContain('{SSHA}');
		expect((await act('getFields', { objectType: user, tab: 'mailAccount' })).json.map(({ attribute }) => attribute)).toContain('mail');
		expect((await act('getTabs', { objectType: group })).json.map(({ tab }) => tab)).toContain('ogroup');
	});

	test('types and templates are listed and described', async () => {
		const types = (await on('objectType')('getAll', { returnAll: true })).json;
		expect(types).toContainEqual({ objectType: 'USER', name: 'User' });
		expect((await on('objectType')('get', { objectType: user })).json[0]).toMatchObject({
			objectType: 'USER',
			mainAttribute: 'uid',
			mainTab: 'user',
		});
		expect((await on('template')('getAll', { objectType: user, returnAll: true })).json.map(({ name }) => name)).toEqual([
			'Employee',
			'Minimal',
		]);
		const open = (await on('template')('get', { objectType: user, template: byDn(`cn=Employee,ou=templates,ou=people,${base}`) })).json;
		expect(open.map(({ attribute }) => attribute)).toEqual(expect.arrayContaining(['sn', 'givenName', 'userPassword']));
	});

	test('password recovery makes a token that sets a password, or says that it is off', async () => {
		const recover = on('passwordRecovery');
		expect((await recover('generateToken', { email: 'ada.lovelace@example.com' })).error?.description).toContain(
			'Switch password recovery on',
		);
		control().set({ recovery: true });
		const {
			json: [{ token, login }],
		} = await recover('generateToken', { email: 'ada.lovelace@example.com' });
		expect(login).toBe('alovelace');
		expect((await recover('setPassword', { login, token, password: 'Brand.new.1' })).json[0]).toEqual({
			outcome: 'updated',
			login: 'alovelace',
		});
	});

	test('the server tells base and databases, and a session that stays open', async () => {
		expect((await on('server')('getBase')).json).toEqual([{ base }]);
		expect((await on('server')('getDatabases')).json).toEqual([{ id: 'main', name: 'main' }]);
		control().requests();
		const {
			json: [{ sessionId }],
		} = await on('server')('getSessionId');
		const answer = await fetch(`${simulator().url}/fusiondirectory/jsonrpc.php`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', 'user-agent': 'n8n-nodes-directory-services' },
			body: JSON.stringify({ id: 1, method: 'getBase', params: [sessionId] }),
		});
		expect(await answer.json()).toMatchObject({ result: base });
	});
});

describe('custom API calls', () => {
	test('reach any JSON-RPC method, formfields included', async () => {
		const { json } = await run('request', 'customApiCall', { method: 'formfields', parameters: '["user", null, "mailAccount"]' });
		expect(json[0].result).toHaveProperty('sections');
	});

	test('reach formpost, and never show a password they carry', async () => {
		const post = {
			uid: 'formy',
			sn: 'Form',
			givenName: 'Y',
			userPassword_pwstorage: 'ssha',
			userPassword_password: 'Long.enough.1',
			userPassword_password2: 'Long.enough.1',
		};
		const { json } = await run('request', 'customApiCall', { method: 'formpost', parameters: ['user', null, null, post] as never });
		expect(json[0]).toEqual({ result: dnOf('formy') });
		const dry = await run('request', 'customApiCall', {
			method: 'formpost',
			parameters: ['user', null, null, post] as never,
			options: { dryRun: true },
		});
		expect(JSON.stringify(dry.json)).not.toContain('Long.enough.1');
	});

	test('reach any REST endpoint, a single attribute included', async () => {
		const rest = { protocol: 'rest', path: `/objects/user/${encodeURIComponent(ada)}/user/mobile` };
		expect((await run('request', 'customApiCall', { ...rest, httpMethod: 'PUT', body: '"007"' })).json[0]).toEqual({ result: ada });
		expect((await run('request', 'customApiCall', rest)).json[0]).toEqual({ result: '007' });
	});

	test.each([
		[{ method: 'logout' }, 'session'],
		[{ method: 'no such method' }, 'not a method name'],
		[{ method: 'getBase', parameters: '{}' }, 'not a JSON list'],
		[{ protocol: 'rest', path: '/../index.php' }, 'leaves the webservice'],
		[{ protocol: 'rest', path: '/logout', httpMethod: 'POST' }, 'session'],
	])('with %j say what is wrong, and send nothing', async (parameters, words) => {
		expect((await run('request', 'customApiCall', parameters)).error?.message).toContain(words);
		expect(
			control()
				.requests()
				.log.filter(({ kind }) => !['login', 'logout'].includes(kind)),
		).toHaveLength(0);
	});
});

test('bad JSON, fields without values and empty forms are refused before the login', async () => {
	const act = async (values: unknown) =>
		(await run('object', 'create', { objectType: user, inputMode: 'json', values: values as string })).error?.message;
	expect(await act('{"user": ')).toContain('not valid JSON');
	expect(await act('{"user": "x"}')).toContain("no fields below 'user'");
	expect(await act('{"user": {"sn": null}}')).toContain('has no value');
	expect(await act('{}')).toContain('no fields');
	expect(count('create')).toBe(0);
});
