import type { DirectoryConnection, HttpRequest } from '../../../clients/http/connection';
import { Redactor } from '../../../clients/http/redact';
import { Session } from '../../../clients/fusiondirectory/session';
import type { FusionDirectorySettings } from '../../../clients/fusiondirectory/types';
import type { ClientContext } from '../../../clients/directory/client';
import { refusalOf } from '../../refusalOf';
import { lost, refused } from './protocolStub';

type Reply = { status?: number; text?: string; result?: unknown; body?: unknown } | Error;
interface Asked extends HttpRequest {
	read: unknown;
}

let servers = 0;

/** A session of a server of its own; `answer` sees each request with its body read. */
function sessionWith(
	answer: (asked: Asked, index: number) => Reply,
	settings: Partial<FusionDirectorySettings> = {},
	context: ClientContext = {},
) {
	const requests: Asked[] = [];
	const redactor = new Redactor();
	const connection = {
		redactor,
		baseUrl: `https://fd${(servers += 1)}.example.com`,
		request: async (request: HttpRequest) => {
			const asked = { ...request, read: request.body === undefined ? undefined : (JSON.parse(request.body) as unknown) };
			requests.push(asked);
			const reply = answer(asked, requests.length - 1);
			if (reply instanceof Error) throw reply;
			const { status = 200, text, result, body } = reply;
			if (result !== undefined)
				return { status, headers: {}, text: JSON.stringify({ id: (asked.read as { id: number }).id, result, error: null }) };
			return { status, headers: {}, text: text ?? JSON.stringify(body) };
		},
	} as unknown as DirectoryConnection;
	const own = { baseUrl: connection.baseUrl, username: 'admin', password: 'Passw0rd-1', ...settings } as FusionDirectorySettings;
	return { session: new Session(connection, own, context), requests, redactor };
}
const told = (requests: Asked[]): unknown[] => requests.map(({ method, path, read }) => [method, path, read]);
const page = '<html>';
const byRest = (asked: Asked): Reply => (asked.path.endsWith('/login') ? { body: 'session-1' } : { status: 204, text: '' });
const byRpc = (asked: Asked): Reply => (asked.path.startsWith('/rest.php') ? { status: 404, text: page } : { result: 'session-2' });
const login = ['POST', '/rest.php/v1/login', { user: 'admin', password: 'Passw0rd-1' }];
const rpcLogin = (id: number, database: string | null = null) => [
	'POST',
	'/jsonrpc.php',
	{ id, method: 'login', params: [database, 'admin', 'Passw0rd-1'] },
];

describe('a login', () => {
	test('goes by REST where there is one, and once for all calls', async () => {
		const { session, requests, redactor } = sessionWith(byRest);
		expect(await Promise.all([session.use(async (id) => id), session.rest(), session.use(async (id) => id)])).toEqual([
			'session-1',
			true,
			'session-1',
		]);
		expect(told(requests)).toEqual([login]);
		expect(requests[0]).toMatchObject({ effect: 'write', headers: { 'accept-language': 'en', 'content-type': 'application/json' } });
		expect(redactor.clean('session-1 Passw0rd-1')).toBe('••• •••');
	});

	test('goes by JSON-RPC where there is no REST, which is not asked for again', async () => {
		const { session, requests } = sessionWith(byRpc);
		expect([await session.use(async (id) => id), await session.rest()]).toEqual(['session-2', false]);
		expect(told(requests)).toEqual([login, rpcLogin(1)]);
		let first = true;
		const ended = session.use(async (id) => {
			if (first) {
				first = false;
				throw refused('login', 'x', { code: 'sessionEnded' });
			}
			return id;
		});
		expect(await ended).toBe('session-2');
		expect(told(requests)).toEqual([login, rpcLogin(1), rpcLogin(2)]);
	});

	test('goes by what was chosen, to the database that was chosen', async () => {
		const rpc = sessionWith(byRpc, { protocol: 'jsonRpc', database: ' main ' });
		await rpc.session.rest();
		expect(told(rpc.requests)).toEqual([rpcLogin(1, 'main')]);
		const rest = sessionWith(byRest, { protocol: 'rest', database: 'main' });
		await rest.session.rest();
		expect(told(rest.requests)).toEqual([['POST', '/rest.php/v1/login', { directory: 'main', user: 'admin', password: 'Passw0rd-1' }]]);
	});

	test.each([
		[404, 'There is no REST webservice of FusionDirectory at that address (status 404)'],
		[403, "The web server lets nobody in at FusionDirectory's 'rest.php' (status 403)"],
	])('by REST alone is told with %i that there is none', async (status, message) => {
		const { session, requests } = sessionWith(() => ({ status, text: page }), { protocol: 'rest' });
		expect(await refusalOf(session.rest())).toMatchObject({ kind: 'http', code: 'restMissing', status, message });
		expect(requests).toHaveLength(1);
		const broken = sessionWith(() => ({ status: 502, text: page }));
		expect(await refusalOf(broken.session.rest())).toMatchObject({ kind: 'http', status: 502 });
		expect(broken.requests).toHaveLength(1);
	});

	test('refused is remembered, and names the databases that there are', async () => {
		const wrong = sessionWith(() => ({ status: 401, body: 'Invalid credentials' }));
		for (let times = 0; times < 2; times += 1) expect(await refusalOf(wrong.session.rest())).toMatchObject({ kind: 'login' });
		expect(wrong.requests).toHaveLength(1);
		const unknown = (asked: Asked): Reply =>
			asked.path === '/jsonrpc.php' ? { result: { main: 'Main', other: 7 } } : { status: 401, body: 'Invalid LDAP specified' };
		const database = sessionWith(unknown, { database: 'x' });
		expect(await refusalOf(database.session.rest())).toMatchObject({
			code: 'unknownDatabase',
			cure: "Choose one of those it offers: main, other; or leave 'Database' empty for the first",
		});
		const hidden = sessionWith((asked) => (asked.path === '/jsonrpc.php' ? { status: 500, text: page } : unknown(asked)), {
			database: 'x',
		});
		expect((await refusalOf(hidden.session.rest())).cure).toBe("Leave 'Database' empty for the server's first");
	});

	test('whose answer is lost is not repeated: two of them, and no more are sent', async () => {
		const { session, requests } = sessionWith(lost);
		for (let times = 0; times < 3; times += 1)
			expect(await refusalOf(session.rest())).toMatchObject({ kind: 'connect', delivery: 'unsent' });
		expect(requests).toHaveLength(2);
	});

	test('answered with an id that no request can carry is unusable', async () => {
		for (const body of ['a b', 'ä', 'a\n']) expect((await refusalOf(sessionWith(() => ({ body })).session.rest())).kind).toBe('protocol');
	});

	test.each([
		[{ username: ' ' }, 'is empty'],
		[{ username: 'ad*' }, 'holds a *'],
		[{ password: '' }, 'is empty'],
	])('with %j is refused before anything is sent', async (settings, words) => {
		const { session, requests } = sessionWith(byRest, settings);
		expect(await refusalOf(session.rest())).toMatchObject({
			kind: 'configuration',
			message: expect.stringContaining(words),
			delivery: 'unsent',
		});
		expect(requests).toEqual([]);
	});
});

