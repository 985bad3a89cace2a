import type { DistinguishedName } from '../../../clients/directory/dn';
import type { JsonValue } from '../../../clients/json';
import { readObject } from '../../../clients/synology/answers';
import type { DirectoryObject, SynologyUser } from '../../../clients/synology/types';
import { checkNewUser, checkPasswordFlags, newUserParams, Users } from '../../../clients/synology/users';
import { refusalOf } from '../../refusalOf';
import { lost, nasStub, refusedBy, type Seen } from './nasStub';

const users = 'CN=Users,DC=example,DC=com';
const adaDn = `CN=ada,${users}` as DistinguishedName;
const asUser = (raw: Record<string, JsonValue> = {}): SynologyUser =>
	readObject({ dn: adaDn, objectCategory: 'person', name: 'ada', sAMAccountName: 'ada', ...raw }) as SynologyUser;
const ada = asUser({ telephoneNumber: '1', displayName: 'Ada' });
const newUser = { logonName: 'ada', password: 'Passw0rd-1', container: users };

function usersWith(answers: Array<JsonValue | Error>, seen: Seen = {}) {
	const stub = nasStub(answers, seen);
	return { ...stub, users: new Users(stub.session, stub.lookup, stub.objects) };
}
const done = { result: [{ success: true, data: [{ code: 0 }] }] };
const set = (fields: object, purpose: string) => ({
	api: 'SYNO.Entry.Request',
	version: 1,
	method: 'request',
	params: {
		compound: [{ api: 'SYNO.ActiveDirectory.User', method: 'set', version: 2, userList: [{ dn: adaDn, ...fields }] }],
		mode: 'sequential',
		stop_when_error: true,
	},
	purpose,
	effect: 'write',
});

describe('a new user', () => {
	test('has fields with their defaults', () => {
		expect(newUserParams(newUser)).toEqual({
			logon_name: 'ada',
			email: '',
			password: 'Passw0rd-1',
			located_dn: users,
			description: '',
			account_is_disabled: false,
			cannot_change_password: false,
			change_password_next_logon: null,
			password_never_expire: false,
		});
		const more = {
			email: 'e',
			description: 'd',
			disabled: true,
			cannotChangePassword: true,
			changePasswordAtNextLogon: false,
			passwordNeverExpires: true,
		};
		expect(newUserParams({ ...newUser, ...more })).toMatchObject({
			email: 'e',
			description: 'd',
			account_is_disabled: true,
			cannot_change_password: true,
			change_password_next_logon: false,
			password_never_expire: true,
		});
	});

	test.each([
		[{ logonName: 'a b@' }, {}, 'logon_name'],
		[{ container: 'x' }, {}, 'dn'],
		[{}, { initials: '1234567' }, 'initials'],
		[{ password: 'short' }, {}, 'password'],
		[{ changePasswordAtNextLogon: true, cannotChangePassword: true }, {}, 'change_password_next_logon'],
	])('with %j and %j is refused by its %s', (more, profile, field) => {
		expect(() => checkNewUser({ ...newUser, ...more }, profile, { shortest: 7, varied: true })).toThrow(
			expect.objectContaining({ kind: 'invalid', delivery: 'unsent', fields: expect.arrayContaining([field]) }),
		);
	});

	test('may have six initials, and either rule about the password', () => {
		expect(() => checkNewUser({ ...newUser, password: 'x' }, { initials: '😀😀😀😀😀😀' })).not.toThrow();
		expect(() => checkPasswordFlags({ changePasswordAtNextLogon: true })).not.toThrow();
		expect(() => checkPasswordFlags({ cannotChangePassword: true, changePasswordAtNextLogon: null })).not.toThrow();
	});

	test('is made by one call, and noted as it was sent', async () => {
		const { users: made, calls, noted, redactor } = usersWith([{ dn: adaDn, name: 'EXAMPLE\\ada' }]);
		const created = await made.create({ ...newUser, email: 'e', description: 'd', disabled: true, changePasswordAtNextLogon: true });
		expect(created).toEqual({
			dn: adaDn,
			category: 'person',
			name: 'ada',
			logonName: 'ada',
			displayName: null,
			description: 'd',
			mail: 'e',
			phone: null,
			office: null,
			disabled: true,
			locked: false,
			deletable: true,
			raw: {
				dn: adaDn,
				accountName: 'EXAMPLE\\ada',
				name: 'ada',
				sAMAccountName: 'ada',
				objectCategory: 'person',
				mail: 'e',
				description: 'd',
				disabled: true,
				passwordExpired: true,
			},
		});
		expect([noted, redactor.clean('Passw0rd-1')]).toEqual([[created], '•••']);
		expect(calls).toEqual([
			expect.objectContaining({
				api: 'SYNO.ActiveDirectory.User',
				version: 1,
				method: 'create',
				purpose: "create the user 'ada'",
				effect: 'write',
			}),
		]);
		const least = await usersWith([{ dn: adaDn }]).users.create(newUser);
		expect([least.mail, least.description, least.disabled]).toEqual([null, null, false]);
		expect(least.raw).toMatchObject({ mail: '', description: '', disabled: false, passwordExpired: false });
		expect(least.raw).not.toHaveProperty('accountName');
	});

	test('is shown as the domain controller has it, where that can be read', async () => {
		const stub = nasStub([{ dn: adaDn }]);
		const created = async (find: () => Promise<unknown>) =>
			await new Users(stub.session, stub.lookup, { ...stub.objects, reads: { find } } as unknown as typeof stub.objects).create(newUser);
		expect(await created(async () => ada)).toBe(ada);
		for (const find of [
			async () => undefined,
			async () => ({ ...ada, category: 'group' }),
			async () => await Promise.reject(new Error('x')),
		])
			expect((await created(find)).displayName).toBeNull();
	});

	test('without a password is refused before it is sent', async () => {
		const { users: none, calls } = usersWith([]);
		expect(await refusalOf(none.create({ ...newUser, password: '' }))).toMatchObject({ fields: ['password'], delivery: 'unsent' });
		expect(calls).toEqual([]);
	});
});

