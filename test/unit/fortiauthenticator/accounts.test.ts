import type { JsonObject } from '../../../clients/json';
import { localUserId } from '../../../clients/fortiauthenticator/localUsers';
import { ldapUsers, radiusUsers } from '../../../clients/fortiauthenticator/remoteUsers';
import type { LdapUser, LocalUser, LocalUserId } from '../../../clients/fortiauthenticator/types';
import { readLdapUser, readLocalUser } from '../../../clients/fortiauthenticator/userFields';
import { refusalOf } from '../../refusalOf';
import { applianceStub, listed, lost, methods, namesOf, record, refused, usersWith } from './applianceStub';

const ada = readLocalUser(record(7, 'ada')) as LocalUser;
const seven = 7 as LocalUserId;

describe('finding one user', () => {
	test('by number reads that one', async () => {
		const { users, sent } = usersWith({ body: record(7, 'ada') });
		expect(await users.find({ id: seven })).toEqual(ada);
		const request = { method: 'GET', path: '/api/v1/localusers/7/', query: '' };
		expect(sent).toEqual([{ ...request, action: 'read a local user', subject: 'local user with the ID 7' }]);
	});

	test.each([[record(8, 'ada')], [null], [{}]])('by number is not content with %j', async (body) => {
		const message = 'FortiAuthenticator answered, but not with the local user 7';
		expect(await refusalOf(usersWith({ body }).users.find({ id: seven }))).toMatchObject({ kind: 'protocol', message });
	});

	test('by a number that is not there says who else has numbers', async () => {
		const missing = await refusalOf(usersWith(refused(404, 'notFound')).users.find({ id: seven }));
		expect([missing.kind, missing.cure]).toEqual([
			'notFound',
			expect.stringContaining('administrators are not in the list of local users'),
		]);
		const other = await refusalOf(usersWith(refused(403, 'rights')).users.find({ id: seven }));
		expect([other.kind, other.cure]).toEqual(['rights', undefined]);
	});

	test.each([
		['', 'The ID of the local user is empty'],
		['7/', 'The ID of the local user is not a number'],
	])('by the number %j is refused', (value, message) => {
		expect(() => localUserId(value)).toThrow(expect.objectContaining({ kind: 'invalid', message, fields: ['id'], delivery: 'unsent' }));
		expect(localUserId('7')).toBe(7);
	});

	test('by name takes those of exactly this name', async () => {
		const { users, sent } = usersWith(listed(record(6, 'ADA'), record(7, 'ada'), 'x', {}));
		expect(await users.find({ username: 'ada' })).toEqual(ada);
		const request = { method: 'GET', path: '/api/v1/localusers/', query: 'username=ada&limit=20' };
		expect(sent).toEqual([{ ...request, action: 'look up a local user' }]);
		expect(await users.findByName('nobody')).toBeUndefined();
		expect((await users.findByName('ADA'))?.id).toBe(6);
	});

	test.each([
		['', 'The user name is empty'],
		['a b', "'a b' can't be a user name of FortiAuthenticator"],
	])('by the name %j is refused', async (username, message) => {
		const { users, sent } = usersWith(listed());
		expect(await refusalOf(users.find({ username }))).toMatchObject({ kind: 'invalid', message, fields: ['username'], delivery: 'unsent' });
		expect(sent).toEqual([]);
	});

	test.each([
		[{ username: 'ada' }, "FortiAuthenticator has no local user 'ada'"],
		[{ email: 'a@b.de' }, "FortiAuthenticator has no local user with the e-mail address 'a@b.de'"],
		[{ tokenSerial: 'FTK1' }, "FortiAuthenticator has no local user with the token 'FTK1'"],
	])('by %j that is nobody', async (reference, message) => {
		expect(await refusalOf(usersWith(listed()).users.find(reference))).toMatchObject({ kind: 'notFound', message });
	});

	test.each([
		[{ email: ' A@b.de ' }, 'email__iexact=A@b.de&limit=20', { email: 'a@B.de' }],
		[{ tokenSerial: ' ftk1 ' }, 'token_serial__iexact=ftk1&limit=20', { token_serial: 'FTK1' }],
	])('by %j asks in any case, and looks through what comes', async (reference, query, more) => {
		const { users, sent } = usersWith(
			listed(record(8, 'bob', { email: 'x@y.de', token_serial: 'FTK2' }), record(9, 'eve', { email: null }), record(7, 'ada', more)),
		);
		expect((await users.find(reference)).username).toBe('ada');
		expect(sent).toEqual([{ method: 'GET', path: '/api/v1/localusers/', query, action: 'look up a local user' }]);
	});

	test.each([
		[{ email: ' ' }, 'The e-mail address is empty', 'email'],
		[{ tokenSerial: '' }, 'The token serial is empty', 'token_serial'],
	])('by %j is refused', async (reference, message, field) => {
		const refusal = await refusalOf(usersWith(listed()).users.find(reference));
		expect(refusal).toMatchObject({ kind: 'invalid', message, fields: [field], delivery: 'unsent' });
	});

	test('of whom there are several names them all', async () => {
		const { users } = usersWith(listed(record(7, 'ada', { email: 'a@b.de' }), record(8, 'bob', { email: 'a@b.de' })));
		expect(await refusalOf(users.find({ email: 'a@b.de' }))).toMatchObject({
			kind: 'invalid',
			message: "FortiAuthenticator has 2 local users with the e-mail address 'a@b.de': 'ada' (ID 7); 'bob' (ID 8)",
			delivery: 'unsent',
		});
	});

	test('where the filter is not taken reads all; another refusal stays', async () => {
		const { users, sent } = usersWith(refused(400), listed(record(7, 'ada', { email: 'a@b.de' })));
		expect((await users.find({ email: 'a@b.de' })).id).toBe(7);
		expect(sent[1]).toMatchObject({ query: 'limit=1000&offset=0', action: 'look up a local user' });
		expect(await refusalOf(usersWith(refused(403, 'rights')).users.find({ email: 'a@b.de' }))).toMatchObject({ kind: 'rights' });
	});

	test('tells whether there is one', async () => {
		expect(await usersWith({ body: record(7, 'ada') }).users.exists(seven)).toBe(true);
		expect(await usersWith(refused(404, 'notFound')).users.exists(seven)).toBe(false);
		expect(await refusalOf(usersWith(refused(500, 'backend')).users.exists(seven))).toMatchObject({ kind: 'backend' });
	});
});

