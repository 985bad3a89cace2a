import { deepestJson, isJsonObject, isTooDeep, parsedJson, type JsonValue } from '../json';

/**
 * A map as the server means it. PHP can't tell an empty map from an empty list, and writes maps with the keys 0..n-1
 * as lists.
 */
export function readMap(value: JsonValue | undefined): Map<string, JsonValue> | undefined {
	if (Array.isArray(value)) return new Map(value.map((entry, index) => [String(index), entry]));
	if (!isJsonObject(value)) return undefined;
	// One by one: a list of everybody is not held three times meanwhile.
	const map = new Map<string, JsonValue>();
	for (const key of Object.keys(value)) map.set(key, value[key] ?? null);
	return map;
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

type Parsed = { value: JsonValue } | 'too deep' | 'nothing';

function parse(text: string, isRefused: (value: JsonValue) => boolean): Parsed {
	const value = parsedJson(text);
	if (value === undefined) return 'nothing';
	return isRefused(value) ? 'too deep' : { value };
}

function lineEnd(text: string, from: number): number {
	const end = text.indexOf('\n', from);
	return end < 0 ? text.length : end;
}

/** Where the JSON value that starts at `start` with a bracket or a quote ends; `last` is as far as was looked, `most` characters. */
function endOfValue(text: string, start: number, most: number): { end?: number; last: number } {
	let depth = 0;
	let quoted = false;
	const limit = Math.min(text.length, start + most + 1);
	for (let index = start; index < limit; index += 1) {
		const character = text[index];
		if (quoted) {
			if (character === '\\') index += 1;
			else if (character === '"') quoted = false;
		} else if (character === '"') quoted = true;
		else if (character === '{' || character === '[') depth += 1;
		else if (character === '}' || character === ']') depth -= 1;
		if (depth > deepestJson) return { last: index };
		if (!quoted && depth === 0) return { end: index + 1, last: index + 1 };
	}
	return { last: limit };
}

/** Beginnings that are looked at, and characters read one by one: n8n stands still meanwhile. */
const mostBeginnings = 40;
const mostCharacters = 1024 * 1024;

/**
 * Finds the JSON value in a body. FusionDirectory on PHP 8, or with displayed warnings, prints HTML notices before and
 * after it; each ends its line, so the value starts at the beginning of one.
 *
 * A body may be made of beginnings that never end, so few of them are looked at, and not far.
 *
 * @param isRefused  whether a value is nested too deeply to be taken
 * @returns undefined when there is none, or when it is cut off
 */
export function findJson(
	body: string,
	starts: RegExp = /^(?=[{["]|(?:true|false|null|-?\d+)\s*$)/gm,
	isRefused: (value: JsonValue) => boolean = isTooDeep,
): JsonValue | undefined {
	const whole = parse(body, isRefused);
	if (whole !== 'nothing') return whole === 'too deep' ? undefined : whole.value;
	let budget = mostCharacters;
	let beginnings = 0;
	for (const match of body.matchAll(starts)) {
		const start = match.index;
		beginnings += 1;
		// What PHP writes as JSON has no line ends in it.
		const end = lineEnd(body, start);
		const line = beginnings === 1 && end - start < body.length ? parse(body.slice(start, end), isRefused) : 'nothing';
		if (line !== 'nothing') return line === 'too deep' ? undefined : line.value;
		const bracketed = '{["'.includes(body[start]);
		const found = bracketed ? endOfValue(body, start, budget) : { end, last: start };
		const value = found.end === undefined ? 'nothing' : parse(body.slice(start, found.end), isRefused);
		if (typeof value === 'object') return value.value;
		budget -= found.last - start + 1;
		if (budget < 0 || beginnings === mostBeginnings) return undefined;
	}
	return undefined;
}
