import fc from 'fast-check';
import { readRestAnswer, readRpcAnswer } from '../../../clients/fusiondirectory/answers';
import { withoutEndpoint } from '../../../clients/fusiondirectory/client';
import { isBinaryAttribute, isSecretAttribute } from '../../../clients/fusiondirectory/fields';
import { findJson, readMap } from '../../../clients/fusiondirectory/json';
import { splitForTemplate } from '../../../clients/fusiondirectory/jsonRpc';
import { plainText, readRefusal } from '../../../clients/fusiondirectory/messages';
import { inWireOrder } from '../../../clients/fusiondirectory/protocol';
import { BackendError } from '../../../clients/errors';

const page = '<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>';
const refusal = (read: () => unknown): BackendError => {
	try {
		read();
	} catch (reason) {
		if (reason instanceof BackendError) return reason;
		throw reason;
	}
	throw new Error('nothing was refused');
};

describe('an answer that is not FusionDirectory’s', () => {
	test.each([
		[502, page, 'http', 'unknown'],
		[503, page, 'http', 'unknown'],
		[429, '', 'rateLimited', 'answered'],
		[404, page, 'http', 'answered'],
		[403, page, 'http', 'answered'],
		[401, page, 'http', 'answered'],
		[200, page, 'http', 'unknown'],
		[200, '', 'protocol', 'unknown'],
		[200, '{"id":1,"result":{"uid=a', 'protocol', 'unknown'],
		[200, 'true story', 'protocol', 'unknown'],
	])('with status %i and %j is kind %s, its delivery %s after a write', (status, text, kind, delivery) => {
		const answer = { status, headers: { 'content-type': 'text/html' }, text };
		for (const read of [readRpcAnswer, readRestAnswer]) {
			expect(refusal(() => read(answer, { effect: 'write' }))).toMatchObject({ kind, delivery });
			expect(refusal(() => read(answer, { effect: 'read' })).delivery).toBe('answered');
		}
	});

	test.each([
		['The disk is full', 'FusionDirectory broke off: The disk is full'],
		['', 'FusionDirectory broke off: its own code failed'],
		['Uncaught TypeError in /usr/share/x.php on line 7', 'FusionDirectory broke off: its own code failed'],
	])('with a page about %j says that, but nothing of its code', (reason, message) => {
		const text = `<table><tr><td><h1>FusionDirectory Fatal Error</h1><h3>Error</h3>${reason}</td></tr></table>`;
		expect(refusal(() => readRestAnswer({ status: 500, headers: {}, text }, { effect: 'read' })).message).toBe(message);
	});

	test('says how long to wait where the server said so', () => {
		expect(refusal(() => readRpcAnswer({ status: 429, headers: { 'retry-after': '7' }, text: '' }, { effect: 'read' })).retryAfterMs).toBe(
			7000,
		);
	});

	test('with the id of another request is refused', () => {
		const answer = { status: 200, headers: {}, text: '{"id":7,"result":[],"error":null}' };
		expect(readRpcAnswer(answer, { effect: 'read', id: 7 })).toEqual([]);
		expect(refusal(() => readRpcAnswer(answer, { effect: 'read', id: 8 }))).toMatchObject({ kind: 'protocol' });
	});
});

test('JSON is found also where a notice follows in its line, whatever its texts hold', () => {
	for (const result of ['plain', 'a "quoted" \\ {brace', ['}', '[', { '{"': ']' }]]) {
		const text = JSON.stringify({ id: 1, result });
		expect(findJson(`<br />\n${text}<br />\n<b>Warning</b>`)).toEqual({ id: 1, result });
	}
});

test('JSON is found among notices whatever it holds, and a cut one never', () => {
	const notice = '<br />\n<b>Warning</b>:  Array to string conversion in <b>/x.inc</b> on line <b>1</b><br />\n';
	fc.assert(
		fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.double({ min: 0.05, max: 0.95, noNaN: true }), (result, share) => {
			const text = JSON.stringify({ id: 1, result, error: null });
			const meant = JSON.parse(text);
			expect(findJson(`${notice}${text}\n${notice}`, /\{(?="id":)/g)).toEqual(meant);
			expect(findJson(`${notice}${text}`)).toEqual(meant);
			const cut = text.slice(0, Math.floor(text.length * share));
			expect(readSafely(cut)).toBe('refused');
		}),
	);
});