describe('changing a user', () => {
	const patch = { method: 'PATCH', path: '/api/v1/localusers/7/', action: "change the local user 'ada'" };
	const subject = 'local user with the ID 7 any more';
	const accepted = { status: 202 };
	const whole = (more: JsonObject = {}): JsonObject => record(7, 'ada', { user_groups: [], ...more });

	test('by nothing sends nothing', async () => {
		const { users, sent } = usersWith(accepted);
		expect(await users.update(ada, {})).toEqual({ user: ada });
		expect(sent).toEqual([]);
	});

	test('is told by an answer that holds the user', async () => {
		const { users, sent } = usersWith({ status: 200, body: whole({ city: 'London' }) });
		const { user } = await users.update(ada, { city: 'London' }, 1);
		expect(user.city).toBe('London');
		expect(sent).toEqual([{ ...patch, query: 'returnseed=1', body: { city: 'London' }, subject }]);
	});

	test.each([
		[undefined],
		[whole({ id: 8 })],
		[whole({ username: 'bob' })],
		[record(7, 'ada', { active: undefined, user_groups: [] })],
		[record(7, 'ada', { email: undefined })],
	])('is read back where the answer says %j', async (body) => {
		const { users, sent } = usersWith({ ...accepted, body }, { body: whole({ city: 'Paris' }) });
		expect((await users.update(ada, { city: 'Paris' })).user.city).toBe('Paris');
		expect([methods(sent), sent[0].query]).toEqual(['PATCH GET', '']);
	});

	test('answered as no appliance does is looked at', async () => {
		const done = usersWith({ status: 200 }, { body: whole({ city: 'Paris' }) });
		expect(await done.users.update(ada, { city: 'Paris' })).toMatchObject({ user: { city: 'Paris' } });
		const undone = await refusalOf(
			usersWith({ status: 200 }, { body: whole() }, { status: 200 }, { body: whole() }).users.update(ada, { city: 'Paris' }),
		);
		expect(undone).toMatchObject({ kind: 'uncertain', message: expect.stringContaining('what came (HTTP 200)'), status: 200 });
	});

	test('that can not be read back is told from what was sent', async () => {
		const { users } = usersWith(accepted, refused(500, 'backend'));
		expect(await users.update(ada, { city: 'Paris' })).toMatchObject({
			user: { id: 7, username: 'ada', city: 'Paris' },
			notice: 'The change was made, but the user could not be read back: refused with 500',
		});
	});

	test('makes its secrets known before they are sent, and those of the answer', async () => {
		const { users, redactor } = usersWith({ ...accepted, body: whole({ activation_code: 'ACT-CODE-1' }) });
		const change = { recovery_question: 'Who?', recovery_answer: 'Somebody', recovery_by_question: true };
		expect(await users.update(ada, change)).toMatchObject({ activationCode: 'ACT-CODE-1' });
		expect(redactor.clean('Somebody ACT-CODE-1')).toBe('••• •••');
	});

	test('whose answer was lost is looked at, and sent once more where that does no harm', async () => {
		const again = usersWith(lost(), { body: whole() }, { body: whole({ city: 'Paris' }) });
		expect((await again.users.update(ada, { city: 'Paris' })).notice).toBeUndefined();
		expect(methods(again.sent)).toBe('PATCH GET PATCH');
		const done = usersWith(lost(), { body: whole({ city: 'Paris' }) });
		expect(await done.users.update(ada, { city: 'Paris' })).toEqual({ user: expect.objectContaining({ city: 'Paris' }) });
		expect(methods(done.sent)).toBe('PATCH GET');
	});

	test.each([
		[{ token_auth: true, token_type: 'ftm' }],
		[{ token_auth: true, token_type: 'ftk', token_serial: 'FTK1' }],
		[{ ftk_only: true, token_auth: true, token_type: 'ftk', token_serial: 'FTK1' }],
	])('by %j whose answer was lost is not repeated', async (changes) => {
		const { users, sent } = usersWith(lost(), { body: whole() });
		expect(await refusalOf(users.update(ada, changes))).toMatchObject({ kind: 'uncertain' });
		expect(methods(sent)).toBe('PATCH GET');
	});

	test('that gave a token out, its answer lost, says that the code is lost too', async () => {
		const now = whole({ token_auth: true, token_type: 'ftm' });
		const { users } = usersWith(lost(), { body: now });
		expect((await users.update(ada, { token_auth: true, token_type: 'ftm' })).notice).toBe(
			'The answer was lost, and with it the activation code; the change itself was made',
		);
	});

	test.each([
		['as it was', {}, { kind: 'invalid', message: 'refused with 400' }],
		['changed in part', { city: 'Paris' }, { kind: 'uncertain', message: 'refused with 400; all the same these changed: city' }],
		[
			'with another token',
			{ token_serial: 'X' },
			{ kind: 'uncertain', message: 'refused with 400; all the same these changed: token_serial' },
		],
	])('refused with 400, the user being %s, is an error', async (_what, now, expected) => {
		const { users } = usersWith(refused(400), { body: whole(now) });
		expect(await refusalOf(users.update(ada, { city: 'Paris', state: 'France' }))).toMatchObject(expected);
	});

	test('refused with 400 though it was made is told as made', async () => {
		const { users } = usersWith(refused(400), { body: whole({ city: 'Paris' }) });
		expect(await users.update(ada, { city: 'Paris' })).toMatchObject({
			user: { city: 'Paris' },
			notice: 'The change was made, though refused with 400',
		});
	});

	test('refused otherwise, or for a field, is refused', async () => {
		for (const reason of [refused(403, 'rights'), refused(400, 'invalid', ['city'])]) {
			const { users, sent } = usersWith(reason);
			expect(await refusalOf(users.update(ada, { city: 'Paris' }))).toMatchObject({ message: reason.message, status: reason.status });
			expect(sent).toHaveLength(1);
		}
	});

	test('of another kind is refused before anything is sent', async () => {
		const { users, sent } = usersWith(accepted);
		const ldap = readLdapUser(record(7, 'ada')) as unknown as LocalUser;
		for (const strayed of [ldap, { ...ada, resource_uri: '/api/v1/localusers/8/' }])
			expect(await refusalOf(users.update(strayed, { city: 'x' }))).toMatchObject({
				kind: 'invalid',
				message: 'The record is no local user',
				fields: ['id'],
				delivery: 'unsent',
			});
		expect(sent).toEqual([]);
	});
});

