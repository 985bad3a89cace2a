import type { IDataObject } from 'n8n-workflow';
import { base, byDn, byName, useSynologyNode, withDomainAccess } from './synologySetup';

const bench = useSynologyNode();
const ada = `CN=ada.lovelace,OU=Engineering,OU=Staff,${base}`;

/** What a run gives, and how often each door was asked. */
async function ask(resource: string, operation: string, parameters: IDataObject, domain: boolean) {
	const { control } = bench.simulator;
	control.forgetRequests();
	const more = domain ? withDomainAccess(bench.simulator) : {};
	const { json, error } = await bench.run(resource, operation, parameters, [{}], more);
	expect(error?.message).toBeUndefined();
	const byKind = Object.entries(control.requests().byKind);
	const ldap = byKind.filter(([kind]) => kind.startsWith('ldap.') && kind !== 'ldap.bind').reduce((sum, [, count]) => sum + count, 0);
	const dsm = byKind.filter(([kind]) => !kind.startsWith('ldap.')).reduce((sum, [, count]) => sum + count, 0);
	return { json, ldap, dsm, binds: control.count('ldap.bind') };
}

const onlyOfTheDomain = ['guid', 'firstName', 'lastName', 'groups'];
const shownByBoth = (item: IDataObject): IDataObject =>
	Object.fromEntries(Object.entries(item).filter(([name]) => !onlyOfTheDomain.includes(name)));

test.each<[string, string, IDataObject]>([
	['user', 'get', { user: byName('ADA.lovelace') }],
	['user', 'get', { user: byDn(ada) }],
	['user', 'get', { user: byName('edsger.dijkstra') }],
	['group', 'get', { group: byName('Developers') }],
	['group', 'getAll', { returnAll: true, filters: { text: 'vpn' } }],
	['user', 'getAll', { returnAll: true }],
	['user', 'getAll', { returnAll: true, filters: { text: 'LOVELACE', enabled: true } }],
	['user', 'getAll', { returnAll: true, container: byDn(`OU=Staff,${base}`), recursive: false }],
	['user', 'getAll', { returnAll: true, filters: { enabled: false } }],
])('%s: %s shows the same by both doors (%j)', async (resource, operation, parameters) => {
	for (const output of ['simplified', 'raw']) {
		const byDsm = await ask(resource, operation, { ...parameters, output }, false);
		const byDomain = await ask(resource, operation, { ...parameters, output }, true);
		const sorted = (list: IDataObject[]): IDataObject[] =>
			list.map(shownByBoth).sort((one, other) => String(one.id ?? one.dn).localeCompare(String(other.id ?? other.dn)));
		expect(sorted(byDomain.json)).toEqual(sorted(byDsm.json));
		expect(byDsm.json.length).toBeGreaterThan(0);
		expect([byDsm.ldap, byDomain.dsm]).toEqual([0, 0]);
		expect(byDomain.ldap).toBeLessThanOrEqual(2);
		expect(byDomain.binds).toBe(1);
	}
});

test('domain access shows what DSM hides: GUID, names and groups', async () => {
	const { json } = await ask('user', 'get', { user: byName('ada.lovelace') }, true);
	expect(json).toMatchObject([{ firstName: 'Ada', lastName: 'Lovelace', guid: expect.stringMatching(/^[0-9a-f-]{36}$/) }]);
	expect(json[0].groups).toContain(`CN=Developers,CN=Groups,${base}`);
});

test('fields that DSM hides are compared with domain access, so that a second run changes nothing', async () => {
	const parameters = { user: byName('ada.lovelace'), updateFields: { firstName: 'Augusta' } };
	expect((await ask('user', 'update', parameters, true)).json).toMatchObject([{ outcome: 'updated', firstName: 'Augusta' }]);
	expect((await ask('user', 'update', parameters, true)).json).toMatchObject([{ outcome: 'unchanged', firstName: 'Augusta' }]);
});

test('a new user comes with the GUID, and Create or Update finds them by one search', async () => {
	const parameters = { logonName: 'new.person', password: 'Correct-horse-1', additionalFields: { displayName: 'New Person' } };
	expect((await ask('user', 'upsert', parameters, true)).json).toMatchObject([{ outcome: 'created', guid: expect.any(String) }]);
	const again = { ...parameters, password: '', generatePassword: true };
	const { json, dsm } = await ask('user', 'upsert', again, true);
	expect([json[0].outcome, dsm]).toEqual(['unchanged', 0]);
});

test('members are read before somebody is added: who is one already costs DSM nothing', async () => {
	const parameters = { group: byName('Developers'), user: byName('ada.lovelace') };
	const { json, dsm } = await ask('group', 'addMembers', parameters, true);
	expect(json).toMatchObject([{ outcome: 'unchanged' }]);
	expect(json[0].reason).toBeUndefined();
	expect(dsm).toBe(0);
	const names = ['ada.lovelace', 'grace.hopper', 'alan.turing', 'tony.hoare', 'barbara.liskov'];
	const many = await ask('group', 'addMembers', { ...parameters, options: { moreMembers: names } }, true);
	expect(many.json.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged', 'unchanged', 'updated', 'updated', 'unchanged']);
	expect(bench.simulator.control.count('addMember')).toBe(1);
});

test('without domain access what needs it says what to fill in, and asks nobody', async () => {
	bench.simulator.control.forgetRequests();
	const { error } = await bench.run('organizationalUnit', 'create', { name: 'Sales' });
	expect(error?.message).toContain('no domain access');
	const password = { user: byName('ada.lovelace'), password: 'Correct-horse-1', changePasswordAtNextLogon: true };
	expect((await bench.run('user', 'setPassword', password)).error?.message).toContain('no domain access');
	expect(bench.simulator.control.count()).toBe(0);
});
