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

const create = async (username: string) => await call('POST', 'localusers/', { username, email: 'someone@example.com' });
const idOf = (username: string): string => simulator.control.person(username)?.id ?? '';

test('names are compared without case when they are created, administrators’ too; where the switch is off they are not', async () => {
	for (const taken of ['ADA.lovelace', 'Admin']) {
		expect((await create(taken)).objects[0]).toMatchObject({
			statue: 400,
			error: { localusers: { username: [expect.stringContaining('exists')] } },
		});
	}
	simulator.control.set({ namesIgnoreCase: false });
	expect((await create('ADA.lovelace')).objects[0]).toMatchObject({ statue: 201 });
});

test('letters of every script may be in a name, where the switch does not forbid them', async () => {
	expect((await create('jürgen.ørsted')).objects[0]).toMatchObject({ statue: 201, username: 'jürgen.ørsted' });
	simulator.control.set({ unicodeNames: false });
	expect((await create('søren')).objects[0]).toMatchObject({ statue: 400 });
});

test('of several users in one request the right ones are made, and the wrong one is told beside them', async () => {
	const body = [
		{ username: 'one', email: 'one@example.com' },
		{ username: 'two', email: 'nonsense' },
		{ username: 'three', email: '3@example.com' },
	];
	const { status, objects } = await call('POST', 'localusers/', body);
	expect([status, objects.map(({ statue, username }) => [statue, username])]).toEqual([
		207,
		[
			[201, 'one'],
			[400, 'two'],
			[201, 'three'],
		],
	]);
	expect(['one', 'two', 'three'].map((name) => simulator.control.person(name) !== undefined)).toEqual([true, false, true]);
});

test('a bare list is 400 wherever a list is put, and removes nothing', async () => {
	const path = `localusers/${idOf('ada.lovelace')}/radiusattributes/`;
	await call('POST', path, { vendor: 'Default', attribute: 'Framed-IP-Address', attr_val: '10.0.0.1' });
	const before = (await call('GET', path)).objects.length;
	expect((await call('PUT', path, [{ attribute: 'Framed-IP-Address', attr_val: '10.0.0.2' }])).status).toBe(400);
	expect((await call('GET', path)).objects).toHaveLength(before);
	const groups = (await call('GET', 'usergroups/')).objects.length;
	expect((await call('PUT', 'usergroups/', [{ name: 'Only' }])).status).toBeGreaterThanOrEqual(400);
	expect((await call('GET', 'usergroups/')).objects).toHaveLength(groups);
});

test('whether a list may be ordered is told field by field', async () => {
	simulator.control.set({ unordered: ['id'] });
	expect((await call('GET', 'localusers/?order_by=-id')).json).toEqual({ error: "The 'id' field does not allow ordering." });
	expect((await call('GET', 'localusers/?order_by=username')).status).toBe(200);
	expect((await call('GET', 'localusers/?order_by=custom1')).json).toEqual({ error: "The 'custom1' field does not allow ordering." });
	expect((await call('GET', 'localusers/?order_by=nothing')).json).toEqual({ error: "No matching 'nothing' field for ordering on." });
});

test('a 403 has no body, unless it is given one', async () => {
	simulator.control.set({ forbidden: ['list'] });
	expect(await call('GET', 'localusers/')).toMatchObject({ status: 403, text: '' });
	simulator.control.set({ forbiddenText: 'Permission denied' });
	expect((await call('GET', 'localusers/')).text).toContain('Permission denied');
});

test('the licenses of FortiToken Mobile are counted, or not served', async () => {
	const { json } = await call('GET', 'fortitokenmobilelicenses/');
	expect(Number(json.available_ftm) + Number(json.used_ftm)).toBe(json.total_ftm);
	simulator.control.set({ mobileLicenses: false });
	expect((await call('GET', 'fortitokenmobilelicenses/')).status).toBe(404);
});
