import type { HttpRequest } from '../../../clients/http/connection';
import { totp } from '../../../clients/directory/totp';
import { SynologySession, type Call } from '../../../clients/synology/session';
import type { SynologySettings } from '../../../clients/synology/types';
import { refusalOf } from '../../refusalOf';

const secret = 'GEZDGNBVGY3TQOJQ';
const call: Call = { api: 'SYNO.ActiveDirectory.Info', version: 3, method: 'get', purpose: 'describe its domain', effect: 'read' };
type Fields = Record<string, string>;
type Answer = object | number | undefined;

let accounts = 0;

/**
 * A session whose requests are answered here. Logins give `login` in turn (a number refuses with that code), other calls
 * `answers`; the last of each stays.
 */
function sessionWith({
	login = [{ sid: 'sid1', synotoken: 'token1' }],
	answers = [{ a: 1 }],
	offered = { 'SYNO.API.Auth': { maxVersion: 7 } },
	settings = {},
	now = 1_000_000_000_000,
	atOnce = false,
}: {
	login?: Answer[];
	answers?: Answer[];
	offered?: object;
	settings?: Partial<SynologySettings>;
	now?: number;
	atOnce?: boolean;
} = {}) {
	const pauses: number[] = [];
	const clock = { now, mayWait: true };
	const timing = {
		now: () => clock.now,
		wait: async (milliseconds: number) => {
			pauses.push(milliseconds);
			clock.now += milliseconds;
			return clock.mayWait;
		},
	};
	const own = { baseUrl: 'https://nas.example.com:5001', username: `admin${(accounts += 1)}`, password: 'Passw0rd-1', ...settings };
	const session = new SynologySession(own, { ignoreRememberedRefusal: atOnce }, timing);
	const requests: Array<HttpRequest & { fields: Fields }> = [];
	const next = (list: Answer[]): Answer => (list.length > 1 ? list.shift() : list[0]);
	jest.spyOn(session.connection, 'request').mockImplementation(async (request) => {
		const fields = Object.fromEntries(new URLSearchParams(request.body));
		requests.push({ ...request, fields });
		const answer = fields.method === 'query' ? offered : next(fields.method === 'login' ? login : answers);
		const body = typeof answer === 'number' ? { success: false, error: { code: answer } } : { success: true, data: answer };
		return { status: 200, headers: {}, text: JSON.stringify(body) };
	});
	const kinds = (): string => requests.map(({ fields }) => fields.method).join(' ');
	const logins = (): Fields[] => requests.map(({ fields }) => fields).filter(({ method }) => method === 'login');
	return { session, requests, pauses, clock, kinds, logins, username: own.username };
}

