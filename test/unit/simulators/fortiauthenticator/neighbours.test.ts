import { startFortiAuthenticatorSimulator } from '../../../../simulators/fortiauthenticator';
import { caller, type Started } from './call';

let simulator: Started;
let call: ReturnType<typeof caller>;

beforeAll(async () => {
	simulator = await startFortiAuthenticatorSimulator({ settings: { htmlEntities: false } });
	call = caller(simulator);
});
afterAll(async () => await simulator.close());
beforeEach(() => simulator.control.reset());

const idOf = (username: string): string => simulator.control.person(username)?.id ?? '';

describe('RADIUS attributes', () => {
	const path = (rest = '') => `localusers/${idOf('ada.lovelace')}/radiusattributes/${rest}`;
	const values = async (query = '') => (await call('GET', path(query))).objects.map((one) => one.attr_val);

	test('are created, read, changed and removed one by one', async () => {
		const made = await call('POST', path(), { attribute: 'Session-Timeout', attr_val: '3600' });
		expect([made.status, made.json.vendor, made.json.owner]).toEqual([201, 'Default', `/api/v1/localusers/${idOf('ada.lovelace')}/`]);
		const one = path(`${made.json.id}/`);
		expect((await call('PATCH', one, { attr_val: '60' })).json.attr_val).toBe('60');
		expect((await call('PUT', one, {})).status).toBe(405);
		expect((await call('DELETE', one)).status).toBe(204);
		expect((await call('GET', one)).status).toBe(404);
	});

	test.each([
		[{ attribute: 'filter-id', attr_val: 'x' }, 'attribute'],
		[{ vendor: 'fortinet', attribute: 'Fortinet-Group-Name', attr_val: 'x' }, 'vendor'],
		[{ attribute: 'Session-Timeout', attr_val: 'long' }, 'attr_val'],
		[{ attribute: 'Framed-IP-Address', attr_val: '10.0.0.300' }, 'attr_val'],
		[{ attribute: 'Filter-Id', attr_val: 'x'.repeat(256) }, 'attr_val'],
		[{ vendor: 'x'.repeat(41), attribute: 'Filter-Id', attr_val: 'x' }, 'vendor'],
	])('%j is refused by name', async (body, field) => {
		expect(Object.keys((await call('POST', path(), body)).json.radiusattributes)).toEqual([field]);
	});

	test('PUT replaces all, and a bad entry leaves the user with none', async () => {
		expect((await call('PUT', path(), [])).status).toBe(400);
		expect((await call('PUT', path(), {})).json.error).toBe("Invalid data sent: missing 'objects'");
		expect(await values()).toHaveLength(2);
		const good = { attribute: 'Class', attr_val: 'a' };
		expect((await call('PUT', path(), { objects: [good] })).status).toBe(204);
		expect(await values()).toEqual(['a']);
		expect((await call('PUT', path(), { objects: [good, { attribute: 'Nothing', attr_val: 'b' }] })).status).toBe(400);
		expect(await values()).toEqual([]);
	});

	test('the filter’s name is attr_value, or attr_val on a unit where attr_value is ignored', async () => {
		expect(await values('?attr_value=engineering')).toEqual(['engineering']);
		expect((await call('GET', path('?attr_val=engineering'))).status).toBe(400);
		simulator.control.set({ radiusFilterName: 'attr_val' });
		expect(await values('?attr_val__icontains=ENG')).toEqual(['engineering']);
		expect(await values('?attr_value=engineering')).toHaveLength(2);
	});

	test('the list may have another key', async () => {
		simulator.control.set({ radiusListKey: 'radius_attributes' });
		expect(Object.keys((await call('GET', path())).json)).toEqual(['meta', 'radius_attributes']);
	});

	test('DELETE on the list removes all; a deleted user’s go along', async () => {
		expect((await call('DELETE', path())).status).toBe(204);
		expect(await values()).toEqual([]);
		await call('POST', path(), { attribute: 'Class', attr_val: 'a' });
		await call('DELETE', `localusers/${idOf('ada.lovelace')}/`);
		expect(simulator.control.details().radiusAttributes).toEqual([]);
	});
});

describe('groups', () => {
	const staff = async () => (await call('GET', 'usergroups/?name=Staff')).objects[0];

	test('are found by exact name, and may be listed without members', async () => {
		expect((await staff())?.users).toHaveLength(8);
		const [bare] = (await call('GET', 'usergroups/?name=Staff&return_members=false')).objects;
		expect(bare).not.toHaveProperty('users');
	});

	test('a name is needed, at most 50 characters long and used once', async () => {
		expect((await call('POST', 'usergroups/', {})).status).toBe(400);
		for (const name of ['', 'x'.repeat(51), 'Staff']) {
			expect((await call('POST', 'usergroups/', { name })).json.usergroups).toHaveProperty('name');
		}
		expect((await call('POST', 'usergroups/', { name: 'New' })).json.users).toEqual([]);
	});

	test('PATCH with users replaces the members, or adds, by unit', async () => {
		const users = [`/api/v1/localusers/${idOf('hedy.lamarr')}/`];
		const path = `usergroups/${(await staff())?.id}/`;
		simulator.control.set({ groupPatch: 'add' });
		expect((await call('PATCH', path, { users })).json.users).toHaveLength(9);
		simulator.control.set({ groupPatch: 'replace' });
		expect((await call('PATCH', path, { users })).json.users).toEqual(users);
	});

	test('PUT and DELETE on the list replace and remove every group', async () => {
		expect((await call('PUT', 'usergroups/', { objects: [{ name: 'Only' }] })).status).toBe(204);
		expect((await call('GET', 'usergroups/')).objects.map((group) => group.name)).toEqual(['Only']);
		expect((await call('DELETE', 'usergroups/')).status).toBe(204);
		expect((await call('GET', 'usergroups/')).objects).toEqual([]);
		expect(simulator.control.person('ada.lovelace')?.groups).toEqual([]);
	});
});

