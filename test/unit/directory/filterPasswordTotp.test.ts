import fc from 'fast-check';
import { escapeFilterValue, filterFromRow, joinFilters, readRawFilter } from '../../../clients/directory/ldapFilter';
import { generatePassword } from '../../../clients/directory/password';
import { base32Decode, base32Encode, totp } from '../../../clients/directory/totp';

describe('LDAP filters', () => {
	test('no value can end its comparison', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (value) => {
				expect(escapeFilterValue(value)).not.toMatch(/[*()\u0000]/);
				expect(readRawFilter(filterFromRow({ field: 'cn', comparison: 'contains', value: `x${value}` }))).toBeDefined();
			}),
			{ numRuns: 1000 },
		);
		expect(escapeFilterValue('a*(b)\\c\u0000')).toBe('a\\2a\\28b\\29\\5cc\\00');
	});

	test.each([
		['equals', '(cn=x)'],
		['notEquals', '(!(cn=x))'],
		['contains', '(cn=*x*)'],
		['startsWith', '(cn=x*)'],
		['endsWith', '(cn=*x)'],
		['greaterOrEqual', '(cn>=x)'],
		['lessOrEqual', '(cn<=x)'],
		['present', '(cn=*)'],
		['absent', '(!(cn=*))'],
	] as const)('%s is written as %s', (comparison, filter) => {
		expect(filterFromRow({ field: 'cn', comparison, value: 'x' })).toBe(filter);
	});

	test('a name that is no attribute, or a comparison with nothing, is refused', () => {
		expect(() => filterFromRow({ field: 'cn)(uid', comparison: 'equals', value: 'x' })).toThrow(RangeError);
		expect(() => filterFromRow({ field: 'cn', comparison: 'equals', value: '' })).toThrow(RangeError);
	});

	test('filters are joined only where there is more than one', () => {
		expect(joinFilters([])).toBe('');
		expect(joinFilters(['(a=1)', ''])).toBe('(a=1)');
		expect(joinFilters(['(a=1)', '(b=2)'], 'or')).toBe('(|(a=1)(b=2))');
	});

	test.each([
		['cn=x', '(cn=x)'],
		['(&(a=1)(b=2))', '(&(a=1)(b=2))'],
		['(a=1)(b=2)', undefined],
		['(a=1', undefined],
		['a=1)', undefined],
		['', ''],
	])('a typed filter %j becomes %j', (typed, read) => {
		expect(readRawFilter(typed)).toBe(read);
	});
});

describe('generated passwords', () => {
	test('hold every chosen class, have the chosen length, and no lookalikes', () => {
		fc.assert(
			fc.property(fc.integer({ min: 8, max: 128 }), (length) => {
				const password = generatePassword({ length });
				expect(password).toHaveLength(length);
				for (const kind of [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/]) expect(password).toMatch(kind);
				expect(password).not.toMatch(/[0O1lI]/);
			}),
		);
	});

	test('two are never the same', () => {
		const made = new Set(Array.from({ length: 1000 }, () => generatePassword()));
		expect(made.size).toBe(1000);
	});

	test('only chosen classes are used', () => {
		expect(generatePassword({ lowercase: false, uppercase: false, symbols: false, length: 40 })).toMatch(/^[2-9]{40}$/);
	});

	test.each([{ length: 7 }, { length: 129 }, { length: 10.5 }, { lowercase: false, uppercase: false, digits: false, symbols: false }])(
		'%j is refused',
		(rules) => {
			expect(() => generatePassword(rules)).toThrow(RangeError);
		},
	);
});

describe('one-time passwords', () => {
	// RFC 6238 appendix B, SHA-1, cut to six digits.
	const secret = base32Encode(Buffer.from('12345678901234567890'));
	test.each([
		[59, '287082'],
		[1111111109, '081804'],
		[1111111111, '050471'],
		[1234567890, '005924'],
		[2000000000, '279037'],
		[20000000000, '353130'],
	])('at %d seconds it is %s', (seconds, code) => {
		expect(totp(secret, seconds)).toBe(code);
	});

	test('base32 goes there and back, with spaces, dashes and small letters forgiven', () => {
		fc.assert(
			fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (bytes) => {
				expect(base32Decode(base32Encode(bytes))).toEqual(Buffer.from(bytes));
			}),
		);
		expect(base32Decode('mzxw 6ytb-oi======')).toEqual(Buffer.from('foobar'));
		expect(base32Decode('not base32!')).toBeUndefined();
		expect(totp('', 0)).toBeUndefined();
	});
});

test('a base32 text without a letter is none, and one in groups, in small letters or padded is read', () => {
	for (const text of ['', ' - ', '==', 'A1', 'a0']) expect(base32Decode(text)).toBeUndefined();
	expect(base32Decode('mzxw 6ytb-oi======')?.toString()).toBe('foobar');
	expect(base32Decode('MZXW6YTBOI')?.toString()).toBe('foobar');
});