describe('a login', () => {
	test('asks for the version, sends name and password, and gives id and token to every call', async () => {
		const { session, requests, username } = sessionWith();
		expect(await session.call(call)).toEqual({ a: 1 });
		expect(requests.map(({ fields }) => fields)).toEqual([
			{ api: 'SYNO.API.Info', version: '1', method: 'query', query: 'SYNO.API.Auth,SYNO.ActiveDirectory.Info' },
			{
				api: 'SYNO.API.Auth',
				version: '7',
				method: 'login',
				account: username,
				passwd: 'Passw0rd-1',
				session: 'webui',
				format: 'sid',
				enable_syno_token: 'yes',
			},
			{ api: 'SYNO.ActiveDirectory.Info', version: '3', method: 'get', _sid: 'sid1' },
		]);
		const form = { 'content-type': 'application/x-www-form-urlencoded' };
		expect(requests.map(({ method, path, effect, headers }) => [method, path, effect, headers])).toEqual([
			['POST', '/webapi/entry.cgi', 'read', form],
			['POST', '/webapi/entry.cgi', 'write', form],
			['POST', '/webapi/entry.cgi', 'read', { ...form, cookie: 'id=sid1', 'x-syno-token': 'token1' }],
		]);
		expect(requests.map(({ maxBytes }) => maxBytes)).toEqual([requests[0].maxBytes, requests[1].maxBytes, requests[0].maxBytes]);
		expect(requests[0].maxBytes).toBeGreaterThan(Number(requests[1].maxBytes));
		expect(session.redactor.clean('sid1 token1 Passw0rd-1')).toBe('••• ••• •••');
	});

	test('is one for all calls, also for those that begin together', async () => {
		const { session, kinds } = sessionWith();
		await Promise.all([session.call(call), session.call(call)]);
		await session.login();
		expect(kinds()).toBe('query login get get');
	});

	test('of an old DSM goes without a token', async () => {
		const { session, requests } = sessionWith({ login: [{ sid: 'sid1' }] });
		await session.call(call);
		expect(requests[2].headers).not.toHaveProperty('x-syno-token');
	});

	test.each([
		[{ 'SYNO.API.Auth': { maxVersion: 2 } }, '3'],
		[{ 'SYNO.API.Auth': { maxVersion: 6 } }, '6'],
		[{ 'SYNO.API.Auth': { maxVersion: 9 } }, '7'],
		[{ 'SYNO.API.Auth': { maxVersion: '6' } }, '7'],
		[{}, '7'],
	])('where %j is offered is of version %s', async (offered, version) => {
		const { session, logins } = sessionWith({ offered });
		await session.login();
		expect(logins()[0].version).toBe(version);
	});

	test('refused is told, nothing of the call being sent; a wrong password is not tried again', async () => {
		const wrong = sessionWith({ login: [400] });
		expect(await refusalOf(wrong.session.call(call))).toMatchObject({ kind: 'login', code: 400, delivery: 'unsent' });
		expect(await refusalOf(wrong.session.call(call))).toMatchObject({ kind: 'login', delivery: 'unsent' });
		expect(wrong.kinds()).toBe('query login');
		const disabled = sessionWith({ login: [401] });
		for (let times = 0; times < 2; times += 1) expect(await refusalOf(disabled.session.call(call))).toMatchObject({ code: 401 });
		expect(disabled.kinds()).toBe('query login query login');
	});

	test.each([
		[{}, 'lacks what it should hold'],
		[{ sid: 'a b' }, 'The NAS gave a session id or token that no request can carry'],
		[{ sid: 'a;b' }, 'The NAS gave a session id or token that no request can carry'],
		[{ sid: 'a', synotoken: 'ä' }, 'The NAS gave a session id or token that no request can carry'],
	])('answered with %j can not be used', async (answer, words) => {
		const refusal = await refusalOf(sessionWith({ login: [answer] }).session.call(call));
		expect(refusal).toMatchObject({ kind: 'protocol', message: expect.stringContaining(words), delivery: 'unsent' });
	});

	test('with a device id sends that, and the code where the NAS wants one all the same', async () => {
		const device = sessionWith({ settings: { deviceToken: ' dev ', totpSecret: ' ' } });
		await device.session.login();
		expect(device.logins()).toEqual([expect.objectContaining({ device_id: 'dev', device_name: 'n8n' })]);
		for (const code of [403, 404]) {
			const both = sessionWith({ login: [code, { sid: 's' }], settings: { deviceToken: 'dev', totpSecret: secret } });
			await both.session.login();
			expect(both.logins().map((fields) => 'otp_code' in fields)).toEqual([false, true]);
			const alone = sessionWith({ login: [code], settings: { deviceToken: 'dev' } });
			expect(await refusalOf(alone.session.login())).toMatchObject({ code });
			expect(alone.logins()).toHaveLength(1);
		}
		const other = sessionWith({ login: [401], settings: { deviceToken: 'dev', totpSecret: secret } });
		expect(await refusalOf(other.session.login())).toMatchObject({ code: 401 });
		expect(other.logins()).toHaveLength(1);
	});
});

describe('a one-time code', () => {
	const at = (milliseconds: number): string | undefined => totp(secret, Math.floor(milliseconds / 1000));
	const start = 1_000_000_020_000;

	test('is that of the moment, sent once; the next login waits for the next', async () => {
		const first = sessionWith({ settings: { totpSecret: secret }, now: start });
		await first.session.login();
		expect(first.logins()[0].otp_code).toBe(at(start));
		expect(first.pauses).toEqual([]);
		const second = sessionWith({ settings: { totpSecret: secret, username: first.username }, now: start + 1000 });
		await second.session.login();
		expect(second.pauses).toEqual([30_000 - ((start + 1000) % 30_000) + 500]);
		expect(second.logins()[0].otp_code).toBe(at(second.clock.now));
		expect(second.session.redactor.clean(String(at(second.clock.now)))).toBe('•••');
	});

	test('that is refused as wrong is followed by the next one, unless somebody tests the credential', async () => {
		const { session, logins, pauses } = sessionWith({ login: [404, { sid: 's' }], settings: { totpSecret: secret }, now: start });
		await session.login();
		expect(logins().map(({ otp_code: code }) => code)).toEqual([at(start), at(start + pauses[0])]);
		const tested = sessionWith({ login: [404], settings: { totpSecret: secret }, now: start, atOnce: true });
		expect(await refusalOf(tested.session.login())).toMatchObject({ code: 404 });
		expect([tested.logins().length, tested.pauses]).toEqual([1, []]);
		const other = sessionWith({ login: [401], settings: { totpSecret: secret }, now: start });
		await refusalOf(other.session.login());
		expect(other.logins()).toHaveLength(1);
	});

	test('whose turn does not come is stopped before anything is sent', async () => {
		const { session, clock, logins } = sessionWith({ login: [404], settings: { totpSecret: secret }, now: start });
		clock.mayWait = false;
		expect(await refusalOf(session.login())).toMatchObject({
			kind: 'aborted',
			message: 'The login was stopped before its turn came',
			delivery: 'unsent',
		});
		expect(logins()).toHaveLength(1);
	});

	test('goes by the settings of its address, and needs a secret that is one', async () => {
		const address = `otpauth://totp/x?secret=${secret}&digits=8&period=60`;
		const { session, logins } = sessionWith({ settings: { totpSecret: address }, now: start });
		await session.login();
		expect(logins()[0].otp_code).toBe(totp({ secret, digits: 8, period: 60, algorithm: 'sha1' }, start / 1000));
		const broken = sessionWith({ settings: { totpSecret: '1' } });
		expect(await refusalOf(broken.session.login())).toMatchObject({
			kind: 'configuration',
			message: expect.stringContaining('is neither a base32 text nor an otpauth://totp/ address'),
			delivery: 'unsent',
		});
		expect(broken.logins()).toEqual([]);
	});
});