describe('a session', () => {
	test('that ended is opened once more, another refusal stays', async () => {
		const { session, requests } = sessionWith(byRest);
		const ended = async (): Promise<never> => await Promise.reject(refused('login', 'x', { code: 'sessionEnded' }));
		expect(await refusalOf(session.use(ended))).toMatchObject({ code: 'sessionEnded' });
		expect(requests).toHaveLength(2);
		expect(await refusalOf(session.use(async () => await Promise.reject(refused('rights'))))).toMatchObject({ kind: 'rights' });
		expect(requests).toHaveLength(2);
	});

	test('is ended by the protocol it was opened by, unless it is kept or was never opened', async () => {
		const rest = sessionWith(byRest);
		await rest.session.rest();
		await rest.session.end();
		expect(rest.requests[1]).toMatchObject({ method: 'POST', path: '/rest.php/v1/logout', timeoutSeconds: 3, effect: 'read' });
		expect(rest.requests[1].headers).toMatchObject({ 'session-token': 'session-1' });
		await rest.session.end();
		expect(rest.requests).toHaveLength(2);
		const rpc = sessionWith(byRpc);
		await rpc.session.rest();
		await rpc.session.end();
		expect(rpc.requests[2].read).toEqual({ id: 2, method: 'logout', params: ['session-2'] });
		const kept = sessionWith(byRest);
		expect(await kept.session.keepOpen()).toBe('session-1');
		await kept.session.end();
		expect(kept.requests).toHaveLength(1);
		const unused = sessionWith(byRest);
		await unused.session.end();
		expect(unused.requests).toEqual([]);
		const deaf = sessionWith((asked) => (asked.path.endsWith('/logout') ? lost() : byRest(asked)));
		await deaf.session.rest();
		await deaf.session.end();
	});

	test('gives its work the signal of the execution, but for what a stop must not break off', async () => {
		const { signal } = new AbortController();
		const { session, requests } = sessionWith(byRest, {}, { signal });
		await session.rest();
		await session.despiteStop(async () => void (await session.send({ method: 'GET', path: '/x', effect: 'read' })));
		await session.send({ method: 'GET', path: '/y', effect: 'read' });
		await session.end();
		expect(requests.map((request) => request.signal)).toEqual([signal, undefined, signal, undefined]);
	});

	test('names the databases of the server by either protocol, without a login', async () => {
		const offered = [
			['main', 'Main'],
			['1', '1'],
		];
		const rpc = sessionWith(() => ({ result: { main: 'Main', 1: null } }));
		expect([...(await rpc.session.databases())].sort()).toEqual([...offered].sort());
		expect(told(rpc.requests)).toEqual([['POST', '/jsonrpc.php', { id: 1, method: 'listLdaps', params: [] }]]);
		const rest = sessionWith(() => ({ body: { main: 'Main', 1: null } }), { protocol: 'rest' });
		expect((await rest.session.databases()).get('main')).toBe('Main');
		expect(told(rest.requests)).toEqual([['GET', '/rest.php/v1/directories', undefined]]);
		const closed = (asked: Asked): Reply => (asked.path === '/jsonrpc.php' ? { status: 403, text: page } : { body: { main: 'Main' } });
		expect((await sessionWith(closed).session.databases()).size).toBe(1);
		expect(await refusalOf(sessionWith(closed, { protocol: 'jsonRpc' }).session.databases())).toMatchObject({ code: 'entryPointClosed' });
		expect((await sessionWith(() => ({ result: 'none' })).session.databases()).size).toBe(0);
	});
});
