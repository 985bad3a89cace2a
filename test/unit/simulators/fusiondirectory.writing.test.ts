import { ada, base, useTalker } from './fusiondirectory.helper';

const bench = useTalker();
const set = (settings: Record<string, unknown>): void => bench.simulator.control.set(settings);
const path = (dn: string): string => `/objects/user/${encodeURIComponent(dn)}`;
const dnOf = (uid: string): string => `uid=${uid},ou=people,${base}`;
const read = async (dn: string, attrs: Record<string, unknown>): Promise<unknown> =>
	((await bench.talker.result('ls', 'user', attrs, dn, '', 'base')) as Record<string, unknown>)[dn];

describe('changing', () => {
	it('refuses the login name of an entry that exists, even the same one', async () => {
		expect(await bench.talker.errors('setFields', 'user', ada, { user: { uid: 'alovelace', description: 'x' } })).toEqual([
			'Attribute uid is disabled, its value could not be set',
		]);
		expect(await read(ada, { description: 1 })).toBeUndefined();
	});

	it('of a locked user is refused since 1.5, to everybody', async () => {
		await bench.talker.result('lockUser', ada, 'lock');
		expect(await bench.talker.errors('setFields', 'user', ada, { user: { description: 'x' } })).toHaveLength(1);
		expect(await bench.talker.errors('delete', 'user', ada)).toHaveLength(1);
		set({ version: '1.4' });
		expect(await bench.talker.result('setFields', 'user', ada, { user: { description: 'x' } })).toBe(ada);
	});

	it('saves nothing when one field is wrong', async () => {
		const wrong = { user: { description: 'x' }, mailAccount: { mail: 'no address' } };
		expect(await bench.talker.errors('setFields', 'user', ada, wrong)).toEqual(['Invalid value: "no address"']);
		expect(await read(ada, { description: 1 })).toBeUndefined();
	});

	it('moves the entry with its group memberships when the base changes, and keeps the time of creation', async () => {
		const before = await read(ada, { createTimestamp: 1 });
		set({ clockOffsetSeconds: 3600 });
		const moved = `uid=alovelace,ou=people,ou=Research,${base}`;
		expect(await bench.talker.result('setFields', 'user', ada, { user: { base: `ou=Research,${base}` } })).toBe(moved);
		expect(await read(moved, { createTimestamp: 1 })).toEqual(before);
		expect(bench.simulator.control.person('alovelace')).toMatchObject({ id: moved, groups: ['engineering', 'vpn'] });
		expect(await bench.talker.error('setFields', 'user', ada, { user: { description: 'x' } })).toContain('Non-existing dn');
	});

	it('does not touch the time of change when nothing changes', async () => {
		const before = await read(ada, { modifyTimestamp: 1 });
		set({ clockOffsetSeconds: 3600 });
		await bench.talker.result('setFields', 'user', ada, { user: { o: 'Example' } });
		expect(await read(ada, { modifyTimestamp: 1 })).toEqual(before);
		await bench.talker.result('lockUser', ada, 'lock');
		expect(await read(ada, { modifyTimestamp: 1 })).not.toEqual(before);
	});

	it('stores dates in the form of each attribute', async () => {
		const dates = {
			dateOfBirth: '1980-02-29',
			fdContractStartDate: '2024-01-15',
			fdContractEndDate: '2030-01-15T23:30:00+05:00',
			fdPhotoVisible: false,
		};
		await bench.talker.result('setFields', 'user', ada, { personalInfo: dates });
		expect(await read(ada, { dateOfBirth: 1, fdContractStartDate: 1, fdContractEndDate: 1, fdPhotoVisible: 1 })).toEqual({
			dateOfBirth: '1980-02-29',
			fdContractStartDate: '2024011500Z',
			fdContractEndDate: '203001151830Z',
			fdPhotoVisible: 'FALSE',
		});
		const tab = (await bench.talker.rest('GET', `${path(ada)}/personalInfo`)).value;
		expect(tab).toMatchObject({ fdContractEndDate: '2030-01-15', fdPhotoVisible: false });
		expect(await bench.talker.errors('setFields', 'user', ada, { personalInfo: { fdPhotoVisible: 'true' } })).toHaveLength(1);
	});

	it('frees Unix ids only when they are forced first', async () => {
		const tab = { homeDirectory: '/home/ada' };
		expect(await bench.talker.errors('setFields', 'user', ada, { posixAccount: { ...tab, uidNumber: 7, force_ids: true } })).toHaveLength(
			1,
		);
		expect(
			await bench.talker.result('setFields', 'user', ada, {
				posixAccount: { ...tab, force_ids: true, uidNumber: 7, gidNumber: 5001 },
			}),
		).toBe(ada);
		expect(await read(ada, { uidNumber: 1, gidNumber: 1 })).toEqual({ uidNumber: '7', gidNumber: '5001' });
	});

	it('activates a tab that needs another one only after it', async () => {
		expect(await bench.talker.errors('setFields', 'user', ada, { sshAccount: {} })).toHaveLength(1);
		expect(await bench.talker.result('setFields', 'user', ada, { posixAccount: { homeDirectory: '/home/ada' }, sshAccount: {} })).toBe(ada);
	});

	it('sets groups through the tab of roles', async () => {
		const research = `cn=research,ou=groups,${base}`;
		await bench.talker.result('setFields', 'user', ada, { userRoles: { groupsMembership: [research] } });
		expect(bench.simulator.control.person('alovelace')?.groups).toEqual(['research']);
	});

	it.each([
		['a plain text', 'New.1', '1.5', true],
		['five elements', ['', 'New.1', 'New.1', '', false], '1.5', true],
		['three elements', ['', 'New.1', 'New.1'], '1.5', false],
		['a plain text', 'New.1', '1.3', false],
		['five elements', ['', 'New.1', 'New.1', '', false], '1.3', true],
		['three elements', ['', 'New.1', 'New.1'], '1.3', true],
	])('takes %s as a password (%j, version %s): %s', async (_name, userPassword, version, taken) => {
		set({ version });
		const errors = await bench.talker.errors('setFields', 'user', ada, { user: { userPassword } });
		expect(errors === undefined).toBe(taken);
		expect((await bench.talker.raw('login', null, 'alovelace', 'New.1')).status).toBe(taken ? 200 : 401);
	});

	it('is refused while somebody has the entry open, for half an hour', async () => {
		set({ openEntries: { [ada]: dnOf('fd-creator') } });
		expect(await bench.talker.errors('setFields', 'user', ada, { user: { description: 'x' } })).toEqual([
			`Cannot get a lock on ${ada}. It has been locked by ${dnOf('fd-creator')}.`,
		]);
		set({ openEntries: { [ada]: { by: dnOf('fd-creator'), ageSeconds: 1801 } } });
		expect(await bench.talker.result('setFields', 'user', ada, { user: { description: 'x' } })).toBe(ada);
	});

	it('loses ticks that a posted form does not hold', async () => {
		await bench.talker.result('setFields', 'user', ada, { mailAccount: { flag_localonly: true } });
		expect((await bench.talker.rest('GET', `${path(ada)}/mailAccount`)).value).toMatchObject({ flag_localonly: 1 });
		await bench.talker.result('formpost', 'user', ada, 'mailAccount', { mail: 'ada.lovelace@example.com' });
		expect((await bench.talker.rest('GET', `${path(ada)}/mailAccount`)).value).toMatchObject({ flag_localonly: 0 });
	});
});

