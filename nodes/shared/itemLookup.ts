import { isExpression } from 'n8n-workflow';
import { isPlainObject } from '../../clients/json';

/** What a lookup gives where only n8n can tell. */
export const undecided = Symbol('undecided');

/** The value of a parameter for an item, looked up in the item's JSON; `undecided` where a field is missing or is more than a plain value. */
export type ItemLookup = (json: unknown) => unknown;

/** `{{ $json.name }}`, `{{ $json["First name"].short }}`, `{{ $json.mails[0] }}`: nothing that would have to be computed. */
const field = /\{\{\s*\$json((?:\.[A-Za-z_]\w*|\[(?:\d{1,6}|"[^"\\{}\r\n]*"|'[^'\\{}\r\n]*')\])+)\s*\}\}/g;
const step = /\.(\w+)|\[(?:(\d+)|"([^"]*)"|'([^']*)')\]/g;

const stepsOf = (path: string): string[] =>
	[...path.matchAll(step)].map((found) => found.slice(1).find((name) => name !== undefined) ?? '');

function valueAt(json: unknown, steps: readonly string[]): unknown {
	let value = json;
	for (const name of steps) {
		if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undecided;
		value = (value as Record<string, unknown>)[name];
	}
	return typeof value === 'string' || Number.isFinite(value) || typeof value === 'boolean' ? value : undecided;
}

/** Of a text with fields in it: only texts are joined, for how others become text is for n8n to say. */
function joined(parts: ReadonlyArray<string | string[]>): ItemLookup {
	return (json) => {
		let text = '';
		for (const part of parts) {
			const value = typeof part === 'string' ? part : valueAt(json, part);
			if (typeof value !== 'string') return undecided;
			text += value;
		}
		return text;
	};
}

function ofExpression(expression: string): ItemLookup | undefined {
	const parts: Array<string | string[]> = [];
	let end = 1;
	for (const found of expression.matchAll(field)) {
		if (found.index > end) parts.push(expression.slice(end, found.index));
		parts.push(stepsOf(found[1]));
		end = found.index + found[0].length;
	}
	if (end < expression.length) parts.push(expression.slice(end));
	// Braces and escapes in what is left mean something to n8n.
	if (parts.some((part) => typeof part === 'string' && /[{}\\]/.test(part))) return undefined;
	const [only] = parts;
	return parts.length === 1 && typeof only !== 'string' ? (json) => valueAt(json, only) : joined(parts);
}

function ofEach(values: readonly unknown[]): ((json: unknown) => unknown[] | typeof undecided) | undefined {
	const lookups = values.map(itemLookupOf);
	if (!lookups.every((one) => one !== undefined)) return undefined;
	return (json) => {
		const found = lookups.map((lookup) => lookup(json));
		return found.includes(undecided) ? undecided : found;
	};
}

/**
 * How to look a parameter up without n8n's expression engine, which builds a whole context for each expression and
 * item. @param raw  the parameter as the workflow has it; undefined comes back when something in it has to be computed
 */
export function itemLookupOf(raw: unknown): ItemLookup | undefined {
	if (typeof raw === 'string') return isExpression(raw) ? ofExpression(raw) : () => raw;
	if (Array.isArray(raw)) return ofEach(raw);
	if (!isPlainObject(raw)) return typeof raw === 'object' && raw !== null ? undefined : () => raw;
	// n8n converts the columns of a mapping to the types that they have in the directory.
	if (Object.hasOwn(raw, 'mappingMode')) return undefined;
	const names = Object.keys(raw);
	const each = ofEach(Object.values(raw));
	return (
		each &&
		((json) => {
			const found = each(json);
			return found === undecided ? undecided : Object.fromEntries(names.map((name, index) => [name, found[index]]));
		})
	);
}
