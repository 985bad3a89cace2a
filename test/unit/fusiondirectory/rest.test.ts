import type { HttpRequest } from '../../../clients/http/connection';
import type { JsonRpcProtocol } from '../../../clients/fusiondirectory/jsonRpc';
import { RestProtocol } from '../../../clients/fusiondirectory/rest';
import type { Session } from '../../../clients/fusiondirectory/session';
import { refusalOf } from '../../refusalOf';
import { people, refused } from './protocolStub';

const ada = `uid=ada,${people}`;
const slashed = `cn=a/b,${people}`;
const encoded = encodeURIComponent;

type Reply = { status?: number; body?: unknown };

/** REST without HTTP; `closed`: the web server closes jsonrpc.php. */
function restWith(replies: Reply[] | ((path: string) => Reply), closed = false) {
	const requests: HttpRequest[] = [];
	const byRpc: unknown[][] = [];
	const session = {
		rpcIsClosed: closed,
		use: async <T>(work: (id: string) => Promise<T>) => await work('session 1'),
		send: async (request: HttpRequest) => {
			requests.push({ ...request, query: request.query && [...request.query] });
			const { status = 200, body } = Array.isArray(replies)
				? ((replies.length > 1 ? replies.shift() : replies[0]) ?? {})
				: replies(request.path);
			return { status, headers: {}, text: body === undefined ? '' : JSON.stringify(body) };
		},
	};
	const answers: Record<string, unknown> = {};
	const rpc = new Proxy(
		{},
		{
			get:
				(_target, name: string) =>
				async (...given: unknown[]) => {
					byRpc.push([name, ...given]);
					const answer = answers[name];
					if (answer instanceof Error) throw answer;
					return answer;
				},
		},
	) as JsonRpcProtocol;
	const asked = (): string[] =>
		requests.map(({ method, path, query, body }) =>
			[method, path.replace('/rest.php/v1', ''), query && [...query].map((pair) => pair.join('=')).join('&'), body]
				.filter(Boolean)
				.join(' '),
		);
	return { rest: new RestProtocol(session as unknown as Session, rpc), requests, byRpc, answers, session, asked };
}
const at = (dn: string): string => `/objects/USER/${encoded(dn)}`;
const done = [{ status: 204 }];
const closedDoor = () => refused('http', 'closed', { code: 'entryPointClosed' });

test('a call goes with the session’s id, and reads or writes by its method', async () => {
	const { rest, requests } = restWith([{ body: {} }]);
	await rest.types();
	await rest.create('USER', {}).catch(() => undefined);
	await rest.generateRecoveryToken('a@b.de').catch(() => undefined);
	expect(requests.map(({ method, effect }) => [method, effect])).toEqual([
		['GET', 'read'],
		['POST', 'write'],
		['GET', 'write'],
	]);
	expect(requests[0].headers).toMatchObject({ 'session-token': 'session 1', 'content-type': 'application/json' });
	expect(requests[0].path).toBe('/rest.php/v1/types');
});

