import { BackendError } from '../../../clients/errors';
import { expectMap, expectText, readRestAnswer, readRpcAnswer, type AnswerContext } from '../../../clients/fusiondirectory/answers';
import { findJson, readFlag, readMap, readText, readTexts } from '../../../clients/fusiondirectory/json';

const page = '<!DOCTYPE html><html><body>nginx</body></html>';
const fatalPage = (reason: string): string => `<table><h1>FusionDirectory Fatal Error</h1><h3>Error</h3>${reason}</td></table>`;
const answer = (status: number, text: string, headers: Record<string, string> = {}) => ({ status, text, headers });
const rpc = (status: number, text: string, context: AnswerContext = { effect: 'read' }) =>
	told(() => readRpcAnswer(answer(status, text), context));
const rest = (status: number, text: string, context: AnswerContext = { effect: 'read' }) =>
	told(() => readRestAnswer(answer(status, text), context));

/** What was read, or what an error says of itself. */
function told(read: () => unknown): unknown {
	try {
		return read();
	} catch (reason) {
		if (!(reason instanceof BackendError)) throw reason;
		const { kind, code, status, delivery, fields, message, cure, retryAfterMs } = reason;
		return { kind, code, status, delivery, fields, message, cure, retryAfterMs };
	}
}
const error = (kind: string, more: object = {}) =>
	expect.objectContaining({ kind, code: undefined, delivery: 'answered', fields: [], ...more });
const both = [
	['JSON-RPC', rpc],
	['REST', rest],
] as const;

describe.each(both)('401 by %s', (_name, read) => {
	test('ends a session', () => {
		expect(read(401, 'x')).toEqual(
			error('login', { code: 'sessionEnded', status: 401, message: 'FusionDirectory no longer accepts the session it gave a moment ago' }),
		);
	});

	test('refuses a login, with its reason', () => {
		const login: AnswerContext = { effect: 'read', login: true };
		expect(read(401, '"Invalid LDAP specified"', login)).toEqual(
			error('login', {
				code: 'unknownDatabase',
				status: 401,
				message: "FusionDirectory has no database of the name given in 'Database'",
				cure: "Leave 'Database' empty for the server's first",
			}),
		);
		const wrong = 'FusionDirectory refused the login: user name or password is wrong';
		for (const text of ['Invalid credentials', '"invalid credentials (x)"'])
			expect(read(401, text, login)).toEqual(error('login', { status: 401, message: wrong }));
		expect(read(401, 'Trop tard', login)).toEqual(error('login', { status: 401, message: 'FusionDirectory refused the login: Trop tard' }));
	});

	test('as a page is no refusal of FusionDirectory', () => {
		expect(read(401, page)).toEqual(error('http', { code: 'entryPointClosed', status: 401 }));
	});
});

