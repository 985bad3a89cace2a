import type { JsonObject } from '../../../clients/json';
import { BackendError } from '../../../clients/errors';
import { Logins } from '../../../clients/fortiauthenticator/logins';
import { refusalOf } from '../../refusalOf';
import { applianceStub, listed, lost, methods, record, refused, usersWith, type Reply } from './applianceStub';

const whole = (more: JsonObject = {}): JsonObject => record(7, 'ada', { user_groups: [], city: 'London', ...more });
const fields = { username: 'ada', password: 'Passw0rd-1', city: 'London' };

describe('creating a local user', () => {
	test('is told by an answer that holds the user', async () => {
		const { users, sent, redactor } = usersWith({ status: 201, body: whole({ activation_code: 'ACT-CODE-1' }) });
		expect(await users.create(fields, 2)).toMatchObject({ user: { id: 7, username: 'ada' }, activationCode: 'ACT-CODE-1' });
		expect(sent).toEqual([
			{ method: 'POST', path: '/api/v1/localusers/', query: 'returnseed=2', body: fields, action: "create the local user 'ada'" },
		]);
		expect(redactor.clean('Passw0rd-1 ACT-CODE-1')).toBe('••• •••');
	});

	test('is completed by number or by name where the answer is not whole', async () => {
		for (const body of [record(7, 'ada'), record(7, 'ada', { email: undefined, user_groups: [] })]) {
			const byId = usersWith({ status: 201, body }, { body: whole() });
			expect((await byId.users.create(fields)).user.city).toBe('London');
			expect([byId.sent[1].path, byId.sent[0].query]).toEqual(['/api/v1/localusers/7/', '']);
		}
		const located = usersWith({ status: 201, headers: { location: '/api/v1/localusers/7/' } }, { body: whole() });
		await located.users.create(fields);
		expect(located.sent[1].path).toBe('/api/v1/localusers/7/');
		const unnamed = usersWith({ status: 201 }, listed(whole()));
		await unnamed.users.create(fields);
		expect(unnamed.sent[1].query).toBe('username=ada&limit=20');
	});

	test('that can not be read back is told from what is known, its code kept', async () => {
		const located: Reply = { status: 201, headers: { location: '/api/v1/localusers/7/' }, body: { activation_code: 'ACT-CODE-1' } };
		const { users } = usersWith(located, refused(500, 'backend'));
		expect(await users.create(fields)).toMatchObject({
			user: { id: 7, username: 'ada', city: 'London' },
			activationCode: 'ACT-CODE-1',
			notice: 'The user was created, but could not be read back: refused with 500',
		});
		const partly = usersWith({ status: 201, body: record(7, 'ada', { state: 'x' }) }, refused(500, 'backend'));
		expect((await partly.users.create(fields)).user).toMatchObject({ id: 7, state: 'x' });
		const nobody = usersWith({ status: 201 }, refused(500, 'backend'));
		expect(await refusalOf(nobody.users.create(fields))).toMatchObject({
			kind: 'uncertain',
			message: expect.stringContaining('what came named nobody, and a look-up did not find the user'),
		});
		const other = usersWith({ status: 201, headers: { location: '/api/v1/localusers/8/' } }, { body: record(8, 'eve') });
		expect(await refusalOf(other.users.create(fields))).toMatchObject({
			kind: 'protocol',
			message: "FortiAuthenticator answered, but not with the new local user 'ada'",
		});
	});

	test('refused inside of a list is that refusal', async () => {
		const { users } = usersWith({ status: 207, body: [{ statue: 409, localusers: { email: ['bad'] } }] });
		const refusal = await refusalOf(users.create(fields));
		expect(refusal).toMatchObject({ status: 409, fields: ['email'], message: "refused to create the local user 'ada'" });
	});

	test('whose answer was lost is the one who holds what was sent', async () => {
		const found = usersWith(lost(), listed(whole({ email: 'other@x.de' })));
		expect(await found.users.create(fields)).toMatchObject({
			user: { id: 7 },
			notice: 'The answer to the creation was lost; the user was found afterwards and holds the values sent',
		});
		expect(methods(found.sent)).toBe('POST GET');
		const other = usersWith(lost(), listed(whole({ city: 'Paris' })));
		expect(await refusalOf(other.users.create(fields))).toMatchObject({
			kind: 'conflict',
			message: "The user 'ada' already exists in FortiAuthenticator with other values (the answer to its creation was lost)",
		});
		for (const sent of [
			{ username: 'ada', password: 'x', active: true },
			{ username: 'ada', password: 'x' },
		])
			expect(await refusalOf(usersWith(lost(), listed(whole())).users.create(sent))).toMatchObject({
				kind: 'uncertain',
				message: expect.stringContaining('a user of this name is there now, but nothing tells whether it is the new one'),
			});
		const gone = usersWith(lost(), listed());
		expect(await refusalOf(gone.users.create(fields))).toMatchObject({
			kind: 'uncertain',
			message: expect.stringContaining('a look-up afterwards did not find the user'),
		});
		expect(methods(gone.sent)).toBe('POST GET');
	});

	const taken = (message: string, at: string[] = []) => new BackendError({ kind: 'conflict', message, status: 400, fields: at });

	test('of a name that is taken says by whom', async () => {
		const exists = { kind: 'conflict', message: "The user 'ada' already exists in FortiAuthenticator", cure: 'Choose another name' };
		expect(await refusalOf(usersWith(taken('x'), listed(whole())).users.create(fields))).toMatchObject(exists);
		expect(await refusalOf(usersWith(taken('x'), refused(403, 'rights')).users.create(fields))).toMatchObject(exists);
		const hidden = { kind: 'invalid', message: "The name 'ada' is taken in FortiAuthenticator, but no local user has it" };
		for (const reason of [taken('x', ['username']), taken('This username is taken'), taken('User Name exists')])
			expect(await refusalOf(usersWith(reason, listed()).users.create(fields))).toMatchObject(hidden);
		expect(await refusalOf(usersWith(taken('Email exists'), listed()).users.create(fields))).toMatchObject({
			kind: 'invalid',
			message: 'Email exists',
		});
	});

	test.each(['Failed to send the mail', 'could not send', 'unable to send SMS'])('though it %s is told as made', async (words) => {
		const reason = new BackendError({ kind: 'invalid', message: words, status: 400 });
		expect(await usersWith(reason, listed(whole())).users.create(fields)).toMatchObject({
			user: { id: 7 },
			notice: `The user was created, though ${words}`,
		});
		expect(await refusalOf(usersWith(reason, listed()).users.create(fields))).toMatchObject({ kind: 'invalid', message: words });
	});

	test('refused otherwise looks for the user, and is refused', async () => {
		expect(await refusalOf(usersWith(refused(400), listed(whole())).users.create(fields))).toMatchObject({
			kind: 'conflict',
			message: "refused with 400; a user 'ada' exists in FortiAuthenticator",
		});
		for (const reason of [refused(400, 'invalid', ['city']), refused(403, 'rights'), refused(500, 'backend')]) {
			const { users, sent } = usersWith(reason, listed(whole()));
			expect(await refusalOf(users.create(fields))).toMatchObject({ message: reason.message });
			expect(sent).toHaveLength(1);
		}
	});

	test('of wrong fields is refused before it is sent', async () => {
		const { users, sent } = usersWith({});
		expect(await refusalOf(users.create({ username: 'a b', password: 'x' }))).toMatchObject({ fields: ['username'], delivery: 'unsent' });
		expect(sent).toEqual([]);
	});
});