describe('a session that ended', () => {
	const twice = () => [{ sid: 'sid1' }, { sid: 'sid2' }];

	test.each([106, 107, 119])('with %i is opened once more, and the call repeated', async (code) => {
		const { session, kinds, requests } = sessionWith({ login: twice(), answers: [code, { b: 2 }] });
		expect(await session.call({ ...call, effect: 'write' })).toEqual({ b: 2 });
		expect(kinds()).toBe('query login get query login get');
		expect(requests.at(-1)?.fields._sid).toBe('sid2');
		const again = sessionWith({ login: twice(), answers: [code] });
		expect(await refusalOf(again.session.call(call))).toMatchObject({ code });
		expect(again.logins()).toHaveLength(2);
	});

	test('is opened once for all calls that find it ended', async () => {
		const { session, logins } = sessionWith({ login: twice(), answers: [106, 106, { b: 2 }] });
		expect(await Promise.all([session.call(call), session.call(call)])).toEqual([{ b: 2 }, { b: 2 }]);
		expect(logins()).toHaveLength(2);
	});

	test('with 105 may be one, where a call has succeeded in it; it is ended then', async () => {
		const { session, kinds, requests } = sessionWith({ login: twice(), answers: [{ a: 1 }, 105, null as unknown as object, { b: 2 }] });
		await session.call(call);
		expect(await session.call(call)).toEqual({ b: 2 });
		expect(kinds()).toBe('query login get get logout query login get');
		expect(requests[4].fields).toEqual({ api: 'SYNO.API.Auth', version: '7', method: 'logout', session: 'webui', _sid: 'sid1' });
		expect(requests[4]).toMatchObject({ timeoutSeconds: 3, effect: 'read' });
		const fresh = sessionWith({ answers: [105] });
		expect(await refusalOf(fresh.session.call(call))).toMatchObject({ kind: 'rights', code: 105 });
		expect(fresh.kinds()).toBe('query login get');
	});

	test('with another code is a refusal', async () => {
		const { session, kinds } = sessionWith({ answers: [117] });
		expect(await refusalOf(session.call(call))).toMatchObject({
			code: 117,
			message: expect.stringContaining('The NAS did not describe its domain'),
		});
		expect(kinds()).toBe('query login get');
	});

	test('of its own accord takes no more calls', async () => {
		const { session, kinds, requests } = sessionWith();
		await session.call(call);
		await session.close();
		expect(kinds()).toBe('query login get logout');
		expect(requests[3].fields._sid).toBe('sid1');
		expect(await refusalOf(session.call(call))).toMatchObject({
			kind: 'aborted',
			message: 'The session with the NAS is closed',
			delivery: 'unsent',
		});
		const unused = sessionWith();
		await unused.session.close();
		expect(unused.requests).toEqual([]);
	});
});

test('the APIs of the NAS are told by name, those with a version', async () => {
	const offered = { A: { maxVersion: 2 }, B: { maxVersion: 'x' }, C: null };
	const { session } = sessionWith({ offered });
	expect([...(await session.discover('A,B,C'))]).toEqual([['A', 2]]);
	expect((await sessionWith({ offered: [] }).session.discover('A')).size).toBe(0);
	expect(await refusalOf(sessionWith({ offered: 102 as unknown as object }).session.discover('A'))).toMatchObject({
		message: expect.stringContaining('The NAS did not list its APIs'),
	});
});
