import { Talker, ada, base, useTalker } from './fusiondirectory.helper';

const bench = useTalker();
const set = (settings: Record<string, unknown>): void => bench.simulator.control.set(settings);

describe('the envelope', () => {
	it.each([['application/json; charset=utf-8'], ['application/json-rpc'], ['Application/JSON']])(
		'is not read when it comes as %s',
		async (type) => {
			const answer = await bench.talker.post(bench.talker.envelope('getBase', [bench.talker.sid]), { 'content-type': type });
			expect(answer).toMatchObject({ status: 200, text: 'no request\n\n' });
		},
	);

	it.each([[null], [0], ['0'], ['']])('with the id %j is carried out and answered with nothing', async (id) => {
		const answer = await bench.talker.post(bench.talker.envelope('lockUser', [bench.talker.sid, ada, 'lock'], id));
		expect(answer).toMatchObject({ status: 200, text: '' });
		expect(bench.simulator.control.person('alovelace')?.locked).toBe(true);
	});

	it('may name methods in any case, except login', async () => {
		expect(await bench.talker.result('GETBASE')).toBe(base);
		expect((await bench.talker.raw('LOGIN', null, 'fd-admin', 'adminpw')).status).toBe(401);
	});

	it('is read otherwise by PHP 7 than by PHP 8 when it is broken', async () => {
		expect((await bench.talker.post('{"id":"1","method":')).text).toContain('FusionDirectory Fatal Error');
		set({ phpVersion: 7 });
		expect((await bench.talker.post('{"id":"1","method":')).text).toBe('');
		expect((await bench.talker.post('{"id":"1","method":"getBase"}')).json).toEqual({ id: '1', result: null, error: null });
	});

	it('escapes slashes and everything beyond ASCII in the answer', async () => {
		await bench.talker.newUser('zoe', {}, { givenName: 'Zoë', description: 'a/b' });
		const { text } = await bench.talker.call('ls', 'user', { givenName: 1, description: 1 }, null, '(uid=zoe)');
		expect(text).toContain('Zo\\u00eb');
		expect(text).toContain('a\\/b');
	});
});

describe('a session', () => {
	it('is destroyed for everybody when another User-Agent uses it', async () => {
		const stranger = new Talker(bench.simulator, 'stranger/1');
		stranger.sid = bench.talker.sid;
		expect((await stranger.call('getBase')).status).toBe(401);
		expect((await bench.talker.call('getBase')).status).toBe(401);
	});

	it('serves both protocols', async () => {
		expect((await bench.talker.rest('GET', '/token')).value).toBe(bench.talker.sid);
	});

	it('does not see a department that another session created', async () => {
		const other = await new Talker(bench.simulator).signIn();
		await other.result('setFields', 'department', null, { department: { ou: 'Legal', description: 'Legal' } });
		const create = { user: { uid: 'late', sn: 'L', givenName: 'A', userPassword: 'x', base: `ou=Legal,${base}` } };
		expect(await bench.talker.errors('setFields', 'user', null, create)).toEqual([
			expect.stringContaining('The supplied base is not valid'),
		]);
		expect(await other.result('setFields', 'user', null, create)).toBe(`uid=late,ou=people,ou=Legal,${base}`);
	});

	it('ends when all sessions are expired from outside', async () => {
		bench.simulator.control.expireSessions();
		expect((await bench.talker.call('getBase')).text.trim()).toBe('Authentication required');
	});

	it("isn't needed with HTTP Basic, which opens a new one", async () => {
		const basic = `Basic ${Buffer.from('fd-admin:adminpw').toString('base64')}`;
		const answer = await bench.talker.post(bench.talker.envelope('getId', [null]), { authorization: basic });
		expect(answer.json?.result).toMatch(/^[0-9a-v]{26}$/);
	});

	it("can't be opened over plain HTTP when TLS is forced, whatever the password", async () => {
		set({ forceSsl: true });
		expect((await bench.talker.raw('login', null, 'fd-admin', 'wrong')).json?.error).toContain('HTTP connexions are not allowed');
		expect(await bench.talker.result('getBase')).toBe(base);
		expect((await bench.talker.rest('POST', '/login', { user: 'fd-admin', password: 'adminpw' })).status).toBe(400);
	});
});