describe('deleting a user', () => {
	const request = { method: 'DELETE', path: '/api/v1/localusers/7/', query: '', action: "delete the local user 'ada'" };

	test('is one request', async () => {
		const { users, sent } = usersWith({ status: 204 });
		await users.delete(ada);
		expect(sent).toEqual([{ ...request, subject: 'local user with the ID 7 any more' }]);
	});

	test('answered as no appliance does is looked at, and repeated while the user is there', async () => {
		const gone = usersWith({ status: 200 }, refused(404, 'notFound'));
		await gone.users.delete(ada);
		expect(methods(gone.sent)).toBe('DELETE GET');
		const there = usersWith({ status: 200 }, { body: record(7, 'ada') }, { status: 204 });
		await there.users.delete(ada);
		expect(methods(there.sent)).toBe('DELETE GET DELETE');
	});

	test('that is not there is an error, but after a lost answer it was us', async () => {
		expect(await refusalOf(usersWith(refused(404, 'notFound')).users.delete(ada))).toMatchObject({ kind: 'notFound' });
		const { users, sent } = usersWith(lost(), { body: record(7, 'ada') }, refused(404, 'notFound'));
		await users.delete(ada);
		expect(methods(sent)).toBe('DELETE GET DELETE');
		const other = usersWith(lost(), { body: record(7, 'ada') }, refused(403, 'rights'));
		expect(await refusalOf(other.users.delete(ada))).toMatchObject({ kind: 'rights' });
	});
});

