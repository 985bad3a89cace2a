export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
export interface JsonObject {
	[name: string]: JsonValue | undefined;
}

/** An object with keys: no list, no null. For what came in as JSON. */
export const isJsonObject = (value: unknown): value is JsonObject => isPlainObject(value);

/** An object with keys: no list, no null. */
export const isPlainObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
