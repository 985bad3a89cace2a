import type { IDataObject } from 'n8n-workflow';
import { resources } from '../../nodes/SynologyDirectoryServer/actions/resources';
import { previewsOf } from './schemas';
import { base, byDn, byName, users, useSynologyNode } from './synologySetup';

const bench = useSynologyNode();
const previews = previewsOf('SynologyDirectoryServer');

test('every operation has its preview of the output', () => {
	expect(previews.missing(resources)).toEqual([]);
});

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
	expect(previews.misfits(json, resource, operation)).toEqual([]);
});
