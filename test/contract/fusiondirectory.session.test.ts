import { throwIfRefusedBefore } from '../../clients/http/refusedLogins';
import { refusalOf, useFusionDirectory } from './fusiondirectorySetup';

const bench = useFusionDirectory();
const { open } = bench;
const set = (settings: Record<string, unknown>): void => bench.simulator.control.set(settings);
const count = (kind: string): number => bench.simulator.control.count(kind);
const log = () => bench.simulator.control.requests().log;

describe('the login', () => {
	test('is made once for all calls, also parallel ones, and ended by close', async () => {
		const client = open();
		await Promise.all([client.users.list(), client.server.base(), client.objectTypes.list()]);
		await client.close();
		expect([count('login'), count('logout')]).toEqual([1, 1]);
	});

	test.each(['rest', 'jsonRpc'] as const)('whose answer was lost is sent once (%s)', async (protocol) => {
		for (const mode of ['resetAfter', 'reset', 'hangAfter', 'half']) {
			bench.simulator.control.forgetRequests();
			bench.simulator.control.fault({ mode, kind: 'login', times: 9 });
			const refusal = await refusalOf(open({ protocol, timeoutSeconds: 0.5 }).users.list());
			expect(refusal.delivery).toBe('unsent');
			expect(count('login')).toBe(1);
			bench.simulator.control.clearFaults();
		}
	});

	test.each(['rest', 'jsonRpc'] as const)('that is stopped while it is under way leaves no session (%s)', async (protocol) => {
		const controller = new AbortController();
		bench.simulator.control.fault({ mode: 'slow', kind: 'login', delayMs: 100 });
		const client = open({ protocol }, { signal: controller.signal });
		const end = bench.simulator.control.onRequest(({ kind }) => {
			if (kind === 'login') controller.abort();
		});
		await refusalOf(client.users.list());
		await client.close();
		end();
		expect(bench.simulator.control.details().sessions).toBe(0);
		expect([count('login'), count('logout')]).toEqual([1, 1]);
	});

	test('that gives an id which no header can carry is told as that', async () => {
		bench.simulator.control.fault({ mode: 'status', kind: 'login', status: 200, body: JSON.stringify('a\nb') });
		const refusal = await refusalOf(open({ protocol: 'rest' }).users.list());
		expect(refusal).toMatchObject({ kind: 'protocol', delivery: 'unsent', message: expect.stringContaining('no request can carry') });
	});

	test('is not made by a client that nothing was asked of', async () => {
		await open().close();
		expect(log()).toHaveLength(0);
	});

	test('goes by REST where there is REST, and base and count by JSON-RPC on the same session', async () => {
		const client = open();
		await client.users.list();
		expect(await client.server.base()).toBe('dc=example,dc=com');
		expect(await client.objects.count('USER')).toBeGreaterThan(5);
		expect(count('login')).toBe(1);
		expect(new Set(log().map(({ target }) => target.split('?')[0].split('/')[2]))).toEqual(new Set(['rest.php', 'jsonrpc.php']));
	});

	test.each(['1.3', '1.4', '1.5'])('in version %s settles on a protocol that version has', async (version) => {
		set({ version });
		const client = open();
		expect(await client.protocol()).toBe(version === '1.3' ? 'jsonRpc' : 'rest');
		expect((await client.users.list()).length).toBeGreaterThan(5);
	});

	test('insists on REST when told to, and says so', async () => {
		set({ rest: false });
		expect(await refusalOf(open({ protocol: 'rest' }).users.list())).toMatchObject({ kind: 'http', code: 'restMissing' });
	});

	test.each(['', '/', '/jsonrpc.php', '/rest.php/v1', '/rest.php', '/index.php'])(
		"forgives a base URL that ends in '%s'",
		async (ending) => {
			const client = open({ baseUrl: `${bench.simulator.url}/fusiondirectory${ending}` });
			expect(await client.server.base()).toBe('dc=example,dc=com');
		},
	);

	test.each(['jsonRpc', 'rest'] as const)('with a wrong password over %s says so and shows none of it', async (protocol) => {
		const refusal = await refusalOf(open({ protocol, password: 'not-the-one' }).users.list());
		expect(refusal).toMatchObject({ kind: 'login', status: 401 });
		expect(refusal.message).toContain('wrong');
		expect(JSON.stringify(refusal) + refusal.message + refusal.cure).not.toContain('not-the-one');
	});

	test('that was refused is not sent again, unless a person asks on purpose', async () => {
		const password = 'not-the-one-either';
		const again = { ignoreRememberedRefusal: false };
		await refusalOf(open({ password }, again).users.list());
		const refusal = await refusalOf(open({ password }, again).users.list());
		expect(count('login')).toBe(1);
		expect(refusal).toMatchObject({ kind: 'login', delivery: 'unsent' });
		await refusalOf(open({ password }).users.list());
		expect(count('login')).toBe(2);
		expect(() => throwIfRefusedBefore({ server: 'other', account: 'x', secret: 'y' })).not.toThrow();
	});

	test.each(['jsonRpc', 'rest'] as const)('to an unknown database over %s names those the server offers', async (protocol) => {
		set({ databases: ['main', 'lab'] });
		const refusal = await refusalOf(open({ protocol, database: 'nope' }).users.list());
		expect(refusal.kind).toBe('login');
		expect(refusal.cure).toContain('main, lab');
		expect((await open({ protocol, database: 'lab' }).users.list()).length).toBeGreaterThan(0);
	});

	test.each([
		['an empty password', { password: '' }],
		['an empty name', { username: ' ' }],
		['a wildcard as name', { username: 'fd-*' }],
	])('with %s never leaves the machine', async (_case, settings) => {
		expect(await refusalOf(open(settings).users.list())).toMatchObject({ kind: 'configuration', delivery: 'unsent' });
		expect(log()).toHaveLength(0);
	});

	test('over plain HTTP to a server that wants TLS says what to do', async () => {
		set({ forceSsl: true });
		expect(await refusalOf(open({ protocol: 'jsonRpc' }).users.list())).toMatchObject({ kind: 'configuration' });
		expect(await refusalOf(open({ protocol: 'rest' }).users.list())).toMatchObject({ kind: 'configuration' });
	});

	test('at an address without FusionDirectory says so', async () => {
		expect(await refusalOf(open({ baseUrl: `${bench.simulator.url}/elsewhere` }).users.list())).toMatchObject({
			kind: 'http',
			status: 404,
		});
	});
});