describe('removing', () => {
	it('deletes a person in the name of a group type', async () => {
		expect((await bench.talker.call('delete', 'group', ada)).json).toMatchObject({ result: null, error: null });
		expect(bench.simulator.control.person('alovelace')).toBeUndefined();
	});

	it('of a department takes everybody in it along, and out of their groups', async () => {
		await bench.talker.call('delete', 'department', `ou=Engineering,${base}`);
		expect(bench.simulator.control.person('ghopper')).toBeUndefined();
		expect(await bench.talker.result('ls', 'ogroup', { member: '*' }, `cn=vpn,ou=groups,${base}`, '', 'base')).toEqual({
			[`cn=vpn,ou=groups,${base}`]: { member: [`uid=aturing,ou=people,ou=Research,${base}`] },
		});
	});

	it('by archiving keeps the login name taken', async () => {
		await bench.talker.result('archiveObject', 'user', ada);
		expect(await bench.talker.newUser('alovelace')).toEqual({ errors: [expect.stringContaining('already uses this "Login"')] });
	});
});

describe('templates', () => {
	const employee = `cn=Employee,ou=templates,ou=people,${base}`;
	const values = {
		user: { sn: 'Noether', givenName: 'Emmy', userPassword: 'Secret.1', departmentNumber: '99', telephoneNumber: '7' },
		personalInfo: { personalTitle: 'Dr' },
	};
	const shown = { departmentNumber: 1, telephoneNumber: 1, personalTitle: 1, mail: 1 };

	it('win over sent values and drop tabs they do not know, in JSON-RPC', async () => {
		expect(await bench.talker.result('usetemplate', 'user', employee, values)).toBe(dnOf('emmynoether'));
		expect(await read(dnOf('emmynoether'), shown)).toEqual({
			departmentNumber: '42',
			telephoneNumber: '7',
			mail: 'emmynoether@example.com',
		});
	});

	it('give way to modifications', async () => {
		await bench.talker.result('usetemplate', 'user', employee, values, {
			user: { departmentNumber: '77' },
			personalInfo: { personalTitle: 'Prof' },
		});
		expect(await read(dnOf('emmynoether'), shown)).toMatchObject({ departmentNumber: '77', personalTitle: 'Prof' });
	});

	it('give way to sent values in REST', async () => {
		const answer = await bench.talker.rest('POST', '/objects/user', { template: employee, attrs: values });
		expect(answer).toMatchObject({ status: 201, value: dnOf('emmynoether') });
		expect(await read(dnOf('emmynoether'), shown)).toMatchObject({ departmentNumber: '99', personalTitle: 'Dr' });
	});

	it('can be missing', async () => {
		set({ templates: false });
		expect(await bench.talker.result('ls', 'user', null, null, '', 'subtree', true)).toEqual([]);
	});
});

