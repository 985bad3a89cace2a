import { oneTimePassword, startSynologySimulator, type SynologySimulator } from '../../../simulators/synology';
import { form, post, signIn, speak, tryLogin } from './synologyTalk';

let nas: SynologySimulator;
beforeEach(async () => {
	nas = await startSynologySimulator({ settings: { strictJson: true, taskIds: 'hex' } });
});
afterEach(async () => await nas.close());

const info = { api: 'SYNO.ActiveDirectory.Info', version: 3, method: 'get' };
const refusal = (code: number) => ({ success: false, error: expect.objectContaining({ code }) });

describe('transport', () => {
	test('every failure is HTTP 200 with a code in the body; a wrong path is an HTML 404', async () => {
		const response = await post(nas.url, form(info));
		expect(response.status).toBe(200);
		expect(response.headers.get('content-type')).toBe('application/json; charset="UTF-8"');
		expect(await response.json()).toEqual({ success: false, error: { code: 119 } });
		const lost = await fetch(`${nas.url}/webapi/nothing.cgi`);
		expect([lost.status, lost.headers.get('content-type')]).toEqual([404, 'text/html; charset="UTF-8"']);
		nas.control.set({ contentType: 'text' });
		expect((await post(nas.url, form(info))).headers.get('content-type')).toContain('text/plain');
	});

	test('query and form are one, and the old paths reach the same place', async () => {
		const asked = 'version=1&method=query&query=SYNO.API.Auth';
		for (const path of ['entry.cgi?api=SYNO.API.Info', 'entry.cgi/SYNO.API.Info?', 'query.cgi?api=SYNO.API.Info']) {
			const response = await fetch(`${nas.url}/webapi/${path}&${asked}`);
			expect(await response.json()).toMatchObject({ data: { 'SYNO.API.Auth': { path: 'entry.cgi', maxVersion: 7 } } });
		}
		const both = await post(nas.url, 'api=SYNO.API.Info&method=query', {}, '/webapi/entry.cgi?api=&version=1&query=all');
		expect(await both.json()).toMatchObject({ success: true });
		const emptied = await post(nas.url, 'query=&api=', {}, '/webapi/query.cgi?api=SYNO.API.Info&version=1&method=query&query=all');
		expect(await emptied.json()).toMatchObject({ success: true });
	});

	test('checks come in the order of DSM: missing, API, version, method, session, token, rights, parameters', async () => {
		const { headers, call } = await signIn(nas);
		const ask = async (fields: Record<string, unknown>, sent = {}) => (await speak(nas.url, fields, sent)).error?.code;
		expect(await ask({ api: 'SYNO.Nothing', method: 'get' })).toBe(101);
		expect(await ask({ api: 'SYNO.Nothing', version: 1, method: 'get' })).toBe(102);
		expect(await ask({ ...info, version: 9, method: 'nothing' })).toBe(104);
		expect(await ask({ ...info, method: 'nothing' })).toBe(103);
		expect(await ask(info)).toBe(119);
		expect(await ask(info, { cookie: headers.cookie })).toBe(119);
		expect(await ask(info, { ...headers, 'x-syno-token': 'wrong' })).toBe(119);
		expect((await call({ api: 'SYNO.ActiveDirectory.Group', version: 1, method: 'conflict' })).error).toEqual({
			code: 120,
			errors: { name: 'name' },
		});
		expect((await call({ api: 'SYNO.Entry.Request', version: 1, method: 'request' })).error?.code).toBe(114);
	});

	test('versions are pinned: update_start is known to version 1 only', async () => {
		const { call } = await signIn(nas);
		const update = { api: 'SYNO.Core.Directory.Domain', method: 'update_start', domain_name: '@all' };
		expect(await call({ ...update, version: 3 })).toEqual(refusal(103));
		expect(await call({ ...update, version: 4 })).toEqual(refusal(104));
	});

	test.each([150, 105, 117])('code %i can be planted', async (status) => {
		const { call } = await signIn(nas);
		nas.control.fault({ mode: 'code', status, kind: 'directoryInfo' });
		expect(await call(info)).toEqual(refusal(status));
		expect((await call(info)).success).toBe(true);
	});
});