test('a code is sent once, whatever becomes of the answer', async () => {
	const { users, sent } = usersWith({});
	await users.sendOobToken(ada);
	expect(sent).toEqual([
		{
			method: 'POST',
			path: '/api/v1/localusers/7/sendoobtoken/',
			query: '',
			body: {},
			action: "send a token code to the local user 'ada'",
			subject: 'local user with the ID 7 any more',
		},
	]);
	const silent = usersWith(lost());
	expect(await refusalOf(silent.users.sendOobToken(ada))).toMatchObject({
		kind: 'uncertain',
		cure: 'Ask the person whether a code came before you send another one',
	});
	expect(silent.sent).toHaveLength(1);
});

describe('users from other servers', () => {
	const kinds = [
		['ldapusers', 'LDAP user', ldapUsers],
		['radiususers', 'RADIUS user', radiusUsers],
	] as const;

	test.each(kinds)('in %s are listed, read and found as %s', async (resource, noun, of) => {
		const { appliance, sent } = applianceStub(() => listed(record(1, 'ada'), record(2, 'Ada Lovelace')));
		const users = of(appliance);
		expect(namesOf((await users.list([{ field: 'active', value: 'true' }], 2)).records)).toEqual(['ada', 'Ada Lovelace']);
		expect((await users.page(10, 2)).nextOffset).toBeUndefined();
		expect((await users.find({ username: 'Ada Lovelace' })).id).toBe(2);
		const path = `/api/v1/${resource}/`;
		expect(sent).toEqual([
			{ method: 'GET', path, query: 'active=true&limit=2&offset=0', action: `list ${noun}s` },
			{ method: 'GET', path, query: 'limit=2&offset=10', action: `list ${noun}s` },
			{ method: 'GET', path, query: 'username=Ada Lovelace&limit=20', action: `look up a ${noun}` },
		]);
		expect(await refusalOf(users.find({ username: 'nobody' }))).toMatchObject({
			kind: 'notFound',
			cure: 'Check the name or number; it counts among the users of this kind only',
		});
	});

	test('come page by page', async () => {
		const { appliance } = applianceStub(() => ({ body: { meta: { next: '?offset=1' }, objects: [record(1, 'ada')] } }));
		expect((await ldapUsers(appliance).page(10, 1)).nextOffset).toBe(11);
		const none = applianceStub(() => ({ body: { meta: { next: '?offset=1' }, objects: [] } }));
		expect((await ldapUsers(none.appliance).page(10, 1)).nextOffset).toBeUndefined();
	});

	test.each([
		[' ', 'The user name is empty'],
		['x'.repeat(254), 'The user name is longer than 253 characters or holds control characters'],
		['a\u0007', 'The user name is longer than 253 characters or holds control characters'],
	])('are not called %j', async (username, message) => {
		const { appliance, sent } = applianceStub(() => listed());
		expect(await refusalOf(ldapUsers(appliance).find({ username }))).toMatchObject({ message, fields: ['username'], delivery: 'unsent' });
		expect(sent).toEqual([]);
		expect(await refusalOf(ldapUsers(appliance).find({ username: '😀'.repeat(253) }))).toMatchObject({ kind: 'notFound' });
	});

	test('of the same name are told apart by their server and DN', async () => {
		const { appliance } = applianceStub(() =>
			listed(
				record(1, 'ada', { server_name: 'dc1', server_address: '192.0.2.1', dn: 'CN=ada' }),
				record(2, 'ada', { server_address: '192.0.2.2', dn: '' }),
				record(3, 'ada'),
			),
		);
		expect((await refusalOf(ldapUsers(appliance).find({ username: 'ada' }))).message).toBe(
			"FortiAuthenticator has 3 LDAP users 'ada': 'ada' (ID 1) from dc1 from CN=ada; 'ada' (ID 2) from 192.0.2.2; 'ada' (ID 3)",
		);
		expect((await applianceAnswering(ldapUsers, record(4, 'eve', { dn: 'CN=eve' }))).dn).toBe('CN=eve');
	});

	/** The one user there is. */
	async function applianceAnswering(of: typeof ldapUsers, body: JsonObject): Promise<LdapUser> {
		const { appliance } = applianceStub(() => ({ body }));
		return await of(appliance).getById(of(appliance).id(Number(body.id)));
	}
});