describe('listing', () => {
	it('leaves out people who lack the one attribute asked for', async () => {
		const mails = (await bench.talker.result('ls', 'user', 'mail')) as Record<string, string>;
		expect(mails[ada]).toBe('ada.lovelace@example.com');
		expect(mails[`uid=fd-admin,ou=people,${base}`]).toBeUndefined();
	});

	it('answers no match with a list, not a map', async () => {
		expect(await bench.talker.result('ls', 'user', 'uid', null, '(uid=nobody)')).toEqual([]);
		expect((await bench.talker.rest('GET', `/objects/user?filter=${encodeURIComponent('(uid=nobody)')}`)).text).toBe('{}\n');
	});

	it.each([
		[1, 'one'],
		['*', ['one', 'two']],
		[true, ['one', 'two']],
		['b64', ['b25l', 'dHdv']],
		['raw', { count: 2, 0: 'one', 1: 'two' }],
	])('gives values in the form of mode %j', async (mode, expected) => {
		await bench.talker.newUser('modes', {}, { title: ['one', 'two'] });
		expect(await bench.talker.result('ls', 'user', { title: mode }, null, '(uid=modes)')).toEqual({
			[`uid=modes,ou=people,${base}`]: { title: expected },
		});
	});

	it('refuses names in another case, unknown ones and operational attributes', async () => {
		for (const name of ['givenname', 'nope', 'entryUUID', 'creatorsName', 'cn;lang-fr']) {
			expect(await bench.talker.error('ls', 'user', { [name]: 1 })).toBe(`Could not find ACL for attribute "${name}" for type "user"`);
		}
	});

	it('dies of a filter that is null, except before 1.4', async () => {
		expect((await bench.talker.call('ls', 'user', 'uid', null, null)).text).toContain('Fatal Error');
		set({ version: '1.3' });
		expect((await bench.talker.call('ls', 'user', 'uid', null, null)).json?.error).toBeNull();
	});

	it('finds by time of creation on a clock that can be moved', async () => {
		set({ now: '2030-05-01T10:00:00Z' });
		bench.simulator.control.add({ username: 'newcomer' });
		const after = async (stamp: string) =>
			Object.keys((await bench.talker.result('ls', 'user', 'uid', null, `(createTimestamp>=${stamp})`)) as object);
		expect(await after('20300501100000Z')).toEqual([`uid=newcomer,ou=people,${base}`]);
		expect(await after('20300501100001Z')).toEqual([]);
		expect(await after('2030-05-01T10:00:00Z')).toEqual([]);
		set({ now: null, clockOffsetSeconds: 86_400 * 365 * 20 });
		bench.simulator.control.add({ username: 'later' });
		expect(await after('20400101000000Z')).toEqual([`uid=later,ou=people,${base}`]);
	});

	it('knows no time stamps before 1.4', async () => {
		set({ version: '1.3' });
		expect(await bench.talker.error('ls', 'user', { createTimestamp: 1 })).toContain('Could not find ACL');
	});

	it('fails as a whole beyond the size limit, count too', async () => {
		set({ sizeLimit: 5 });
		expect(await bench.talker.error('ls', 'user')).toContain('Size limit exceeded');
		expect(await bench.talker.error('count', 'user')).toContain('Size limit exceeded');
		expect(await bench.talker.result('count', 'user', null, '(uid=a*)')).toBe(2);
	});

	it('reads one entry exactly with scope base, and nothing of another type', async () => {
		expect(await bench.talker.result('ls', 'user', { dn: 'raw' }, ada, '', 'base')).toEqual({ [ada]: { dn: ada } });
		expect(await bench.talker.result('ls', 'group', { dn: 'raw' }, ada, '', 'base')).toEqual([]);
	});

	it('takes escaped values, and only those, for what they are', async () => {
		await bench.talker.newUser('odd', {}, { description: 'a*(b)' });
		expect(await bench.talker.result('count', 'user', null, '(description=a\\2a\\28b\\29)')).toBe(1);
		expect(await bench.talker.error('ls', 'user', 'uid', null, '(description=a*(b))')).toContain('Failed to parse');
	});
});

describe('rights', () => {
	it('leave unreadable attributes out and make filters on them find nothing', async () => {
		const reader = await new Talker(bench.simulator).signIn(bench.simulator.login.reader);
		expect(await reader.result('ls', 'user', { uid: 1, mail: 1 }, null, '(uid=alovelace)')).toEqual({
			[ada]: { uid: 'alovelace' },
		});
		expect(await reader.result('ls', 'user', 'uid', null, '(mail=*)')).toEqual([]);
		expect(await reader.errors('setFields', 'user', ada, { user: { description: 'x' } })).toHaveLength(1);
	});

	it('may be narrowed to single fields, so that createTimestamp silently stays away', async () => {
		set({ rights: { 'fd-reader': ['user/user#uid,sn;r'] } });
		const reader = await new Talker(bench.simulator).signIn(bench.simulator.login.reader);
		expect(await reader.result('ls', 'user', { uid: 1, createTimestamp: 1 }, null, '(uid=alovelace)')).toEqual({
			[ada]: { uid: 'alovelace' },
		});
	});

	it('are missing altogether for an account without any', async () => {
		const nobody = await new Talker(bench.simulator).signIn(bench.simulator.login.noRights);
		expect(await nobody.errors('ls', 'user')).toEqual(['Unsufficient rights for accessing type "user"']);
		expect((await nobody.rest('GET', '/objects/user')).status).toBe(403);
	});
});

it('locks nobody whose DN is spelled otherwise, though LDAP finds it', async () => {
	const shouted = ada.replace('ou=people', 'OU=People');
	expect(await bench.talker.errors('lockUser', shouted, 'lock')).toEqual([expect.stringContaining('no permission to modify')]);
	expect(await bench.talker.result('ls', 'user', 'uid', shouted, '', 'base')).toEqual({ [ada]: 'alovelace' });
});

it('documents no switch that does not exist', () => {
	expect(() => set({ nope: true })).toThrow('no switch "nope"');
	expect(() => set({ rights: { 'fd-reader': ['everything'] } })).toThrow('no rule of rights');
	expect(() => set({ version: '2.0' })).toThrow('"version" can\'t be "2.0"');
});
