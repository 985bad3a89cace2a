import fc from 'fast-check';
import {
	asDn,
	childDn,
	dnKey,
	escapeRdnValue,
	isWithin,
	parentDn,
	parseDn,
	rdnValue,
	readablePath,
	sameDn,
} from '../../../clients/directory/dn';

describe('distinguished names', () => {
	test.each([
		['CN=ada,OU=Staff,DC=example,DC=com', ['CN', 'ada'], 'OU=Staff,DC=example,DC=com'],
		['CN=Dijkstra\\, Edsger,OU=Staff,DC=example,DC=com', ['CN', 'Dijkstra, Edsger'], 'OU=Staff,DC=example,DC=com'],
		['CN=a\\3Db,DC=example', ['CN', 'a=b'], 'DC=example'],
		['CN=\\ leading and trailing\\ ,DC=example', ['CN', ' leading and trailing '], 'DC=example'],
		['cn="Quoted, Name",dc=example', ['cn', 'Quoted, Name'], 'dc=example'],
		['CN=M\\C3\\BCller,DC=example', ['CN', 'Müller'], 'DC=example'],
		['2.5.4.3=x,DC=example', ['2.5.4.3', 'x'], 'DC=example'],
		['CN=What\\?,DC=example', ['CN', 'What?'], 'DC=example'],
		['CN=a\\!\\(b\\),DC=example', ['CN', 'a!(b)'], 'DC=example'],
	])('%s is read with its escapes resolved', (dn, [type, value], parent) => {
		expect(parseDn(dn)?.[0][0]).toEqual({ type, value });
		expect(parentDn(dn)).toBe(parent);
	});

	test.each([
		'',
		'   ',
		'ada',
		'CN=',
		'CN',
		'=x',
		'CN=a,,DC=b',
		'CN=a\\',
		'CN=a\\zz',
		'C N=a',
		'CN=a\u0000b',
		',',
		'+',
		'CN="a',
		'CN="ab',
		'CN=ab"',
	])('%j is refused', (text) => {
		expect(asDn(text)).toBeUndefined();
	});

	test('any value survives being put into a DN and read again, and adds no RDN of its own', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), (value) => {
				const dn = childDn('CN', value, 'DC=example,DC=com');
				expect(parseDn(dn)).toHaveLength(3);
				expect(rdnValue(dn)).toBe(value);
				expect(parentDn(dn)).toBe('DC=example,DC=com');
			}),
			{ numRuns: 1000 },
		);
	});

	test('parsing never throws, whatever is typed', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => void parseDn(text)),
			{ numRuns: 1000 },
		);
	});

	/** What lists hold, and whatever is nearly that. */
	const nearlyPlain = fc
		.array(
			fc.tuple(
				fc.constantFrom('CN', 'ou', 'dc', 'x-1', 'uid', '2.5.4.3', 'C N', ''),
				fc.string({ unit: fc.constantFrom(...'aZ7 .-_=#<>!~[]^`{|}/:?@$&()*\'\\",;+\u0000äÉß中😀'), maxLength: 6 }),
			),
			{ minLength: 1, maxLength: 3 },
		)
		.map((rdns) => rdns.map(([type, value]) => `${type}=${value}`).join(','));

	test('the quick look at a DN takes exactly those that the parser takes', () => {
		fc.assert(
			fc.property(nearlyPlain, (text) => {
				expect(asDn(text) !== undefined).toBe(parseDn(text) !== undefined);
			}),
			{ numRuns: 1500 },
		);
	});

	test('the quick key of a DN is the one that its parsed form gives', () => {
		fc.assert(
			fc.property(nearlyPlain, (text) => {
				fc.pre(parseDn(text) !== undefined);
				// Longer than what the quick look takes, and read by the parser therefore.
				const below = `${',dc=x'.repeat(250)}`;
				expect(dnKey(text + below)).toBe(dnKey(text) + below);
			}),
			{ numRuns: 1500 },
		);
	});

	test('a DN of megabytes is read in a blink', () => {
		const long = childDn('CN', 'x'.repeat(2_000_000), 'DC=example');
		expect(rdnValue(long)).toHaveLength(2_000_000);
	});

	test('case, spaces and the spelling of escapes do not make another entry', () => {
		expect(sameDn('CN=Ada\\2C Countess, OU=Staff,DC=Example', 'cn=ada\\, countess,ou=staff,dc=example')).toBe(true);
		expect(sameDn('CN=Ada,DC=example', 'CN=Ada\\,DC\\=example,DC=example')).toBe(false);
		expect(sameDn('CN=What\\?  now,DC=x', 'cn = what? now , dc=X')).toBe(true);
		expect(sameDn('CN=a\\3Bb,DC=x', 'CN=a\\;b,DC=x')).toBe(true);
		expect(dnKey('ou=b+cn=a,dc=x')).toBe(dnKey('CN=A+OU=B,DC=X'));
	});

	test('only what really lies below a base is within it', () => {
		expect(isWithin('CN=ada,OU=Staff,DC=example', 'ou=staff,dc=EXAMPLE')).toBe(true);
		expect(isWithin('OU=Staff,DC=example', 'OU=Staff,DC=example')).toBe(true);
		expect(isWithin('CN=x,OU=NotStaff,DC=example', 'OU=Staff,DC=example')).toBe(false);
		expect(isWithin('CN=x\\,OU=Staff,DC=example', 'OU=Staff,DC=example')).toBe(false);
	});

	test('a path reads from the domain down', () => {
		expect(readablePath('CN=Dijkstra\\, Edsger,OU=Research,OU=Staff,DC=example,DC=com')).toBe(
			'example.com › Staff › Research › Dijkstra, Edsger',
		);
		expect(escapeRdnValue('#1, "the" best; a=b')).toBe('\\#1\\, \\"the\\" best\\; a\\=b');
	});
});