describe('proofs of identity', () => {
	const loginsWith = (reply: Reply | Error, text = '') => {
		const stub = applianceStub(() => reply);
		const send = async (request: Parameters<typeof stub.appliance.send>[0]) => {
			const { answer } = await stub.appliance.send(request);
			return { answer: { ...answer, text }, body: undefined };
		};
		return { ...stub, logins: new Logins({ ...stub.appliance, send } as unknown as typeof stub.appliance) };
	};
	const attempt = { username: 'ada', password: 'Passw0rd-1' };

	test.each([
		[200, '', { valid: true, reason: null, passwordChangeRequired: false }],
		[200, '{"error":"x"}', { valid: true, reason: null, passwordChangeRequired: false }],
		[202, '', { valid: true, reason: 'The password has to be changed', passwordChangeRequired: true }],
		[202, '{"detail":"Change it."}', { valid: true, reason: 'Change it', passwordChangeRequired: true }],
		[401, '', { valid: false, reason: 'User authentication failed', passwordChangeRequired: false }],
		[401, 'Locked out', { valid: false, reason: 'Locked out', passwordChangeRequired: false }],
		[401, '"Locked out"', { valid: false, reason: 'Locked out', passwordChangeRequired: false }],
		[404, '', { valid: false, reason: 'No such user', passwordChangeRequired: false }],
		[404, '{"error":"Unknown"}', { valid: false, reason: 'Unknown', passwordChangeRequired: false }],
	])('answered with %i and %j are a verdict', async (status, text, verdict) => {
		expect(await loginsWith({ status }, text).logins.verify(attempt)).toEqual(verdict);
	});

	test('are sent without what is empty, to the place for their realm, their secrets known', async () => {
		const { logins, sent, redactor } = loginsWith({ status: 200 });
		await logins.verify({ ...attempt, tokenCode: '123456', realm: 'corp' });
		await logins.verify({ username: 'ada', password: '', tokenCode: '123456', realm: '' });
		const common = { method: 'POST', query: '', action: "check the login of 'ada'", verdicts: [401, 404] };
		expect(sent).toEqual([
			{ ...common, path: '/api/v1/realmauth/', body: { username: 'ada', password: 'Passw0rd-1', token_code: '123456', realm: 'corp' } },
			{ ...common, path: '/api/v1/auth/', body: { username: 'ada', token_code: '123456' } },
		]);
		expect(redactor.clean('Passw0rd-1 123456')).toBe('••• •••');
	});

	test.each([
		[{ username: ' ', password: 'x' }, "'Username' is empty", 'username'],
		[{ username: 'ada' }, 'There is neither a password nor a token code to check', 'password'],
		[{ username: 'ada', password: '', tokenCode: '' }, 'There is neither a password nor a token code to check', 'password'],
	])('%j are refused before they are sent', async (given, message, field) => {
		const { logins, sent } = loginsWith({});
		expect(await refusalOf(logins.verify(given))).toMatchObject({ kind: 'invalid', message, fields: [field], delivery: 'unsent' });
		expect(sent).toEqual([]);
	});

	test('are never sent twice', async () => {
		for (const ask of [(logins: Logins) => logins.verify(attempt), (logins: Logins) => logins.push({ username: 'ada' })]) {
			const { logins, sent } = loginsWith(lost());
			expect(await refusalOf(ask(logins))).toMatchObject({ kind: 'uncertain' });
			expect(sent).toHaveLength(1);
		}
		expect((await refusalOf(loginsWith(lost()).logins.verify(attempt))).cure).toContain('lock-out policy');
		expect((await refusalOf(loginsWith(lost()).logins.push({ username: 'ada' }))).cure).toBe('Ask the person before you send another one');
	});

	const now = new Date('2030-01-02T03:04:05.678Z');

	test('a push is sent with all that is known', async () => {
		const { logins, sent } = loginsWith({ status: 200 });
		const request = { username: 'ada', realm: 'r', message: 'm', userIp: '192.0.2.1', account: 'a', userAgent: 'u' };
		expect(await logins.push({ ...request, waitSeconds: 20 }, now)).toEqual({ result: 'approved', approved: true, reason: null });
		await logins.push({ username: 'ada' }, now);
		const common = {
			method: 'POST',
			path: '/api/v1/pushauth/',
			query: '',
			action: "send a push message to 'ada'",
			verdicts: [401, 404, 408, 500, 503, 504],
		};
		const timestamp = '2030-01-02T03:04:05';
		expect(sent).toEqual([
			{
				...common,
				body: { username: 'ada', realm: 'r', user_ip: '192.0.2.1', timestamp, account: 'a', user_agent: 'u', log_message: 'm' },
				timeoutSeconds: 20,
			},
			{ ...common, body: { username: 'ada', timestamp }, timeoutSeconds: 90 },
		]);
	});

	test.each([
		[401, '{"error":"Denied"}', { result: 'rejected', approved: false, reason: 'Denied' }],
		[401, '', { result: 'rejected', approved: false, reason: null }],
		[408, '{"error":"Late"}', { result: 'noAnswer', approved: false, reason: 'Late' }],
		[504, '', { result: 'noAnswer', approved: false, reason: null }],
		[202, '', { result: 'approved', approved: true, reason: null }],
	])('a push answered with %i and %j is a verdict', async (status, text, verdict) => {
		expect(await loginsWith({ status }, text).logins.push({ username: 'ada' })).toEqual(verdict);
	});

	test.each([
		[500, '{"error":"x"}', 'backend', "FortiAuthenticator's push server refused the message: x"],
		[503, '', 'backend', "FortiAuthenticator's push server can not be reached"],
		[404, '{"error":"x"}', 'notFound', "FortiAuthenticator has no user 'ada' with a FortiToken Mobile: x"],
		[404, '', 'notFound', "FortiAuthenticator has no user 'ada' with a FortiToken Mobile"],
	])('a push answered with %i and %j is an error', async (status, text, kind, message) => {
		const refusal = await refusalOf(loginsWith({ status }, text).logins.push({ username: 'ada' }));
		expect(refusal).toMatchObject({ kind, message });
		expect(refusal.status).toBe(kind === 'backend' ? status : undefined);
	});

	test('a push that nobody answers in time is no error', async () => {
		const late = new BackendError({ kind: 'timeout', message: 'late', delivery: 'unknown' });
		expect(await loginsWith(late).logins.push({ username: 'ada', waitSeconds: 10 })).toEqual({
			result: 'noAnswer',
			approved: false,
			reason: 'Nobody answered within 10 seconds',
		});
	});

	test.each([
		[{ username: '' }, "'Username' is empty", 'username'],
		[{ username: 'x'.repeat(51) }, "'Username' is longer than 50 characters, the most a push takes", 'username'],
		[{ username: 'ada', waitSeconds: 9 }, 'The time to wait is not from 10 to 300 seconds', 'waitSeconds'],
		[{ username: 'ada', waitSeconds: 301 }, 'The time to wait is not from 10 to 300 seconds', 'waitSeconds'],
		[{ username: 'ada', waitSeconds: Number.NaN }, 'The time to wait is not from 10 to 300 seconds', 'waitSeconds'],
	])('a push to %j is refused before it is sent', async (request, message, field) => {
		const { logins, sent } = loginsWith({ status: 200 });
		expect(await refusalOf(logins.push(request))).toMatchObject({ kind: 'invalid', message, fields: [field], delivery: 'unsent' });
		expect(sent).toEqual([]);
		for (const waitSeconds of [10, 300]) expect((await logins.push({ username: '😀'.repeat(50), waitSeconds })).approved).toBe(true);
	});
});
