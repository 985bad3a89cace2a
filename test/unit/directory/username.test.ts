import fc from 'fast-check';
import { candidates, loadRomaniser, stemOf, usernameFrom, type NamingRule, type Romaniser } from '../../../clients/directory/username';

const strict: NamingRule = { separators: '-_', maxLength: 32 };
const samba: NamingRule = { separators: '.-_', maxLength: 20 };
let romanise: Romaniser;
beforeAll(async () => (romanise = await loadRomaniser()));

const nameOf = (pattern: string, firstName: string, lastName: string, rule = samba): string =>
	usernameFrom(pattern, { firstName, lastName }, rule, romanise);

describe('a username from a name', () => {
	test.each([
		['{f}{last}', 'Ada', 'Lovelace', 'alovelace'],
		['{first}.{last}', 'Ada', 'Lovelace', 'ada.lovelace'],
		['{first}{l}', 'Ada', 'Lovelace', 'adal'],
		['{last:3}{first:2}', 'Ada', 'Lovelace', 'lovad'],
		['{first1}.{last1}', 'Anna Maria', 'García Márquez', 'anna.garcia'],
		['{first}{last}', 'Jean-Luc', "O'Brien", 'jeanlucobrien'],
		['{ First }.{LAST}', 'Ada', 'Lovelace', 'ada.lovelace'],
		['x-{f}{last}', 'Ada', 'Lovelace', 'x-alovelace'],
		['{first}.{last}', 'Ada', '', 'ada'],
		['{first}.{last}', '', 'Lovelace', 'lovelace'],
	])('by %s of %s %s is %s', (pattern, first, last, name) => {
		expect(nameOf(pattern, first, last)).toBe(name);
	});

	test.each([
		['German', 'Jürgen', 'Großmann', 'juergen.grossmann'],
		['German, letters and dots apart', 'Ju\u0308rgen', 'Ma\u0308rz', 'juergen.maerz'],
		['Scandinavian', 'Søren', 'Ångström', 'soren.angstroem'],
		['Polish', 'Łukasz', 'Żółć', 'lukasz.zolc'],
		['Turkish', 'İpek', 'Yılmaz', 'ipek.yilmaz'],
		['Vietnamese', 'Thị', 'Nguyễn', 'thi.nguyen'],
		['Russian', 'Дмитрий', 'Щербаков', 'dmitriy.shcherbakov'],
		['Greek', 'Γιώργος', 'Νικολάου', 'giorgos.nikolaoy'],
		['Chinese', '小明', '王', 'xiaoming.wang'],
		['Arabic', 'محمد', 'حسن', 'mhmd.hsn'],
		['an emoji', '😀 Zoë', '', 'zoe'],
	])('in %s letters is spelled in Latin ones', (_script, first, last, name) => {
		expect(nameOf('{first}.{last}', first, last)).toBe(name);
	});

	test('has umlauts as the wish is', async () => {
		const plain = await loadRomaniser('oneLetter');
		expect(usernameFrom('{first}.{last}', { firstName: 'Gürsoy', lastName: 'Öz' }, samba, plain)).toBe('gursoy.oz');
	});

	test('holds nothing that the directory refuses', () => {
		expect(nameOf('{first}.{last}', 'Ada', 'Lovelace', strict)).toBe('ada-lovelace');
		expect(nameOf('{first}@{last}', 'Ada', 'Lovelace')).toBe('ada.lovelace');
		expect(nameOf('{first}.{last}', 'Christopher', 'Vanderbilt')).toBe('christopher.vanderbi');
		expect(nameOf('{first}.{last}', 'Bartholomew-Maximil', 'X')).toBe('bartholomewmaximil.x');
		expect(nameOf('{first}.{last}', 'Bartholomew-Maximili', 'X')).toBe('bartholomewmaximili');
	});

	test.each([
		['{firstname}', 'Ada', "'{firstname}' is nothing that a pattern can hold"],
		['{first', 'Ada', 'braces'],
		['{first}.{last}', '😀', 'No letter'],
		['{first}.{last}', ' ', 'No letter'],
	])('by %s of %s is refused', (pattern, first, message) => {
		expect(() => nameOf(pattern, first, '')).toThrow(message);
		expect(() => nameOf(pattern, first, '')).toThrow(expect.objectContaining({ kind: 'invalid', delivery: 'unsent' }));
	});

	test('by a token that there is none is refused with those there are', () => {
		expect(() => nameOf('{nick}', 'Ada', '')).toThrow(expect.objectContaining({ cure: expect.stringContaining('{first}, {last}') }));
	});
});

describe('names one after another', () => {
	const some = (name: string, count: number, rule = samba): string[] => {
		const found: string[] = [];
		for (const one of candidates(name, rule)) if (found.push(one) >= count) break;
		return found;
	};

	test('are the name and its numbers, cut so that the number stays', () => {
		expect(some('ada', 3)).toEqual(['ada', 'ada2', 'ada3']);
		expect(some('christopher.vanderbi', 11).slice(-3)).toEqual(['christopher.vanderb9', 'christopher.vander10', 'christopher.vander11']);
		expect(some('bartholomewmaximil.x', 2)).toEqual(['bartholomewmaximil.x', 'bartholomewmaximil2']);
	});

	test('end where no number fits', () => {
		expect(some('ab', 1000, { separators: '-', maxLength: 2 })).toEqual(['ab', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7', 'a8', 'a9']);
	});
});

const patterns = fc.constantFrom(
	'{f}{last}',
	'{first}.{last}',
	'{first1}-{last1}',
	'{last:4}_{first:2}',
	'{first}..{last}.',
	'-{l}@{f} {last}',
);
const rules = fc.record({ separators: fc.constantFrom('-_', '.-_'), maxLength: fc.integer({ min: 2, max: 64 }) });
const names = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ unit: 'grapheme' }), fc.string());

test('whatever the name, what comes out is allowed, begins with the stem, and is the same when asked again', () => {
	fc.assert(
		fc.property(patterns, names, names, rules, fc.nat(40), (pattern, firstName, lastName, rule, skip) => {
			const make = () => usernameFrom(pattern, { firstName, lastName: `${lastName}x` }, rule, romanise);
			const name = make();
			expect(make()).toBe(name);
			const stem = stemOf(name, rule);
			let count = 0;
			for (const one of candidates(name, rule)) {
				expect(one).toMatch(rule.separators.includes('.') ? /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/ : /^[a-z0-9]+(?:[_-][a-z0-9]+)*$/);
				expect(one.length).toBeLessThanOrEqual(rule.maxLength);
				expect(one.startsWith(stem)).toBe(true);
				count += 1;
				if (count > skip) break;
			}
			expect(count).toBeGreaterThan(0);
		}),
		{ numRuns: 600 },
	);
});

test('half a surrogate pair and a very long name do no harm', () => {
	expect(nameOf('{first}', '\uD83DAda\uDE00', '')).toBe('ada');
	expect(nameOf('{first}', 'a'.repeat(1_000_000), '')).toHaveLength(20);
});