describe('reading', () => {
	test('a list says what it asks for, and nothing else', async () => {
		const { rest, asked } = restWith([{ body: { [ada]: {} } }]);
		expect(Object.keys(await rest.list('USER', {}))).toEqual([ada]);
		await rest.list('USER', {
			attributes: { uid: 'first', mail: 'all', photo: 'base64', dn: 'raw' },
			base: people,
			filter: '(uid=a)',
			scope: 'one',
			templates: true,
		});
		await rest.list('USER', { filter: '', templates: false });
		const attributes = 'attrs[uid]=1&attrs[mail]=*&attrs[photo]=b64&attrs[dn]=raw';
		expect(asked()).toEqual([
			'GET /objects/USER',
			`GET /objects/USER ${attributes}&base=${people}&filter=(uid=a)&scope=one&templates=1`,
			'GET /objects/USER',
		]);
	});

	test('a list that no request line holds goes by JSON-RPC, and so does one of no attribute', async () => {
		const { rest, byRpc, answers, requests } = restWith([{ body: {} }]);
		answers.list = new Map();
		// "filter=" and the ampersand, as they are counted.
		const longest = { filter: 'x'.repeat(6000 - 'filter'.length - 2) };
		await rest.list('USER', longest);
		expect(byRpc).toEqual([]);
		const longer = { filter: `${longest.filter}x` };
		await rest.list('USER', longer);
		await rest.list('USER', { attributes: {} });
		expect(byRpc).toEqual([
			['list', 'USER', longer],
			['list', 'USER', { attributes: {} }],
		]);
		expect(requests).toHaveLength(1);
		const shut = restWith([{ body: {} }], true);
		await shut.rest.list('USER', longer);
		expect([shut.byRpc, shut.requests.length]).toEqual([[], 1]);
	});

	test('a door that turns out to be closed is not tried again', async () => {
		const { rest, byRpc, answers, session } = restWith([{ body: { a: {}, b: {} } }]);
		answers.count = closedDoor();
		expect(await rest.count('USER', people, '(uid=*)')).toBe(2);
		expect(await rest.count('USER', undefined, '')).toBe(2);
		expect([byRpc.length, session.rpcIsClosed]).toEqual([1, true]);
		const other = restWith([{ body: {} }]);
		other.answers.count = refused('rights');
		expect(await refusalOf(other.rest.count('USER', people, ''))).toMatchObject({ kind: 'rights' });
		expect([other.requests, other.session.rpcIsClosed]).toEqual([[], false]);
	});

	test('the root is told by JSON-RPC, or lies two steps above the configuration', async () => {
		const open = restWith([]);
		open.answers.base = 'dc=x';
		expect(await open.rest.base()).toBe('dc=x');
		const { rest, asked } = restWith([{ body: { 'cn=config,ou=fusiondirectory,dc=example,dc=com': {} } }], true);
		expect(await rest.base()).toBe('dc=example,dc=com');
		expect(asked()).toEqual(['GET /objects/CONFIGURATION attrs[dn]=raw']);
		for (const body of [{}, { 'cn=config,dc=com': {} }])
			expect(await refusalOf(restWith([{ body }], true).rest.base())).toMatchObject({ kind: 'rights' });
	});

	const tabs = {
		0: { class: 'user', name: 'User', active: true },
		1: { class: 'mail', active: '1' },
		2: { name: 'none' },
		3: 'x',
		4: { class: 'off' },
	};
	const told = [
		{ tab: 'user', name: 'User', active: true },
		{ tab: 'mail', name: 'mail', active: true },
		{ tab: 'off', name: 'off', active: false },
	];

	test('tabs are those of an entry, or of the type', async () => {
		const { rest, asked, byRpc, answers } = restWith([{ body: tabs }]);
		answers.tabs = told;
		expect(await rest.tabs('USER', ada)).toEqual(told);
		expect(await rest.tabs('USER')).toEqual(told);
		expect(await rest.tabs('USER', slashed)).toEqual(told);
		expect(asked()).toEqual([`GET ${at(ada)}`]);
		expect(byRpc).toEqual([
			['tabs', 'USER'],
			['tabs', 'USER', slashed],
		]);
		const shut = restWith((path) => ({ body: path.includes('/types/') ? { tabs } : tabs }), true);
		expect(await shut.rest.tabs('USER')).toEqual(told);
		expect(await shut.rest.tabs('USER', slashed)).toEqual(told);
		expect(shut.asked()).toEqual(['GET /types/USER', `GET ${at(`cn=a\\2Fb,${people}`)}`]);
	});

	test('fields come by JSON-RPC, or as names with their values where the tab is active', async () => {
		const open = restWith([]);
		open.answers.fields = ['f'];
		expect(await open.rest.fields('USER', ada, 'user')).toEqual(['f']);
		expect(open.byRpc).toEqual([['fields', 'USER', ada, 'user']]);
		const form = { sections: { main: { name: 'Main', attrs: ['uid', 'sn'] } }, sections_order: ['main'] };
		const reply = (path: string): Reply => ({ body: path.includes('/types/') ? form : path.endsWith('/user') ? { uid: 'ada' } : tabs });
		const shut = restWith(reply, true);
		expect((await shut.rest.fields('USER', ada, 'user')).map(({ attribute, value }) => [attribute, value])).toEqual([
			['uid', 'ada'],
			['sn', ''],
		]);
		expect(shut.asked()).toEqual(['GET /types/USER/user', `GET ${at(ada)}`, `GET ${at(ada)}/user`]);
		expect((await shut.rest.fields('USER', ada, 'off')).map(({ value }) => value)).toEqual(['', '']);
		expect((await shut.rest.fields('USER', undefined, 'user')).map(({ value }) => value)).toEqual(['', '']);
		expect(shut.asked().slice(3)).toEqual(['GET /types/USER/off', `GET ${at(ada)}`, 'GET /types/USER/user']);
	});

	test('open fields of a template come by JSON-RPC, or as names', async () => {
		const { rest, asked } = restWith([{ body: { user: ['uid', 'sn'], mail: ['mail'] } }], true);
		expect((await rest.templateFields('USER', slashed)).map(({ tab, section, attribute }) => [tab, section, attribute])).toEqual([
			['user', 'user', 'uid'],
			['user', 'user', 'sn'],
			['mail', 'mail', 'mail'],
		]);
		expect(asked()).toEqual([`GET ${at(`cn=a\\2Fb,${people}`)}/templatefields`]);
		const open = restWith([]);
		await open.rest.templateFields('USER', ada);
		expect(open.byRpc).toEqual([['templateFields', 'USER', ada]]);
	});

	test('the state of one lock is one question, of more a list where there is one', async () => {
		const single = restWith([{ body: 'TRUE' }]);
		expect(await single.rest.lockStates([ada])).toEqual([true]);
		expect(single.asked()).toEqual([`GET /userlock/${encoded(ada)}`]);
		const open = restWith([]);
		await open.rest.lockStates([ada, slashed]);
		await open.rest.lockStates([slashed]);
		expect(open.byRpc).toEqual([
			['lockStates', [ada, slashed]],
			['lockStates', [slashed]],
		]);
		const gone = (status: number): Reply => ({ status, body: [{ message: 'x' }] });
		const shut = restWith([{ body: 'FALSE' }, gone(404), gone(400), { body: 1 }], true);
		expect(await shut.rest.lockStates(['cn=1', 'cn=2', 'cn=3', 'cn=4'])).toEqual([false, null, null, true]);
		expect(await refusalOf(restWith([gone(404)], true).rest.lockStates([slashed]))).toMatchObject({ kind: 'notFound' });
		expect(await refusalOf(restWith([gone(403)], true).rest.lockStates(['cn=1', 'cn=2']))).toMatchObject({ kind: 'rights' });
	});
});

