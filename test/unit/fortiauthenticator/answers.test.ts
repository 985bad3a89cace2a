import type { JsonValue } from '../../../clients/json';
import { quote, readBody, readComplaint, readCreateAnswer, refusal } from '../../../clients/fortiauthenticator/answers';
import { Redactor } from '../../../clients/http/redact';

const answer = (status: number, text = '', headers: Record<string, string> = {}) => ({ status, text, headers });
const note = { action: "create the local user 'ada'", host: 'fac', account: 'admin', redactor: new Redactor() };
note.redactor.add('geheim');

describe('a body', () => {
	test.each<[string, string | undefined, JsonValue | undefined]>([
		['', undefined, undefined],
		[' \n', 'text/html', undefined],
		[' {"a":1} ', undefined, { a: 1 }],
		['"x"', 'text/plain', 'x'],
		['<response><a>1</a></response>', undefined, { a: '1' }],
		['<response><a>1</a></response>', 'application/xml', { a: '1' }],
		['<response></response>', undefined, {}],
		['<response><a type="hash"></a><object></object><b></b></response>', undefined, { a: {}, object: {}, b: '' }],
		['<response><a type="float">1.5</a><b type="integer">7</b><c type="null"></c></response>', undefined, { a: 1.5, b: 7, c: null }],
		['<response><a type="boolean"> TRUE </a><b type="boolean">no</b></response>', undefined, { a: true, b: false }],
		['<response><a type="list"><value>x</value><object><b>y</b></object></a></response>', undefined, { a: ['x', { b: 'y' }] }],
	])('%j (%s) is %j', (text, type, value) => {
		expect(readBody(answer(200, text, type === undefined ? {} : { 'content-type': type }), 'fac')).toEqual(value);
	});

	test.each([
		['<html>', undefined],
		['<!DOCTYPE html>', undefined],
		['  <HTML lang="en">', undefined],
		['{"a":1}', 'Text/HTML; charset=utf-8'],
	])('%j (%s) is a web page', (text, type) => {
		const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
		expect(() => readBody(answer(502, text, headers), 'fac')).toThrow(
			expect.objectContaining({ kind: 'http', status: 502, message: 'fac answered with a web page instead of data (HTTP 502)' }),
		);
	});

	test.each([
		['{"a":', undefined],
		['<response>', undefined],
		['{"a":1}', 'application/xml'],
		[`${'['.repeat(200)}${']'.repeat(200)}`, undefined],
	])('%j (%s) can not be read', (text, type) => {
		const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
		expect(() => readBody(answer(200, text, headers), 'fac')).toThrow(
			expect.objectContaining({
				kind: 'protocol',
				status: 200,
				message: `The answer of fac can't be read (HTTP 200, ${text.length} characters)`,
			}),
		);
	});
});

describe('a complaint', () => {
	test.each<[JsonValue | undefined, string, string[]]>([
		[undefined, '', []],
		[['a', ['b'], 3], 'a; b; 3', []],
		['a &amp; b', 'a & b', []],
		[{ error: ['a', 5, true, null, { x: 'b' }, ''] }, 'a; 5; true; b', []],
		[{ error: 'a', error_message: 'b', errors: ['c'] }, 'a; b; c', []],
		[{ error: 'a', localusers: { email: ['bad'] } }, 'a', []],
		[{ message: 'a', detail: ['b'], reason: 'c', other: 'd' }, 'a; b; c', []],
		[{ email: ['bad', 'worse'], city: ['x', 1] }, 'email: bad worse', ['email']],
		[{ localusers: { email: 'bad', __all__: ['no', 'way'] } }, 'email: bad; no way', ['email']],
		[{ error: { error: { localusers: { email: ['bad'] } } } }, 'email: bad', ['email']],
		[{ error: '', status: 'x' }, '', []],
	])('%j says %j of %j', (body, text, fields) => {
		expect(readComplaint(body)).toEqual({ text, fields });
	});

	test('is quoted without secrets, markup and a full stop, and not for ever', () => {
		expect(quote('  a\n&lt;b&gt;   geheim. ', note.redactor)).toBe('a <b> •••');
		expect(quote('x'.repeat(300), note.redactor)).toHaveLength(300);
		expect(quote('x'.repeat(301), note.redactor)).toBe(`${'x'.repeat(300)}…`);
	});
});