describe('memberships', () => {
	const join = async (user: string, group: string) => await call('POST', 'localgroup-memberships/', { user, group });
	const ada = () => `/api/v1/localusers/${idOf('ada.lovelace')}/`;

	test('are made from two URIs, once', async () => {
		const made = await join(ada(), '/api/v1/usergroups/4/');
		expect([made.status, made.json.group_name, made.json.username]).toEqual([201, 'Contractors', 'ada.lovelace']);
		expect((await call('GET', `localusers/${idOf('ada.lovelace')}/`)).json.user_groups).toContain('/api/v1/usergroups/4/');
		expect((await join(ada(), '/api/v1/usergroups/4/')).status).toBe(400);
		expect((await call('DELETE', `localgroup-memberships/${made.json.id}/`)).status).toBe(204);
	});

	test('a URI of nothing is 400, what is no such URI 404', async () => {
		expect((await join('/api/v1/localusers/999/', '/api/v1/usergroups/4/')).status).toBe(400);
		expect((await join(ada(), '/api/v1/usergroups/99/')).status).toBe(400);
		for (const uri of ['/api/v1/localusers/3', '/api/v1/usergroups/4/', '3']) {
			expect((await join(uri, '/api/v1/usergroups/4/')).json.error_message).toMatch(/not a link/);
		}
	});

	test('are filtered by id and by name', async () => {
		const groups = async (query: string) => (await call('GET', `localgroup-memberships/?${query}`)).objects.map((one) => one.group_name);
		expect(await groups(`user=${idOf('ada.lovelace')}`)).toEqual(['Staff', 'VPN Users']);
		expect(await groups('username__iexact=ADA.lovelace&group_name__icontains=vpn')).toEqual(['VPN Users']);
		expect(await groups(`user__in=${idOf('ada.lovelace')},${idOf('hedy.lamarr')}&group=4`)).toEqual(['Contractors']);
		expect((await call('GET', 'localgroup-memberships/?user=ada')).status).toBe(400);
	});
});

test('tokens are sorted by serial and have no id', async () => {
	const { objects } = await call('GET', 'fortitokens/?type=ftm');
	expect(objects.map((token) => token.serial)).toEqual([...objects.map((token) => token.serial)].sort());
	expect(Object.keys(objects[0] ?? {})).toEqual(['last_used_at', 'license', 'locked', 'resource_uri', 'serial', 'status', 'type']);
	expect(objects[0]).toMatchObject({ locked: true, status: 'available' });
	expect((await call('GET', 'fortitokens/?serial__iexact=ftkmob0000000001')).objects).toHaveLength(1);
	expect((await call('DELETE', 'fortitokens/FTKMOB0000000005/')).status).toBe(204);
	expect((await call('GET', 'fortitokens/FTKMOB0000000005/')).status).toBe(404);
});

test('LDAP and RADIUS users are listed, changed and removed', async () => {
	const [first] = (await call('GET', 'ldapusers/?username=rosalind.franklin')).objects;
	const changes = { active: false, reason: 0, token_auth: true, token_type: 'email' };
	expect((await call('PATCH', `ldapusers/${first?.id}/`, changes)).json).toMatchObject(changes);
	expect((await call('POST', `ldapusers/${first?.id}/sendoobtoken/`)).status).toBe(200);
	expect((await call('POST', 'ldapusers/', {})).status).toBe(405);
	expect((await call('DELETE', 'radiususers/1/')).status).toBe(204);
	expect((await call('GET', 'radiususers/')).objects).toEqual([]);
});

test('singletons answer a bare object', async () => {
	const policy = await call('GET', 'userlockoutpolicy/');
	expect([policy.status, policy.json.meta, policy.json.failed_login_lockout_max_attempts]).toEqual([200, undefined, 3]);
	expect((await call('PATCH', 'userlockoutpolicy/', { failed_login_lockout_max_attempts: 21 })).status).toBe(400);
	expect((await call('PATCH', 'userlockoutpolicy/', { inactivity_lockout_period: 1825 })).status).toBe(202);
	expect((await call('GET', 'systeminfo/')).json.users_usage_detail).toEqual({ max: 250_000, used: 15 });
	expect((await call('POST', 'csv/localusers/', 'a,b', { 'content-type': 'text/csv' })).status).toBe(403);
});

test('switches and people are checked, and a reset brings the seed back', async () => {
	expect(() => simulator.control.set({ creationform: 'list' })).toThrow(/no switch "creationform"/);
	expect(() => simulator.control.set({ creationForm: 'both' })).toThrow(/can't be "both"/);
	expect(() => simulator.control.add({ username: 'ada.lovelace' })).toThrow(/taken/);
	simulator.control.add({ username: 'joan.clarke', phone: '+44-1234567890', groups: ['Staff', 'Hut 8'] });
	const [joan] = (await call('GET', 'localusers/?username=joan.clarke')).objects;
	expect(joan).toMatchObject({ mobile_number: '+44-1234567890', active: true });
	expect(joan?.user_groups).toHaveLength(2);
	simulator.control.change('joan.clarke', { enabled: false, groups: ['Staff'] });
	expect(simulator.control.person('joan.clarke')).toMatchObject({ enabled: false, groups: ['Staff'] });
	expect(simulator.control.remove('joan.clarke')).toBe(true);
	simulator.control.reset();
	expect(simulator.control.people()).toHaveLength(10);
});
