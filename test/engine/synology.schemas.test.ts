import type { IDataObject } from 'n8n-workflow';
import { resources } from '../../nodes/SynologyDirectoryServer/actions/resources';
import { testPreviews, type Sample } from './schemas';
import { base, byDn, byName, users, useSynologyNode, withDomainAccess } from './synologySetup';

const bench = useSynologyNode();

const ada = byName('ada.lovelace');
const developers = byName('Developers');
const call = { api: 'SYNO.ActiveDirectory.Info', method: 'get', version: 3, parameters: '{}' };

/** Asked at the domain controller's door as well: what DSM has no call for, and what it hides. */
const inDomain =
	(parameters: IDataObject): Sample =>
	async (resource, operation) =>
		await bench.run(resource, operation, parameters, [{}], withDomainAccess(bench.simulator));
const byBoth = (parameters: IDataObject): Sample[] => [parameters, inDomain(parameters)];

/** The status of what another operation has begun: of the running task, and of the finished one. */
const afterwards =
	(...begin: [resource: string, operation: string, parameters: IDataObject]): Sample =>
	async (resource, operation) => {
		const { json } = await bench.run(...begin);
		const running = await bench.run(resource, operation, { taskId: json[0].taskId });
		const finished = await bench.run(resource, operation, { taskId: json[0].taskId });
		return { json: [...running.json, ...finished.json], error: running.error ?? finished.error };
	};

const vpnDn = `CN=VPN Users,CN=Groups,${base}`;

const samples: Record<string, Sample[]> = {
	'user create': byBoth({ logonName: 'new', password: 'Correct-horse-1', container: byDn(users) }),
	'user upsert': byBoth({ logonName: 'ada.lovelace', generatePassword: true, additionalFields: { displayName: 'x' } }),
	'user get': byBoth({ user: ada }),
	'user getAll': byBoth({}),
	'user update': byBoth({ user: ada, updateFields: { displayName: 'x' } }),
	'user setPassword': [
		{ user: ada, password: 'Correct-horse-1' },
		inDomain({ user: ada, password: 'Correct-horse-1', changePasswordAtNextLogon: true }),
		inDomain({ user: ada, generatePassword: true }),
	],
	'user suggestUsername': [{ firstName: 'Ada', lastName: 'Lovelace', pattern: '{first}.{last}' }],
	'user sendPasswordReset': [{ username: 'ada.lovelace' }],
	'user delete': [{ user: ada }],
	'user disable': [inDomain({ user: ada })],
	'user enable': [inDomain({ user: byName('grace.hopper') })],
	'user unlock': [inDomain({ user: ada })],
	'user setExpiry': [inDomain({ user: ada, expiresAt: '2030-01-02T03:04:05.000Z' })],
	'user move': [inDomain({ user: ada, container: byDn(users) })],
	'user rename': [inDomain({ user: ada, newName: 'King, Ada', logonName: 'ada.king' })],
	'user getGroups': [inDomain({ user: ada })],
	'user addToGroups': [inDomain({ user: ada, groups: ['VPN Users'] })],
	'user removeFromGroups': [inDomain({ user: ada, groups: ['Developers'] })],
	'group create': byBoth({ name: 'New', container: byDn(users) }),
	'group get': [...byBoth({ group: developers }), { group: byName('Domain Users') }],
	'group getAll': byBoth({}),
	'group addMembers': [{ group: byName('VPN Users'), user: ada }],
	'group delete': [{ group: byName('VPN Users') }],
	'group update': [inDomain({ group: developers, updateFields: { description: 'x' } })],
	'group getMembers': [inDomain({ group: developers })],
	'group removeMembers': [inDomain({ group: developers, members: 'ada.lovelace' })],
	'group move': [inDomain({ group: developers, container: byDn(users) })],
	'group rename': [inDomain({ group: developers, newName: 'Engineers' })],
	'organizationalUnit create': [inDomain({ name: 'Sales', description: 'x' }), inDomain({ name: 'Sales' })],
	'organizationalUnit rename': [inDomain({ unit: byDn(`OU=Staff,${base}`), newName: 'People' })],
	'organizationalUnit delete': [inDomain({ unit: byDn(`OU=Empty,${base}`) })],
	'object get': [{ object: byDn(`OU=Staff,${base}`) }, { object: byDn(vpnDn) }],
	'object getAll': [{ searchIn: 'tree', returnAll: true }],
	'object checkName': [{ name: 'x' }],
	'object delete': [{ object: byDn(vpnDn) }, { object: byDn(`OU=Empty,${base}`) }],
	'object deleteMany': [{ dns: `CN=nobody,${users}\n${vpnDn}` }],
	'domain getInfo': [{}],
	'domain updateRecords': [{}],
	'domain getTaskStatus': [afterwards('domain', 'updateRecords', { options: { wait: false } })],
	'task getDeletionStatus': [afterwards('object', 'delete', { object: byDn(vpnDn), options: { wait: false } })],
	'request compound': [{ calls: { rows: [call] } }],
	'request customApiCall': [call],
};

testPreviews('SynologyDirectoryServer', resources, samples, bench.run, () => {
	bench.simulator.control.reset();
	bench.simulator.addObject(base, 'organizationalUnit', 'Empty');
	for (const name of ['ada.lovelace', 'grace.hopper']) bench.simulator.control.change(name, { locked: true });
	bench.simulator.control.change('grace.hopper', { enabled: false });
});
