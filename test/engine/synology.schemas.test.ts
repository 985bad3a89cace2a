import type { IDataObject } from 'n8n-workflow';
import { resources } from '../../nodes/SynologyDirectoryServer/actions/resources';
import { previewsOf } from './schemas';
import { base, byDn, byName, users, useSynologyNode, withDomainAccess } from './synologySetup';

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
	['user', 'suggestUsername', { firstName: 'Ada', lastName: 'Lovelace', pattern: '{first}.{last}' }],
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

const developers = byName('Developers');
test.each<[string, string, IDataObject]>([
	['user', 'create', { logonName: 'new', password: 'Correct-horse-1', container: byDn(users) }],
	['user', 'upsert', { logonName: 'ada.lovelace', generatePassword: true, additionalFields: { displayName: 'x' } }],
	['user', 'get', { user: ada }],
	['user', 'getAll', {}],
	['user', 'update', { user: ada, updateFields: { displayName: 'x' } }],
	['user', 'setPassword', { user: ada, password: 'Correct-horse-1', changePasswordAtNextLogon: true }],
	['user', 'setPassword', { user: ada, generatePassword: true }],
	['user', 'disable', { user: ada }],
	['user', 'enable', { user: byName('grace.hopper') }],
	['user', 'unlock', { user: ada }],
	['user', 'setExpiry', { user: ada, expiresAt: '2030-01-02T03:04:05.000Z' }],
	['user', 'move', { user: ada, container: byDn(users) }],
	['user', 'rename', { user: ada, newName: 'King, Ada', logonName: 'ada.king' }],
	['user', 'getGroups', { user: ada }],
	['user', 'addToGroups', { user: ada, groups: ['VPN Users'] }],
	['user', 'removeFromGroups', { user: ada, groups: ['Developers'] }],
	['group', 'get', { group: developers }],
	['group', 'getAll', {}],
	['group', 'update', { group: developers, updateFields: { description: 'x' } }],
	['group', 'getMembers', { group: developers }],
	['group', 'removeMembers', { group: developers, members: 'ada.lovelace' }],
	['group', 'move', { group: developers, container: byDn(users) }],
	['group', 'rename', { group: developers, newName: 'Engineers' }],
	['organizationalUnit', 'create', { name: 'Sales', description: 'x' }],
	['organizationalUnit', 'rename', { unit: byDn(`OU=Staff,${base}`), newName: 'People' }],
	['organizationalUnit', 'delete', { unit: byDn(`OU=Empty,${base}`) }],
])('with domain access the output of %s: %s is as its preview says', async (resource, operation, parameters) => {
	bench.simulator.addObject(base, 'organizationalUnit', 'Empty');
	for (const name of ['ada.lovelace', 'grace.hopper']) bench.simulator.control.change(name, { locked: true });
	bench.simulator.control.change('grace.hopper', { enabled: false });
	const { json, error } = await bench.run(resource, operation, parameters, [{}], withDomainAccess(bench.simulator));
	expect(error?.message).toBeUndefined();
	expect(json.length).toBeGreaterThan(0);
	expect(previews.misfits(json, resource, operation)).toEqual([]);
});