describe('JSON parameters', () => {
	const create = (name: string) => `api=SYNO.ActiveDirectory.Group&version=1&method=conflict&name=${encodeURIComponent(name)}`;
	const ask = async (name: string) => {
		const { headers } = await signIn(nas);
		return await (await post(nas.url, create(name), headers)).json();
	};

	test('unquoted text is understood but noted, text that begins like a number is not understood', async () => {
		expect(await ask('ada.lovelace')).toEqual({ success: true, data: { isConflict: true } });
		expect(nas.control.details().violations).toEqual(['SYNO.ActiveDirectory.Group conflict name']);
		for (const name of ['12345', 'true', '132.239.17.1', 'null']) expect(await ask(name)).toEqual(refusal(120));
		expect(await ask('"12345"')).toEqual({ success: true, data: { isConflict: false } });
	});

	test('a plus for a space stays a plus, unless the simulator is told to be kind', async () => {
		const { headers } = await signIn(nas);
		const body = 'api=SYNO.ActiveDirectory.Group&version=1&method=conflict&name=%22Domain+Users%22';
		expect(await (await post(nas.url, body, headers)).json()).toMatchObject({ data: { isConflict: false } });
		nas.control.set({ strictJson: false });
		expect(await (await post(nas.url, body, headers)).json()).toMatchObject({ data: { isConflict: true } });
		expect(await ask('12345')).toMatchObject({ success: true });
		expect(nas.control.details().violations).toEqual([]);
	});
});

describe('login', () => {
	test('answers by version, without JSON quotes, and sets the cookie for format=cookie only', async () => {
		const seven = await tryLogin(nas);
		const names = ['account', 'device_id', 'ik_message', 'is_portal_port', 'sid', 'synotoken'];
		expect(Object.keys(seven.data).sort()).toEqual(names);
		expect((await tryLogin(nas, { version: 6 })).data).toHaveProperty('did');
		expect((await tryLogin(nas, { version: 2 })).error?.code).toBe(103);
		nas.control.set({ maxAuthVersion: 6 });
		expect((await tryLogin(nas)).error?.code).toBe(104);
		const fields = { api: 'SYNO.API.Auth', version: 6, method: 'login', account: nas.login.account, passwd: nas.login.password };
		const cookies = async (format: string) => (await post(nas.url, form({ ...fields, format }, true))).headers.get('set-cookie') ?? '';
		expect([await cookies('sid'), await cookies('cookie')]).toEqual(['', expect.stringMatching(/^id=.+/)]);
	});

	test.each(['401', '402', '405', '408', '409', '410', '411'])('there is an account whose login answers %s', async (code) => {
		const { account, password } = nas.login.refused[code];
		expect(await tryLogin(nas, { account, passwd: password })).toEqual(refusal(Number(code)));
		expect(await tryLogin(nas, { account, passwd: 'wrong' })).toEqual(refusal(400));
	});

	test('an account without rights signs in, but gets 105, and 402 for an unknown session name', async () => {
		const { account, password } = nas.login.withoutRights;
		const session = await signIn(nas, { account, passwd: password });
		expect(await session.call(info)).toEqual(refusal(105));
		const inside = await session.compound([info]);
		expect(inside.data).toMatchObject({ has_fail: true, result: [{ success: false, error: { code: 105 } }] });
		expect(await tryLogin(nas, { account, passwd: password, session: 'Core' })).toEqual(refusal(402));
		expect((await tryLogin(nas, { session: 'Core' })).success).toBe(true);
	});

	test('too many failures block the address, right password or not', async () => {
		nas.control.set({ blockAfterFailedLogins: 2 });
		for (const code of [400, 400, 407]) expect(await tryLogin(nas, { passwd: 'wrong' })).toEqual(refusal(code));
		expect(await tryLogin(nas)).toEqual(refusal(407));
	});

	test('the one-time password is that of RFC 6238', () => {
		const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
		const at = [59, 1111111109, 1234567890, 20000000000].map((seconds) => oneTimePassword(secret, seconds * 1000));
		expect(at).toEqual(['287082', '081804', '005924', '353130']);
	});

	test('two factors: 403 names the factor, 404, then a device id that replaces the code', async () => {
		nas.control.set({ twoFactor: 'required' });
		expect((await tryLogin(nas)).error).toMatchObject({ code: 403, errors: { types: [{ type: 'otp' }] } });
		const code = oneTimePassword(nas.login.totpSecret);
		const wrong = code === '000000' ? '111111' : '000000';
		expect(await tryLogin(nas, { otp_code: wrong })).toEqual(refusal(404));
		const device = { enable_device_token: 'yes', device_name: 'n8n here' };
		const { data } = await tryLogin(nas, { otp_code: code, ...device });
		expect((await tryLogin(nas, { device_id: data.device_id, device_name: 'n8n here' })).success).toBe(true);
		expect(await tryLogin(nas, { device_id: data.device_id, device_name: 'another' })).toEqual(refusal(403));
		const { id, name } = nas.login.device;
		expect((await tryLogin(nas, { device_id: id, device_name: name })).success).toBe(true);
		nas.control.set({ twoFactor: 'enforced' });
		expect(await tryLogin(nas)).toEqual(refusal(406));
	});
});