function readSafely(text: string): string {
	try {
		readRpcAnswer({ status: 200, headers: {}, text }, { effect: 'read' });
		return 'value';
	} catch {
		return 'refused';
	}
}

test('maps are read as PHP writes them', () => {
	expect(readMap([])).toEqual(new Map());
	expect(readMap(['none', 'some'])).toEqual(
		new Map([
			['0', 'none'],
			['1', 'some'],
		]),
	);
	expect(readMap('x')).toBeUndefined();
	expect(readMap(JSON.parse('{"__proto__": 1}'))).toEqual(new Map([['__proto__', 1]]));
});

test.each([
	['You have no permission to delete the object:<br/><br/><i>uid=x,dc=y</i>', 'You have no permission to delete the object: uid=x,dc=y'],
	['Server said &quot;Already exists&quot;.', 'Server said "Already exists"'],
	['must be of type array, called in /usr/share/fusiondirectory/x.inc on line 557', 'must be of type array'],
	['&#8217;&#x2019;&unknown;', '’’&unknown;'],
])('the text %j reads %j', (text, plain) => {
	expect(plainText(text)).toBe(plain);
});

test('several refusals are all told, and the most telling decides', () => {
	const both = readRefusal(
		['The required field "Login" is empty!', 'You have no permission to modify the field "sn" of object "new"'],
		'invalid',
	);
	expect(both).toMatchObject({ kind: 'rights', fields: ['Login', 'sn'] });
	expect(both.message).toContain('Login');
	expect(both.message).toContain('no permission');
});

test('a lock is recognised in a language nobody foresaw, by the two DNs it names', () => {
	expect(readRefusal(['Zámek nelze získat: uid=ada,ou=people,dc=x. Drží jej uid=bob,ou=people,dc=x.'], 'invalid')).toMatchObject({
		code: 'entryLocked',
	});
	expect(readRefusal(['Invalid value: "uid=ada,ou=people,dc=x"'], 'invalid').code).toBeUndefined();
});

test('values for a template are parted into what it asks for and what has to be put over it', () => {
	const asked = new Map([['user', new Set(['sn'])]]);
	expect(splitForTemplate({ user: { sn: 'a', o: 'b', uid: 'c' }, mailAccount: {} }, asked)).toEqual({
		open: { user: { sn: 'a', uid: 'c' } },
		overrides: { user: { o: 'b' }, mailAccount: {} },
	});
});

test('force_ids goes before the numbers it allows', () => {
	const ordered = inWireOrder({ posixAccount: { uidNumber: 1, force_ids: true } });
	expect(Object.keys(ordered.posixAccount)).toEqual(['force_ids', 'uidNumber']);
});

test('passwords and binaries are known by their names', () => {
	expect(['userPassword', 'sambaNTPassword', 'userPassword_hash', 'fdFtpPassword'].every(isSecretAttribute)).toBe(true);
	expect(['mustchangepassword', 'uid', 'passwordPolicyDn'].some(isSecretAttribute)).toBe(false);
	expect(['jpegPhoto', 'userCertificate;binary'].every(isBinaryAttribute)).toBe(true);
});

test.each([
	['https://h/fusiondirectory/', 'https://h/fusiondirectory'],
	['https://h/fusiondirectory/jsonrpc.php', 'https://h/fusiondirectory'],
	['https://h/fd/rest.php/v1/', 'https://h/fd'],
	['https://h', 'https://h'],
	['https://h/jsonrpc.php.d', 'https://h/jsonrpc.php.d'],
])('the base URL %s means %s', (given, meant) => {
	expect(withoutEndpoint(given)).toBe(meant);
});
