import { asDn, childDn, dnKey, escapeRdnValue, isWithin, parentDn, parseDn, rdnValue, readablePath } from '../../../clients/directory/dn';
import { escapeFilterValue, filterFromRow, joinFilters, readRawFilter, type LdapFilterRow } from '../../../clients/directory/ldapFilter';
import { generatePassword } from '../../../clients/directory/password';
import { base32Decode, base32Encode, readTotpSettings, totp, type TotpSettings } from '../../../clients/directory/totp';
import { endsBefore, momentOf, textOrNull } from '../../../clients/directory/user';
import { candidates, patternTokens, stemOf, usernameFrom } from '../../../clients/directory/username';

describe('a DN', () => {
	const parts = (dn: string): unknown => parseDn(dn)?.map((rdn) => rdn.map(({ type, value }) => `${type}|${value}`));

	test.each<[string, unknown]>([
		['CN=a;DC=b', [['CN|a'], ['DC|b']]],
		['CN=a+OU=b,DC=c', [['CN|a', 'OU|b'], ['DC|c']]],
		[' CN = a , DC = b ', [['CN|a'], ['DC|b']]],
		['CN="a,b;c+d",DC=x', [['CN|a,b;c+d'], ['DC|x']]],
		['CN="a",DC=x', [['CN|a'], ['DC|x']]],
		['CN=a\\\\,DC=x', [['CN|a\\'], ['DC|x']]],
		['CN=a\\\\\\,b,DC=x', [['CN|a\\,b'], ['DC|x']]],
		['CN=a\\ ,DC=x', [['CN|a '], ['DC|x']]],
		['CN=a\\\\ ,DC=x', [['CN|a\\'], ['DC|x']]],
		['CN=\\41\\7a,DC=x', [['CN|Az'], ['DC|x']]],
		['CN=a=b,DC=x', [['CN|a=b'], ['DC|x']]],
		['CN=#04,DC=x', [['CN|#04'], ['DC|x']]],
		['CN=\\e4\u00e4😀,DC=x', [['CN|\ufffdä😀'], ['DC|x']]],
		['1.2=a', [['1.2|a']]],
		['x-1=a', [['x-1|a']]],
		['1=a', undefined],
		['1.=a', undefined],
		['-x=a', undefined],
		['CN=a,x', undefined],
		['CN=a+x,DC=b', undefined],
		['CN=a\\é', undefined],
		['CN=a"b', undefined],
		['CN="a"b"', undefined],
		['CN=a,', undefined],
		['CN="",DC=x', undefined],
	])('%s reads as %j', (dn, expected) => {
		expect(parts(dn)).toEqual(expected);
		expect(asDn(dn)).toBe(expected === undefined ? undefined : dn);
	});

	test.each([
		['CN=a,DC=b', 'DC=b'],
		['CN=a, DC=b', 'DC=b'],
		['CN=a;DC=b', 'DC=b'],
		['CN="a,b",DC=c,DC=d', 'DC=c,DC=d'],
		['CN=a\\,b', undefined],
		['CN=a', undefined],
	])('%s lies below %s', (dn, parent) => {
		expect(parentDn(dn)).toBe(parent);
	});

	test.each([
		['CN=Ada,DC=X', 'cn=ada,dc=x'],
		['CN=a  b,DC=x', 'cn=a b,dc=x'],
		['CN=\\ a\\ ,DC=x', 'cn=a,dc=x'],
		['CN=\\ ,DC=x', 'cn=\\ ,dc=x'],
		['ou=b+CN=a,dc=x', 'cn=a+ou=b,dc=x'],
		['CN=\\2C\\3B\\2B\\3C\\3E\\3D\\22\\5C,DC=x', 'cn=\\,\\;\\+\\<\\>\\=\\"\\\\,dc=x'],
		['CN=\\0A\\0D,DC=x', 'cn=\\0A\\0D,dc=x'],
		['No DN, at all', 'no dn, at all'],
	])('%s has the key %s', (dn, key) => {
		expect(dnKey(dn)).toBe(key);
	});

	test('is made of a value and a parent, and lies within it', () => {
		expect(escapeRdnValue(' #a,b+c;d<e>f=g"h\\i\u0000\n\r ')).toBe('\\ #a\\,b\\+c\\;d\\<e\\>f\\=g\\"h\\\\i\\00\\0A\\0D\\ ');
		expect([escapeRdnValue('#a'), escapeRdnValue(' '), escapeRdnValue('  ')]).toEqual(['\\#a', '\\ ', '\\ \\ ']);
		expect(childDn('CN', 'a,b', 'DC=x')).toBe('CN=a\\,b,DC=x');
		expect([
			isWithin('CN=a,DC=x', 'DC=x'),
			isWithin('DC=x', 'dc=X'),
			isWithin('CN=a,DC=xx', 'DC=x'),
			isWithin('DC=x', 'CN=a,DC=x'),
		]).toEqual([true, true, false, false]);
		expect([rdnValue('CN=a\\,b,DC=x'), rdnValue('x')]).toEqual(['a,b', undefined]);
	});

	test('reads as a path', () => {
		expect(readablePath('CN=a,OU=b,dc=example,DC=com')).toBe('example.com › b › a');
		expect([readablePath('OU=a,O=b'), readablePath('DC=x'), readablePath('no dn')]).toEqual(['b › a', 'x', 'no dn']);
	});
});