describe.each(both)('an answer of somebody else by %s', (name, read) => {
	const write: AnswerContext = { effect: 'write' };

	test.each([
		[429, '', error('rateLimited', { status: 429, message: 'The server asks for fewer requests' })],
		[
			500,
			page,
			error('http', { status: 500, delivery: 'unknown', message: 'The web server answered with status 500 instead of FusionDirectory' }),
		],
		[599, '', error('http', { status: 599, delivery: 'unknown' })],
		[
			404,
			'',
			error('http', {
				status: 404,
				code: 'entryPointClosed',
				message: 'There is no FusionDirectory webservice at that address (status 404)',
			}),
		],
		[400, page, error('http', { status: 400, code: 'entryPointClosed' })],
		[499, '', error('http', { status: 499, code: 'entryPointClosed' })],
		[200, page, error('http', { status: 200, delivery: 'unknown' })],
		[200, '  ', error('protocol', { status: 200, delivery: 'unknown', message: 'FusionDirectory answered with nothing' })],
		[200, '{"a', error('protocol', { delivery: 'unknown', message: 'FusionDirectory answered with something that is not complete JSON' })],
		[200, '<b>x</b>', error('protocol', { delivery: 'unknown' })],
	])('with status %i and %j', (status, text, expected) => {
		expect(read(status, text, write)).toEqual(expected);
		expect(read(status, text)).toMatchObject({ delivery: 'answered' });
	});

	test('with status 403 names the file that is closed', () => {
		const file = name === 'REST' ? 'rest.php' : 'jsonrpc.php';
		expect(read(403, page)).toEqual(
			error('http', {
				code: 'entryPointClosed',
				status: 403,
				message: `The web server lets nobody in at FusionDirectory's '${file}' (status 403)`,
				cure: expect.stringContaining(`'${file}'`),
			}),
		);
	});

	test('says when to come back', () => {
		const later = (status: number) => {
			const given = answer(status, '', { 'retry-after': '2' });
			return told(() => (name === 'REST' ? readRestAnswer(given, write) : readRpcAnswer(given, write)));
		};
		expect([later(429), later(503)]).toEqual(Array(2).fill(expect.objectContaining({ retryAfterMs: 2000 })));
	});

	test.each([
		['Disk full', 'backend', undefined, 'unknown', 'FusionDirectory broke off: Disk full'],
		['TypeError: Argument 2', 'invalid', undefined, 'unknown', 'FusionDirectory broke off: its own code failed'],
		['ArgumentCountError: x', 'invalid', undefined, 'unknown', 'FusionDirectory broke off: its own code failed'],
		['Unknown named parameter $x', 'invalid', undefined, 'unknown', 'FusionDirectory broke off: its own code failed'],
		['WebServiceLockError: x', 'backend', 'entryLocked', 'answered', 'FusionDirectory refused: WebServiceLockError: x'],
		['call_user_func_array() expects', 'protocol', undefined, 'answered', 'FusionDirectory did not recognise the request as one'],
	])('as a page of FusionDirectory about %j is of the kind %s', (reason, kind, code, delivery, message) => {
		for (const status of [200, 500]) {
			if (name === 'JSON-RPC' && status === 500) continue;
			expect(read(status, fatalPage(reason), write)).toEqual(
				expect.objectContaining({ kind, code, delivery, message, status, cure: expect.any(String) }),
			);
		}
		expect((read(200, fatalPage('TypeError'), write) as BackendError).cure).toBe(
			'Check that every value has the right form: text, list or object',
		);
		expect((read(200, fatalPage('Disk full'), write) as BackendError).cure).toBe('Its web server’s log says more');
	});
});

describe('an envelope of JSON-RPC', () => {
	const envelope = (more: object): string => JSON.stringify({ id: 7, ...more });

	test.each([
		[{ result: { a: 1 }, error: null }, { a: 1 }],
		[{ result: null }, null],
		[{ result: false, error: '' }, false],
		[{ result: { errors: 'no list' } }, { errors: 'no list' }],
	])('%j gives %j', (more, value) => {
		expect(rpc(200, envelope(more))).toEqual(value);
		expect(rpc(200, `<br />\n<b>Notice</b>: {x\n${envelope(more)}\n<br />`)).toEqual(value);
	});

	test.each([
		[{ result: null, error: 'Kaputt' }, error('backend', { status: 200, message: 'FusionDirectory refused: Kaputt' })],
		[{ result: null, error: 5 }, error('backend', { message: 'FusionDirectory refused: 5', status: 200 })],
		[{ result: null, error: { a: 1 } }, error('backend', { message: 'FusionDirectory refused: {"a":1}', status: 200 })],
		[{ result: { errors: ['Falsch', 'Auch'] } }, error('invalid', { status: 200, message: expect.stringContaining('Falsch') })],
		[{ nothing: 1 }, error('protocol', { message: 'FusionDirectory answered with something that is not complete JSON' })],
	])('%j is refused', (more, expected) => {
		expect(rpc(200, envelope(more))).toEqual(expected);
	});

	test('of another request is refused', () => {
		const message = 'The answer belongs to another request';
		expect(rpc(200, envelope({ result: 1 }), { effect: 'write', id: 7 })).toBe(1);
		expect(rpc(200, envelope({ result: 1 }), { effect: 'write', id: '7' })).toEqual(error('protocol', { delivery: 'unknown', message }));
		expect(rpc(200, envelope({ result: 1 }), { effect: 'read', id: 8 })).toEqual(error('protocol', { message }));
	});

	test('that did not arrive is told as that', () => {
		expect(rpc(200, ' no request\n', { effect: 'write' })).toEqual(
			error('protocol', { status: 200, message: 'FusionDirectory did not recognise the request as one' }),
		);
	});

	test('of another status is somebody else’s', () => {
		expect(rpc(201, envelope({ result: 1 }))).toEqual(error('protocol', { status: 201 }));
		expect(rpc(500, fatalPage('x'))).toEqual(error('http', { status: 500 }));
	});
});

