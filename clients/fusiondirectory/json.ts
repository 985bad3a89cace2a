import { isJsonObject, isTooDeep, type JsonValue } from '../json';

/**
 * A map as the server means it. PHP can't tell an empty map from an empty list, and writes maps with the keys 0..n-1
 * as lists.
 */
export function readMap(value: JsonValue | undefined): Map<string, JsonValue> | undefined {
	if (Array.isArray(value)) return new Map(value.map((entry, index) => [String(index), entry]));
	return isJsonObject(value) ? new Map(Object.entries(value).map(([key, inner]) => [key, inner ?? null])) : undefined;
}

export const readText = (value: JsonValue | undefined): string | undefined =>
	typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;

/** PHP's many ways to say yes. */
export const readFlag = (value: JsonValue | undefined): boolean => value === true || value === 1 || value === '1' || value === 'TRUE';

export function readTexts(value: JsonValue | undefined): string[] {
	const map = readMap(value);
	if (map === undefined) return [];
	return [...map.values()].flatMap((entry) => readText(entry) ?? []);
}

const deepest = 100;

function parse(text: string): JsonValue | undefined {
	try {
		const value: JsonValue = JSON.parse(text);
		return isTooDeep(value, deepest) ? undefined : value;
	} catch {
		return undefined;
	}
}

function lineEnd(text: string, from: number): number {
	const end = text.indexOf('\n', from);
	return end < 0 ? text.length : end;
}

/** Where the JSON value that starts at `start` with a bracket or a quote ends; `last` is as far as was looked. */
function endOfValue(text: string, start: number): { end?: number; last: number } {
	let depth = 0;
	let quoted = false;
	for (let index = start; index < text.length; index += 1) {
		const character = text[index];
		if (quoted) {
			if (character === '\\') index += 1;
			else if (character === '"') quoted = false;
		} else if (character === '"') quoted = true;
		else if (character === '{' || character === '[') depth += 1;
		else if (character === '}' || character === ']') depth -= 1;
		if (depth > deepest) return { last: index };
		if (!quoted && depth === 0) return { end: index + 1, last: index + 1 };
	}
	return { last: text.length };
}

/**
 * Finds the JSON value in a body. FusionDirectory on PHP 8, or with displayed warnings, prints HTML notices before and
 * after it; each ends its line, so the value starts at the beginning of one.
 *
 * A body may be made of beginnings that never end, so what is looked at in all is a fixed multiple of its length.
 *
 * @returns undefined when there is none, or when it is cut off
 */
export function findJson(body: string, starts: RegExp = /^(?=[{["]|(?:true|false|null|-?\d+)\s*$)/gm): JsonValue | undefined {
	const whole = parse(body);
	if (whole !== undefined) return whole;
	let budget = 2 * body.length + 65_536;
	for (const match of body.matchAll(starts)) {
		const start = match.index;
		const bracketed = '{["'.includes(body[start]);
		const found = bracketed ? endOfValue(body, start) : { end: lineEnd(body, start), last: start };
		const value = found.end === undefined ? undefined : parse(body.slice(start, found.end));
		if (value !== undefined) return value;
		budget -= found.last - start + 1;
		if (budget < 0) return undefined;
	}
	return undefined;
}
