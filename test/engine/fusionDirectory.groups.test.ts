import { ada, base, byDn, byName, dnOf, useFusionDirectory } from './fusionDirectorySetup';

const { run, control, person, count } = useFusionDirectory();
const vpn = `cn=vpn,ou=groups,${base}`;
const emmy = { username: 'noether', firstName: 'Emmy', lastName: 'Noether', password: 'Idealring.1918' };
const user = { user: byName('alovelace') };

describe.each(['jsonRpc', 'rest'] as const)('a user over %s', (protocol) => {
	const act = async (operation: string, parameters: object = {}) =>
		await run('user', operation, { ...parameters }, { credential: { protocol } });

	test('is created in groups of every kind', async () => {
		const { json, error } = await act('create', { ...emmy, groups: ['vpn', 'developers', 'helpdesk'] });
		expect(error).toBeUndefined();
		expect(json[0]).toMatchObject({ outcome: 'created', groups: [vpn] });
		const { json: groups } = await act('getGroups', { user: byName('noether'), returnAll: true });
		expect(groups.map(({ name, groupType }) => [name, groupType])).toEqual([
			['vpn', 'groupOfNames'],
			['developers', 'posixGroup'],
			['helpdesk', 'role'],
		]);
	});

	test('leaves every group although locked, and a second run changes nothing and says so', async () => {
		control().change('alovelace', { locked: true });
		const { json } = await act('removeFromGroups', { ...user, fromAllGroups: true });
		expect(json[0]).toMatchObject({ outcome: 'updated', groups: [] });
		const writes = count('update');
		expect((await act('removeFromGroups', { ...user, fromAllGroups: true })).json[0]).toMatchObject({ outcome: 'unchanged', groups: [] });
		expect([count('update'), person('alovelace')?.groups]).toEqual([writes, []]);
	});

	test('who is the only member of a group leaves all others, and the item names that one', async () => {
		await run('group', 'create', { name: 'a-solo', members: [ada] });
		const { json } = await act('removeFromGroups', { ...user, fromAllGroups: true });
		expect(json[0]).toMatchObject({ outcome: 'updated', notApplied: ['a-solo'], reason: expect.stringContaining('without a member') });
		expect(person('alovelace')?.groups).toEqual(['a-solo']);
	});

	test('who was the only member of a group is deleted, and the item names the group that keeps the DN', async () => {
		await run('group', 'create', { name: 'a-solo', members: [ada] });
		const { json } = await act('delete', user);
		expect(json[0]).toMatchObject({
			outcome: 'deleted',
			leftIn: [`cn=a-solo,ou=groups,${base}`],
			notice: expect.stringContaining("'a-solo'"),
		});
		const others = await act('delete', { user: byName('ghopper') });
		expect(others.json[0]).toEqual({ outcome: 'deleted', deleted: true, id: dnOf('ghopper', 'Engineering'), username: 'ghopper' });
	});

	test('a field that the server ignores or refuses is told, and is no update', async () => {
		const change = async (values: string) => (await act('update', { ...user, moreFields: 'json', values })).json[0];
		expect(await change('{ "user": { "cn": "Countess" } }')).toMatchObject({ outcome: 'unchanged', notApplied: ['user.cn'] });
		const before = count('update');
		expect(await change('{ "user": { "uid": "other" } }')).toMatchObject({ outcome: 'unchanged', notApplied: ['user.uid'] });
		expect(count('update')).toBe(before);
		expect(await change('{ "user": { "uid": "alovelace" } }')).not.toHaveProperty('notApplied');
	});

	test.each(['en', 'fr', 'de'])('who is locked is told as that in %s, and unlocked for the change', async (language) => {
		control().set({ language });
		control().change('alovelace', { locked: true });
		const changes = { ...user, updateFields: { phone: '42' } };
		expect((await act('update', changes)).error?.message).toContain('is locked');
		expect((await act('delete', user)).error?.message).toContain('is locked');
		const { json } = await act('update', { ...changes, options: { unlockForChange: true } });
		expect(json[0]).toMatchObject({ outcome: 'updated', phone: '42', locked: true });
		expect(person('alovelace')?.locked).toBe(true);
	});

	test('of a department that does not exist is an error, of an empty one an empty list', async () => {
		expect((await act('getAll', { base: byDn(`ou=Nowhere,${base}`) })).error?.message).toContain('no department');
		expect((await act('getAll', { base: byDn(`ou=Sales,${base}`), options: { rawFilter: '(sn=Nobody)' } })).json).toEqual([]);
	});

	test('with a name that strict naming refuses is told so', async () => {
		const { error } = await act('create', { ...emmy, username: 'emmy.noether' });
		expect(error?.description).toContain('Strict naming');
	});

	test('in get many has groups and lock state', async () => {
		control().change('alovelace', { locked: true });
		const { json } = await act('getAll', { returnAll: true });
		expect(json.find(({ id }) => id === ada)).toMatchObject({ locked: true, groups: expect.arrayContaining([vpn]) });
		expect(json.find(({ username }) => username === 'fd-reader')).toMatchObject({ locked: false, groups: [] });
	});
});

test('members of a group join and leave once, and are listed as users', async () => {
	const members = { group: { __rl: true, mode: 'name', value: 'vpn' }, members: ['ghopper', dnOf('bliskov', 'Engineering')] };
	expect((await run('group', 'addMembers', members)).json[0]).toMatchObject({
		outcome: 'updated',
		changed: expect.arrayContaining([dnOf('ghopper', 'Engineering')]),
	});
	expect((await run('group', 'addMembers', members)).json[0]).toMatchObject({ outcome: 'unchanged', changed: [] });
	const { json } = await run('group', 'getMembers', { group: byDn(vpn), returnAll: true });
	expect(json.map(({ username }) => username).sort()).toEqual(['alovelace', 'aturing', 'bliskov', 'ghopper']);
	expect((await run('group', 'removeMembers', members)).json[0]).toMatchObject({ outcome: 'updated' });
	expect((await run('group', 'removeMembers', { ...members, members: ['alovelace', 'aturing'] })).error?.message).toContain(
		'without a member',
	);
});
