import type { IDataObject } from 'n8n-workflow';
import { base, byDn, byName, fieldsOf, users, useSynologyNode } from './synologySetup';

const bench = useSynologyNode();
const control = () => bench.simulator.control;
const create = { logonName: '={{ $json.name }}', password: 'Correct-horse-1', container: byDn(users) };
const named = (...names: string[]): IDataObject[] => names.map((name) => ({ name }));
const goOn = { onError: 'continueRegularOutput' } as const;

describe('user: create', () => {
	test('creates one user per item, in order and paired, in the common shape', async () => {
		const { items } = await bench.run('user', 'create', { ...create, email: '={{ $json.name }}@example.com' }, named('u1', 'u2', 'u3'));
		expect(items.map(({ json, pairedItem }) => [json.outcome, json.username, json.id, json.email, json.enabled, pairedItem])).toEqual(
			['u1', 'u2', 'u3'].map((name, item) => ['created', name, `CN=${name},${users}`, `${name}@example.com`, true, { item }]),
		);
		expect(items[0].json).toMatchObject({
			source: 'synologyDirectoryServer',
			firstName: null,
			lastName: null,
			groups: null,
			locked: false,
		});
		expect(control().count('login')).toBe(1);
		expect(control().details().sessions).toHaveLength(0);
	});

	test('a password never expires only when that is chosen; nothing chosen means CN=Users', async () => {
		await bench.run('user', 'create', { ...create, container: { __rl: true, mode: 'list', value: '' } }, named('u1'));
		expect(fieldsOf(bench.simulator, 'create')[0]).toMatchObject({
			password_never_expire: 'false',
			located_dn: `"${users}"`,
			change_password_next_logon: 'null',
		});
	});

	test('a generated password is returned once and works', async () => {
		const { json } = await bench.run(
			'user',
			'create',
			{ ...create, generatePassword: true, passwordSettings: { outputKey: 'initialPassword' } },
			named('u1'),
		);
		expect(JSON.parse(fieldsOf(bench.simulator, 'create')[0].password)).toBe(json[0].initialPassword);
	});

	test('fields that the create call does not take follow in a second one', async () => {
		const additionalFields = { displayName: 'Ünï "C"', firstName: 'Ünï', telephoneNumber: '1' };
		const { json } = await bench.run('user', 'create', { ...create, additionalFields }, named('u1'));
		expect(json[0]).toMatchObject({ outcome: 'created', displayName: 'Ünï "C"', phone: '1' });
		expect(control().person('u1')).toMatchObject({ firstName: 'Ünï', displayName: 'Ünï "C"' });
		control().fault({ mode: 'itemFailure', kind: 'update' });
		const partly = await bench.run('user', 'create', { ...create, generatePassword: true, additionalFields }, named('u2'));
		expect(partly.error).toBeUndefined();
		expect(partly.json[0]).toMatchObject({
			outcome: 'created',
			username: 'u2',
			notApplied: Object.keys(additionalFields).filter((name) => name !== 'description'),
			reason: expect.stringMatching(/^Not done: set the other fields/),
			generatedPassword: expect.stringMatching(/^.{20}$/),
		});
	});

	test('a name that is taken ends with a message that says what to choose', async () => {
		const { error } = await bench.run('user', 'create', create, named('ADA.lovelace'));
		expect(error?.message).toMatch(/'ADA.lovelace': the name is taken.*\[item 0\]/);
		expect(error?.description).toContain("'If User Exists'");
	});

	test('skip leaves the existing user alone; update changes what differs and says what can not be changed', async () => {
		const additionalFields = { displayName: 'Countess', firstName: 'Augusta' };
		const skipped = await bench.run('user', 'create', { ...create, ifExists: 'skip', additionalFields }, named('ada.lovelace'));
		expect(skipped.json[0]).toMatchObject({ outcome: 'skipped', username: 'ada.lovelace' });
		expect(control().count('update')).toBe(0);
		const updated = await bench.run(
			'user',
			'create',
			{ ...create, email: 'new@example.com', ifExists: 'update', additionalFields },
			named('ada.lovelace'),
		);
		expect(updated.json[0]).toMatchObject({
			outcome: 'updated',
			displayName: 'Countess',
			email: 'ada.lovelace@example.com',
			notApplied: ['mail', 'container'],
			reason: 'Synology Directory Server offers no way to change mail, container afterwards',
		});
		expect(control().person('ada.lovelace')).toMatchObject({ firstName: 'Augusta', displayName: 'Countess' });
		expect(
			control()
				.people()
				.filter(({ username }) => username === 'ada.lovelace'),
		).toHaveLength(1);
	});

	test('when only what can not be changed differs, nothing is sent and the outcome is unchanged', async () => {
		const parameters = { ...create, generatePassword: true, email: 'new@example.com' };
		const { json } = await bench.run('user', 'upsert', parameters, named('ada.lovelace'));
		expect(json[0]).toMatchObject({ outcome: 'unchanged', notApplied: ['mail', 'container'] });
		expect(control().count('update')).toBe(0);
	});

	const flags = { cannotChangePassword: true, passwordNeverExpires: true };
	test('switches that DSM can set for new users only are named when the user exists', async () => {
		const parameters = { ...create, generatePassword: true, container: undefined, additionalFields: { ...flags, accountIsDisabled: true } };
		const { json } = await bench.run('user', 'upsert', parameters, named('ada.lovelace'));
		expect(json[0]).toMatchObject({
			outcome: 'unchanged',
			notApplied: ['disabled', ...Object.keys(flags)],
			reason: expect.stringContaining('no way'),
		});
		const created = await bench.run('user', 'upsert', parameters, named('u1'));
		expect(created.json[0]).toMatchObject({ outcome: 'created', enabled: false });
		expect(created.json[0]).not.toHaveProperty('notApplied');
	});

	test('a password that would lift the wanted change at next logon is refused before anything is sent', async () => {
		const additionalFields = { changePasswordAtNextLogon: true };
		const { error } = await bench.run('user', 'upsert', { ...create, additionalFields }, named('ada.lovelace'));
		expect(error?.message).toMatch(/would lift 'Must Change Password'.*\[item 0\]/);
		const both = await bench.run('user', 'create', { ...create, additionalFields: { ...additionalFields, ...flags } }, named('u1'));
		expect(both.error?.message).toMatch(/not being allowed to contradict each other \[item 0\]/);
		expect(control().count('update') + control().count('create')).toBe(0);
	});

	test('a refused field after a new password leaves the password set, and says so', async () => {
		control().fault({ mode: 'itemFailure', kind: 'update', skip: 1 });
		const additionalFields = { firstName: 'Augusta' };
		const { json, error } = await bench.run(
			'user',
			'upsert',
			{ ...create, container: undefined, email: '', additionalFields },
			named('ada.lovelace'),
		);
		expect(error).toBeUndefined();
		expect(json[0]).toMatchObject({ outcome: 'updated', notApplied: ['firstName'], reason: expect.stringContaining('Not done') });
	});

	test('a group of that name is no user to update', async () => {
		const { error } = await bench.run('user', 'upsert', create, named('Developers'));
		expect(error?.message).toContain("'Developers' is not a user");
	});

	test('a lost answer is settled where a look-up came first, and told as unknown where none did', async () => {
		const parameters = { ...create, ifExists: '={{ $json.choice }}' };
		const run = async (choice: string, name: string) => {
			control().fault({ mode: 'resetAfter', kind: 'create' });
			return await bench.run('user', 'create', parameters, [{ name, choice }]);
		};
		expect((await run('skip', 'u1')).json[0]).toMatchObject({ outcome: 'created', id: `CN=u1,${users}` });
		expect((await run('fail', 'u2')).error?.message).toMatch(/answer was lost.*nothing tells whether it is the new one/);
		expect(control().count('create')).toBe(2);
	});

	test('dry run sends no write and shows the request without the password', async () => {
		const { json } = await bench.run(
			'user',
			'create',
			{ ...create, additionalFields: { displayName: 'X' }, options: { dryRun: true } },
			named('u1'),
		);
		expect(json[0]).toMatchObject({
			wouldBe: 'created',
			dryRun: true,
			requests: [
				{ api: 'SYNO.ActiveDirectory.User', method: 'create', params: { logon_name: 'u1', password: '•••' } },
				{ api: 'SYNO.ActiveDirectory.User', method: 'set', params: { userList: [{ displayName: 'X' }] } },
			],
		});
		expect(json[0]).not.toHaveProperty('outcome');
		expect(control().count('create')).toBe(0);
		expect(JSON.stringify(json)).not.toContain('Correct-horse-1');
	});

	test.each<[string, IDataObject, RegExp]>([
		['an empty name', { logonName: '={{ "" }}' }, /'Username' is empty/],
		['a forbidden character', { logonName: 'a,b' }, /'a,b' can't be a logon name/],
		['no password', { password: '' }, /'Password' is empty/],
		['a container that is no DN', { container: byDn('={{ "Users" }}') }, /not a distinguished name/],
		['a container expression without a value', { container: byDn('={{ $json.nothing }}') }, /'Container' names nobody/],
		['a container that does not exist', { container: byDn(`OU=Nowhere,${base}`) }, /container does not exist/],
		['a weak password', { password: 'x' }, /rules of the domain/],
	])('%s is a clear error of that item, and the others go on', async (_, parameters, message) => {
		const { json } = await bench.run('user', 'create', { ...create, ...parameters }, named('u1', 'u2'), goOn);
		expect(json).toHaveLength(2);
		expect(json[0].error).toMatch(message);
		expect(json[0].error).toContain('[item 0]');
		expect(JSON.stringify(json)).not.toContain('Correct-horse-1');
	});

	test('one bad item among good ones is told apart', async () => {
		const { json } = await bench.run('user', 'create', create, named('u1', 'a"b', 'u3'), goOn);
		expect(json.map(({ outcome, error }) => outcome ?? error)).toEqual(['created', expect.stringContaining('[item 1]'), 'created']);
	});

	test('the domain update follows once, after all items', async () => {
		const { json } = await bench.run(
			'user',
			'create',
			{ ...create, options: { updateDomainRecords: true } },
			named('u1', 'u2', 'u3', 'ada.lovelace'),
			goOn,
		);
		expect(control().count('updateDomain')).toBe(1);
		expect(json.map(({ outcome, domainUpdate }) => [outcome, (domainUpdate as IDataObject | undefined)?.started])).toEqual([
			['created', true],
			['created', true],
			['created', true],
			[undefined, undefined],
		]);
		expect(
			control()
				.requests()
				.log.map(({ kind }) => kind)
				.lastIndexOf('create'),
		).toBeLessThan(
			control()
				.requests()
				.log.findIndex(({ kind }) => kind === 'updateDomain'),
		);
		const again = await bench.run('user', 'create', { ...create, options: { updateDomainRecords: true } }, named('u4'));
		expect(again.json[0]).toMatchObject({ outcome: 'created', domainUpdate: { started: false } });
	});
});

describe('user: upsert, update, password', () => {
	test('upsert creates, then changes nothing, then what differs', async () => {
		const parameters = {
			...create,
			generatePassword: true,
			email: 'u1@example.com',
			additionalFields: { displayName: '={{ $json.shown }}' },
		};
		const run = async (shown: string) => (await bench.run('user', 'upsert', parameters, [{ name: 'u1', shown }])).json[0];
		expect(await run('One')).toMatchObject({ outcome: 'created', generatedPassword: expect.any(String) });
		const same = await run('One');
		expect(same.outcome).toBe('unchanged');
		expect(same).not.toHaveProperty('generatedPassword');
		expect(await run('Two')).toMatchObject({ outcome: 'updated', displayName: 'Two' });
		expect(control().count('create')).toBe(1);
		expect(control().count('update')).toBe(2);
	});

	test('update sends only what differs, and nothing when nothing does', async () => {
		const user = byDn(`CN=Dijkstra\\, Edsger,OU=Engineering,OU=Staff,${base}`);
		const updateFields = { displayName: 'Edsger Dijkstra', telephoneNumber: '42' };
		expect((await bench.run('user', 'update', { user, updateFields })).json[0]).toMatchObject({ outcome: 'updated', phone: '42' });
		expect(JSON.parse(fieldsOf(bench.simulator, 'update')[0].compound)[0].userList).toEqual([
			{ dn: `CN=Dijkstra\\, Edsger,OU=Engineering,OU=Staff,${base}`, telephoneNumber: '42' },
		]);
		expect((await bench.run('user', 'update', { user, updateFields })).json[0].outcome).toBe('unchanged');
		expect(control().count('update')).toBe(1);
	});

	test('fields that listings do not show are always sent; a description that did not take is told', async () => {
		const updateFields = { firstName: 'Ada', description: 'Countess' };
		const { json } = await bench.run('user', 'update', { user: byName('ada.lovelace'), updateFields });
		expect(json[0]).toMatchObject({ outcome: 'updated', notApplied: ['description'] });
		expect(JSON.parse(fieldsOf(bench.simulator, 'update')[0].compound)[0].userList[0]).toMatchObject({
			firstName: 'Ada',
			description: 'Countess',
		});
	});

	test('a dry run shows the request as it would be sent, with the DN of the user', async () => {
		const user = byName('ADA.lovelace');
		const dn = `CN=ada.lovelace,OU=Engineering,OU=Staff,${base}`;
		const sent = async (operation: string, parameters: IDataObject) => {
			const { json } = await bench.run('user', operation, { ...parameters, options: { dryRun: true } }, named('ADA.lovelace'));
			expect(json[0]).toMatchObject({ dryRun: true, id: dn });
			return (json[0].requests as IDataObject[]).map((one) => Object.fromEntries(Object.entries(one).filter(([key]) => key !== 'step')));
		};
		const expected = (fields: IDataObject) => [
			{
				api: 'SYNO.ActiveDirectory.User',
				version: 2,
				method: 'set',
				params: { userList: [{ dn, ...fields }] },
			},
		];
		expect(await sent('update', { user, updateFields: { web: 'x' } })).toEqual(expected({ web: 'x' }));
		expect(await sent('setPassword', { user, password: 'Correct-horse-1' })).toEqual(
			expected({ enbl_change_password: true, password: '•••' }),
		);
		expect(await sent('upsert', { ...create, generatePassword: true, additionalFields: { web: 'x' } })).toEqual(expected({ web: 'x' }));
		expect(control().count('update')).toBe(0);
	});

	test('a missing user fails or is skipped', async () => {
		const parameters = { user: byName('nobody.here'), updateFields: { web: 'x' } };
		expect((await bench.run('user', 'update', parameters)).error?.message).toMatch(/No user 'nobody.here'/);
		expect((await bench.run('user', 'update', { ...parameters, ifMissing: 'skip' })).json[0].outcome).toBe('skipped');
		expect(control().count('update')).toBe(0);
	});

	test('set password takes quotes and backslashes literally, and generates one on request', async () => {
		const password = '","dn":"CN=x\\';
		await bench.run('user', 'setPassword', { user: byName('ada.lovelace'), password });
		expect(JSON.parse(fieldsOf(bench.simulator, 'update')[0].compound)[0].userList[0]).toEqual({
			dn: `CN=ada.lovelace,OU=Engineering,OU=Staff,${base}`,
			enbl_change_password: true,
			password,
		});
		const { json } = await bench.run('user', 'setPassword', { user: byName('ada.lovelace'), generatePassword: true });
		expect(json[0]).toMatchObject({ outcome: 'updated', generatedPassword: expect.stringMatching(/^.{20}$/) });
	});

	test('the mail to reset a password is sent, or its settings are named', async () => {
		expect((await bench.run('user', 'sendPasswordReset', { username: 'ada.lovelace' })).json[0]).toMatchObject({ sent: true, answer: 3 });
		control().set({ passwordResetByMail: false });
		expect((await bench.run('user', 'sendPasswordReset', { username: 'ada.lovelace' })).error?.description).toContain(
			'Allow non-administrator users',
		);
	});
});