describe('changing a user', () => {
	test('sends what is given in DSM’s order, and gives what is known then', async () => {
		const { users: known, calls, noted, asked } = usersWith([done]);
		const updated = await known.update(ada, {
			telephoneNumber: '',
			web: 'w',
			firstName: 'A',
			physicalDeliveryOfficeName: 'R',
			initials: 'AL',
			lastName: 'L',
		});
		const fields = { firstName: 'A', lastName: 'L', initials: 'AL', physicalDeliveryOfficeName: 'R', telephoneNumber: '', web: 'w' };
		expect(calls).toEqual([set(fields, "change the user 'ada'")]);
		expect(Object.keys((calls[0].params as { compound: Array<{ userList: object[] }> }).compound[0].userList[0])).toEqual([
			'dn',
			...Object.keys(fields),
		]);
		expect(updated).toMatchObject({
			displayName: 'Ada',
			phone: null,
			office: 'R',
			raw: { telephoneNumber: '', physicalDeliveryOfficeName: 'R', displayName: 'Ada' },
		});
		expect(updated).not.toHaveProperty('known');
		expect([noted, asked]).toEqual([[updated], []]);
	});

	test('keeps what only the domain controller shows', async () => {
		const known = { guid: 'g', firstName: 'Old', lastName: 'L', initials: null, web: 'w', groups: ['x'] };
		const { users: seen } = usersWith([done]);
		const updated = await seen.update({ ...ada, known }, { firstName: 'New', web: '', displayName: 'D' });
		expect(updated).toMatchObject({ displayName: 'D', known: { ...known, firstName: 'New', web: null } });
	});

	test('a description is looked at afterwards, for some boxes drop it', async () => {
		const now = { ...ada, description: 'other' };
		const { users: looked, asked, noted } = usersWith([done], { again: now });
		expect(await looked.update(ada, { description: 'd' })).toBe(now);
		expect([asked, noted]).toEqual([[`again ${adaDn}`], []]);
		for (const again of [undefined, { ...ada, category: 'group' } as DirectoryObject])
			expect(await refusalOf(usersWith([done], { again }).users.update(ada, { description: 'd' }))).toMatchObject({
				kind: 'notFound',
				message: "The user 'ada' was changed, but is not to be found any more",
			});
	});

	test('refused on any level is refused', async () => {
		const inside = { result: [{ success: true, data: [{ code: 0 }, { code: 10000 }] }] };
		expect(await refusalOf(usersWith([inside]).users.update(ada, { web: 'w' }))).toMatchObject({ code: 10000 });
		const entry = { has_fail: true, result: [{ success: false, error: { code: 10001 } }] };
		expect(await refusalOf(usersWith([entry]).users.update(ada, { web: 'w' }))).toMatchObject({ code: 10001 });
		expect(await refusalOf(usersWith([{ result: [] }]).users.update(ada, { web: 'w' }))).toMatchObject({ kind: 'uncertain' });
		const { users: checked, calls } = usersWith([done]);
		expect(await refusalOf(checked.update(ada, { initials: '1234567' }))).toMatchObject({
			message: "The initials '1234567' are longer than 6 characters",
			fields: ['initials'],
			delivery: 'unsent',
		});
		expect(calls).toEqual([]);
	});

	test('whose answer was lost is sent again while it is still the same user', async () => {
		const { users: same, calls, asked } = usersWith([lost(), done], { again: asUser({ sAMAccountName: 'ADA' }) });
		await same.update(ada, { web: 'w' });
		expect([calls.length, asked]).toEqual([2, [`again ${adaDn}`]]);
		for (const again of [undefined, asUser({ sAMAccountName: 'bob' })])
			expect((await refusalOf(usersWith([lost()], { again }).users.update(ada, { web: 'w' }))).message).toContain(
				'the user is not to be found there any more',
			);
	});
});

