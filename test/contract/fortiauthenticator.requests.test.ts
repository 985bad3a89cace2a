import type { JsonObject } from '../../clients/json';
import { refusalOf, useFortiAuthenticator } from './fortiauthenticatorSetup';

const world = useFortiAuthenticator();
const control = () => world.simulator.control;
const log = () => control().requests().log;
const json = { 'content-type': 'application/json' };
const says = (kind: string, status: number, content: unknown, headers: Record<string, string> = json): void =>
	control().fault({ mode: 'status', kind, status, headers, body: content === '' ? '' : JSON.stringify(content) });
const jane = { username: 'jane.doe', password: 'Onboard-2026!', email: 'jane.doe@example.com' };

test('what carries a body says that it is JSON, what carries none says nothing', async () => {
	const user = await world.client.localUsers.find({ username: 'alan.turing' });
	await world.client.localUsers.update(user, { city: 'Wilmslow' });
	await world.client.localUsers.delete(user);
	for (const { body, headers } of log()) expect(headers['content-type']).toBe(body === '' ? undefined : 'application/json');
	expect(log().filter(({ body }) => body !== '')).toHaveLength(1);
});

test('once the login is known to be right, nobody waits for the answer to somebody else', async () => {
	const client = world.open({ timeoutSeconds: 0.5 });
	const { id } = await client.localUsers.find({ username: 'alan.turing' });
	control().fault({ mode: 'hang', kind: 'get' });
	const ended: string[] = [];
	const hanging = refusalOf(client.localUsers.find({ id })).then(() => ended.push('hanging'));
	const quick = client.localUsers.find({ username: 'ada.lovelace' }).then(() => ended.push('quick'));
	await Promise.all([hanging, quick]);
	expect(ended).toEqual(['quick', 'hanging']);
});

test('a change of the token alone is never repeated, be it its kind or its serial', async () => {
	for (const changes of [{ token_type: 'email' }, { token_serial: 'FTK200000000001' }]) {
		const user = await world.client.localUsers.find({ username: 'grace.hopper' });
		control().forgetRequests();
		control().fault({ mode: 'reset', kind: 'update' });
		const refused = await refusalOf(world.client.localUsers.update(user, changes));
		expect([refused.kind, control().count('update')]).toEqual(['uncertain', 1]);
	}
});

test('a refusal that names fields sends people to them', async () => {
	const user = await world.client.localUsers.find({ username: 'alan.turing' });
	says('update', 400, { localusers: { city: ['no such place'], state: ['neither'] } });
	expect(await refusalOf(world.client.localUsers.update(user, { city: 'x' }))).toMatchObject({ cure: 'Look at: city, state' });
	says('update', 400, { error: 'no' });
	expect((await refusalOf(world.client.localUsers.update(user, { city: 'x' }))).cure).toBe('Check the values that were sent');
});

test('only somebody who is missing is looked for among administrators', async () => {
	const { id } = await world.client.localUsers.find({ username: 'alan.turing' });
	const cureOf = async (status: number): Promise<string> => {
		says('get', status, '');
		return (await refusalOf(world.client.localUsers.find({ id }))).cure ?? '';
	};
	expect(await cureOf(404)).toContain('administrators are not in the list');
	for (const status of [403, 500]) expect(await cureOf(status)).not.toContain('administrators are not in the list');
});

test('a new user who is told in part and can’t be read back is the one that was told', async () => {
	says('create', 201, { id: 77, username: 'jane.doe', city: 'Told' });
	says('get', 403, '');
	expect(await world.client.localUsers.create(jane)).toMatchObject({
		user: { id: 77, username: 'jane.doe', city: 'Told' },
		notice: expect.stringContaining('could not be read back'),
	});
});

test('a login of nobody, or without anything to check, is refused before it is sent', async () => {
	for (const attempt of [{ username: ' ', password: 'x' }, { username: 'ada' }, { username: 'ada', password: '', tokenCode: '' }])
		expect(await refusalOf(world.client.logins.verify(attempt))).toMatchObject({ kind: 'invalid', delivery: 'unsent' });
	expect(control().count()).toBe(0);
});

test('the abridged list without its filter is refused with the name of the field', async () => {
	const { message } = await refusalOf(world.client.localUsers.list({ abridged: true }));
	expect(message).toBe("The abridged list works only together with a filter on 'Username'");
});

test('a list that never becomes complete still holds whole users, those of the last reading and those seen twice', async () => {
	control().set({ ordering: false });
	control().addMany(25);
	control().fault({ mode: 'duplicateId', kind: 'list', times: 50 });
	const { records, complete } = await world.client.localUsers.list({ pageSize: 10 });
	expect(complete).toBe(false);
	expect(records.length).toBeGreaterThan(25);
	for (const { id, username } of records) expect([typeof id, typeof username]).toEqual(['number', 'string']);
});

test('a next page that leads nowhere ends a list, which is whole when its count says so', async () => {
	control().set({ ordering: false });
	const answer = (total_count?: number) => ({
		meta: { next: '/api/v1/localusers/?offset=0', total_count },
		objects: [{ id: 1, username: 'u1' }],
	});
	for (const [total, complete] of [
		[1, true],
		[2, false],
		[undefined, false],
	] as const) {
		for (let reading = 0; reading < 4; reading += 1) says('list', 200, answer(total));
		expect((await world.client.localUsers.list({ orderBy: ['city'] })).complete).toBe(complete);
		control().clearFaults();
	}
});

test('a list is found under any one name; where it is called objects, whatever stands beside it', async () => {
	const user = await world.client.localUsers.find({ username: 'alan.turing' });
	const attribute = { id: 5, vendor: 'Default', attribute: 'Filter-Id', attr_val: 'x' };
	for (const body of [
		{ meta: {}, radius_attributes: [attribute] },
		{ meta: {}, objects: [attribute], others: [] },
		{ meta: {}, objects: null, radius_attributes: [attribute] },
	]) {
		says('radiusList', 200, body);
		expect((await world.client.radiusAttributes.list(user)).map(({ id }) => id)).toEqual([5]);
	}
});

test('a new attribute is read by the number in its address, without a look through the list', async () => {
	const user = await world.client.localUsers.find({ username: 'alan.turing' });
	const attribute = { id: 5, vendor: 'Default', attribute: 'Filter-Id', attr_val: 'x' };
	says('radiusCreate', 201, '', { location: `/api/v1/localusers/${user.id}/radiusattributes/5/` });
	says('radiusGet', 200, attribute);
	expect((await world.client.radiusAttributes.create(user, { attribute: 'Filter-Id', attr_val: 'x' })).id).toBe(5);
	expect(log().at(-1)?.target).toContain('/radiusattributes/5/');
});

test('a group is looked up among as many as the appliance gives at a time', async () => {
	await world.client.userGroups.find({ name: 'VPN Users' });
	expect(log().at(-1)?.target).toContain('limit=1000');
});

test('users who are checked by who looks at them come with their number and name', async () => {
	const { records } = await world.client.localUsers.listAs({ limit: 3 }, (users) => users, true);
	expect(records).toHaveLength(3);
	for (const { id, username } of records) expect([typeof id, typeof username]).toEqual(['number', 'string']);
});

test('a call of one’s own whose body is nested too deeply is refused before anything is sent', async () => {
	const body = JSON.parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`) as JsonObject;
	const refused = await refusalOf(world.client.request({ method: 'POST', path: '/localusers/', body }));
	expect(refused).toMatchObject({ kind: 'invalid', delivery: 'unsent', message: 'The body is nested too deeply' });
	expect(control().count()).toBe(0);
});