describe('writing', () => {
	const values = { user: { sn: 'L', mail: ['a', 'b'] } };
	const forced = { posix: { uidNumber: 1, force_ids: true } };

	test('says where, and what, in order', async () => {
		const { rest, asked } = restWith([{ body: ada }]);
		expect(await rest.create('USER', forced)).toBe(ada);
		expect(await rest.update('USER', ada, forced)).toBe(ada);
		expect(await rest.createFromTemplate('USER', 'cn=t', forced)).toBe(ada);
		const attrs = '{"posix":{"force_ids":true,"uidNumber":1}}';
		expect(asked()).toEqual([
			`POST /objects/USER {"attrs":${attrs}}`,
			`PATCH ${at(ada)} ${attrs}`,
			`POST /objects/USER {"template":"cn=t","attrs":${attrs}}`,
		]);
		expect(await refusalOf(restWith([{ body: {} }]).rest.create('USER', {}))).toMatchObject({ kind: 'protocol' });
	});

	test('values of one field are one request, of more they go by JSON-RPC', async () => {
		const one = restWith(done);
		expect(await one.rest.addValues('USER', ada, { user: { mail: ['a', 'b'] } })).toBe(ada);
		await one.rest.deleteValues('USER', ada, { user: { mail: 'a' } });
		expect(one.asked()).toEqual([`PATCH ${at(ada)}/user/mail/values ["a","b"]`, `DELETE ${at(ada)}/user/mail/values ["a"]`]);
		const more = restWith(done);
		await more.rest.addValues('USER', ada, values);
		await more.rest.deleteValues('USER', ada, values);
		expect(more.byRpc).toEqual([
			['addValues', 'USER', ada, values],
			['deleteValues', 'USER', ada, values],
		]);
		const shut = restWith(done, true);
		expect(await shut.rest.addValues('USER', slashed, values)).toBe(slashed);
		await shut.rest.deleteValues('USER', ada, values);
		const path = at(`cn=a\\2Fb,${people}`);
		const fields = ['/user/sn/values ["L"]', '/user/mail/values ["a","b"]'];
		expect(shut.asked()).toEqual([
			...fields.map((field) => `PATCH ${path}${field}`),
			...fields.map((field) => `DELETE ${at(ada)}${field}`),
		]);
	});

	test.each<[string, (rest: RestProtocol, dn: string) => Promise<unknown>, string, unknown[]]>([
		[
			'deactivateTab',
			async (rest, dn) => await rest.deactivateTab('USER', dn, 'mail'),
			`DELETE ${at(ada)}/mail`,
			['USER', slashed, 'mail'],
		],
		['delete', async (rest, dn) => await rest.delete('USER', dn), `DELETE ${at(ada)}`, ['USER', slashed]],
		['archive', async (rest, dn) => await rest.archive('USER', dn), `POST /archive/USER/${encoded(ada)}`, ['USER', slashed]],
		['setLock', async (rest, dn) => await rest.setLock(dn, 'lock'), `PUT /userlock/${encoded(ada)} true`, [slashed, 'lock']],
		['setLock', async (rest, dn) => await rest.setLock(dn, 'unlock'), `PUT /userlock/${encoded(ada)} false`, [slashed, 'unlock']],
	])('%s is done when nothing is answered; a slash in the DN goes by JSON-RPC', async (name, act, request, byRpc) => {
		const plain = restWith(done);
		await act(plain.rest, ada);
		expect([plain.asked(), plain.byRpc]).toEqual([[request], []]);
		const odd = restWith(done);
		await act(odd.rest, slashed);
		expect([odd.asked(), odd.byRpc]).toEqual([[], [[name, ...byRpc]]]);
		expect(await refusalOf(act(restWith([{ body: 'x' }]).rest, ada))).toMatchObject({
			kind: 'protocol',
			message: 'FusionDirectory answered with something else than nothing',
		});
	});

	test('updates with a slash in the DN go by JSON-RPC', async () => {
		const { rest, byRpc, answers } = restWith([]);
		answers.update = slashed;
		expect(await rest.update('USER', slashed, values)).toBe(slashed);
		expect(byRpc).toEqual([['update', 'USER', slashed, values]]);
	});

	test('recovery is asked for, and carried out', async () => {
		const { rest, asked } = restWith([{ body: { token: 't', login: 'ada' } }, { status: 204 }]);
		expect(await rest.generateRecoveryToken('a@b.de')).toEqual({ token: 't', login: 'ada' });
		await rest.recoverPassword('ada', 't', 'p');
		expect(asked()).toEqual(['GET /recovery email=a@b.de', 'PUT /recovery {"login":"ada","token":"t","password1":"p","password2":"p"}']);
	});
});
