import { BackendError } from '../../../clients/errors';
import { Redactor, secretMask } from '../../../clients/http/redact';
import { decodeEntities, readings } from '../../../clients/http/spellings';

const redactor = (...secrets: string[]): Redactor => {
	const made = new Redactor();
	made.add(...secrets);
	return made;
};

describe('what is masked', () => {
	test.each([
		[['abcd'], 'x abcd y', 'x ••• y'],
		[['abcd'], 'abcd', '•••'],
		[['abc'], 'x abc y', 'x abc y'],
		[['abcd', 'efgh'], 'efgh abcd efgh', '••• ••• •••'],
		[['abcdef', 'defghi'], 'xabcdefghiy', 'x•••y'],
		[['abcdef', 'bcde'], 'xabcdefy', 'x•••y'],
		[['abcd', 'cdef'], 'abcdef abcd', '••• •••'],
		[['abcd', 'abcx'], 'abcx abcd', '••• •••'],
		[['abcd'], 'abcdabcd', '••••••'],
		[[' geheim! '], 'x geheim! y', 'x•••y'],
		[[' geheim! '], 'x,geheim!,y', 'x,•••,y'],
		[['geheim.?!,;:\\'], 'x geheim y', 'x ••• y'],
		[['geheim wort'], 'x geheim+wort geheim%20wort geheim   wort', 'x ••• ••• •••'],
		[['a&b<c>"d'], 'x a&amp;b&lt;c&gt;&quot;d y', 'x ••• y'],
		[['a"b\\c\nd'], String.raw`x a\"b\\c\nd y`, 'x ••• y'],
		[['äöüß'], 'x %C3%A4%C3%B6%C3%BC%C3%9F %E4%F6%FC%DF y', 'x ••• ••• y'],
		[['a%b%c'], 'x a%25b%25c a%2525b%2525c y', 'x ••• ••• y'],
		[['ab\ud800cd'], 'x ab\ufffdcd y', 'x ••• y'],
	])('of %j in %j: %j', (secrets, text, cleaned) => {
		expect(redactor(...secrets).clean(text)).toBe(cleaned);
	});

	test('is nothing where no secret is known, or the text is shorter than any', () => {
		expect(redactor().clean('anything at all')).toBe('anything at all');
		expect(redactor('abcd').clean('abc')).toBe('abc');
	});

	test('a line of a key of 16 characters on its own, and not its frame', () => {
		const lines = ['-----BEGIN PRIVATE KEY-----', 'MIIEvQIBADANBgkq', 'short', '  hkiG9w0BAQEFAASC  ', '-----END PRIVATE KEY-----'];
		for (const secret of [lines.join('\n'), lines.join('\r\n'), lines.join('\\n')]) {
			const masked = redactor(secret);
			expect(masked.clean('x MIIEvQIBADANBgkq y')).toBe('x ••• y');
			expect(masked.clean('xhkiG9w0BAQEFAASCy')).toBe('x•••y');
			expect(masked.clean('x short y')).toBe('x short y');
			expect(masked.clean('-----BEGIN PRIVATE KEY-----')).toBe('-----BEGIN PRIVATE KEY-----');
		}
		expect(redactor('MIIEvQIBADANBgk\nMIIEvQIBADANBgx').clean('MIIEvQIBADANBgk')).toBe('MIIEvQIBADANBgk');
	});

	test('base64 of something that holds it, wherever it begins, and the whole of that', () => {
		for (const before of ['', 'a', 'ab', 'abc', 'user:']) {
			for (const after of ['', 'x', 'xy', 'xyz']) {
				const encoded = Buffer.from(`${before}geheimnis${after}`).toString('base64');
				expect(redactor('geheimnis').clean(`Basic ${encoded}, so`)).toBe('Basic •••, so');
				expect(redactor('geheimnis').clean(encoded)).toBe('•••');
			}
		}
		const url = Buffer.from('??>geheim~~?').toString('base64url');
		expect(url).toMatch(/[-_]/);
		expect(redactor('??>geheim~~?').clean(`x ${url} y`)).toBe('x ••• y');
		expect(redactor('ä€😀').clean(`x ${Buffer.from('ä€😀').toString('base64')} y`)).toBe('x ••• y');
	});

	test('a plain secret masks itself and not the word it stands in', () => {
		expect(redactor('geheim').clean('ungeheimlich')).toBe('un•••lich');
		expect(secretMask).toBe('•••');
	});

	test('every text of an error, and its cause is left out', () => {
		const error = new BackendError({
			kind: 'invalid',
			message: 'a geheim',
			cure: 'b geheim',
			code: 'geheim',
			fields: ['geheim', 'x'],
			status: 400,
			cause: new Error('geheim'),
		});
		const clean = redactor('geheim').cleanError(error);
		const { kind, message, cure, code, fields, status, cause } = clean;
		expect({ kind, message, cure, code, fields, status, cause }).toEqual({
			kind: 'invalid',
			message: 'a •••',
			cure: 'b •••',
			code: '•••',
			fields: ['•••', 'x'],
			status: 400,
			cause: undefined,
		});
		const bare = redactor('geheim').cleanError(new BackendError({ kind: 'invalid', message: 'a', code: 7 }));
		expect([bare.cure, bare.code, bare.fields]).toEqual([undefined, 7, []]);
	});
});

