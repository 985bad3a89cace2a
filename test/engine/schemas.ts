import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';

/**
 * Previews of outputs (`__schema__`) are made of what the operations really give, by `npm run schemas` (SCHEMAS=write);
 * without it the tests see that they are current.
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

interface Given {
	json: IDataObject[];
	error?: { message: string };
}

type Run = (resource: string, operation: string, parameters?: IDataObject) => Promise<Given>;

/** Parameters of one run, or a run that needs more than those. */
export type Sample = IDataObject | ((resource: string, operation: string) => Promise<Given>);

/**
 * One test an operation: the preview is what its samples give, all of them together.
 *
 * @param node  folder of the node, e.g. `FortiAuthenticator`
 * @param samples  by resource and operation: `user get`
 * @param reset  puts the server back, before each sample
 */
export function testPreviews(node: string, resources: Listed[], samples: Record<string, Sample[]>, run: Run, reset: () => unknown): void {
	const listed = resources.flatMap(({ value, operations }) => operations.map((operation): [string, string] => [value, operation.value]));

	test.each(listed)('the preview of %s: %s is what it gives', async (resource, operation) => {
		const given: IDataObject[] = [];
		for (const sample of samples[`${resource} ${operation}`] ?? []) {
			reset();
			const { json, error } = await (typeof sample === 'function' ? sample(resource, operation) : run(resource, operation, sample));
			expect(error?.message).toBeUndefined();
			given.push(...json);
		}
		expect(given.length).toBeGreaterThan(0);
		const made = { ...given.map((item) => schemaOf(item, resource)).reduce(merged), version: 1 };
		const file = join(__dirname, '..', '..', 'nodes', node, '__schema__', 'v1.0.0', resource, `${operation}.json`);
		if (process.env.SCHEMAS === 'write') {
			mkdirSync(dirname(file), { recursive: true });
			writeFileSync(file, `${JSON.stringify(made, undefined, '\t')}\n`);
		}
		expect(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : 'run npm run schemas').toEqual(made);
	});
}

const text: Schema = { type: 'string' };
const yesOrNo: Schema = { type: 'boolean' };

/** What the common shapes may leave empty, whoever the example is. */
const emptyable: Record<string, Schema> = {
	displayName: text,
	firstName: text,
	lastName: text,
	email: text,
	phone: text,
	description: text,
	reason: text,
	expiresAt: text,
	enabled: yesOrNo,
	locked: yesOrNo,
	passwordExpired: yesOrNo,
};
const nothing: Schema = { type: 'null' };

/** A call of one's own is answered by anything. */
const answersOfCalls = ['body', 'data', 'result'];
const anything: Schema = { type: ['array', 'boolean', 'number', 'object', 'string', 'null'] };

function schemaOf(value: unknown, resource: string): Schema {
	if (Array.isArray(value)) {
		return { type: 'array', ...(value.length === 0 ? {} : { items: value.map((one) => schemaOf(one, resource)).reduce(merged) }) };
	}
	if (typeof value !== 'object' || value === null) return { type: typeOf(value) };
	const isUser = 'username' in value;
	const known: Record<string, Schema> = isUser ? { ...emptyable, groups: { type: 'array', items: text } } : emptyable;
	const properties = Object.entries(value as IDataObject)
		.filter(([, inner]) => inner !== undefined)
		.map(([key, inner]): [string, Schema] => {
			if (resource === 'request' && answersOfCalls.includes(key)) return [key, anything];
			const schema = schemaOf(inner, resource);
			if (known[key] === undefined || (inner !== null && !isUser)) return [key, schema];
			return [key, [known[key], schema, nothing].reduce(merged)];
		});
	return { type: 'object', properties: Object.fromEntries(properties) };
}

function merged(one: Schema, other: Schema): Schema {
	const types = new Set([one.type, other.type].flat().filter((type) => type !== undefined));
	const known = [...types].filter((type) => type !== 'null').sort();
	const all = types.has('null') ? [...known, 'null'] : known;
	const keys = [...new Set([...Object.keys(one.properties ?? {}), ...Object.keys(other.properties ?? {})])];
	const properties = keys.map((key): [string, Schema] => [key, merged(one.properties?.[key] ?? {}, other.properties?.[key] ?? {})]);
	const items = one.items && other.items ? merged(one.items, other.items) : (one.items ?? other.items);
	return {
		...(all.length === 0 ? {} : { type: all.length === 1 ? all[0] : all }),
		...(keys.length === 0 ? {} : { properties: Object.fromEntries(properties) }),
		...(items ? { items } : {}),
	};
}

const typeOf = (value: unknown): string => (value === null ? 'null' : Number.isInteger(value) ? 'integer' : typeof value);
