import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { resources } from '../../nodes/SynologyDirectoryServer/actions/resources';
import { base, byDn, byName, users, useSynologyNode } from './synologySetup';

interface Schema {
	type?: string | string[];
	properties?: Record<string, Schema>;
	items?: Schema;
}

const bench = useSynologyNode();
const fileOf = (resource: string, operation: string): string =>
	join(__dirname, '..', '..', 'nodes', 'SynologyDirectoryServer', '__schema__', 'v1.0.0', resource, `${operation}.json`);

test('every operation has its preview of the output', () => {
	const missing = resources.flatMap(({ value, operations }) => operations.map((operation) => fileOf(value, operation.value))).filter((file) => !existsSync(file));
	expect(missing).toEqual([]);
});

function misfits(value: unknown, schema: Schema, path: string): string[] {
	const type = value === null ? 'null' : Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;
	const allowed = ([] as string[]).concat(schema.type ?? []);
	if (allowed.length > 0 && !allowed.includes(type) && !(type === 'integer' && allowed.includes('number'))) return [`${path} is ${type}`];
	if (Array.isArray(value) && schema.items) return value.flatMap((one, index) => misfits(one, schema.items ?? {}, `${path}.${index}`));
	if (type !== 'object' || !schema.properties) return [];
	const record = value as IDataObject;
	return [
		...Object.keys(record).filter((key) => schema.properties?.[key] === undefined).map((key) => `${path}.${key} is not foreseen`),
		...Object.entries(schema.properties).filter(([key]) => key in record).flatMap(([key, inner]) => misfits(record[key], inner, `${path}.${key}`)),
	];
}

const ada = byName('ada.lovelace');
const call = { api: 'SYNO.ActiveDirectory.Info', method: 'get', version: 3, parameters: '{}' };
test.each<[string, string, IDataObject]>([
	['user', 'create', { logonName: 'new', password: 'Correct-horse-1', container: byDn(users) }],
	['user', 'upsert', { logonName: 'ada.lovelace', generatePassword: true, additionalFields: { displayName: 'x' } }],
	['user', 'get', { user: ada }],
	['user', 'getAll', {}],
	['user', 'update', { user: ada, updateFields: { displayName: 'x' } }],
	['user', 'setPassword', { user: ada, password: 'Correct-horse-1' }],
	['user', 'sendPasswordReset', { username: 'ada.lovelace' }],
	['user', 'delete', { user: ada }],
	['group', 'create', { name: 'New', container: byDn(users) }],
	['group', 'get', { group: byName('VPN Users') }],
	['group', 'getAll', {}],
	['group', 'addMembers', { group: byName('VPN Users'), user: ada }],
	['group', 'delete', { group: byName('VPN Users') }],
	['object', 'get', { object: byDn(`OU=Staff,${base}`) }],
	['object', 'getAll', {}],
	['object', 'checkName', { name: 'x' }],
	['object', 'delete', { object: byDn(`CN=VPN Users,CN=Groups,${base}`) }],
	['object', 'deleteMany', { dns: `CN=nobody,${users}\nCN=VPN Users,CN=Groups,${base}` }],
	['domain', 'getInfo', {}],
	['domain', 'updateRecords', {}],
	['request', 'compound', { calls: { rows: [call] } }],
	['request', 'customApiCall', call],
])('the output of %s: %s is as its preview says', async (resource, operation, parameters) => {
	const { json, error } = await bench.run(resource, operation, parameters);
	expect(error?.message).toBeUndefined();
	expect(json.length).toBeGreaterThan(0);
	const schema: Schema = JSON.parse(readFileSync(fileOf(resource, operation), 'utf8'));
	expect(json.flatMap((item) => misfits(item, schema, operation))).toEqual([]);
});
