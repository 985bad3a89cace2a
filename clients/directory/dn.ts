/** Distinguished names as text (RFC 4514). DNs are compared by their parsed form and passed on as they came. */

declare const checkedDn: unique symbol;
/** A text that was parsed as a DN with at least one RDN. */
export type DistinguishedName = string & { readonly [checkedDn]: true };

export interface AttributeValue {
	/** Attribute type as written (`CN`, `ou`, `2.5.4.3`). */
	type: string;
	/** Value with its escapes resolved; `#hex` values are kept as written. */
	value: string;
}

/** One relative distinguished name; more than one pair when joined by `+`. */
export type Rdn = AttributeValue[];

const typePattern = /^(?:[A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)+)$/;

/** Where a DN, and an RDN, may end, and what keeps them from it. */
const endOfRdn = /[\\",;]/g;
const endOfPair = /[\\"+]/g;

/** Splits at separators that are neither escaped nor inside quotes; what lies between such marks is not looked at. */
function splitUnescaped(text: string, marks: RegExp): string[] {
	const parts: string[] = [];
	let start = 0;
	let quoted = false;
	const mark = new RegExp(marks);
	for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
		const [character] = found;
		if (character === '\\') mark.lastIndex += 1;
		else if (character === '"') quoted = !quoted;
		else if (!quoted) {
			parts.push(text.slice(start, found.index));
			start = mark.lastIndex;
		}
	}
	parts.push(text.slice(start));
	return parts;
}

/**
 * What a backslash may stand before, besides two hex digits: RFC 4514 names a few characters, Samba writes `\?` as well.
 * Any ASCII punctuation or space is read.
 */
const escapable = /^[ -/:-@[-`{-~]$/;

/** Resolves `\,`, `\2C` and quotes; undefined when an escape is broken. */
function unescapeValue(text: string): string | undefined {
	const quoted = text.length >= 2 && text.startsWith('"') && text.endsWith('"');
	const source = quoted ? text.slice(1, -1) : text;
	// Most values hold nothing to resolve, and some are very long.
	if (!/[\\"\u0000]/.test(source)) return Buffer.from(source, 'utf8').toString('utf8');
	const bytes: number[] = [];
	for (let index = 0; index < source.length; ) {
		const character = source[index];
		if (character === '\u0000') return undefined;
		if (character !== '\\') {
			if (character === '"') return undefined;
			const whole = String.fromCodePoint(source.codePointAt(index) ?? 0);
			bytes.push(...Buffer.from(whole, 'utf8'));
			index += whole.length;
			continue;
		}
		const hex = /^[0-9A-Fa-f]{2}/.exec(source.slice(index + 1));
		if (hex) {
			bytes.push(Number.parseInt(hex[0], 16));
			index += 3;
			continue;
		}
		const escaped = source[index + 1];
		if (escaped === undefined || !escapable.test(escaped)) return undefined;
		bytes.push(escaped.charCodeAt(0));
		index += 2;
	}
	return Buffer.from(bytes).toString('utf8');
}

/** Spaces around a value mean nothing unless escaped. */
function trimUnescaped(text: string): string {
	const start = text.replace(/^ +/, '');
	// Counted from the end: a pattern would look at every run of spaces in between.
	let length = start.length;
	while (start[length - 1] === ' ') length -= 1;
	const end = start.slice(0, length);
	// A backslash that ended up last had escaped the space behind it, unless it is itself escaped.
	let backslashes = 0;
	while (end[length - 1 - backslashes] === '\\') backslashes += 1;
	return backslashes % 2 === 1 && end.length < start.length ? `${end} ` : end;
}

/** Parses a DN into its RDNs, the entry's own first; undefined when it is none. */
export function parseDn(text: string): Rdn[] | undefined {
	// Said at once of what is no DN at all, however long it is.
	if (!text.includes('=')) return undefined;
	const rdns: Rdn[] = [];
	for (const part of splitUnescaped(text, endOfRdn)) {
		const rdn: Rdn = [];
		for (const pair of splitUnescaped(part, endOfPair)) {
			const equals = pair.indexOf('=');
			if (equals < 0) return undefined;
			const type = pair.slice(0, equals).trim();
			const raw = trimUnescaped(pair.slice(equals + 1));
			const value = unescapeValue(raw);
			if (!typePattern.test(type) || value === undefined || value === '') return undefined;
			rdn.push({ type, value });
		}
		rdns.push(rdn);
	}
	return rdns;
}

/**
 * Most DNs hold nothing to resolve: nothing escaped, quoted or joined, no space around a name. Lists have a hundred
 * thousand of them, so these are recognised by one look instead of being parsed.
 */
const listOf = (value: string): RegExp => {
	const rdn = `[A-Za-z][A-Za-z0-9-]*=${value}`;
	return new RegExp(`^${rdn}(?:,${rdn})*$`);
};
const plainDn = listOf('[^\\\\",;+\\u0000 ][^\\\\",;+\\u0000]*');
/** Only printable ASCII that is written without escapes, and no two spaces: but for its case already the key. */
const plainKey = listOf('[!$-*\\--:?-[\\]-~]+(?: [!$-*\\--:?-[\\]-~]+)*');
const upperCase = /[A-Z]/;
/** A pattern that looks at megabytes may run out of stack. */
const longestPlain = 1000;

/** The text as a checked DN, unchanged; undefined when it is empty or malformed. */
export function asDn(text: string): DistinguishedName | undefined {
	const isDn = (text.length <= longestPlain && plainDn.test(text)) || parseDn(text) !== undefined;
	return isDn ? (text as DistinguishedName) : undefined;
}

/** Case, runs of spaces and spaces at the ends mean nothing in a name (RFC 4518; Samba folds them as well). */
const folded = (value: string): string =>
	value
		.toLowerCase()
		.replace(/ {2,}/g, ' ')
		.replace(/^ (?=.)/, '')
		.replace(/(?<=.) $/, '');

/** A form in which two DNs are equal exactly when they name the same entry (case, spaces and spelling of escapes aside). */
export function dnKey(dn: string): string {
	// Told to do so, JavaScript makes a second text even of one in lower case.
	if (dn.length <= longestPlain && plainKey.test(dn)) return upperCase.test(dn) ? dn.toLowerCase() : dn;
	const rdns = parseDn(dn);
	if (rdns === undefined) return dn.toLowerCase();
	return rdns
		.map((rdn) =>
			rdn
				.map(({ type, value }) => `${type.toLowerCase()}=${escapeRdnValue(folded(value))}`)
				.sort()
				.join('+'),
		)
		.join(',');
}

export const sameDn = (one: string, other: string): boolean => dnKey(one) === dnKey(other);

/** Whether an entry lies below a base, or is the base itself. */
export function isWithin(dn: string, base: string): boolean {
	const key = dnKey(dn);
	const baseKey = dnKey(base);
	return key === baseKey || key.endsWith(`,${baseKey}`);
}

/** The DN above, cut from the text as it came; undefined for a DN of one RDN. */
export function parentDn(dn: string): string | undefined {
	const parts = splitUnescaped(dn, endOfRdn);
	if (parts.length < 2) return undefined;
	return dn.slice(parts[0].length + 1).trimStart();
}

/** The value of the entry's own RDN, unescaped (`Dijkstra, Edsger`). */
export function rdnValue(dn: string): string | undefined {
	return parseDn(dn)?.[0]?.[0]?.value;
}

/** Escapes a value for a DN (RFC 4514 section 2.4). */
export function escapeRdnValue(value: string): string {
	const escaped = value
		.replace(/[\\",+;<>=]/g, '\\$&')
		.replace(/\u0000/g, '\\00')
		.replace(/\n/g, '\\0A')
		.replace(/\r/g, '\\0D');
	// In one go: a value of one space is both its beginning and its end.
	return escaped.replace(/^[ #]| $/g, '\\$&');
}

/** Puts an entry below a parent: `childDn('CN', 'Dijkstra, Edsger', base)`. */
export function childDn(type: string, value: string, parent: string): string {
	return `${type}=${escapeRdnValue(value)},${parent}`;
}

/** A DN as people read paths: `example.com › Staff › Research`. */
export function readablePath(dn: string): string {
	const rdns = parseDn(dn);
	if (rdns === undefined) return dn;
	const domain = rdns.filter(([first]) => first.type.toLowerCase() === 'dc').map(([first]) => first.value);
	const folders = rdns.filter(([first]) => first.type.toLowerCase() !== 'dc').map(([first]) => first.value);
	return [domain.join('.'), ...folders.reverse()].filter((part) => part !== '').join(' › ');
}