describe('an answer of REST', () => {
	test.each([
		[200, '{"a":1}', { a: 1 }],
		[201, '"uid=x"', 'uid=x'],
		[204, 'whatever', null],
		[299, '[]', []],
	])('%i with %j gives %j', (status, text, value) => {
		expect(rest(status, text)).toEqual(value);
	});

	test('is a text where one was asked for, and no page', () => {
		expect(rest(200, 'openapi: 3', { effect: 'read', text: true })).toBe('openapi: 3');
		expect(rest(200, page, { effect: 'read', text: true })).toEqual(error('http', { status: 200 }));
	});

	const refusal = (status: number, ...list: unknown[]) => rest(status, JSON.stringify(list), { effect: 'write' });

	test.each([
		[{ class: 'SimplePluginPermissionError', message: 'x' }, 400, 'rights'],
		[{ class: 'SimplePluginCheckError', message: 'x' }, 400, 'invalid'],
		[{ class: 'SimplePluginError', message: 'x' }, 500, 'invalid'],
		[{ class: 'NonExistingObjectTypeException', message: 'x' }, 404, 'invalid'],
		[{ class: 'NonExistingLdapNodeException', message: 'x' }, 400, 'notFound'],
		[{ class: 'WebServiceLockError', message: 'x' }, 400, 'backend'],
		[{ class: 'LDAPFailureException', message: 'x' }, 400, 'backend'],
		[{ class: 'SimplePluginLdapError', message: 'x' }, 400, 'invalid'],
		[{ class: 'TypeError', message: 'x' }, 500, 'invalid'],
		[{ class: 'ArgumentCountError', message: 'x' }, 500, 'invalid'],
		[{ message: 'x' }, 403, 'rights'],
		[{ message: 'x' }, 404, 'notFound'],
		[{ message: 'x' }, 400, 'invalid'],
		[{ message: 'x' }, 499, 'invalid'],
		[{ message: 'x' }, 500, 'backend'],
		[{ class: 'Other', message: 'x' }, 502, 'backend'],
	])('%j with status %i is of the kind %s', (one, status, kind) => {
		expect(refusal(status, one)).toMatchObject({ kind, status, message: expect.stringContaining('x') });
	});

	test('leaves the outcome of a write open when the server broke, unless it was refused before', () => {
		const open = (status: number, one: object) => (refusal(status, one) as BackendError).delivery;
		expect(open(500, { message: 'x' })).toBe('unknown');
		expect(open(499, { message: 'x' })).toBe('answered');
		expect(open(500, { class: 'TypeError', message: 'x' })).toBe('answered');
		expect(open(500, { class: 'WebServiceLockError', message: 'x' })).toBe('answered');
		expect((rest(500, '[{"message":"x"}]') as BackendError).delivery).toBe('answered');
	});

	test('names fields by tab, and a lock by its code', () => {
		expect(refusal(400, { class: 'SimplePluginCheckError', tab: 'user', attribute: 'sn', message: 'leer' })).toEqual(
			error('invalid', { status: 400, fields: ['user.sn'], message: 'FusionDirectory refused: leer [user.sn]' }),
		);
		expect(refusal(400, { attribute: 'sn', message: 'leer' }, { tab: 'mail', attribute: 'mail', message: 'auch' })).toMatchObject({
			fields: ['sn', 'mail.mail'],
		});
		expect(
			refusal(403, { class: 'SimplePluginPermissionError', tab: 'user', message: 'You have no permission to modify the field "sn"' }),
		).toMatchObject({
			kind: 'rights',
			fields: ['user.sn'],
			message: expect.not.stringContaining('[user.sn]'),
		});
		expect(refusal(500, { class: 'WebServiceLockError', message: 'x' })).toMatchObject({ code: 'entryLocked', kind: 'backend' });
		expect(refusal(400, { message: 'x' }, { class: 'WebServiceLockError', message: 'y' })).toMatchObject({ code: 'entryLocked' });
	});

	test('knows a login name that is taken', () => {
		const taken = { class: 'SimplePluginCheckError', tab: 'user', attribute: 'uid', message: 'Schon da: uid=ada,dc=x' };
		expect(refusal(400, taken)).toMatchObject({ kind: 'conflict', fields: ['user.uid'] });
		for (const other of [{ class: 'SimplePluginError' }, { attribute: 'cn' }, { message: 'Schon da: ada' }, { message: 7 }])
			expect(refusal(400, { ...taken, ...other })).toMatchObject({ kind: 'invalid' });
	});

	test('that is no list of refusals is somebody else’s, or a page of FusionDirectory', () => {
		for (const text of ['{"message":"x"}', '[]', '["x"]', ''])
			expect(rest(400, text)).toEqual(error('http', { status: 400, code: 'entryPointClosed' }));
		expect(rest(500, fatalPage('Disk full'))).toEqual(error('backend', { status: 500, message: 'FusionDirectory broke off: Disk full' }));
	});
});