describe('a refusal', () => {
	const said = '{"error":"No geheim."}';
	const page = '<html>';

	test.each([
		[401, said, 'login', "FortiAuthenticator refused the login of 'admin'"],
		[403, said, 'rights', "The administrator 'admin' may not create the local user 'ada': No •••"],
		[404, '', 'notFound', 'FortiAuthenticator has nothing at this address'],
		[404, said, 'notFound', 'FortiAuthenticator has nothing at this address: No •••'],
		[404, page, 'http', 'There is no REST API of FortiAuthenticator at fac'],
		[405, said, 'backend', "This FortiAuthenticator does not let anybody create the local user 'ada'"],
		[409, said, 'conflict', "FortiAuthenticator refused to create the local user 'ada': No •••"],
		[429, said, 'rateLimited', 'FortiAuthenticator asks for fewer requests at a time'],
		[400, said, 'invalid', "FortiAuthenticator refused to create the local user 'ada': No •••"],
		[415, '', 'invalid', "FortiAuthenticator refused to create the local user 'ada'"],
		[422, '', 'invalid', "FortiAuthenticator refused to create the local user 'ada'"],
		[400, '{"x', 'protocol', "The answer of fac can't be read (HTTP 400, 3 characters)"],
		[500, said, 'backend', "FortiAuthenticator could not create the local user 'ada' (HTTP 500): No •••"],
		[500, '{"x', 'backend', "FortiAuthenticator could not create the local user 'ada' (HTTP 500)"],
		[502, page, 'http', 'fac answered with a web page instead of data (HTTP 502)'],
		[302, '', 'backend', "FortiAuthenticator could not create the local user 'ada' (HTTP 302)"],
	])('with status %i and %j is of the kind %s: %s', (status, text, kind, message) => {
		const error = refusal(answer(status, text, { 'retry-after': '3' }), note);
		expect(error).toMatchObject({ kind, message, status, fields: [] });
		if (error.kind !== 'protocol' && !message.includes('web page')) expect(error).toMatchObject({ code: status, retryAfterMs: 3000 });
		expect(error.cure?.length).toBeGreaterThan(10);
	});

	test('with status 404 says what is missing, where that is known and a FortiAuthenticator said so', () => {
		const subject = 'local user with the ID 7';
		expect(refusal(answer(404, said), { ...note, subject })).toMatchObject({
			kind: 'notFound',
			message: 'FortiAuthenticator has no local user with the ID 7: No •••',
		});
		expect(refusal(answer(404, page), { ...note, subject })).toMatchObject({ kind: 'http' });
	});

	test.each([
		'already exists',
		'Already exist',
		'already in use',
		'already taken',
		'already been taken',
		'already registered',
		'must be unique',
		'not unique',
		'Duplicate entry',
	])('of something that "%s" is a conflict', (words) => {
		expect(refusal(answer(400, JSON.stringify({ error: words })), note).kind).toBe('conflict');
	});

	test('names its fields, twenty of them in words', () => {
		const fields = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`f${index}`, ['bad']]));
		const error = refusal(answer(400, JSON.stringify({ localusers: fields })), note);
		expect(error.fields).toEqual(Object.keys(fields));
		expect(error.cure).toBe(`Look at: ${Object.keys(fields).slice(0, 20).join(', ')}`);
		expect(refusal(answer(400), note).cure).toBe('Check the values that were sent');
	});
});

describe('the answer to a creation', () => {
	const ada = { id: 9, username: 'ada' };
	const read = (body: JsonValue | undefined, location?: string) =>
		readCreateAnswer(answer(201, '', location === undefined ? {} : { location }), body, 'ada');
	const refusedWith = (status: number, text: string) => ({ outcome: 'refused', status, complaint: { fields: [], text } });

	test.each<[JsonValue, object]>([
		[{ statue: 400, error: 'no' }, refusedWith(400, 'no')],
		[{ status: 499, ...ada }, refusedWith(499, '')],
		[[ada, { status: 400, message: 'no' }], refusedWith(400, 'no')],
		[{ objects: [{ statue: ' 409 CONFLICT', detail: 'no' }] }, refusedWith(409, 'no')],
		...['failed', 'Error', 'refused', 'invalid', 'denied'].map((statue): [JsonValue, object] => [{ statue }, refusedWith(400, '')]),
		[{ ...ada, error: 'no' }, refusedWith(400, 'no')],
	])('%j is a refusal', (body, expected) => {
		expect(read(body)).toEqual(expected);
	});

	test.each<[JsonValue]>([
		[{ statue: 399, ...ada }],
		[{ statue: 'created', ...ada }],
		[{ status: null, ...ada }],
		[{ statue: '4000', ...ada }],
		[{ error: '', ...ada }],
		[['x', ada]],
		[{ a: { b: [{ c: ada }] } }],
	])('%j is the user', (body) => {
		expect(read(body)).toMatchObject({ outcome: 'object', user: { id: 9, username: 'ada' } });
	});

	test('names an id by its address, or nobody', () => {
		expect(read({ a: { b: { c: { d: ada } } } })).toMatchObject({ outcome: 'unnamed' });
		expect(read(undefined)).toEqual({ outcome: 'unnamed', body: undefined });
		expect(read(undefined, '/api/v1/localusers/7/')).toEqual({ outcome: 'id', id: 7, body: undefined });
		const body = [{ statue: 201 }, { resource_uri: '/api/v1/localusers/8/' }];
		expect(read(body)).toEqual({ outcome: 'id', id: 8, body });
		expect(read(body, '/api/v1/localusers/7/')).toMatchObject({ id: 7 });
		expect(read({ username: 'ada', resource_uri: '/api/v1/usergroups/8/' })).toMatchObject({ outcome: 'unnamed' });
		expect(read({ ...ada, username: 'eve' })).toMatchObject({ outcome: 'unnamed' });
	});
});
