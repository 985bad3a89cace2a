import { base, dnOf, refusalOf, useFusionDirectory } from './fusiondirectorySetup';

const bench = useFusionDirectory();
const control = () => bench.simulator.control;
const ada = dnOf('alovelace', 'Engineering');

describe.each(['jsonRpc', 'rest'] as const)('over %s', (protocol) => {
	const open = (settings = {}, context = {}) => bench.open({ protocol, ...settings }, context);

	test.each(['fr', 'de'])('a name that another entry has is a conflict in any language, and names the holder (%s)', async (language) => {
		control().set({ language });
		const client = open();
		await client.objects.create('DEPARTMENT', { department: { ou: 'Twice', description: 'First' } });
		expect(await refusalOf(client.objects.create('DEPARTMENT', { department: { ou: 'Twice', description: 'Second' } }))).toMatchObject({
			kind: 'conflict',
			message: `There is already an entry 'Twice' of the type 'department' in FusionDirectory (ou=Twice,${base})`,
		});
	});

	test('a login that was refused was answered, and says nothing about a write', async () => {
		expect(await refusalOf(open({ password: 'not-the-one' }).users.list())).toMatchObject({ kind: 'login', delivery: 'answered' });
	});

	test('a user is locked again also after the execution was stopped', async () => {
		const controller = new AbortController();
		const client = open({}, { signal: controller.signal });
		const user = await client.users.require({ dn: ada });
		controller.abort();
		expect(await refusalOf(client.users.setLock(user, 'lock'))).toMatchObject({ kind: 'aborted' });
		await client.users.lockAgain(user);
		expect(control().person('alovelace')?.locked).toBe(true);
	});

	test('the groups of many are read once and told to each', async () => {
		const client = open();
		const users = await client.users.list();
		const singly = new Map<string, string[] | null>();
		for (const user of users) singly.set(user.dn, await open().users.groups(user));
		control().forgetRequests();
		for (const user of [...users, ...users]) expect(await client.users.groups(user)).toEqual(singly.get(user.dn));
		expect(control().count('listObjects')).toBe(3);
	});

	test('a tab of an entry with a slash in its DN is refused by the server, not passed over', async () => {
		control().set({ oddEntry: true });
		const client = open();
		const odd = (await client.objects.list('OGROUP')).find(({ dn }) => dn.includes('/'));
		if (odd === undefined) throw new Error('There is no odd entry');
		expect(await refusalOf(client.objects.deleteTab(odd, 'ogroup'))).toMatchObject({ kind: 'invalid' });
	});

	test('a template that there is none is told as that, in any language', async () => {
		for (const language of ['fr', 'de']) {
			control().set({ language });
			expect(await refusalOf(open().objects.templateFields('USER', `cn=Nope,ou=templates,ou=people,${base}`))).toMatchObject({
				kind: 'notFound',
				message: `There is no template 'cn=Nope,ou=templates,ou=people,${base}' of the type 'USER' in FusionDirectory`,
			});
		}
	});

	test('a removal of which nothing is known is told with what was to be removed', async () => {
		const client = open();
		const { entry } = await client.users.require({ dn: ada });
		for (const doing of ['delete', 'archive'] as const) {
			control().fault({ mode: 'html', kind: doing, status: 500, times: 2 });
			control().fault({ mode: 'html', kind: 'get', status: 500, times: 9 });
			const refused = await refusalOf(client.objects[doing](entry));
			expect(refused).toMatchObject({ kind: 'uncertain', message: expect.stringContaining(`${doing} '${ada}'`) });
			control().clearFaults();
		}
	});

	test('somebody whom another has just put into the group is in it, and nobody failed', async () => {
		const [client, other] = [open(), open()];
		const group = await client.groups.find('groupOfNames', { name: 'vpn' });
		if (group === undefined) throw new Error('There is no such group');
		const grace = await client.users.require({ uid: 'ghopper' });
		await other.groups.change(group, 'add', [grace]);
		expect(client.groups.holds((await client.groups.change(group, 'add', [grace])).group, grace)).toBe(true);
	});

	test('login names are looked for without the archive where it is missing or closed', async () => {
		control().set({ archive: false });
		expect(await open().users.loginNamesLike('alovel')).toEqual(['alovelace']);
		control().set({ archive: true, rights: { 'fd-reader': ['user/user;r'] } });
		const { username, password } = bench.simulator.login.reader;
		expect(await open({ username, password }).users.loginNamesLike('alovel')).toEqual(['alovelace']);
	});

	test('a place of which the account may see nothing is no missing one', async () => {
		const { username, password } = bench.simulator.login.noRights;
		await open({ username, password }).objects.requirePlace('USER', `ou=Engineering,${base}`);
	});
});

test.each([null, [], true, 'many', 1.5])('a count answered with %j is no number', async (result) => {
	const client = bench.open({ protocol: 'jsonRpc' });
	await client.server.base();
	for (const id of [3, 4])
		control().fault({ mode: 'status', kind: 'count', status: 200, body: JSON.stringify({ id, result, error: null }) });
	expect(await refusalOf(client.objects.count('USER'))).toMatchObject({ kind: 'protocol', message: expect.stringContaining('a number') });
});

test('a type is described by its own words, and by its first tab where it names no main one', async () => {
	const tabs = { 0: { class: 'firstTab', name: 'First' }, 1: { class: 'secondTab', name: 'Second' } };
	const told = async (type: string, more: object) => {
		const client = bench.open({ protocol: 'rest' });
		control().fault({
			mode: 'status',
			kind: 'types',
			status: 200,
			body: JSON.stringify({ name: 'Thing', description: 'A thing', tabs, ...more }),
		});
		return await client.objectTypes.get(type);
	};
	expect(await told('ONE', { mainTab: 'secondTab' })).toMatchObject({ name: 'Thing', description: 'A thing', mainTab: 'secondTab' });
	expect(await told('TWO', {})).toMatchObject({ mainTab: 'firstTab', mainAttribute: null, ou: '', templates: false });
});
