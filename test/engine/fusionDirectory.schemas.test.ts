import type { IDataObject } from 'n8n-workflow';
import { base, byDn, byName, useFusionDirectory } from './fusionDirectorySetup';
import { previewsOf } from './schemas';

const { run } = useFusionDirectory();
const previews = previewsOf('FusionDirectory');
const user = byName('alovelace');
const group = byDn(`cn=vpn,ou=groups,${base}`);

test.each<[string, string, IDataObject]>([
	['user', 'delete', { user }],
	['user', 'getGroups', { user, returnAll: true }],
	['user', 'suggestUsername', { firstName: 'Ada', lastName: 'Lovelace' }],
	['user', 'addToGroups', { user, groups: ['developers'] }],
	['user', 'removeFromGroups', { user, fromAllGroups: true }],
	['group', 'create', { name: 'interns', members: ['aturing'] }],
	['group', 'get', { group }],
	['group', 'getAll', { returnAll: true }],
	['group', 'update', { group, updateFields: { description: 'Others' } }],
	['group', 'delete', { group }],
	['group', 'getMembers', { group, returnAll: true }],
	['group', 'addMembers', { group, members: ['ghopper'] }],
	['group', 'removeMembers', { group, members: ['alovelace'] }],
])('the output of %s: %s is as its preview says', async (resource, operation, parameters) => {
	const { json, error } = await run(resource, operation, parameters);
	expect(error).toBeUndefined();
	expect(json.length).toBeGreaterThan(0);
	expect(previews.misfits(json, resource, operation)).toEqual([]);
});
