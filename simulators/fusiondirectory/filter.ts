import { exception } from './failures';

/** LDAP filters as FusionDirectory's own parser takes them. */

export type Filter =
	| { kind: 'all' }
	| { kind: 'and' | 'or'; parts: Filter[] }
	| { kind: 'not'; part: Filter }
	| { kind: 'compare'; attribute: string; operator: '=' | '~=' | '>=' | '<='; value: string };

const failed = (text: string) => exception('FusionDirectoryException', `Failed to parse ${text}`);

function split(text: string): string[] {
	const parts: string[] = [];
	let depth = 0;
	let start = 0;
	for (let index = 0; index < text.length; index += 1) {
		if (text[index] === '(') {
			if (depth === 0) start = index;
			depth += 1;
		} else if (text[index] === ')') {
			depth -= 1;
			if (depth < 0) throw failed(text);
			if (depth === 0) parts.push(text.slice(start, index + 1));
		}
	}
	if (depth !== 0 || parts.join('').length !== text.replace(/\)\s+\(/g, ')(').trim().length) throw failed(text);
	return parts;
}

function parse(text: string): Filter {
	const inner = text.replace(/^\s*\(/, '').replace(/\)\s*$/, '');
	switch (inner[0]) {
		case '&':
		case '|': {
			const parts = split(inner.slice(1)).map(parse);
			if (parts.length === 0) throw failed(inner);
			return { kind: inner[0] === '&' ? 'and' : 'or', parts };
		}
		case '!':
			return { kind: 'not', part: parse(inner.slice(1)) };
		default: {
			const found = /^([^()=<>~]+)(=|~=|>=|<=)([^()]*)$/.exec(inner);
			if (!found) throw failed(inner);
			const operator = found[2] as '=' | '~=' | '>=' | '<=';
			return { kind: 'compare', attribute: found[1].trim(), operator, value: found[3] };
		}
	}
}

/** An empty text asks for everything. */
export const parseFilter = (text: string): Filter => (text === '' ? { kind: 'all' } : parse(text));

export function* attributesOf(filter: Filter): Generator<string> {
	if (filter.kind === 'compare') yield filter.attribute.replace(/:dn:?$/, '');
	else if (filter.kind === 'not') yield* attributesOf(filter.part);
	else if (filter.kind !== 'all') for (const part of filter.parts) yield* attributesOf(part);
}

/** The value that `attribute` must equal for anything to match, when the filter says so: lets an index answer. */
export function demanded(filter: Filter, attribute: string): string | undefined {
	if (filter.kind === 'compare') {
		const exact = filter.attribute === attribute && filter.operator === '=' && !filter.value.includes('*');
		return exact ? unescape(filter.value) : undefined;
	}
	if (filter.kind !== 'and') return undefined;
	for (const part of filter.parts) {
		const value = demanded(part, attribute);
		if (value !== undefined) return value;
	}
	return undefined;
}

/** `\28` and the like, byte by byte in UTF-8. */
function unescape(value: string): string {
	if (!value.includes('\\')) return value;
	const encoded = encodeURIComponent(value).replace(/%5C([0-9a-fA-F]{2})/g, '%$1');
	try {
		return decodeURIComponent(encoded);
	} catch {
		return value;
	}
}

const stamp = /^\d{10}(\d{2}(\d{2})?)?([.,]\d+)?Z$/;
const timed = new Set(['createTimestamp', 'modifyTimestamp', 'fdAuditDateTime', 'fdArchivedDateTime']);

/** Their LDAP schemas give them no order: comparisons find nobody. */
const unordered = new Set(['shadowExpire', 'shadowLastChange', 'sambaKickoffTime']);

type Test = (value: string) => boolean;

function testOf(attribute: string, operator: string, raw: string): Test {
	if (operator === '>=' || operator === '<=') {
		const bound = unescape(raw);
		if (unordered.has(attribute)) return () => false;
		if (timed.has(attribute) && !stamp.test(bound)) return () => false;
		const numeric = /^-?\d+$/.test(bound);
		const compare = (value: string): number =>
			numeric && /^-?\d+$/.test(value) ? Number(value) - Number(bound) : value < bound ? -1 : value > bound ? 1 : 0;
		return operator === '>=' ? (value) => compare(value) >= 0 : (value) => compare(value) <= 0;
	}
	if (raw === '*') return () => true;
	if (!raw.includes('*') || operator === '~=') {
		const wanted = unescape(raw).toLowerCase();
		return (value) => value.toLowerCase() === wanted;
	}
	const [start = '', ...others] = raw.split('*').map((part) => unescape(part).toLowerCase());
	const end = others.pop() ?? '';
	return (value) => matchesParts(value.toLowerCase(), start, others, end);
}

/** Substrings in their order: no pattern, which has a largest size. */
function matchesParts(value: string, start: string, middle: string[], end: string): boolean {
	if (value.length < start.length + end.length || !value.startsWith(start) || !value.endsWith(end)) return false;
	let at = start.length;
	for (const part of middle) {
		const found = value.indexOf(part, at);
		if (found < 0 || found + part.length > value.length - end.length) return false;
		at = found + part.length;
	}
	return true;
}

export interface Searchable {
	dn: string;
	values(attribute: string): readonly string[];
}

/** @param readable attributes the caller may not read never match, whatever the comparison. */
export function compile(filter: Filter, readable: (attribute: string) => boolean): (entry: Searchable) => boolean {
	switch (filter.kind) {
		case 'all':
			return () => true;
		case 'not': {
			const part = compile(filter.part, readable);
			const hidden = [...attributesOf(filter.part)].some((one) => !readable(one));
			return hidden ? () => false : (entry) => !part(entry);
		}
		case 'and': {
			const parts = filter.parts.map((part) => compile(part, readable));
			return (entry) => parts.every((part) => part(entry));
		}
		case 'or': {
			const parts = filter.parts.map((part) => compile(part, readable));
			return (entry) => parts.some((part) => part(entry));
		}
		case 'compare': {
			const inDn = /:dn:?$/.test(filter.attribute);
			const attribute = filter.attribute.replace(/:dn:?$/, '');
			if (!readable(attribute)) return () => false;
			const test = testOf(attribute, filter.operator, filter.value);
			if (!inDn) return (entry) => entry.values(attribute).some(test);
			const rdn = `${attribute}=${filter.value}`.toLowerCase();
			return (entry) => entry.values(attribute).some(test) || entry.dn.toLowerCase().split(',').includes(rdn);
		}
	}
}
