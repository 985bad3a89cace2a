import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { resources } from '../../nodes/FortiAuthenticator/actions';
import { byName, groupByName, useFortiAuthenticatorNode } from './fortiAuthenticatorSetup';

interface Schema {
	type?: string | string[];
	properties?: Record<string, Schema>;
	items?: Schema;
}

const bench = useFortiAuthenticatorNode();
const fileOf = (resource: string, operation: string): string =>
	join(__dirname, '..', '..', 'nodes', 'FortiAuthenticator', '__schema__', 'v1.0.0', resource, `${operation}.json`);

test('every operation has its preview of the output', () => {
	const missing = resources.flatMap(({ value, operations }) => operations.map((operation) => fileOf(value, operation.value))).filter((file) => !existsSync(file));
	expect(missing).toEqual([]);
});

function misfits(value: unknown, schema: Schema, path: string): string[] {
	const type = value === null ? 'null' : Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;
	if (schema.type !== undefined && !([] as string[]).concat(schema.type).includes(type)) return [`${path} is ${type}`];
	if (Array.isArray(value) && schema.items) return value.flatMap((one, index) => misfits(one, schema.items ?? {}, `${path}.${index}`));
	if (type !== 'object' || !schema.properties) return [];
	const record = value as IDataObject;
	return [
		...Object.keys(record).filter((key) => schema.properties?.[key] === undefined).map((key) => `${path}.${key} is not foreseen`),
		...Object.entries(schema.properties).filter(([key]) => key in record).flatMap(([key, inner]) => misfits(record[key], inner, `${path}.${key}`)),
	];
}

const user = byName('ada.lovelace');
test.each<[string, string, IDataObject]>([
	['localUser', 'create', { username: 'new', email: 'new@example.com', generatePassword: true }],
	['localUser', 'upsert', { username: 'new', email: 'new@example.com' }],
	['localUser', 'get', { user }],
	['localUser', 'getAll', {}],
	['localUser', 'update', { user, updateFields: { city: 'x' } }],
	['localUser', 'delete', { user }],
	['localUser', 'enable', { user: byName('donald.knuth') }],
	['localUser', 'disable', { user }],
	['localUser', 'sendOobToken', { user: byName('katherine.johnson') }],
	['localUser', 'verifyRecoveryAnswer', { user, recoveryAnswer: 'x' }],
	['localUser', 'assignToken', { user }],
	['localUser', 'unassignToken', { user: byName('grace.hopper') }],
	['radiusAttribute', 'create', { user, attributeName: 'Session-Timeout', value: '1' }],
	['radiusAttribute', 'getAll', { user }],
	['radiusAttribute', 'replaceAll', { user, specify: 'json', attributesJson: '[{"attribute":"Filter-Id","value":"x"}]' }],
	['radiusAttribute', 'deleteAll', { user }],
	['userGroup', 'create', { name: 'Interns' }],
	['userGroup', 'get', { group: groupByName('Staff') }],
	['userGroup', 'getAll', {}],
	['userGroup', 'delete', { group: groupByName('Staff') }],
	['groupMembership', 'add', { user, group: groupByName('Contractors') }],
	['groupMembership', 'remove', { user, group: groupByName('Staff') }],
	['groupMembership', 'getAll', {}],
	['groupMembership', 'set', { user, groups: '=Staff' }],
	['fortiToken', 'getAll', {}],
	['request', 'customApiCall', { path: 'systeminfo/' }],
])('the output of %s: %s is as its preview says', async (resource, operation, parameters) => {
	const { json, error } = await bench.run(resource, operation, parameters);
	expect(error?.message).toBeUndefined();
	expect(json.length).toBeGreaterThan(0);
	const schema: Schema = JSON.parse(readFileSync(fileOf(resource, operation), 'utf8'));
	expect(json.flatMap((item) => misfits(item, schema, operation))).toEqual([]);
});
