import { startFortiAuthenticatorSimulator } from '../../../../simulators/fortiauthenticator';
import { basic, caller, type Started } from './call';

let simulator: Started;
let call: ReturnType<typeof caller>;

beforeAll(async () => {
	simulator = await startFortiAuthenticatorSimulator();
	call = caller(simulator);
});
afterAll(async () => await simulator.close());
beforeEach(() => simulator.control.reset());

const idOf = (username: string): string => simulator.control.person(username)?.id ?? '';
const names = async (query: string): Promise<unknown[]> =>
	(await call('GET', `localusers/?limit=0&${query}`)).objects.map((user) => user.username).sort();
const everybody = () =>
	simulator.control
		.people()
		.map((person) => person.username)
		.sort();

describe('the front end', () => {
	test('a wrong key, the login password and no credentials are refused with an empty 401', async () => {
		const { username, password } = simulator.login;
		for (const authorization of [basic(username, 'wrong'), basic(username, password), basic('admin', 'x'), 'Bearer x', '']) {
			const answer = await call('GET', 'localusers/?limit=1', undefined, { authorization });
			expect([answer.status, answer.text]).toEqual([401, '']);
			expect(answer.headers.get('www-authenticate')).toMatch(/^Basic Realm="/);
		}
	});

	test('the directory of resources answers without credentials', async () => {
		const answer = await call('GET', '', undefined, { authorization: '' });
		expect(answer.status).toBe(200);
		expect(answer.json.localusers).toEqual({ list_endpoint: '/api/v1/localusers/', schema: '/api/v1/localusers/schema/' });
		simulator.control.set({ slashlessUris: true });
		expect((await call('GET', '')).json.localusers.list_endpoint).toBe('/api/v1/localusers');
	});

	test('a method that is not served is told before the credentials are looked at', async () => {
		const answer = await call('PUT', 'localusers/3/', {}, { authorization: '' });
		expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET,PATCH,DELETE']);
		simulator.control.set({ listDelete: false });
		expect((await call('DELETE', 'localusers/')).status).toBe(405);
	});

	test('a path without its last slash is redirected, or served where that is allowed', async () => {
		const answer = await call('PATCH', 'localusers/3?x=1', { custom1: 'a' });
		expect([answer.status, answer.headers.get('location')]).toEqual([301, '/api/v1/localusers/3/?x=1']);
		simulator.control.set({ allowMissingSlash: true });
		expect((await call('GET', 'localusers/3')).status).toBe(200);
	});

	test('repeated slashes are folded, so an empty id leads to the list and its DELETE removes everybody', async () => {
		expect((await call('GET', 'usergroups//2//')).json.name).toBe('Staff');
		expect((await fetch(`${simulator.url}//api//v1//`)).status).toBe(200);
		expect((await call('DELETE', 'localusers//')).status).toBe(204);
		expect(simulator.control.people()).toEqual([]);
		expect(simulator.control.count('listDelete')).toBe(1);
	});

	test('the three kinds of 404 differ', async () => {
		const missing = await call('GET', 'localusers/999/');
		expect([missing.status, missing.text, missing.headers.get('content-type')]).toEqual([404, '', 'text/html; charset=utf-8']);
		expect((await call('GET', 'localusers/ada/')).json.error_message).toMatch(/mismatched type/);
		expect((await call('GET', 'nothing/')).text).toMatch(/<html>/);
	});

	test('what the profile forbids is 403, and too many requests are 429 with Retry-After', async () => {
		simulator.control.set({ forbidden: ['delete'] });
		expect((await call('DELETE', 'localusers/3/')).status).toBe(403);
		expect((await call('GET', 'localusers/3/')).status).toBe(200);
		simulator.control.set({ throttle: 2, throttleSeconds: 30 });
		await call('GET', 'localusers/3/');
		await call('GET', 'localusers/3/');
		const answer = await call('GET', 'localusers/3/');
		expect([answer.status, answer.text]).toEqual([429, '']);
		expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(20);
	});

	test('XML is answered on request; an unknown format is ignored', async () => {
		const byParameter = await call('GET', 'localusers/?format=xml&username=ada.lovelace');
		expect(byParameter.headers.get('content-type')).toBe('application/xml; charset=utf-8');
		expect(byParameter.text).toContain('<objects type="list"><object><active type="boolean">True</active>');
		expect(byParameter.text).toContain('<token_type type="null"/>');
		const byHeader = await call('GET', 'localusers/3/', undefined, { accept: 'application/xml' });
		expect(byHeader.text).toMatch(/^<\?xml[^>]*\?>\n<object>/);
		const refused = await call('GET', 'localusers/?limit=x&format=xml');
		expect([refused.status, refused.text]).toEqual([400, expect.stringMatching(/<response><error>Invalid limit/)]);
		expect((await call('GET', 'localusers/?format=yaml')).headers.get('content-type')).toBe('application/json');
	});

	test('bodies are JSON or XML; a form is refused', async () => {
		const xml = '<object><custom1>a &amp; b</custom1><token_auth type="boolean">False</token_auth></object>';
		expect((await call('PATCH', 'localusers/3/', xml, { 'content-type': 'application/xml' })).json.custom1).toBe('a & b');
		const form = { 'content-type': 'application/x-www-form-urlencoded' };
		expect((await call('PATCH', 'localusers/3/', 'custom1=a', form)).status).toBe(400);
		simulator.control.set({ unsupportedMedia: 415 });
		expect((await call('PATCH', 'localusers/3/', 'custom1=a', form)).json.error_message).toMatch(/^Sorry/);
		expect((await call('PATCH', 'localusers/3/', '{"custom1":')).json.error).toMatch(/not valid JSON/);
	});
});

describe('lists', () => {
	test('the default page is 20; 0 and more than 1000 become 1000; what is no number is refused', async () => {
		simulator.control.addMany(1200);
		expect((await call('GET', 'localusers/')).objects).toHaveLength(20);
		for (const limit of ['0', '5000']) {
			const { json, objects } = await call('GET', `localusers/?limit=${limit}`);
			expect([objects.length, json.meta.limit, json.meta.total_count]).toEqual([1000, 1000, 1210]);
		}
		for (const bad of ['limit=x', 'limit=-1', 'limit=', 'offset=-1', 'offset=x']) {
			const answer = await call('GET', `localusers/?${bad}`);
			expect([answer.status, answer.json.error]).toEqual([400, expect.stringMatching(/^Invalid (limit|offset)/)]);
		}
	});

	test('next and previous are paths that keep the other parameters', async () => {
		const { meta } = (await call('GET', 'localusers/?email__icontains=example&limit=4&offset=4')).json;
		expect(meta.next).toBe('/api/v1/localusers/?email__icontains=example&limit=4&offset=8');
		expect(meta.previous).toBe('/api/v1/localusers/?email__icontains=example&limit=4&offset=0');
		const past = await call('GET', 'localusers/?offset=500');
		expect([past.status, past.objects, past.json.meta.next]).toEqual([200, [], null]);
		simulator.control.set({ slashlessUris: true });
		expect((await call('GET', 'localusers/?limit=4')).json.meta.next).toBe('/api/v1/localusers?limit=4&offset=4');
	});

	test('there is no order: an updated row moves to the end', async () => {
		const before = (await call('GET', 'localusers/')).objects.map((user) => Number(user.id));
		expect(before).not.toEqual([...before].sort((a, b) => a - b));
		await call('PATCH', `localusers/${before[0]}/`, { custom1: 'x' });
		const after = (await call('GET', 'localusers/')).objects.map((user) => Number(user.id));
		expect(after).toEqual([...before.slice(1), before[0]]);
	});

	test('a walk during an update skips one person and meets another twice', async () => {
		simulator.control.fault({ mode: 'reorder', kind: 'list', skip: 1 });
		const first = await call('GET', 'localusers/?limit=5&offset=0');
		const second = await call('GET', 'localusers/?limit=5&offset=5');
		const ids = [...first.objects, ...second.objects].map((user) => user.id);
		expect([ids.length, new Set(ids).size]).toEqual([10, 9]);
	});

	test('a page can hold the same record twice', async () => {
		simulator.control.fault({ mode: 'duplicateId', kind: 'list' });
		const { objects } = await call('GET', 'localusers/');
		expect(objects[objects.length - 1]).toEqual(objects[0]);
	});

	test('order_by sorts or is refused, never ignored', async () => {
		const ids = (await call('GET', 'localusers/?order_by=-id')).objects.map((user) => Number(user.id));
		expect(ids).toEqual([...ids].sort((a, b) => b - a));
		expect((await call('GET', 'localusers/?order_by=nothing')).json.error).toBe('No matching &#x27;nothing&#x27; field for ordering on.');
		simulator.control.set({ ordering: false, htmlEntities: false });
		const refused = await call('GET', 'localusers/?order_by=-id');
		expect([refused.status, refused.json.error]).toEqual([400, "The 'id' field does not allow ordering."]);
	});

	test('ids rise with gaps, administrators take some and are in no list', async () => {
		const ids = simulator.control.people().map((person) => Number(person.id));
		expect(Math.min(...ids)).toBe(3);
		expect(Math.max(...ids) - Math.min(...ids)).toBeGreaterThan(ids.length - 1);
		expect(await names('username=admin')).toEqual([]);
		const { objects } = await call('GET', 'localgroup-memberships/?username=admin');
		expect(objects[0]?.user).toBe('/api/v1/localusers/1/');
		expect((await call('GET', 'localusers/1/')).status).toBe(404);
	});

	test('a row that is committed late shows up with a lower id', async () => {
		simulator.control.add({ username: 'later', id: '101' });
		simulator.control.add({ username: 'earlier', id: '100' });
		const next = simulator.control.add({ username: 'next' });
		expect([idOf('earlier'), Number(next.id) > 101]).toEqual(['100', true]);
	});
});

describe('filters', () => {
	test('each lookup does what its name says', async () => {
		expect(await names('username=ada.lovelace')).toEqual(['ada.lovelace']);
		expect(await names('username=ADA.lovelace')).toEqual([]);
		expect(await names('username__iexact=ADA.lovelace')).toEqual(['ada.lovelace']);
		expect(await names('last_name__contains=LOVE')).toEqual([]);
		expect(await names('last_name__icontains=LOVE')).toEqual(['ada.lovelace']);
		expect(await names('active=false')).toEqual(['donald.knuth']);
		expect(await names('token_type=ftm')).toEqual(['grace.hopper']);
	});

	test('in takes commas and repetition together', async () => {
		expect(await names('username__in=ada.lovelace,alan.turing&username__in=grace.hopper')).toEqual([
			'ada.lovelace',
			'alan.turing',
			'grace.hopper',
		]);
		expect(await names('username__in=')).toEqual([]);
	});

	test('several filters are joined by and', async () => {
		expect(await names('country=GB&first_name=Ada')).toEqual(['ada.lovelace']);
		expect(await names('username=ada.lovelace&active=false')).toEqual([]);
	});

	test('a name that is no field is ignored and everybody comes back', async () => {
		expect(await names('user_name=bob')).toEqual(everybody());
	});

	test('DELETE on the list removes whom the query selects, everybody for an unknown name', async () => {
		expect((await call('DELETE', 'localusers/?username=ada.lovelace')).status).toBe(204);
		expect(everybody()).toHaveLength(9);
		await call('DELETE', 'localusers/?user_name=alan.turing');
		expect(everybody()).toEqual([]);
	});

	test.each([
		['username__startswith=a', "'startswith' is not an allowed filter on the 'username' field."],
		['custom1=x', "The 'custom1' field does not allow filtering."],
		['id__in=3,4', "The 'id' field does not allow filtering."],
		['username__icontains=none', 'Invalid resource lookup data provided (mismatched type).'],
	])('%s is a 400', async (query, message) => {
		simulator.control.set({ htmlEntities: false });
		const answer = await call('GET', `localusers/?${query}`);
		expect([answer.status, answer.json.error]).toEqual([400, message]);
	});

	test('a user called none is not found by equality, breaks in, and is found with a comma behind', async () => {
		expect(everybody()).toContain('none');
		expect(await names('username=none')).toEqual([]);
		expect(await names('username__in=none,')).toEqual(['none']);
		const broken = await call('GET', 'localusers/?username__in=none');
		expect([broken.status, broken.json.error_message]).toEqual([500, expect.stringMatching(/^Sorry/)]);
		expect(await names('token_type=none')).not.toContain('grace.hopper');
	});

	test('a plus in a name needs its percent code', async () => {
		simulator.control.add({ username: 'ada+test@example.com' });
		expect(await names('username=ada+test@example.com')).toEqual([]);
		expect(await names('username=ada%2Btest@example.com')).toEqual(['ada+test@example.com']);
	});

	test('abridged objects hold fewer fields', async () => {
		const [user] = (await call('GET', 'localusers/?abridged=1&username=ada.lovelace')).objects;
		expect(Object.keys(user ?? {})).toHaveLength(20);
		expect(user).not.toHaveProperty('token_serial');
		simulator.control.set({ abridgedAlone: false });
		expect((await call('GET', 'localusers/?abridged=1&limit=1')).objects[0]).toHaveProperty('token_serial');
	});

	test('several are fetched by id; what is missing is named', async () => {
		const { json, objects } = await call('GET', 'localusers/set/4;5;99/');
		expect(objects.map((user) => user.id)).toEqual([4, 5]);
		expect(json.not_found).toEqual(['99']);
	});

	test('the schema tells 35 fields, lookups, ordering and methods; a singleton has none', async () => {
		const { json } = await call('GET', 'localusers/schema/');
		expect(Object.keys(json.fields)).toHaveLength(35);
		expect(json.filtering.username).toEqual(['exact', 'iexact', 'contains', 'icontains', 'in']);
		expect(json.allowed_list_http_methods).toEqual(['get', 'post', 'delete']);
		simulator.control.set({ ordering: false });
		expect((await call('GET', 'localusers/schema/')).json.ordering).toEqual([]);
		expect((await call('GET', 'systeminfo/schema/')).status).toBe(500);
	});
});

test('one person of a hundred thousand is found quickly, and so is the newest page', async () => {
	simulator.control.addMany(100_000);
	await call('GET', 'localusers/?order_by=-id&limit=1');
	const start = performance.now();
	for (let index = 0; index < 50; index += 1) {
		expect((await call('GET', `localusers/?username=person0${index + 10000}`)).objects).toHaveLength(1);
		expect((await call('GET', 'localusers/?order_by=-id&limit=2')).objects[0]?.username).toBe('person099999');
	}
	expect(performance.now() - start).toBeLessThan(2000);
});
