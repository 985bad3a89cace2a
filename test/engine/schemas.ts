import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';

/** Previews of outputs (`__schema__`), and how an output differs from its own. */

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
			const schema: Schema = JSON.parse(readFileSync(fileOf(resource, operation), 'utf8'));
			return items.flatMap((item) => misfits(item, schema, operation));
		},
	};
}

function misfits(value: unknown, schema: Schema, path: string): string[] {
	const type = value === null ? 'null' : Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;
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