describe('a password', () => {
	test('is set by one call, known before as a secret, and ends the expiry where that was shown', async () => {
		const { users: known, calls, noted, redactor } = usersWith([done]);
		const updated = await known.setPassword(asUser({ passwordExpired: true }), 'Passw0rd-2');
		expect(calls).toEqual([set({ enbl_change_password: true, password: 'Passw0rd-2' }, "set the password of the user 'ada'")]);
		expect(updated.raw.passwordExpired).toBe(false);
		expect([noted, redactor.clean('Passw0rd-2')]).toEqual([[updated], '•••']);
		expect((await usersWith([done]).users.setPassword(ada, 'x')).raw).not.toHaveProperty('passwordExpired');
	});

	test.each([
		[{ msg: 3 }, 3],
		[{ msg: '3' }, null],
		[null, null],
	])('reset is asked for by mail; the answer %j gives %j', async (answer, number) => {
		const { users: mailed, calls } = usersWith([answer]);
		expect(await mailed.sendPasswordReset('ada')).toBe(number);
		const request = { api: 'SYNO.Auth.ForgotPwd', version: 1, method: 'send', params: { user: 'ada' }, effect: 'write' };
		expect(calls).toEqual([{ ...request, purpose: "send 'ada' a mail to reset the password" }]);
	});

	test('reset that is refused says which settings it needs, and is never repeated', async () => {
		for (const kind of ['backend', 'invalid'] as const)
			expect((await refusalOf(usersWith([refusedBy(100, kind)]).users.sendPasswordReset('ada'))).cure).toContain(
				'Reset password for your account',
			);
		expect((await refusalOf(usersWith([refusedBy(105, 'rights')]).users.sendPasswordReset('ada'))).cure).toBeUndefined();
		const silent = usersWith([lost()]);
		expect(await refusalOf(silent.users.sendPasswordReset('ada'))).toMatchObject({ kind: 'uncertain' });
		expect(silent.calls).toHaveLength(1);
		expect(await refusalOf(silent.users.sendPasswordReset(' '))).toMatchObject({ fields: ['user'], delivery: 'unsent' });
	});
});

describe('finding a user', () => {
	const found = (object: DirectoryObject | undefined) => {
		const stub = nasStub([]);
		const objects = { find: async () => object, findByName: async () => object } as unknown as typeof stub.objects;
		return new Users(stub.session, stub.lookup, objects);
	};

	test('gives one with an account, or nothing', async () => {
		expect(await found(ada).find({ by: 'dn', dn: adaDn })).toBe(ada);
		expect(await found(ada).find({ by: 'name', name: 'ada' })).toBe(ada);
		expect(await found(undefined).find({ by: 'name', name: 'ada' })).toBeUndefined();
		expect(await refusalOf(found(ada).find({ by: 'name', name: 'a@b' }))).toMatchObject({ fields: ['logon_name'] });
	});

	test.each([
		[{ ...ada, logonName: null }, "'ada' is not a user but a contact"],
		[{ ...ada, category: 'group' }, "'ada' is not a user but of the kind 'group'"],
	])('refuses what is none (%#)', async (object, message) => {
		expect(await refusalOf(found(object as DirectoryObject).find({ by: 'name', name: 'ada' }))).toMatchObject({
			kind: 'conflict',
			message,
		});
	});
});
