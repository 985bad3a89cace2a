import { BackendError } from '../errors';

/** What a directory lets stand in a login name; suggestions are in lower case everywhere. */
export interface NamingRule {
	/** Characters allowed between letters and digits, the preferred one first: what is not allowed becomes it. */
	separators: string;
	/** Most characters of a name. */
	maxLength: number;
}

export interface PersonName {
	firstName: string;
	lastName: string;
}

/** How ä, ö and ü are spelled: `ae, oe, ue`, or `a, o, u`. */
export type Umlauts = 'twoLetters' | 'oneLetter';

/** Spells any script in ASCII letters; what it doesn't know it leaves out. */
export type Romaniser = (text: string) => string;

const twoLetters: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue' };
/** Nobody's name is longer; texts of any length come from elsewhere. */
const longestName = 200;
/** Room for the number: names are looked up by what stands before it. */
const mostDigits = 6;

/**
 * The tables are some megabytes in memory: loaded when somebody asks for a name.
 *
 * @see https://github.com/yf-hk/transliteration
 */
export async function loadRomaniser(umlauts: Umlauts = 'twoLetters'): Promise<Romaniser> {
	const { transliterate } = await import('transliteration');
	return (text) => {
		// Composed, so that a letter with its dots is one character; half a surrogate pair is none.
		const composed = text.normalize('NFC').replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '');
		const spelled = umlauts === 'twoLetters' ? composed.replace(/[äöüÄÖÜ]/g, (letter) => twoLetters[letter] ?? letter) : composed;
		return transliterate(spelled);
	};
}

/** The tokens of a pattern, for messages and descriptions. */
export const patternTokens = ['{first}', '{last}', '{f}', '{l}', '{first1}', '{last1}', '{first:3}'] as const;

const lettersOf = (text: string, romanise: Romaniser): string =>
	romanise(text)
		.toLowerCase()
		.replace(/[^a-z0-9]/g, '');

/** The value of a token; undefined for one that there is none. */
function valueOf(token: string, { firstName, lastName }: PersonName, romanise: Romaniser): string | undefined {
	const match = /^(?:([fl])|(first|last)(1)?(?::([1-9]\d?))?)$/.exec(token);
	if (!match) return undefined;
	const [, initial, which, only, count] = match;
	const text = ((initial ?? which) === 'f' || which === 'first' ? firstName : lastName).trim().slice(0, longestName);
	const words = text.split(/[\s-]+/).map((word) => lettersOf(word, romanise));
	const letters = only ? (words.find((word) => word !== '') ?? '') : words.join('');
	return letters.slice(0, initial ? 1 : count ? Number(count) : undefined);
}

const refusal = (message: string, cure: string): BackendError => new BackendError({ kind: 'invalid', message, cure, delivery: 'unsent' });

/**
 * The name that a pattern gives, as the rule allows it and without a number.
 *
 * @param pattern  text with {@link patternTokens}: `{first}` and `{last}` whole, `{f}` and `{l}` their first letter,
 *   `{first1}` the first of several first names, `{first:3}` three letters
 * @throws BackendError kind `invalid` for a token that there is none, or a name that leaves no letter
 */
export function usernameFrom(pattern: string, person: PersonName, rule: NamingRule, romanise: Romaniser): string {
	const filled = pattern.replace(/\{([^{}]*)\}/g, (token, name: string) => {
		const value = valueOf(name.trim().toLowerCase(), person, romanise);
		if (value === undefined) throw refusal(`'${token}' is nothing that a pattern can hold`, `Use ${patternTokens.join(', ')}`);
		return value;
	});
	if (/[{}]/.test(filled)) throw refusal(`The braces of the pattern '${pattern}' don't match`, 'Write it like {first}.{last}');
	const [preferred] = rule.separators;
	const allowed = [...filled.toLowerCase()]
		.map((character) => (/[a-z0-9]/.test(character) || rule.separators.includes(character) ? character : preferred))
		.join('');
	const name = trimmed(trimmed(allowed.replace(/([^a-z0-9])[^a-z0-9]+/g, '$1')).slice(0, rule.maxLength));
	if (name !== '') return name;
	throw refusal('No letter of the name is left for a username', 'Fill in a first or a last name, or choose another pattern');
}

/** No separator at an end, where some directories refuse it. */
const trimmed = (name: string): string => name.replace(/^[^a-z0-9]+/, '').replace(/[^a-z0-9]+$/, '');

/** What every name that {@link candidates} gives begins with. */
export const stemOf = (name: string, { maxLength }: NamingRule): string => trimmed(name.slice(0, Math.max(1, maxLength - mostDigits)));

/**
 * A name and its numbered forms, always in the same order: `ada`, `ada2`, `ada3`, …; where the length is limited, the
 * number stays and the name is cut.
 */
export function* candidates(name: string, { maxLength }: NamingRule): Generator<string, void, void> {
	yield name;
	for (let number = 2; String(number).length <= Math.min(mostDigits, maxLength - 1); number += 1) {
		yield trimmed(name.slice(0, maxLength - String(number).length)) + String(number);
	}
}