describe('a filter', () => {
	test.each<[LdapFilterRow['comparison'], string]>([
		['equals', '(cn=a\\2ab)'],
		['notEquals', '(!(cn=a\\2ab))'],
		['contains', '(cn=*a\\2ab*)'],
		['startsWith', '(cn=a\\2ab*)'],
		['endsWith', '(cn=*a\\2ab)'],
		['greaterOrEqual', '(cn>=a\\2ab)'],
		['lessOrEqual', '(cn<=a\\2ab)'],
		['present', '(cn=*)'],
		['absent', '(!(cn=*))'],
	])('by %s is %s', (comparison, filter) => {
		expect(filterFromRow({ field: 'cn', comparison, value: 'a*b' })).toBe(filter);
		if (comparison === 'present' || comparison === 'absent') expect(filterFromRow({ field: 'cn', comparison })).toBe(filter);
		else expect(() => filterFromRow({ field: 'cn', comparison })).toThrow("The comparison of 'cn' has no value");
	});

	test('needs the name of an attribute, and escapes its value', () => {
		for (const name of ['', '1a', 'a b', 'a)', '-a']) {
			expect(() => filterFromRow({ field: name, comparison: 'present' })).toThrow(`'${name}' is not an attribute name`);
		}
		expect(filterFromRow({ field: 'x-1', comparison: 'present' })).toBe('(x-1=*)');
		expect(escapeFilterValue('\\*()\u0000ä')).toBe('\\5c\\2a\\28\\29\\00ä');
	});

	test('joins others', () => {
		expect([joinFilters([]), joinFilters(['', '']), joinFilters(['', '(a=1)'])]).toEqual(['', '', '(a=1)']);
		expect([joinFilters(['(a=1)', '', '(b=2)']), joinFilters(['(a=1)', '(b=2)'], 'or')]).toEqual(['(&(a=1)(b=2))', '(|(a=1)(b=2))']);
	});

	test.each([
		['', ''],
		['  ', ''],
		['a=1', '(a=1)'],
		[' (a=1) ', '(a=1)'],
		['(&(a=1)(b=2))', '(&(a=1)(b=2))'],
		['&(a=1)(b=2)', '(&(a=1)(b=2))'],
		['(a=1)(b=2)', undefined],
		['(a=1', undefined],
		['a=1)', undefined],
		['(a=1))', undefined],
		['(a=\u0000)', undefined],
	])('typed as %j is %j', (text, filter) => {
		expect(readRawFilter(text)).toBe(filter);
	});
});

