/** A text with, for each of its characters, where it stood in the text it was read from. */
export interface Reading {
	text: string;
	/** Start and end in the first text; undefined for that text itself. */
	from?: Int32Array;
	to?: Int32Array;
}

const latin1Names =
	'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml';
const asciiNames =
	'Tab:\t NewLine:\n excl:! quot:" QUOT:" num:# dollar:$ percnt:% amp:& AMP:& apos:\' lpar:( rpar:) ast:* plus:+ comma:, period:. sol:/ colon:: semi:; lt:< LT:< equals:= gt:> GT:> quest:? commat:@ lsqb:[ lbrack:[ bsol:\\ rsqb:] rbrack:] Hat:^ lowbar:_ grave:` lcub:{ lbrace:{ verbar:| vert:| rcub:} rbrace:} euro:€';

const entities = new Map<string, string>([
	...latin1Names.split(' ').map((name, index): [string, string] => [name, String.fromCharCode(160 + index)]),
	...asciiNames.split(' ').map((entry): [string, string] => [entry.slice(0, entry.indexOf(':')), entry.slice(entry.indexOf(':') + 1)]),
]);

const jsonEscapes = new Map(Object.entries({ n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '"': '"', "'": "'", '/': '/', '\\': '\\' }));

/** One escape at a time, at the place where it starts. */
const escape =
	/%(?:[0-9a-fA-F]{2})|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\["'\\/ntrbf]|&#[xX][0-9a-fA-F]{1,6};?|&#[0-9]{1,7};?|&[A-Za-z][A-Za-z0-9]{1,7};/g;
/** What may stand for a space: white space in any amount, and the plus of forms. */
const space = /(?:[+]|[^\S ])[+\s]*| [+\s]+/g;

const validCodePoint = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd');

function percentBytes(text: string, at: number, count: number): number[] {
	const bytes: number[] = [];
	for (let index = at; bytes.length < count && /^%[0-9a-fA-F]{2}/.test(text.slice(index, index + 3)); index += 3) {
		bytes.push(Number.parseInt(text.slice(index + 1, index + 3), 16));
	}
	return bytes;
}

/** The character that percent escapes from here on make: of UTF-8, else of Latin-1, as old PHP pages have it. */
function percentCharacter(text: string, at: number): { character: string; length: number } {
	const lead = Number.parseInt(text.slice(at + 1, at + 3), 16);
	const size = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
	const bytes = percentBytes(text, at, size);
	const character = Buffer.from(bytes).toString('utf8');
	const sound = bytes.length === size && Buffer.from(character, 'utf8').equals(Buffer.from(bytes));
	return sound ? { character, length: 3 * size } : { character: String.fromCharCode(lead), length: 3 };
}

function readEscape(text: string, match: string, at: number): { character: string; length: number } {
	const { length } = match;
	if (match.startsWith('%')) return percentCharacter(text, at);
	if (/^\\[ux]/.test(match)) return { character: String.fromCharCode(Number.parseInt(match.slice(2), 16)), length };
	if (match.startsWith('\\')) return { character: jsonEscapes.get(match[1]) ?? match[1], length };
	if (/^&#x/i.test(match)) return { character: validCodePoint(Number.parseInt(match.slice(3), 16)), length };
	if (match.startsWith('&#')) return { character: validCodePoint(Number.parseInt(match.slice(2), 10)), length };
	return { character: entities.get(match.slice(1, -1)) ?? match, length };
}

/**
 * Takes one layer of escapes off: percent (any case, UTF-8 or Latin-1), JSON, HTML entities (named, decimal, hex). All at
 * once, in time linear to the text.
 *
 * @returns undefined when there was none
 */
const unescapeOnce = (reading: Reading): Reading | undefined => replaceAll(reading, escape, readEscape);

/** The text with each space, however written, as one; undefined when it is so already. */
const joinSpaces = (reading: Reading): Reading | undefined =>
	replaceAll(reading, space, (_text, match) => ({ character: ' ', length: match.length }));

/** A reading in the making: what is copied of the one before, and what is put in the place of escapes. */
class Rewriting {
	private readonly parts: string[] = [];
	private readonly from: Int32Array;
	private readonly to: Int32Array;
	private size = 0;
	/** Up to here the text is read. */
	next = 0;

	constructor(private readonly reading: Reading) {
		// No escape is shorter than what it stands for.
		this.from = new Int32Array(reading.text.length);
		this.to = new Int32Array(reading.text.length);
	}

	replace(at: number, length: number, character: string): void {
		this.copyUpTo(at);
		this.parts.push(character);
		for (let unit = 0; unit < character.length; unit += 1) this.note(at, at + length - 1);
		this.next = at + length;
	}

	/** @returns undefined when nothing was replaced */
	finish(): Reading | undefined {
		if (this.next === 0) return undefined;
		this.copyUpTo(this.reading.text.length);
		return { text: this.parts.join(''), from: this.from, to: this.to };
	}

	private copyUpTo(limit: number): void {
		if (limit <= this.next) return;
		this.parts.push(this.reading.text.slice(this.next, limit));
		for (let index = this.next; index < limit; index += 1) this.note(index, index);
		this.next = limit;
	}

	private note(first: number, last: number): void {
		const { from, to } = this.reading;
		this.from[this.size] = from?.[first] ?? first;
		this.to[this.size] = to?.[last] ?? last + 1;
		this.size += 1;
	}
}

function replaceAll(reading: Reading, pattern: RegExp, read: typeof readEscape): Reading | undefined {
	const rewriting = new Rewriting(reading);
	for (const match of reading.text.matchAll(pattern)) {
		// A sequence of percent bytes was read as one character.
		if (match.index < rewriting.next) continue;
		const { character, length } = read(reading.text, match[0], match.index);
		if (character !== match[0]) rewriting.replace(match.index, length, character);
	}
	return rewriting.finish();
}

const mostLayers = 5;

/** The text itself, and what it reads as with one more layer of escapes taken off each time; each with its spaces joined too. */
export function readings(text: string): Reading[] {
	const all: Reading[] = [];
	let layer: Reading | undefined = { text };
	for (let depth = 0; layer !== undefined && depth <= mostLayers; depth += 1) {
		const joined = joinSpaces(layer);
		all.push(layer, ...(joined === undefined ? [] : [joined]));
		layer = unescapeOnce(layer);
	}
	return all;
}

/** HTML entities as the characters they stand for. */
export const decodeEntities = (text: string): string =>
	text.replace(/&#[xX][0-9a-fA-F]{1,6};?|&#[0-9]{1,7};?|&[A-Za-z][A-Za-z0-9]{1,7};/g, (match) => readEscape(match, match, 0).character);