describe('session', () => {
	test.each([106, 107, 119, 105])('an expired session answers %i', async (code) => {
		nas.control.set({ sessionExpiryCode: code });
		const { call } = await signIn(nas);
		expect((await call(info)).success).toBe(true);
		nas.control.expireSessions();
		expect(await call(info)).toEqual(refusal(code));
	});

	test('idle sessions and sessions replaced by another login end', async () => {
		const { call } = await signIn(nas);
		nas.control.set({ singleSession: true });
		const other = await signIn(nas);
		expect(await call(info)).toEqual(refusal(107));
		nas.control.set({ idleTimeoutMs: 5, sessionExpiryCode: 106 });
		await new Promise((resolve) => setTimeout(resolve, 20));
		expect(await other.call(info)).toEqual(refusal(106));
	});

	test('logout without the session id says success and ends nothing', async () => {
		const { call, headers } = await signIn(nas);
		const logout = { api: 'SYNO.API.Auth', version: 7, method: 'logout', session: 'webui' };
		expect(await speak(nas.url, logout, {}, true)).toEqual({ success: true });
		expect((await call(info)).success).toBe(true);
		expect(await speak(nas.url, logout, headers, true)).toEqual({ success: true });
		expect(await call(info)).toEqual(refusal(119));
		expect(nas.control.details().sessions).toEqual([]);
	});

	test.each([119, 103, 105])('a missing token answers %i when told so, and nothing when not demanded', async (code) => {
		nas.control.set({ tokenMode: code });
		const { headers, sid, token } = await signIn(nas);
		expect(await speak(nas.url, info, { cookie: headers.cookie })).toEqual(refusal(code));
		expect((await speak(nas.url, { ...info, _sid: sid, SynoToken: token })).success).toBe(true);
		nas.control.set({ tokenMode: 'off' });
		expect((await speak(nas.url, info, { cookie: headers.cookie })).success).toBe(true);
	});

	test('a session id that begins with a digit may be known by its cookie only', async () => {
		nas.control.set({ sidFieldReadAsJson: true });
		let session = await signIn(nas);
		for (let tries = 0; tries < 200 && !/^\d/.test(session.sid); tries += 1) session = await signIn(nas);
		expect(await speak(nas.url, { ...info, _sid: session.sid, SynoToken: session.token })).toEqual(refusal(119));
		expect((await session.call(info)).success).toBe(true);
	});
});

test('a stopped package: its APIs are not listed and unknown', async () => {
	nas.control.set({ packageStopped: true });
	const query = { api: 'SYNO.API.Info', version: 1, method: 'query' };
	expect(await speak(nas.url, { ...query, query: 'SYNO.ActiveDirectory.' }, {}, true)).toEqual({ success: true, data: {} });
	expect(await (await signIn(nas)).call(info)).toEqual(refusal(102));
	const named = await speak(nas.url, { ...query, query: 'SYNO.API.Auth,SYNO.Nothing,SYNO.Core.User' }, {}, true);
	expect(named.data).toEqual({
		'SYNO.API.Auth': { path: 'entry.cgi', minVersion: 1, maxVersion: 7 },
		'SYNO.Core.User': { path: 'entry.cgi', minVersion: 1, maxVersion: 1, requestFormat: 'JSON' },
	});
});

test('unknown switches and values are refused, and nothing changes', () => {
	expect(() => nas.control.set({ strictJson: false, nonsense: 1 })).toThrow('Unknown setting "nonsense"');
	expect(() => nas.control.set({ tokenMode: 120 })).toThrow('must be one of 119, 103, 105, off');
	expect(() => nas.control.set({ deletionPolls: 1 })).toThrow('from 2');
	expect(nas.control.details().settings).toMatchObject({ strictJson: true, tokenMode: 119, deletionPolls: 2 });
});
