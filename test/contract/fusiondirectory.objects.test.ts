import { base, dnOf, newUser, refusalOf, useFusionDirectory } from './fusiondirectorySetup';
import { toDirectoryUser } from '../../clients/fusiondirectory/client';

const bench = useFusionDirectory();
const set = (settings: Record<string, unknown>): void => bench.simulator.control.set(settings);
const count = (kind: string): number => bench.simulator.control.count(kind);
const person = (uid: string) => bench.simulator.control.person(uid);
const ada = dnOf('alovelace', 'Engineering');

describe.each(['jsonRpc', 'rest'] as const)('over %s', (protocol) => {
	const open = (settings = {}) => bench.open({ protocol, ...settings });

	describe('users', () => {
		test('are listed sorted, with timestamps, and with their lock state when asked', async () => {
			bench.simulator.control.change('aturing', { locked: true });
			const users = await open().users.list({ filter: '(mail=*)', lockStates: true });
			expect(users.map(({ uid }) => uid)).toEqual([...users.map(({ uid }) => uid)].sort());
			expect(users.find(({ uid }) => uid === 'aturing')).toMatchObject({
				locked: true,
				sn: 'Turing',
				createTimestamp: expect.stringMatching(/^\d{14}Z$/),
			});
			expect(users.find(({ uid }) => uid === 'alovelace')?.locked).toBe(false);
		});

		test('are found below a base only, and by a filter only', async () => {
			const users = await open().users.list({ base: `ou=Research,${base}`, filter: '(sn=K*)' });
			expect(users.map(({ uid }) => uid)).toEqual(['dknuth']);
		});

		test('are shown in the shape all services share, with groups', async () => {
			const user = await open().users.find({ uid: 'alovelace' });
			expect(user && toDirectoryUser(user)).toEqual({
				id: ada,
				username: 'alovelace',
				displayName: 'Ada Lovelace',
				firstName: 'Ada',
				lastName: 'Lovelace',
				email: 'ada.lovelace@example.com',
				phone: '+44 20 7946 0101',
				enabled: true,
				locked: false,
				expiresAt: null,
				passwordExpired: null,
				groups: expect.arrayContaining([`cn=engineering,ou=groups,${base}`, `cn=vpn,ou=groups,${base}`]),
				source: 'fusionDirectory',
			});
		});

		test('with names that mean something in filters are found as they are', async () => {
			const client = open();
			expect(await client.users.find({ uid: '*' })).toBeUndefined();
			expect(await client.users.find({ uid: 'alovelace)(uid=*' })).toBeUndefined();
		});

		test('are locked and unlocked, twice without harm', async () => {
			const client = open();
			const user = await client.users.require({ uid: 'alovelace' });
			await client.users.setLock(user, 'lock');
			await client.users.setLock(user, 'lock');
			expect(person('alovelace')?.locked).toBe(true);
			await client.users.setLock(user, 'unlock');
			expect(person('alovelace')?.locked).toBe(false);
		});

		test('tell whether their timestamps can be read', async () => {
			expect(await open().users.timestampSupport()).toBe('readable');
			const { username, password } = bench.simulator.login.reader;
			expect(await open({ username, password }).users.timestampSupport()).toBe('readable');
		});
	});

	describe('creating', () => {
		test('makes exactly one entry and gives its DN', async () => {
			const dn = await open().objects.create('USER', newUser('noether', { base: `ou=Sales,${base}` }));
			expect(dn).toBe(dnOf('noether', 'Sales'));
			expect(person('noether')).toMatchObject({ firstName: 'Emmy', lastName: 'Noether' });
		});

		test('names every missing required field before anything is sent', async () => {
			const refusal = await refusalOf(open().objects.create('USER', { user: { uid: 'x' }, mailAccount: {} }));
			expect(refusal).toMatchObject({ kind: 'invalid', delivery: 'unsent' });
			expect(refusal.fields).toEqual(expect.arrayContaining(['user.sn', 'user.givenName', 'mailAccount.mail']));
			expect(count('create')).toBe(0);
		});

		test('names the attribute of a refused value, not only its label', async () => {
			const refusal = await refusalOf(open().objects.create('USER', { user: { uid: 'noether', sn: 'N', givenName: 'E' } }));
			expect(refusal.kind).toBe('invalid');
			expect(refusal.message).toContain('userPassword');
		});

		test('refuses a login name that is taken', async () => {
			const refusal = await refusalOf(open().objects.create('USER', newUser('alovelace')));
			expect(refusal).toMatchObject({ kind: 'conflict' });
			expect(refusal.message).not.toContain('Idealring');
			expect(count('create')).toBe(0);
		});

		test.each(['resetAfter', 'half', 'wrongJson', 'reset', 'html'])(
			'whose answer is lost (%s) is looked up, and there is one entry in the end',
			async (mode) => {
				const client = open();
				await client.users.list();
				bench.simulator.control.fault({ mode, kind: 'create' });
				expect(await client.objects.create('USER', newUser('noether'))).toBe(dnOf('noether'));
				expect(bench.simulator.control.people().filter(({ username }) => username === 'noether')).toHaveLength(1);
				expect(count('create')).toBeLessThanOrEqual(2);
			},
		);

		test('whose answers and look-ups are all lost says that it is not known', async () => {
			const client = open();
			await client.users.list();
			bench.simulator.control.fault({ mode: 'html', kind: 'create', status: 500 });
			bench.simulator.control.fault({ mode: 'html', kind: 'list', status: 500, skip: 1, times: 9 });
			expect(await refusalOf(client.objects.create('USER', newUser('noether')))).toMatchObject({ kind: 'uncertain' });
			expect(count('create')).toBe(1);
		});

		test('survives PHP notices around the answer', async () => {
			const client = open();
			bench.simulator.control.fault({ mode: 'noise', kind: 'create' });
			expect(await client.objects.create('USER', newUser('noether'))).toBe(dnOf('noether'));
		});

		test('with forced ids sends the switch before the numbers', async () => {
			const client = open();
			await client.objects.create('USER', {
				...newUser('noether'),
				posixAccount: { homeDirectory: '/home/noether', uidNumber: '7001', gidNumber: '7001', force_ids: true },
			});
			const found = await client.users.find({ uid: 'noether' }, { uidNumber: 'first' });
			expect(found?.entry.attributes.uidNumber).toBe('7001');
		});

		test('from a template lets the given values win over the template', async () => {
			const client = open();
			const template = `cn=Employee,ou=templates,ou=people,${base}`;
			const dn = await client.objects.createFromTemplate('USER', template, {
				user: { sn: 'Noether', givenName: 'Emmy', userPassword: 'Idealring.1918', departmentNumber: '99' },
			});
			const entry = await client.objects.require('USER', dn, { departmentNumber: 'first', o: 'first' });
			expect(entry.attributes).toMatchObject({ departmentNumber: '99', o: 'Lab Inc' });
		});

		test('from a template with a tab the type does not have is refused before it is sent', async () => {
			const template = `cn=Minimal,ou=templates,ou=people,${base}`;
			expect(await refusalOf(open().objects.createFromTemplate('USER', template, { nopeTab: { a: 'b' } }))).toMatchObject({
				kind: 'invalid',
				fields: ['nopeTab'],
			});
			expect(count('create')).toBe(0);
		});
	});

	describe('changing', () => {
		test('sends only the fields given', async () => {
			const client = open();
			const dn = await client.objects.update(await client.objects.require('USER', ada), { user: { telephoneNumber: '42' } });
			expect(dn).toBe(ada);
			expect(person('alovelace')).toMatchObject({ phone: '42', lastName: 'Lovelace' });
		});

		test('the base moves the entry and gives the new DN', async () => {
			const client = open();
			const dn = await client.objects.update(await client.objects.require('USER', ada), { user: { base: `ou=Sales,${base}` } });
			expect(dn).toBe(dnOf('alovelace', 'Sales'));
		});

		test.each(['resetAfter', 'half', 'html'])('whose answer is lost (%s) is looked up first', async (mode) => {
			const client = open();
			const entry = await client.objects.require('USER', ada);
			bench.simulator.control.fault({ mode, kind: 'update' });
			expect(await client.objects.update(entry, { user: { base: `ou=Sales,${base}` } })).toBe(dnOf('alovelace', 'Sales'));
			expect(count('update')).toBe(mode === 'html' ? 2 : 1);
		});

		test.each(['cannotGetLock', 'changedSinceOpened', 'lockCollision'])('waits a moment for somebody else (%s)', async (mode) => {
			const client = open();
			const entry = await client.objects.require('USER', ada);
			bench.simulator.control.fault({ mode, kind: 'update' });
			await client.objects.update(entry, { user: { telephoneNumber: '42' } });
			expect(person('alovelace')?.phone).toBe('42');
		});

		test('an entry that is open in the web interface is told, after two repeats', async () => {
			const client = open();
			const entry = await client.objects.require('USER', ada);
			set({ openEntries: { [ada]: dnOf('ghopper', 'Engineering') } });
			expect(await refusalOf(client.objects.update(entry, { user: { telephoneNumber: '42' } }))).toMatchObject({ code: 'entryLocked' });
			expect(count('update')).toBe(3);
		});

		test('a locked user is told by the lock state', async () => {
			bench.simulator.control.change('alovelace', { locked: true });
			const client = open();
			const entry = await client.objects.require('USER', ada);
			expect(await refusalOf(client.objects.update(entry, { user: { telephoneNumber: '42' } }))).toMatchObject({
				kind: 'conflict',
				code: 'userLocked',
			});
			expect(person('alovelace')).toMatchObject({ locked: true });
		});

		test('an invalid value is told with the field that was to hold it', async () => {
			const client = open();
			const entry = await client.objects.require('USER', ada);
			expect(await refusalOf(client.objects.update(entry, { mailAccount: { mail: 'not a mail' } }))).toMatchObject({
				kind: 'invalid',
				fields: ['mailAccount.mail'],
			});
		});

		test('a password works for the next login', async () => {
			const client = open();
			await client.users.setPassword(await client.users.require({ uid: 'fd-reader' }), 'Brand.new.1');
			expect(await open({ username: 'fd-reader', password: 'Brand.new.1' }).server.base()).toBe(base);
		});

		test('values of a list are added and removed, a lost answer included', async () => {
			const client = open();
			const entry = await client.objects.require('USER', ada);
			const values = { mailAccount: { gosaMailAlternateAddress: ['countess@example.com'] } };
			bench.simulator.control.fault({ mode: 'resetAfter', kind: 'update' });
			await client.objects.addValues(entry, values);
			const read = async () =>
				(await client.objects.require('USER', ada, { gosaMailAlternateAddress: 'all' })).attributes.gosaMailAlternateAddress;
			expect(await read()).toEqual(['countess@example.com']);
			await client.objects.deleteValues(entry, values);
			expect(await read()).toBeUndefined();
		});

		test('a tab is deactivated, the main one is not', async () => {
			const client = open();
			const entry = await client.objects.require('USER', ada);
			await client.objects.deleteTab(entry, 'mailAccount');
			expect((await client.objects.tabs('USER', ada)).find(({ tab }) => tab === 'mailAccount')?.active).toBe(false);
			expect(await refusalOf(client.objects.deleteTab(entry, 'user'))).toMatchObject({ kind: 'invalid' });
		});
	});

	describe('deleting', () => {
		test('checks that the entry is of the type: a user is not deleted as a group', async () => {
			const client = open();
			expect(await client.objects.find('GROUP', ada)).toBeUndefined();
			expect(await refusalOf(client.objects.require('OGROUP', ada))).toMatchObject({ kind: 'notFound' });
			expect(count('delete')).toBe(0);
		});

		test.each(['', ' ', 'ada', ',', 'uid='])("never sends '%s' as a DN", async (dn) => {
			expect(await refusalOf(open().objects.require('USER', dn))).toMatchObject({ kind: 'invalid', delivery: 'unsent' });
		});

		test('removes exactly that entry', async () => {
			const client = open();
			const before = bench.simulator.control.people().length;
			await client.objects.delete(await client.objects.require('USER', ada.toUpperCase().replace('UID', 'uid')));
			expect(person('alovelace')).toBeUndefined();
			expect(bench.simulator.control.people()).toHaveLength(before - 1);
		});

		test('a department with people in it is refused, and nobody is gone', async () => {
			const client = open();
			const department = await client.objects.require('DEPARTMENT', `ou=Engineering,${base}`);
			const before = bench.simulator.control.people().length;
			const refusal = await refusalOf(client.objects.delete(department));
			expect(refusal).toMatchObject({ kind: 'conflict', delivery: 'unsent' });
			expect(refusal.message).toContain('User: 5');
			expect(bench.simulator.control.people()).toHaveLength(before);
			await client.objects.delete(department, { withChildren: true });
			expect(person('alovelace')).toBeUndefined();
		});

		test('an empty department is deleted without more ado', async () => {
			const client = open();
			await client.objects.create('DEPARTMENT', { department: { ou: 'Empty', description: 'Nobody here' } });
			const empty = (await client.objects.list('DEPARTMENT', { filter: '(ou=Empty)' }))[0];
			await client.objects.delete(empty);
			expect(await client.objects.find('DEPARTMENT', empty.dn)).toBeUndefined();
		});

		test.each(['resetAfter', 'html', 'half'])('whose answer is lost (%s) is looked up', async (mode) => {
			const client = open();
			const entry = await client.objects.require('USER', ada);
			bench.simulator.control.fault({ mode, kind: 'delete' });
			await client.objects.delete(entry);
			expect(person('alovelace')).toBeUndefined();
		});

		test('works for a DN with slash, comma and plus', async () => {
			set({ oddEntry: true });
			const client = open();
			const odd = (await client.objects.list('OGROUP')).find(({ dn }) => dn.includes('/'));
			expect(odd).toBeDefined();
			if (!odd) return;
			expect((await client.objects.tabs('OGROUP', odd.dn)).length).toBeGreaterThan(0);
			await client.objects.delete(await client.objects.require('OGROUP', odd.dn));
			expect(await client.objects.find('OGROUP', odd.dn)).toBeUndefined();
		});

		test('by archiving takes the entry away', async () => {
			const client = open();
			await client.objects.archive(await client.objects.require('USER', ada));
			expect(person('alovelace')).toBeUndefined();
		});
	});

	describe('listing', () => {
		test('of nothing is an empty list, and a map that came as a list is one too', async () => {
			expect(await open().objects.list('USER', { filter: '(uid=nobody)' })).toEqual([]);
		});

		test('honours the mode of each attribute', async () => {
			const [entry] = await open().objects.list('USER', {
				filter: '(uid=alovelace)',
				attributes: { cn: 'first', mail: 'all', sn: 'base64', objectClass: 'raw' },
			});
			expect(entry.attributes).toMatchObject({
				cn: 'Ada Lovelace',
				mail: ['ada.lovelace@example.com'],
				sn: [Buffer.from('Lovelace').toString('base64')],
			});
			expect(entry.attributes.objectClass).toHaveProperty('count');
		});

		test('never hands out password hashes', async () => {
			const client = open();
			const [entry] = await client.objects.list('USER', {
				filter: '(uid=alovelace)',
				attributes: { uid: 'first', userPassword: 'all' },
			});
			expect(Object.keys(entry.attributes)).toEqual(['uid']);
			expect(await refusalOf(client.objects.list('USER', { attributes: { userPassword: 'first' } }))).toMatchObject({ kind: 'invalid' });
			expect(JSON.stringify(await client.objects.fields(entry))).not.toContain('{SSHA}');
			for (const attributes of ['userPassword', { userPassword: '*' }]) {
				expect(JSON.stringify(await client.requests.jsonRpc('ls', ['user', attributes, null, '(uid=alovelace)']))).not.toContain('{SSHA}');
			}
		});

		test('of all attributes leaves out what only looks like one, and passwords', async () => {
			const client = open();
			const all = await client.objects.allAttributes('USER');
			expect(all).toMatchObject({ sn: 'first', title: 'all', jpegPhoto: 'base64', objectClass: 'all' });
			expect(Object.keys(all)).not.toContain('userPassword');
			expect((await client.objects.list('USER', { attributes: all })).length).toBeGreaterThan(5);
		});

		test('refuses an unknown attribute before the call, with the right spelling', async () => {
			const client = open();
			const refusal = await refusalOf(client.objectTypes.checkAttributes('USER', ['givenname']));
			expect(refusal).toMatchObject({ kind: 'invalid', delivery: 'unsent', fields: ['givenname'] });
			expect(refusal.cure).toContain('givenName');
			await client.objectTypes.checkAttributes('USER', ['givenName', 'mail', 'createTimestamp']);
		});

		test('that breaks off in the middle is not taken for a short one', async () => {
			const client = open();
			await client.users.list();
			bench.simulator.control.fault({ mode: 'wrongJson', kind: 'list', times: 5 });
			expect(await refusalOf(client.users.list())).toMatchObject({ kind: 'protocol' });
		});

		test('above the size limit of LDAP is refused, never shortened', async () => {
			set({ sizeLimit: 3 });
			expect(await refusalOf(open().users.list())).toMatchObject({ code: 'sizeLimit' });
		});

		test('without the right says so', async () => {
			const { username, password } = bench.simulator.login.noRights;
			expect(await refusalOf(open({ username, password }).users.list())).toMatchObject({ kind: 'rights' });
		});

		test('while LDAP is down says so', async () => {
			const client = open();
			await client.server.base();
			set({ ldapDown: true });
			expect(await refusalOf(client.users.list())).toMatchObject({ kind: 'backend', code: 'ldapDown' });
		});

		test('of templates gives their names', async () => {
			expect((await open().templates.list('USER')).map(({ name }) => name)).toEqual(['Employee', 'Minimal']);
		});

		test('with a very long filter still arrives', async () => {
			const filter = `(|(uid=alovelace)${Array.from({ length: 500 }, (_, index) => `(uid=nobody${index})`).join('')})`;
			expect((await open().users.list({ filter })).map(({ uid }) => uid)).toEqual(['alovelace']);
		});
	});

	test('a recovery token sets a new password, and where recovery is off that is said', async () => {
		expect(await refusalOf(open().passwordRecovery.generateToken('fd-reader@example.com'))).toMatchObject({ code: 'recoveryOff' });
		set({ recovery: true });
		const client = open();
		const { token, login } = await client.passwordRecovery.generateToken('ada.lovelace@example.com');
		expect(login).toBe('alovelace');
		await client.passwordRecovery.setPassword(login ?? '', token, 'Brand.new.1');
		expect(client.redactor.clean(`token ${token}`)).not.toContain(token);
	});
});
