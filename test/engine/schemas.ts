import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';

/**
 * Previews of outputs (`__schema__`), and how an output differs from its own. `npm run schemas` (SCHEMAS=write) makes them
 * from what the operations really give: what is new joins what is there.
 */

interface Schema {
	type?: string | string[];
	properties?: Record<string, Schema>;
	items?: Schema;
}

interface Listed {
	value: string;
	operations: Array<{ value: string }>;
}

/** @param node  folder of the node, e.g. `FortiAuthenticator` */
export function previewsOf(node: string) {
	const fileOf = (resource: string, operation: string): string =>
		join(__dirname, '..', '..', 'nodes', node, '__schema__', 'v1.0.0', resource, `${operation}.json`);
	return {
		missing: (resources: Listed[]): string[] =>
			resources
				.flatMap(({ value, operations }) => operations.map((operation) => fileOf(value, operation.value)))
				.filter((file) => !existsSync(file)),
		misfits(items: IDataObject[], resource: string, operation: string): string[] {
			const file = fileOf(resource, operation);
			if (process.env.SCHEMAS === 'write') write(file, items);
			const schema: Schema = JSON.parse(readFileSync(file, 'utf8'));
			return items.flatMap((item) => misfits(item, schema, operation));
		},
	};
}

function write(file: string, items: IDataObject[]): void {
	const known: Schema = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { type: 'object' };
	const { type, properties } = items.map((item) => schemaOf(item)).reduce(merged, known);
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, `${JSON.stringify({ type, properties, version: 1 }, undefined, '\t')}\n`);
}

/** What the common user shape may leave empty, whoever the example is. */
const nullable = ['displayName', 'firstName', 'lastName', 'email', 'phone', 'enabled', 'locked', 'expiresAt', 'passwordExpired', 'groups'];

function schemaOf(value: unknown): Schema {
	if (Array.isArray(value)) return { type: 'array', ...(value.length === 0 ? {} : { items: value.map(schemaOf).reduce(merged) }) };
	if (typeof value !== 'object' || value === null) return { type: typeOf(value) };
	const properties = Object.entries(value as IDataObject).map(([key, inner]): [string, Schema] => {
		const schema = schemaOf(inner);
		return [key, 'username' in value && nullable.includes(key) ? merged(schema, { type: 'null' }) : schema];
	});
	return { type: 'object', properties: Object.fromEntries(properties) };
}

function merged(one: Schema, other: Schema): Schema {
	const types = [...new Set([one.type, other.type].flat())].filter((type) => type !== undefined);
	const keys = [...new Set([...Object.keys(one.properties ?? {}), ...Object.keys(other.properties ?? {})])];
	const properties = keys.map((key): [string, Schema] => [key, merged(one.properties?.[key] ?? {}, other.properties?.[key] ?? {})]);
	const items = one.items && other.items ? merged(one.items, other.items) : (one.items ?? other.items);
	return {
		...(types.length === 0 ? {} : { type: types.length === 1 ? types[0] : types }),
		...(keys.length === 0 ? {} : { properties: Object.fromEntries(properties) }),
		...(items ? { items } : {}),
	};
}

const typeOf = (value: unknown): string =>
	value === null ? 'null' : Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;

function misfits(value: unknown, schema: Schema, path: string): string[] {
	const type = typeOf(value);
	if (schema.type !== undefined && !([] as string[]).concat(schema.type).includes(type)) return [`${path} is ${type}`];
	if (Array.isArray(value) && schema.items) return value.flatMap((one, index) => misfits(one, schema.items ?? {}, `${path}.${index}`));
	if (type !== 'object' || !schema.properties) return [];
	const record = value as IDataObject;
	return [
		...Object.keys(record)
			.filter((key) => schema.properties?.[key] === undefined)
			.map((key) => `${path}.${key} is not foreseen`),
		...Object.entries(schema.properties)
			.filter(([key]) => key in record)
			.flatMap(([key, inner]) => misfits(record[key], inner, `${path}.${key}`)),
	];
}
