import type { IDataObject } from 'n8n-workflow';
import { resources } from '../../nodes/FortiAuthenticator/actions/resources';
import { byName, groupByName, useFortiAuthenticatorNode } from './fortiAuthenticatorSetup';
import { previewsOf } from './schemas';

const bench = useFortiAuthenticatorNode();
const previews = previewsOf('FortiAuthenticator');

test('every operation has its preview of the output', () => {
	expect(previews.missing(resources)).toEqual([]);
});

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
	['fortiToken', 'getAvailableCount', {}],
	['system', 'getInfo', {}],
	['push', 'send', { username: 'grace.hopper' }],
	['localUser', 'getGroups', { user }],
	['localUser', 'suggestUsername', { firstName: 'Ada', lastName: 'Lovelace' }],
	['localUser', 'verifyLogin', { username: 'alan.turing', password: 'Seed-Pass-2026' }],
	['userGroup', 'update', { group: groupByName('Staff'), updateFields: { name: 'Crew', addMembers: 'hedy.lamarr' } }],
	['remoteUser', 'get', { user: byName('emmy.noether') }],
	['remoteUser', 'getAll', { kind: 'radius' }],
	['remoteUser', 'update', { user: byName('emmy.noether'), updateFields: { firstName: 'E' } }],
	['remoteUser', 'disable', { user: byName('emmy.noether') }],
	['remoteUser', 'enable', { user: byName('emmy.noether') }],
	['remoteUser', 'assignToken', { user: byName('emmy.noether') }],
	['remoteUser', 'unassignToken', { user: byName('emmy.noether') }],
	['remoteUser', 'delete', { user: byName('emmy.noether') }],
	['request', 'customApiCall', { path: 'systeminfo/' }],
])('the output of %s: %s is as its preview says', async (resource, operation, parameters) => {
	const { json, error } = await bench.run(resource, operation, parameters);
	expect(error?.message).toBeUndefined();
	expect(json.length).toBeGreaterThan(0);
	expect(previews.misfits(json, resource, operation)).toEqual([]);
});