describe('base32 and one-time passwords', () => {
	test.each([
		['', ''],
		['f', 'MY'],
		['fo', 'MZXQ'],
		['foo', 'MZXW6'],
		['foob', 'MZXW6YQ'],
		['fooba', 'MZXW6YTB'],
		['foobar', 'MZXW6YTBOI'],
	])('%j is %s (RFC 4648)', (text, encoded) => {
		expect(base32Encode(Buffer.from(text))).toBe(encoded);
		if (text === '') expect(base32Decode(encoded)).toBeUndefined();
		else expect(base32Decode(`${encoded.toLowerCase()}==`)?.toString()).toBe(text);
	});

	test('are forgiven spaces and dashes, and nothing else', () => {
		expect(base32Decode('mz xw-6')?.toString()).toBe('foo');
		for (const text of ['MZXW1', 'MZXW8', 'MZ=XW', '===', 'ä']) expect(base32Decode(text)).toBeUndefined();
	});

	const secret = base32Encode(Buffer.from('12345678901234567890'));
	const usual: TotpSettings = { secret, digits: 6, period: 30, algorithm: 'sha1' };

	test.each([
		[59, 8, 'sha1', '94287082'],
		[1111111109, 8, 'sha1', '07081804'],
		[1234567890, 8, 'sha1', '89005924'],
		[20000000000, 8, 'sha1', '65353130'],
		[59, 6, 'sha1', '287082'],
		[1111111109, 6, 'sha1', '081804'],
	] as const)('at %i with %i digits by %s are %s (RFC 6238)', (seconds, digits, algorithm, code) => {
		expect(totp({ ...usual, digits, algorithm }, seconds)).toBe(code);
		if (digits === 6) expect(totp(secret, seconds)).toBe(code);
	});

	test('change with the period, and need a secret', () => {
		expect(totp({ ...usual, period: 60 }, 119)).toBe(totp(usual, 59));
		expect(totp(usual, 60)).not.toBe(totp(usual, 59));
		expect([totp('', 0), totp('1', 0), totp('A', 0)]).toEqual([undefined, undefined, undefined]);
	});

	const address = (query: string): string => `otpauth://totp/x?${query}`;

	test.each<[string, TotpSettings | undefined]>([
		[` ${secret} `, usual],
		[address(`secret=${secret}`), usual],
		['OTPAUTH://TOTP/x?secret=MZXW6', { ...usual, secret: 'MZXW6' }],
		[address('secret=MZXW6&digits=8&period=60&algorithm=SHA256'), { secret: 'MZXW6', digits: 8, period: 60, algorithm: 'sha256' }],
		[address('secret=MZXW6&digits=7&algorithm=sha-512'), { secret: 'MZXW6', digits: 7, period: 30, algorithm: 'sha512' }],
		[address('secret=MZXW6&period=5'), { ...usual, secret: 'MZXW6', period: 5 }],
		[address('secret=MZXW6&period=300'), { ...usual, secret: 'MZXW6', period: 300 }],
		[address('secret=MZXW6&period=4'), undefined],
		[address('secret=MZXW6&period=301'), undefined],
		[address('secret=MZXW6&period=30.5'), undefined],
		[address('secret=MZXW6&digits=5'), undefined],
		[address('secret=MZXW6&digits=9'), undefined],
		[address('secret=MZXW6&algorithm=MD5'), undefined],
		[address('secret=1'), undefined],
		[address('digits=6'), undefined],
		[`otpauth://hotp/x?secret=${secret}`, undefined],
		['otpauth:x', undefined],
		['1', undefined],
		['', undefined],
		['A', undefined],
	])('%s are made as %j', (text, settings) => {
		expect(readTotpSettings(text)).toEqual(settings);
	});
});

