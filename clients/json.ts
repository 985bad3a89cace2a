import { BackendError } from './errors';

export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
export interface JsonObject {
	[name: string]: JsonValue | undefined;
}

/** An object with keys: no list, no null. For what came in as JSON. */
export const isJsonObject = (value: unknown): value is JsonObject => isPlainObject(value);

/** An object with keys: no list, no null. */
export const isPlainObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Looked up once: where code runs in a context of its own, each look at a global costs ten times the loop. */
const isList = Array.isArray;

/** Levels that anything a directory sends or takes may have. */
export const deepestJson = 100;

/**
 * Whether a value is nested deeper than anything a directory sends or takes. Asked before anything walks through it by
 * calling itself: `JSON.parse` takes any depth, our stack does not. Itself goes no deeper than that.
 */
export function isTooDeep(value: unknown, deepest = deepestJson): boolean {
	if (typeof value !== 'object' || value === null) return false;
	if (deepest < 0) return true;
	// Neither an iterator nor a list of the values is made for each of a million parts.
	if (isList(value)) {
		const parts: unknown[] = value;
		for (let index = 0; index < parts.length; index += 1) {
			const inner = parts[index];
			if (typeof inner === 'object' && isTooDeep(inner, deepest - 1)) return true;
		}
		return false;
	}
	for (const name in value) {
		const inner: unknown = value[name as keyof typeof value];
		if (typeof inner === 'object' && isTooDeep(inner, deepest - 1)) return true;
	}
	return false;
}

/**
 * A value in the one form that equal values share: names of objects in order, names without a value left out, no value
 * at all as null.
 */
export function canonical(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(canonical);
	if (!isPlainObject(value)) return value ?? null;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([, inner]) => inner !== undefined)
			.sort(([one], [other]) => (one < other ? -1 : 1))
			.map(([name, inner]) => [name, canonical(inner)]),
	);
}

/** The value of a text that is JSON; undefined for any other text. */
export function parsedJson(text: string): JsonValue | undefined {
	try {
		const value: JsonValue = JSON.parse(text);
		return value;
	} catch {
		return undefined;
	}
}

/** Whether two values hold the same, in whatever order their names are. */
export const sameJson = (one: unknown, other: unknown): boolean => JSON.stringify(canonical(one)) === JSON.stringify(canonical(other));

function toJsonValue(value: unknown, name: string): JsonValue {
	if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
	if (typeof value === 'number' && Number.isFinite(value)) return value;
	if (Array.isArray(value)) return value.map((one) => toJsonValue(one, name));
	// Dates say themselves how they are written.
	if (isPlainObject(value)) return typeof value.toJSON === 'function' ? toJsonValue(value.toJSON(), name) : toJsonObject(value);
	throw new BackendError({
		kind: 'invalid',
		message: `The field '${name}' holds something that is no JSON`,
		cure: 'Give it a text, a number, true or false, a list or an object',
		delivery: 'unsent',
	});
}

/** Values of an item as plain JSON; undefined ones are left out. */
export function toJsonObject(fields: Record<string, unknown>): JsonObject {
	return Object.fromEntries(
		Object.entries(fields)
			.filter(([, value]) => value !== undefined)
			.map(([name, value]) => [name, toJsonValue(value, name)]),
	);
}
