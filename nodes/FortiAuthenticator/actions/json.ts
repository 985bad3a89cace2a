import { type JsonObject, type JsonValue, isPlainObject } from '../../../clients/json';
import type { IDataObject } from 'n8n-workflow';
import { BackendError } from '../../../clients/errors';

function toJsonValue(value: unknown, name: string): JsonValue {
	if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
	if (typeof value === 'number' && Number.isFinite(value)) return value;
	if (Array.isArray(value)) return value.map((one) => toJsonValue(one, name));
	if (isPlainObject(value)) return toJsonObject(value);
	throw new BackendError({
		kind: 'invalid',
		message: `The field '${name}' holds something that is no JSON`,
		cure: 'Check its expression',
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

export const toData = (record: JsonObject): IDataObject => ({ ...record });