describe('values as PHP writes them', () => {
	test('maps and texts', () => {
		expect([...(readMap({ a: 1, b: undefined }) ?? [])]).toEqual([
			['a', 1],
			['b', null],
		]);
		expect([readText('x'), readText(7), readText(true), readText(null), readText(undefined)]).toEqual([
			'x',
			'7',
			undefined,
			undefined,
			undefined,
		]);
		expect([readTexts(['a', 1, null, true]), readTexts({ x: 'a' }), readTexts('a')]).toEqual([['a', '1'], ['a'], []]);
		expect([true, 1, '1', 'TRUE', false, 0, '0', 'true', null].map((value) => readFlag(value))).toEqual([
			...Array<boolean>(4).fill(true),
			...Array<boolean>(5).fill(false),
		]);
	});

	test('what was to be a list or a text', () => {
		expect([expectText(7), [...expectMap([1])]]).toEqual(['7', [['0', 1]]]);
		expect(told(() => expectMap('x'))).toMatchObject({
			kind: 'protocol',
			delivery: 'unknown',
			message: 'FusionDirectory answered with something else than a list',
		});
		expect(told(() => expectText(null))).toMatchObject({ message: 'FusionDirectory answered with something else than a text' });
	});

	test.each<[string, unknown]>([
		['{"a":1}', { a: 1 }],
		[' true ', true],
		['notice\ntrue\nnotice', true],
		['notice\n-5\n', -5],
		['notice\nnull', null],
		['notice\n"a\\"b" and more', 'a"b'],
		['notice\n[1,2] and more', [1, 2]],
		['notice\n{"a":"}"} x\n{"b":1}', { a: '}' }],
		['notice\n{broken}\n{"b":1}', { b: 1 }],
		['notice\n["\\\\"] x', ['\\']],
		['notice {"a":1}', undefined],
		['notice\ntrue story', undefined],
		['notice\n{"a":[}', undefined],
		['', undefined],
	])('JSON in %j is %j', (text, value) => {
		expect(findJson(text)).toEqual(value);
	});

	test('at a chosen beginning only, and not after forty of them', () => {
		expect(findJson('x {"a":1} {"id":{"b":[2]}} y', /\{(?="id":)/g)).toEqual({ id: { b: [2] } });
		const broken = (count: number): string => `x\n${'{broken}\n'.repeat(count)}{"a":1} y`;
		expect(findJson(broken(39))).toEqual({ a: 1 });
		expect(findJson(broken(40))).toBeUndefined();
	});

	test('not where it is nested deeper than any answer', () => {
		const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
		for (const text of [nested(150), `x\n${nested(150)}`, `x\n${nested(150)} y`]) expect(findJson(text)).toBeUndefined();
		expect(findJson(`x\n${nested(90)} y`)).toEqual(JSON.parse(nested(90)));
	});
});
