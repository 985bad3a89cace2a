import { oneTimePassword } from '../../simulators/synology';
import { base, collect, jumpingClock, refusalOf, sent, useSynology } from './synologySetup';

const bench = useSynology();
const set = (settings: Record<string, unknown>): void => bench.simulator.control.set(settings);
const count = (kind: string): number => bench.simulator.control.count(kind);

describe('the session of the Synology client', () => {
	test('one login serves all calls, also parallel ones, and every call carries sid, cookie and token', async () => {
		const client = bench.open();
		await Promise.all([client.domain.getInfo(), client.domain.getInfo(), client.objects.isNameTaken('ada')]);
		expect(count('login')).toBe(1);
		const calls = sent(bench.simulator).filter(({ kind }) => kind === 'directoryInfo' || kind === 'conflict');
		expect(calls).toHaveLength(3);
		for (const { fields, headers } of calls) {
			expect(headers.cookie).toBe(`id=${fields._sid}`);
			expect(headers['x-syno-token']).toBeTruthy();
		}
	});

	test('no secret ever stands in a URL', async () => {
		const client = bench.open();
		await client.domain.getInfo();
		await client.close();
		expect(new Set(sent(bench.simulator).map(({ target }) => target))).toEqual(new Set(['/webapi/entry.cgi']));
	});

	test('the highest login version up to 7 is used, lower where the NAS offers less', async () => {
		await bench.open().domain.getInfo();
		set({ maxAuthVersion: 6 });
		await bench.open().domain.getInfo();
		expect(sent(bench.simulator, 'login').map(({ fields }) => fields.version)).toEqual(['7', '6']);
	});

	test('logout ends the session on the NAS', async () => {
		const client = bench.open();
		await client.domain.getInfo();
		await client.close();
		expect(count('logout')).toBe(1);
		expect(bench.simulator.control.details().sessions).toHaveLength(0);
	});

	test('closing leaves no connection open', async () => {
		const one = bench.open();
		await one.domain.getInfo();
		const before = bench.simulator.openSockets();
		await one.close();
		for (let tries = 0; bench.simulator.openSockets() >= before && tries < 100; tries += 1)
			await new Promise((resolve) => setTimeout(resolve, 5));
		expect(bench.simulator.openSockets()).toBeLessThan(before);
	});

	test('a client that was never used logs in to nothing', async () => {
		await bench.open().close();
		expect(bench.simulator.control.count()).toBe(0);
	});

	test.each([106, 107, 119, 105])('a session that ended with code %i is renewed once, and a write is done once', async (code) => {
		set({ sessionExpiryCode: code });
		const client = bench.open();
		await client.domain.getInfo();
		bench.simulator.control.expireSessions();
		await client.users.create({ logonName: 'ada', password: 'Correct-horse-1', container: `CN=Users,${base}` });
		expect(count('login')).toBe(2);
		expect(bench.simulator.control.people().filter(({ username }) => username === 'ada')).toHaveLength(1);
	});

	test('a refusal of the old session that comes late does not end the renewed one', async () => {
		const client = bench.open();
		await client.domain.getInfo();
		bench.simulator.control.expireSessions();
		bench.simulator.control.fault({ mode: 'slow', kind: 'directoryInfo', delayMs: 200 });
		await Promise.all([client.domain.getInfo(), client.objects.isNameTaken('ada')]);
		expect(count('login')).toBe(2);
		await client.close();
		// The one that has expired; the NAS keeps it in mind.
		expect(bench.simulator.control.details().sessions).toEqual([expect.objectContaining({ ended: 119 })]);
	});

	test('where a login ends the session of the other, two executions of many calls log in four times at most, and say why one stopped', async () => {
		set({ singleSession: true });
		const work = async (client: ReturnType<typeof bench.open>) => {
			for (let call = 0; call < 20; call += 1) await client.domain.getInfo();
		};
		const results = await Promise.allSettled([work(bench.open()), work(bench.open())]);
		expect(count('login')).toBeLessThanOrEqual(4);
		for (const result of results) {
			if (result.status === 'fulfilled') continue;
			expect(result.reason).toMatchObject({ code: 107, cure: expect.stringContaining('account') });
		}
		expect(results.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
	});

	test('rights that are missing from the start are told, not answered with another login', async () => {
		const { account, password } = bench.simulator.login.withoutRights;
		const refusal = await refusalOf(bench.open({ username: account, password }).domain.getInfo());
		expect(refusal).toMatchObject({ kind: 'rights', code: 105 });
		expect(refusal.message).toContain('describe its domain');
		expect(count('login')).toBe(1);
	});

	test('a session that is refused again right after the login is not renewed for ever', async () => {
		const client = bench.open();
		bench.simulator.control.fault({ mode: 'code', status: 119, kind: 'directoryInfo', times: 9 });
		expect(await refusalOf(client.domain.getInfo())).toMatchObject({ kind: 'login', code: 119 });
		expect(count('login')).toBe(2);
	});

	test.each([103, 105, 119])('a NAS that answers a missing token with %i never has to', async (tokenMode) => {
		set({ tokenMode });
		await bench.open().domain.getInfo();
		expect(count('login')).toBe(1);
	});

	test('a sid that begins with a digit works where DSM misreads the form field', async () => {
		set({ sidFieldReadAsJson: true });
		for (let round = 0; round < 12; round += 1) await bench.open().domain.getInfo();
		expect(count('login')).toBe(12);
	});

	test('an old DSM without tokens and with text/plain answers works', async () => {
		set({ givesToken: false, tokenMode: 'off', contentType: 'text', oddPaths: true });
		expect((await bench.open().domain.getInfo()).realm).toBe('EXAMPLE.COM');
	});
});

describe('logins that are refused', () => {
	test('a wrong password is tried once, and remembered for the next client', async () => {
		const wrong = { password: 'wrong-password' };
		const first = await refusalOf(bench.open(wrong, { ignoreRememberedRefusal: false }).domain.getInfo());
		const second = await refusalOf(bench.open(wrong, { ignoreRememberedRefusal: false }).domain.getInfo());
		expect(first).toMatchObject({ kind: 'login', code: 400, delivery: 'unsent' });
		expect(second.kind).toBe('login');
		expect(count('login')).toBe(1);
		await refusalOf(bench.open(wrong).domain.getInfo());
		expect(count('login')).toBe(2);
	});

	test('after a login that worked nothing is remembered', async () => {
		set({ blockAfterFailedLogins: 1 });
		const { account, password } = bench.simulator.login;
		bench.simulator.control.fault({ mode: 'code', status: 407, kind: 'login' });
		await refusalOf(bench.open({ username: account, password }, { ignoreRememberedRefusal: false }).domain.getInfo());
		await bench.open({ username: account, password }).domain.getInfo();
		await bench.open({ username: account, password }, { ignoreRememberedRefusal: false }).domain.getInfo();
		expect(count('login')).toBe(3);
	});

	test.each(['401', '402', '405', '408', '409', '410', '411'])('code %s names its cause and holds no secret', async (code) => {
		const { account, password } =
			code === '402' ? bench.simulator.login.denied : (bench.simulator.login.refused[code] ?? { account: '', password: '' });
		const refusal = await refusalOf(bench.open({ username: account, password }).check());
		expect(refusal.code).toBe(Number(code));
		expect(refusal.message).toContain(account);
		expect(refusal.cure).toBeTruthy();
		expect(`${refusal.message} ${refusal.cure}`).not.toContain(password);
	});

	test('an address that is blocked is told, and not tried again', async () => {
		set({ blockAfterFailedLogins: 1 });
		await refusalOf(bench.open({ password: 'wrong-one' }).check());
		const refusal = await refusalOf(bench.open().check());
		expect(refusal).toMatchObject({ kind: 'login', code: 407 });
		expect(count('login')).toBe(2);
	});

	test('a second factor that is missing is asked for in so many words', async () => {
		set({ twoFactor: 'required' });
		const refusal = await refusalOf(bench.open().check());
		expect(refusal).toMatchObject({ kind: 'secondFactor', code: 403 });
		expect(refusal.cure).toContain('TOTP Secret');
		set({ twoFactor: 'enforced' });
		expect((await refusalOf(bench.open().check())).kind).toBe('secondFactor');
	});

	test('a TOTP secret logs in; a device token does so without a code', async () => {
		set({ twoFactor: 'required' });
		const { totpSecret, device } = bench.simulator.login;
		await bench.open({ totpSecret }).domain.getInfo();
		await bench.open({ deviceToken: device.id }).domain.getInfo();
		const [withCode, withDevice] = sent(bench.simulator, 'login').map(({ fields }) => fields);
		expect(withCode.otp_code).toMatch(/^\d{6}$/);
		expect(withDevice).toMatchObject({ device_id: device.id, device_name: device.name });
		expect(withDevice.otp_code).toBeUndefined();
	});

	test('a device token that is no longer known falls back to the TOTP secret', async () => {
		set({ twoFactor: 'required' });
		await bench.open({ totpSecret: bench.simulator.login.totpSecret, deviceToken: 'forgotten-device' }).domain.getInfo();
		expect(count('login')).toBe(2);
	});

	test('a wrong secret is told at once, with one try', async () => {
		set({ twoFactor: 'required' });
		const timing = jumpingClock();
		const refusal = await refusalOf(bench.open({ totpSecret: 'GEZDGNBVGY3TQOJQ', username: 'Directory-Api' }, {}, timing).domain.getInfo());
		expect(refusal).toMatchObject({ kind: 'secondFactor', code: 404 });
		expect(timing.pauses).toEqual([]);
		expect(count('login')).toBe(1);
	});

	test('a code that another process has used is told by the next one, which is tried once', async () => {
		set({ twoFactor: 'required' });
		const asWorker = { ignoreRememberedRefusal: false };
		const totpSecret = bench.simulator.login.totpSecret;
		bench.simulator.control.fault({ mode: 'code', kind: 'login', status: 404 });
		const timing = jumpingClock();
		await bench.open({ totpSecret, username: 'directory-Api' }, asWorker, timing).domain.getInfo();
		expect(timing.pauses).toHaveLength(1);
		const codes = sent(bench.simulator, 'login').map(({ fields }) => fields.otp_code);
		expect(new Set(codes).size).toBe(2);
		bench.simulator.control.forgetRequests();
		bench.simulator.control.fault({ mode: 'code', kind: 'login', status: 404, times: 9 });
		const refusal = await refusalOf(bench.open({ totpSecret, username: 'DIRECTORY-Api' }, asWorker, jumpingClock()).domain.getInfo());
		expect(refusal).toMatchObject({ kind: 'secondFactor', code: 404 });
		expect(count('login')).toBe(2);
	});

	test.each([{ sid: 'a\nb' }, { sid: 'a;b' }, { sid: 'ab', synotoken: 'c\rd' }])(
		'a session that no header can carry (%j) is told as that',
		async (data) => {
			bench.simulator.control.fault({ mode: 'status', kind: 'login', status: 200, body: JSON.stringify({ success: true, data }) });
			const refusal = await refusalOf(bench.open().domain.getInfo());
			expect(refusal).toMatchObject({ kind: 'protocol', delivery: 'unsent', message: expect.stringContaining('no request can carry') });
		},
	);

	test('a session that may still live after a refusal of rights is ended before the next one is opened', async () => {
		const client = bench.open();
		await client.users.find({ by: 'name', name: 'ada.lovelace' });
		bench.simulator.control.fault({ mode: 'code', kind: 'list', status: 105 });
		const params = { action: 'enum', basedn: 'DC=example,DC=com', scope: 'one', objectCategory: ['person'], offset: 0, limit: 10 };
		await client.call({ api: 'SYNO.ActiveDirectory.Directory', version: 3, method: 'list', params }, 'read');
		expect([count('login'), count('logout')]).toEqual([2, 1]);
		expect(bench.simulator.control.details().sessions).toHaveLength(1);
	});

	test('the address behind the QR code does for the secret', async () => {
		set({ twoFactor: 'required' });
		const totpSecret = `otpauth://totp/DSM:directory-api?secret=${bench.simulator.login.totpSecret}&issuer=DSM&digits=6&period=30`;
		expect((await bench.open({ totpSecret, username: 'DIRECTORY-API' }).domain.getInfo()).realm).toBe('EXAMPLE.COM');
		for (const wrong of ['otpauth://hotp/x?secret=GEZDGNBVGY3TQOJQ', 'otpauth://totp/x', 'otpauth://totp/x?secret=1']) {
			expect(await refusalOf(bench.open({ totpSecret: wrong }).domain.getInfo())).toMatchObject({ kind: 'configuration' });
		}
	});

	test('logins with a code take turns, and the code that one of them used up is waited out', async () => {
		const timing = jumpingClock();
		const totpSecret = bench.simulator.login.totpSecret;
		await Promise.all([1, 2].map(async () => await bench.open({ totpSecret, username: 'directory-API' }, {}, timing).domain.getInfo()));
		const codes = sent(bench.simulator, 'login').map(({ fields }) => fields.otp_code);
		expect(codes[1]).toBe(oneTimePassword(bench.simulator.login.totpSecret, timing.now()));
		expect(codes[0]).not.toBe(codes[1]);
	});

	test('a TOTP secret that is none is refused before anything is sent to the login', async () => {
		const refusal = await refusalOf(bench.open({ totpSecret: 'not base32 at all!' }).check());
		expect(refusal.kind).toBe('configuration');
		expect(count('login')).toBe(0);
	});
});

describe('the credential test', () => {
	test('names domain, host and account', async () => {
		expect(await bench.open().check()).toMatch(/EXAMPLE\.COM.*127\.0\.0\.1:\d+.*'directory-api'/);
	});

	test('tells that the package is stopped before it logs in', async () => {
		set({ packageStopped: true });
		const refusal = await refusalOf(bench.open().check());
		expect(refusal.message).toContain("'Synology Directory Server' is not installed");
		expect(count('login')).toBe(0);
	});

	test('tells that an address is no DSM', async () => {
		const refusal = await refusalOf(bench.open({ baseUrl: `${bench.simulator.url}/somewhere` }).check());
		expect(refusal).toMatchObject({ kind: 'http', status: 404 });
	});
});

describe('answers that are spoiled on the way', () => {
	test.each([
		['html', 'http'],
		['wrongJson', 'protocol'],
		['half', 'connect'],
	])('a listing answered with %s is an error of the kind %s, never an empty list', async (mode, kind) => {
		const client = bench.open();
		await client.domain.getInfo();
		bench.simulator.control.fault({ mode, kind: 'list', times: 9 });
		expect((await refusalOf(collect(client.users.list()))).kind).toBe(kind);
	});

	test('a read is repeated after a reset and after a 503', async () => {
		const client = bench.open();
		await client.domain.getInfo();
		bench.simulator.control.fault({ mode: 'reset', kind: 'list' });
		bench.simulator.control.fault({ mode: 'status', status: 503, kind: 'list' });
		expect((await collect(client.users.list())).length).toBeGreaterThan(9);
	});

	test('a 429 that stays is told as such', async () => {
		const client = bench.open();
		await client.domain.getInfo();
		bench.simulator.control.fault({ mode: 'status', status: 429, kind: 'list', times: 9 });
		expect(await refusalOf(collect(client.users.list()))).toMatchObject({ kind: 'rateLimited', status: 429 });
	});

	test('a lost login is no lost write: the write is known to be unsent', async () => {
		bench.simulator.control.fault({ mode: 'resetAfter', kind: 'login' });
		const client = bench.open();
		const refusal = await refusalOf(client.users.create({ logonName: 'ada', password: 'Correct-horse-1', container: `CN=Users,${base}` }));
		expect(refusal).toMatchObject({ kind: 'connect', delivery: 'unsent' });
	});
});