describe('REST', () => {
	it('was born in 1.4: before, Apache knows no such page', async () => {
		set({ version: '1.3' });
		const answer = await bench.talker.rest('GET', '/types');
		expect(answer).toMatchObject({ status: 404, type: 'text/html; charset=iso-8859-1' });
	});

	it('tells the attribute that is wrong', async () => {
		const answer = await bench.talker.rest('PATCH', path(ada), { mailAccount: { mail: 'nope' } });
		expect(answer).toMatchObject({
			status: 400,
			value: [{ class: 'SimplePluginCheckError', dn: ada, tab: 'mailAccount', attribute: 'mail' }],
		});
	});

	it('locks for any true value, the text "false" among them', async () => {
		const lock = `/userlock/${encodeURIComponent(ada)}`;
		expect((await bench.talker.rest('PUT', lock, 'false')).status).toBe(204);
		expect((await bench.talker.rest('GET', lock)).value).toBe(true);
		expect((await bench.talker.rest('PUT', lock, false)).status).toBe(204);
		expect((await bench.talker.rest('GET', lock)).value).toBe(false);
		expect((await bench.talker.rest('PUT', lock)).status).toBe(400);
	});

	it('refuses a body where none belongs', async () => {
		const answer = await bench.talker.rest('DELETE', path(ada), {});
		expect(answer.status).toBe(400);
		expect(bench.simulator.control.person('alovelace')).toBeDefined();
	});

	it('takes templates=false for true', async () => {
		expect((await bench.talker.rest('GET', '/objects/user?templates=false')).text).toContain('ou=templates');
		expect((await bench.talker.rest('GET', '/objects/user?templates=0')).text).not.toContain('ou=templates');
	});

	it("can't reach a DN with an encoded slash, but can with the escaped one", async () => {
		set({ oddEntry: true });
		const dn = `cn=A/B\\2C C\\2BD #1,ou=groups,${base}`;
		expect((await bench.talker.rest('GET', `/objects/ogroup/${encodeURIComponent(dn)}`)).type).toContain('iso-8859-1');
		expect((await bench.talker.rest('GET', `/objects/ogroup/${encodeURIComponent(dn.replace('/', '\\2F'))}`)).status).toBe(200);
	});
});