describe('a username', () => {
	const rule = { separators: '.-_', maxLength: 20 };
	const person = { firstName: 'Ada Mary', lastName: 'King-Noel' };
	const made = (pattern: string, who = person, more = {}): string => usernameFrom(pattern, who, { ...rule, ...more }, (text) => text);

	test.each([
		['{first}.{last}', 'adamary.kingnoel'],
		['{f}{l}', 'ak'],
		['{first1}.{last1}', 'ada.king'],
		['{first:3}{last:2}', 'adaki'],
		['{first1:2}', 'ad'],
		['{ First } {LAST:12}', 'adamary.kingnoel'],
		['x{f}', 'xa'],
		['{f}..{l}', 'a.k'],
		['.{f}.', 'a'],
		['{f}!{l}', 'a.k'],
		['{f}_{l}', 'a_k'],
	])('by %s is %s', (pattern, name) => {
		expect(made(pattern)).toBe(name);
	});

	test.each([
		['{middle}', "'{middle}' is nothing that a pattern can hold"],
		['{first:0}', "'{first:0}' is nothing that a pattern can hold"],
		['{first:100}', "'{first:100}' is nothing that a pattern can hold"],
		['{f:2}', "'{f:2}' is nothing that a pattern can hold"],
		['{f', "The braces of the pattern '{f' don't match"],
		['f}', "The braces of the pattern 'f}' don't match"],
		['...', 'No letter of the name is left for a username'],
	])('by %s is none', (pattern, message) => {
		expect(() => made(pattern)).toThrow(expect.objectContaining({ kind: 'invalid', message, delivery: 'unsent' }));
	});

	test('is cut to what the directory holds, and counts on', () => {
		expect(made('{first}.{last}', person, { maxLength: 8 })).toBe('adamary');
		expect(made('{first1}', { firstName: '- Ada', lastName: '' })).toBe('ada');
		expect(made('{last}', { firstName: '', lastName: 'x'.repeat(500) }, { maxLength: 900 })).toHaveLength(200);
		const names = candidates('abcdefgh', { ...rule, maxLength: 8 });
		const first = Array.from({ length: 11 }, () => names.next().value);
		expect(first).toEqual(['abcdefgh', ...[2, 3, 4, 5, 6, 7, 8, 9].map((number) => `abcdefg${number}`), 'abcdef10', 'abcdef11']);
		expect([...candidates('ab', { ...rule, maxLength: 2 })]).toEqual(['ab', ...[2, 3, 4, 5, 6, 7, 8, 9].map((number) => `a${number}`)]);
		expect([
			stemOf('abcdefgh', { ...rule, maxLength: 9 }),
			stemOf('ab.cd', { ...rule, maxLength: 9 }),
			stemOf('abc', { ...rule, maxLength: 3 }),
		]).toEqual(['abc', 'ab', 'a']);
		expect(patternTokens).toEqual(['{first}', '{last}', '{f}', '{l}', '{first1}', '{last1}', '{first:3}']);
	});
});

describe('small things', () => {
	test.each([
		[7, false],
		[8, true],
		[128, true],
		[129, false],
		[8.5, false],
	])('a password of %j characters is made: %j', (length, isMade) => {
		if (isMade) expect(generatePassword({ length })).toHaveLength(length);
		else expect(() => generatePassword({ length })).toThrow('The length of a generated password must be between 8 and 128');
	});

	test('a password has each class that was chosen, and none that was not', () => {
		for (let tries = 0; tries < 50; tries += 1) {
			const usual = generatePassword();
			expect(usual).toHaveLength(20);
			expect(usual).toMatch(/[a-z]/);
			expect(usual).toMatch(/[A-Z]/);
			expect(usual).toMatch(/[2-9]/);
			expect(usual).toMatch(/[!#$%*+\-.:=?@_~]/);
			expect(usual).not.toMatch(/[0O1lI]/);
			expect(generatePassword({ lowercase: false, uppercase: false, symbols: false })).toMatch(/^[2-9]{20}$/);
			expect(generatePassword({ digits: false, uppercase: false, symbols: false })).toMatch(/^[a-km-z]{20}$/);
		}
		const digits = generatePassword({ lowercase: false, uppercase: false, symbols: false, avoidLookalikes: false, length: 128 });
		expect(digits).toMatch(/[01]/);
		const none = { lowercase: false, uppercase: false, digits: false, symbols: false };
		expect(() => generatePassword(none)).toThrow('A generated password needs at least one class of characters');
	});

	test('moments, ends and texts', () => {
		expect([momentOf(0), momentOf(1999), momentOf(Number.NaN)]).toEqual(['1970-01-01T00:00:00Z', '1970-01-01T00:00:01Z', null]);
		const at = new Date('2030-01-01T00:00:00Z');
		const ends = ['2029-12-31T23:59:59Z', '2030-01-01T00:00:00Z', null].map((expiresAt) => endsBefore({ expiresAt }, at));
		expect(ends).toEqual([true, false, false]);
		expect([textOrNull('x'), textOrNull(''), textOrNull(7), textOrNull(undefined)]).toEqual(['x', null, null, null]);
	});
});
