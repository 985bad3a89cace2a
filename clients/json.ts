export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
export interface JsonObject {
	[name: string]: JsonValue | undefined;
}

/** An object with keys: no list, no null. For what came in as JSON. */
export const isJsonObject = (value: unknown): value is JsonObject => isPlainObject(value);

/** An object with keys: no list, no null. */
export const isPlainObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

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

/** Whether two values hold the same, in whatever order their names are. */
export const sameJson = (one: unknown, other: unknown): boolean => JSON.stringify(canonical(one)) === JSON.stringify(canonical(other));