describe('a text with its escapes taken off', () => {
	const last = (text: string): string | undefined => readings(text).at(-1)?.text;

	test.each([
		['%41%C3%A4%E2%82%AC%F0%9F%98%80', 'Aä€😀'],
		['%c3%a4', 'ä'],
		['%E4%20', 'ä '],
		['%C3x', 'Ãx'],
		['%E2%82x', 'â\u0082x'],
		['%7f%80', '\u007f\u0080'],
		['\\u0041\\x42\\n\\t\\r\\b\\f\\"\\\'\\/', 'AB\n\t\r\b\f"\'/'],
		['&#65;&#x42;&#X43;&#68&#x45', 'ABCDE'],
		['&auml;&nbsp;&yuml;&iexcl;', 'ä\u00a0ÿ¡'],
		['&Tab;&excl;&QUOT;&num;&lt;&GT;&apos;&euro;&colon;&lowbar;&verbar;', '\t!"#<>\'€:_|'],
		['&#1114112;', '\ufffd'],
		['&#1114111;', '\u{10ffff}'],
		['%25%34%31', '%41'],
	])('%j reads %j one layer below', (text, plain) => {
		expect(readings(text).map((reading) => reading.text)).toContain(plain);
	});

	test('stays as it is where an escape is none', () => {
		for (const text of ['plain', '&unknown;', '&;', '100%', '%zz', '\\q']) expect(readings(text)).toEqual([{ text }]);
	});

	test('knows where each character stood', () => {
		const [first, joined] = readings('a%41  b');
		expect(first).toEqual({ text: 'a%41  b' });
		expect([joined.text, [...(joined.from ?? [])].slice(0, 6), [...(joined.to ?? [])].slice(0, 6)]).toEqual([
			'a%41 b',
			[0, 1, 2, 3, 4, 6],
			[1, 2, 3, 4, 6, 7],
		]);
		const unescaped = readings('a%41  b').find(({ text }) => text === 'aA  b');
		expect([[...(unescaped?.from ?? [])].slice(0, 5), [...(unescaped?.to ?? [])].slice(0, 5)]).toEqual([
			[0, 1, 4, 5, 6],
			[1, 4, 5, 6, 7],
		]);
		const twice = readings('%2541b').find(({ text }) => text === 'Ab');
		expect([[...(twice?.from ?? [])].slice(0, 2), [...(twice?.to ?? [])].slice(0, 2)]).toEqual([
			[0, 5],
			[5, 6],
		]);
	});

	test('has five layers at most', () => {
		const nested = (layers: number): string => `%${'25'.repeat(layers - 1)}41`;
		expect(last(nested(5))).toBe('A');
		expect(last(nested(6))).toBe('%41');
	});

	test('joins spaces of any kind into one', () => {
		expect(readings('a \t\n+b++c').map(({ text }) => text)).toEqual(['a \t\n+b++c', 'a b c']);
		expect(readings('a b')).toEqual([{ text: 'a b' }]);
		expect(readings('a+b')[1].text).toBe('a b');
	});

	test('of HTML alone is read once', () => {
		expect(decodeEntities('&amp;lt; &#38;&#x26;&#X26 %41 &nothing;')).toBe('&lt; &&& %41 &nothing;');
	});
});