describe('around it', () => {
	it('recovers a password with a token that works more than once, for sessions opened after the switch', async () => {
		set({ recovery: true });
		expect(await bench.talker.errors('recoveryGenToken', 'ada.lovelace@example.com')).toEqual(['Password recovery is not activated']);
		await bench.talker.signIn();
		const { token, login } = (await bench.talker.result('recoveryGenToken', 'ada.lovelace@example.com')) as Record<string, string>;
		expect(token).toHaveLength(57);
		expect(login).toBe('alovelace');
		for (const password of ['First.1', 'Second.2']) {
			expect(await bench.talker.result('recoveryConfirmPasswordChange', login, password, password, token)).toBe(true);
		}
		expect((await bench.talker.raw('login', null, login, 'Second.2')).status).toBe(200);
		set({ version: '1.3' });
		expect(await bench.talker.result('recoveryGenToken', 'ada.lovelace@example.com')).toMatchObject({ uid: null });
	});

	it('writes down who created whom when auditing is on', async () => {
		await bench.talker.newUser('audited');
		bench.simulator.control.add({ username: 'unseen' });
		const found = await bench.talker.result(
			'ls',
			'auditEvent',
			{ fdAuditObject: 1, fdAuditAuthorDN: 1 },
			null,
			'(&(fdAuditAction=create)(fdAuditObjectType=plugin/user))',
		);
		expect(Object.values(found as object)).toEqual([{ fdAuditObject: dnOf('audited'), fdAuditAuthorDN: dnOf('fd-admin') }]);
		set({ audit: false });
		expect(await bench.talker.error('ls', 'auditEvent')).toContain('Non-existing type');
	});

	it('acts out its own faults', async () => {
		const update = async () => await bench.talker.call('setFields', 'user', ada, { user: { description: 'x' } });
		bench.simulator.control.fault({ mode: 'cannotGetLock', kind: 'update' });
		expect((await update()).text).toContain('Cannot get a lock');
		bench.simulator.control.fault({ mode: 'lockCollision', kind: 'update' });
		expect((await update()).text).toContain('Already exists');
		bench.simulator.control.fault({ mode: 'changedSinceOpened', kind: 'update' });
		expect((await update()).text).toContain('has changed since being opened');
		bench.simulator.control.fault({ mode: 'duplicateId', kind: 'create' });
		expect(await bench.talker.newUser('fresh')).toMatchObject({ errors: [expect.stringContaining('already uses')] });
		bench.simulator.control.fault({ mode: 'expireSession', kind: 'update' });
		expect((await update()).status).toBe(401);
	});

	it('counts listings, creations and the rest apart, in both protocols', async () => {
		bench.simulator.control.forgetRequests();
		await bench.talker.call('ls', 'user');
		await bench.talker.call('ls', 'user', 'uid', ada, '', 'base');
		await bench.talker.newUser('counted');
		await bench.talker.rest('GET', '/objects/user');
		await bench.talker.rest('POST', '/objects/user', {
			attrs: { user: { uid: 'counted2', sn: 'a', givenName: 'b', userPassword: 'c' } },
		});
		await bench.talker.rest('DELETE', path(dnOf('counted2')));
		expect(bench.simulator.control.requests().byKind).toEqual({ list: 2, get: 1, create: 2, delete: 1 });
	});

	it('hires, changes and dismisses people from outside', async () => {
		const hired = bench.simulator.control.add({
			username: 'mary.jackson',
			firstName: 'Mary',
			lastName: 'Jackson',
			email: 'mary.jackson@example.com',
			groups: ['research'],
			container: `ou=Research,${base}`,
		});
		expect(hired.id).toBe(`uid=mary.jackson,ou=people,ou=Research,${base}`);
		expect(bench.simulator.control.person('mary.jackson')).toMatchObject({
			displayName: 'Mary Jackson',
			groups: ['research'],
			enabled: true,
		});
		expect(() => bench.simulator.control.add({ username: 'mary.jackson' })).toThrow('taken');
		bench.simulator.control.change('mary.jackson', { enabled: false });
		expect(await bench.talker.result('isUserLocked', hired.id)).toEqual({ [String(hired.id)]: true });
		expect(bench.simulator.control.remove('mary.jackson')).toBe(true);
		expect(await bench.talker.result('count', 'user', null, '(uid=mary.jackson)')).toBe(0);
	});
});
