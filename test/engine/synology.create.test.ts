import type { IDataObject, ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { ourNodes, packageName } from './harness';
import { byDn, users, useSynologyNode } from './synologySetup';

const bench = useSynologyNode();
const control = () => bench.simulator.control;
const create = { logonName: '={{ $json.name }}', password: 'Correct-horse-1', container: byDn(users) };
const named = (...names: string[]): IDataObject[] => names.map((name) => ({ name }));
const membersOf = (group: string): string[] => (control().details().groups as Record<string, string[]>)[group];

describe('user: create, with names and groups', () => {
	test('the names stand above, beside the other fields', async () => {
		const parameters = { ...create, firstName: 'Ünï', lastName: "O'Code", additionalFields: { initials: 'UC' } };
		const { json } = await bench.run('user', 'create', parameters, named('u1'));
		expect(json[0]).toMatchObject({ outcome: 'created' });
		expect(control().person('u1')).toMatchObject({ firstName: 'Ünï', lastName: "O'Code" });
		expect(control().count('update')).toBe(1);
	});

	test('a saved workflow that has a name among the additional fields keeps it; the one above wins', async () => {
		const additionalFields = { firstName: 'Old', lastName: 'Name' };
		await bench.run('user', 'create', { ...create, additionalFields }, named('u1'));
		expect(control().person('u1')).toMatchObject({ firstName: 'Old', lastName: 'Name' });
		await bench.run('user', 'create', { ...create, firstName: 'New', additionalFields }, named('u2'));
		expect(control().person('u2')).toMatchObject({ firstName: 'New', lastName: 'Name' });
	});

	test('a new user joins every group that is chosen, by DN, name or expression', async () => {
		const groups = "={{ ['Developers', 'VPN Users'] }}";
		const { json } = await bench.run('user', 'create', { ...create, groups }, named('u1', 'u2'));
		expect(json.map(({ outcome }) => outcome)).toEqual(['created', 'created']);
		expect(control().person('u1')?.groups).toEqual(['Developers', 'VPN Users']);
		expect(control().person('u2')?.groups).toEqual(['Developers', 'VPN Users']);
	});

	test('a group that does not exist is refused before anybody is made', async () => {
		const { error } = await bench.run('user', 'create', { ...create, groups: ['Developers', 'Nowhere'] }, named('u1'));
		expect(error?.message).toContain("No group 'Nowhere' in Synology Directory Server");
		expect(control().count('create')).toBe(0);
		expect(control().person('u1')).toBeUndefined();
	});

	test('a group that refuses leaves the user made, tells the password, and names what is missing', async () => {
		control().fault({ mode: 'status', status: 500, kind: 'addMember', times: 9 });
		const { json, error } = await bench.run('user', 'create', { ...create, generatePassword: true, groups: ['Developers'] }, named('u1'));
		control().clearFaults();
		expect(error).toBeUndefined();
		expect(json[0]).toMatchObject({
			outcome: 'created',
			notApplied: ['groups'],
			reason: expect.stringMatching(/add the user to 'Developers'/),
			generatedPassword: expect.stringMatching(/^.{20}$/),
		});
	});

	test('a dry run shows the group that would be joined, and sends nothing', async () => {
		const { json } = await bench.run('user', 'create', { ...create, groups: ['Developers'], options: { dryRun: true } }, named('u1'));
		expect(json[0]).toMatchObject({ wouldBe: 'created', dryRun: true });
		expect(JSON.stringify(json[0].requests)).toContain('SYNO.ActiveDirectory.Group.Member');
		expect(membersOf('Developers')).not.toContain('u1');
		expect(control().count('addMember')).toBe(0);
	});

	test('who exists is added and leaves no group; who is a member already stays unchanged', async () => {
		const parameters = { ...create, generatePassword: true, container: undefined };
		const before = control().person('ada.lovelace')?.groups ?? [];
		const joined = await bench.run('user', 'upsert', { ...parameters, groups: ['VPN Users'] }, named('ada.lovelace'));
		expect(joined.json[0]).toMatchObject({ outcome: 'updated' });
		expect(control().person('ada.lovelace')?.groups).toEqual([...before, 'VPN Users']);
		const again = await bench.run('user', 'upsert', { ...parameters, groups: ['VPN Users'] }, named('ada.lovelace'));
		expect(again.json[0]).toMatchObject({ outcome: 'unchanged' });
	});

	test('the list of groups has every group of the domain, sorted, with its DN as value', async () => {
		const { tlsUrl, ca, login } = bench.simulator;
		const context = {
			getCredentials: async () => ({ baseUrl: tlsUrl, caBundle: ca, username: login.account, password: login.password }),
			getNode: () => ({ name: 'Node', type: packageName, typeVersion: 1, id: '1', position: [0, 0], parameters: {} }),
			helpers: {},
		} as unknown as ILoadOptionsFunctions;
		const [node] = Object.values(ourNodes('synologyDirectoryServer')) as unknown as Array<{
			methods: { loadOptions: { getGroups(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> } };
		}>;
		const options = await node.methods.loadOptions.getGroups.call(context);
		const names = options.map(({ name }) => name);
		expect(names).toEqual(expect.arrayContaining(['All Staff', 'Developers', 'VPN Users']));
		expect(names).toEqual([...names].sort((one, other) => one.localeCompare(other, 'en')));
		const developers = options.filter(({ name }) => name === 'Developers').map(({ value }) => value);
		await bench.run('user', 'create', { ...create, groups: developers as string[] }, named('u1'));
		expect(membersOf('Developers')).toContain('u1');
		expect(control().details().sessions).toHaveLength(0);
	});
});