describe.each(['jsonRpc', 'rest'] as const)('the session over %s', (protocol) => {
	test('that the server dropped is renewed once, and a write is done once', async () => {
		const client = open({ protocol });
		await client.users.list();
		bench.simulator.control.expireSessions();
		await client.objects.create('USER', { user: { uid: 'noether', sn: 'Noether', givenName: 'Emmy', userPassword: 'Idealring.1918' } });
		expect(count('login')).toBe(2);
		expect(bench.simulator.control.people().filter(({ username }) => username === 'noether')).toHaveLength(1);
	});

	test('carries one User-Agent, the exact Content-Type and English as its language', async () => {
		const client = open({ protocol });
		await client.users.list();
		await client.server.base();
		await client.close();
		expect(new Set(log().map(({ headers }) => headers['user-agent']))).toEqual(new Set(['n8n-nodes-directory-services']));
		for (const { headers } of log()) {
			expect(headers['content-type']).toBe('application/json');
			expect(headers['accept-language']).toBe('en');
		}
	});

	test('stays open at the end when its id was asked for, and for no other reason', async () => {
		const client = open({ protocol });
		const id = await client.server.sessionId();
		await client.close();
		expect(count('logout')).toBe(0);
		expect(id).toMatch(/^[0-9a-v]{26}$/);
	});

	test('ends also when the execution was stopped', async () => {
		const controller = new AbortController();
		const client = open({ protocol }, { signal: controller.signal });
		await client.users.list();
		controller.abort();
		expect(await refusalOf(client.users.list())).toMatchObject({ kind: 'aborted' });
		await client.close();
		expect(count('logout')).toBe(1);
	});

	test('never puts its id or the password into a URL', async () => {
		const client = open({ protocol });
		const id = await client.server.sessionId();
		await client.users.list();
		for (const { target } of log()) {
			expect(target).not.toContain(id);
			expect(target).not.toContain(bench.simulator.login.password);
		}
	});

	test('is tested with a sentence that names protocol, account and what may be read', async () => {
		expect(await open({ protocol }).check()).toBe(
			`Connected to FusionDirectory over ${protocol === 'rest' ? 'REST' : 'JSON-RPC'} as 'fd-admin'; base dc=example,dc=com; users can be read`,
		);
		const { username, password } = bench.simulator.login.noRights;
		const blind = await refusalOf(open({ protocol, username, password }).check());
		expect(blind).toMatchObject({ kind: 'rights', message: expect.stringContaining('may see no users') });
		expect(blind.cure).toContain('user/user;r');
	});
});

test('calls of one’s own with values nested too deeply are refused before anything is sent', async () => {
	const text = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
	const { requests } = open({ protocol: 'rest' });
	expect(await refusalOf(requests.jsonRpc('ls', [JSON.parse(text)]))).toMatchObject({ kind: 'invalid', delivery: 'unsent' });
	expect(await refusalOf(requests.rest({ method: 'POST', segments: ['objects', 'user'], body: text }))).toMatchObject({ kind: 'invalid' });
	expect(count('create')).toBe(0);
});

test('a refusal of the old session that comes late does not end the renewed one', async () => {
	const client = open();
	await client.users.list();
	bench.simulator.control.expireSessions();
	bench.simulator.control.fault({ mode: 'slow', kind: 'base', delayMs: 300 });
	await Promise.all([client.users.list(), client.server.base()]);
	expect(count('login')).toBe(2);
	await client.close();
	expect(bench.simulator.control.details().sessions).toBe(0);
});
