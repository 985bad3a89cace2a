import { orderFields } from '../../clients/fortiauthenticator/filters';
import { localUserId } from '../../clients/fortiauthenticator/localUsers';
import { sameField } from '../../clients/fortiauthenticator/sameField';
import { readComplaint } from '../../clients/fortiauthenticator/answers';
import { refusalOf, useFortiAuthenticator } from './fortiauthenticatorSetup';

const world = useFortiAuthenticator();
const control = () => world.simulator.control;

/** What the appliance is made to say to the next request of a kind. */
function says(kind: string, content: unknown, status = 200): void {
	const body = typeof content === 'string' ? content : JSON.stringify(content);
	control().fault({ mode: 'status', kind, status, headers: { 'content-type': 'application/json' }, body });
}
const page = (...objects: unknown[]) => ({ meta: { next: null, total_count: objects.length, limit: 20, offset: 0 }, objects });

test('system information that is none is trouble of the protocol, and a list of one is that one', async () => {
	says('systemInfo', page({ serial: 'FAC-1' }));
	expect(await world.client.system.info()).toEqual({ serial: 'FAC-1' });
	says('systemInfo', []);
	expect(await refusalOf(world.client.system.info())).toMatchObject({
		kind: 'protocol',
		message: expect.stringContaining('system information'),
	});
});

test('an answer about another user than the one asked for is taken for neither', async () => {
	const alan = await world.client.localUsers.find({ username: 'alan.turing' });
	const ada = await world.client.localUsers.find({ username: 'ada.lovelace' });
	says('get', ada);
	expect(await refusalOf(world.client.localUsers.find({ id: alan.id }))).toMatchObject({
		kind: 'protocol',
		message: `FortiAuthenticator answered, but not with the local user ${alan.id}`,
	});
	for (const other of [ada, { ...alan, id: ada.id }, { ...alan, username: 'ada.lovelace' }]) {
		says('update', other, 202);
		expect((await world.client.localUsers.update(alan, { city: 'Wilmslow' })).user).toMatchObject({ id: alan.id, username: 'alan.turing' });
	}
});

test('a creation that is answered with somebody else’s number claims nobody', async () => {
	const ada = await world.client.localUsers.find({ username: 'ada.lovelace' });
	control().fault({ mode: 'status', kind: 'create', status: 201, headers: { location: `/api/v1/localusers/${ada.id}/` }, body: '' });
	const fields = { username: 'jane.doe', password: 'Onboard-2026!', email: 'jane.doe@example.com' };
	expect(await refusalOf(world.client.localUsers.create(fields))).toMatchObject({
		kind: 'protocol',
		message: "FortiAuthenticator answered, but not with the new local user 'jane.doe'",
	});
});

test.each([{ meta: {} }, { meta: {}, users: [], others: [] }, 'a text', 7])(
	'a list answered with %j is trouble of the protocol',
	async (content) => {
		says('list', JSON.stringify(content));
		expect(await refusalOf(world.client.localUsers.find({ username: 'alan.turing' }))).toMatchObject({ kind: 'protocol' });
	},
);

test('a membership without user, group or number is left out; numbers come from addresses where they have to', async () => {
	const row = (id: number, more = {}) => ({
		resource_uri: `/api/v1/localgroup-memberships/${id}/`,
		user: '/api/v1/localusers/3/',
		group: '/api/v1/usergroups/5/',
		...more,
	});
	says(
		'membershipList',
		page(row(7), row(8, { user: '/api/v1/admins/3/' }), row(10, { group: null }), row(9, { id: 9, resource_uri: null })),
	);
	const list = await world.client.groupMemberships.list();
	expect(list.map(({ id, userId, groupId }) => [id, userId, groupId])).toEqual([
		[7, 3, 5],
		[9, 3, 5],
	]);
});

test('two remote users of one name are told apart by number, server and place', async () => {
	says(
		'ldapUserList',
		page(
			{ id: 1, username: 'ada', server_name: 'east', dn: 'cn=ada,dc=east', resource_uri: '/api/v1/ldapusers/1/' },
			{ id: 2, username: 'ada', server_address: '192.0.2.7', dn: '', resource_uri: '/api/v1/ldapusers/2/' },
		),
	);
	const { message } = await refusalOf(world.client.ldapUsers.find({ username: 'ada' }));
	expect(message).toContain("'ada' (ID 1) from east from cn=ada,dc=east");
	expect(message).toContain("'ada' (ID 2) from 192.0.2.7");
	expect(message).not.toMatch(/192\.0\.2\.7 from/);
});

test.each([
	['', 'empty'],
	['  ', 'empty'],
	['a\u0007b', 'control characters'],
	['x'.repeat(254), 'longer than 253'],
])('the remote name %j is refused before anything is sent', async (username, words) => {
	const error = await refusalOf(world.client.radiusUsers.find({ username }));
	expect(error).toMatchObject({ kind: 'invalid', delivery: 'unsent', fields: ['username'], message: expect.stringContaining(words) });
	expect(control().count()).toBe(0);
});

describe('a change that the appliance refuses without naming a field', () => {
	const refuse = () => says('update', { error: 'Something is wrong' }, 400);

	test('is told as it was refused, when nothing has changed', async () => {
		const user = await world.client.localUsers.find({ username: 'alan.turing' });
		refuse();
		const error = await refusalOf(world.client.localUsers.update(user, { city: 'Wilmslow' }));
		expect(error).toMatchObject({ status: 400, message: expect.stringContaining('Something is wrong') });
		expect(error.kind).not.toBe('uncertain');
		expect(error.message).not.toContain('changed:');
	});

	test('and was carried out all the same, is told as done with a notice', async () => {
		const user = await world.client.localUsers.find({ username: 'alan.turing' });
		refuse();
		const before = { ...user, city: 'Elsewhere' };
		control().change('alan.turing', {});
		says('get', { ...user, city: 'Wilmslow' });
		expect(await world.client.localUsers.update(before, { city: 'Wilmslow' })).toMatchObject({
			user: { city: 'Wilmslow' },
			notice: expect.stringContaining('The change was made, though'),
		});
	});

	test('and did something else, is uncertain and names what changed', async () => {
		const user = await world.client.localUsers.find({ username: 'alan.turing' });
		refuse();
		says('get', { ...user, city: 'Nowhere' });
		expect(await refusalOf(world.client.localUsers.update(user, { city: 'Wilmslow' }))).toMatchObject({
			kind: 'uncertain',
			message: expect.stringContaining('all the same these changed: city'),
		});
	});
});

test('a page for the editor goes by name, and comes as it is where the appliance does not order', async () => {
	const first = await world.client.localUsers.page(0, 3);
	const names = first.users.map(({ username }) => username);
	expect(names).toEqual([...names].sort());
	expect(first.nextOffset).toBe(3);
	expect(control().requests().log.at(-1)?.target).toContain('order_by=username');
	control().set({ ordering: false });
	expect((await world.client.localUsers.page(0, 3)).users).toHaveLength(3);
	expect(control().count('list')).toBe(3);
	says('list', {}, 403);
	expect(await refusalOf(world.client.localUsers.page(0, 3))).toMatchObject({ kind: 'rights' });
	expect(control().count('list')).toBe(4);
	const { people } = control();
	expect((await world.client.localUsers.page(0, 1000)).nextOffset).toBeUndefined();
	expect(people().length).toBeGreaterThan(3);
});

test('an empty answer to a recovery question is refused before it is sent', async () => {
	expect(await refusalOf(world.client.localUsers.verifyRecoveryAnswer(localUserId(4), ''))).toMatchObject({
		kind: 'invalid',
		delivery: 'unsent',
	});
	expect(control().count()).toBe(0);
});

describe('a push', () => {
	const push = async (more = {}) => await world.client.logins.push({ username: 'grace.hopper', ...more });

	test('that was refused or finds no service says which, with the words there are', async () => {
		control().set({ pushAnswer: 'refused' });
		expect((await refusalOf(push())).message).toMatch(/^FortiAuthenticator's push server refused the message/);
		says('pushAuth', '', 503);
		expect((await refusalOf(push())).message).toBe("FortiAuthenticator's push server can not be reached");
		says('pushAuth', { detail: 'No way out' }, 503);
		expect((await refusalOf(push())).message).toBe("FortiAuthenticator's push server can not be reached: No way out");
		says('pushAuth', '', 404);
		expect((await refusalOf(push())).message).toBe("FortiAuthenticator has no user 'grace.hopper' with a FortiToken Mobile");
	});

	test('that nobody answers is no answer, by the appliance’s word or by the clock', async () => {
		for (const status of [408, 504]) {
			says('pushAuth', '', status);
			expect(await push()).toEqual({ result: 'noAnswer', approved: false, reason: null });
		}
	});

	test('that is rejected brings the reason, when one is given', async () => {
		says('pushAuth', { detail: 'Not me' }, 401);
		expect(await push()).toEqual({ result: 'rejected', approved: false, reason: 'Not me' });
		says('pushAuth', '', 200);
		expect(await push()).toEqual({ result: 'approved', approved: true, reason: null });
	});

	test.each([
		[{ username: ' ' }, 'username'],
		[{ username: 'x'.repeat(51) }, 'username'],
		[{ waitSeconds: 9 }, 'waitSeconds'],
		[{ waitSeconds: 301 }, 'waitSeconds'],
		[{ waitSeconds: Number.NaN }, 'waitSeconds'],
	])('%j is refused before it is sent', async (more, field) => {
		expect(await refusalOf(push(more))).toMatchObject({ kind: 'invalid', delivery: 'unsent', fields: [field] });
		expect(control().count()).toBe(0);
	});

	test('goes out with the time to the second, and without what was not given', async () => {
		await world.client.logins.push({ username: 'grace.hopper', message: 'Lunch?', waitSeconds: 10 }, new Date('2026-03-01T12:00:00.123Z'));
		const { body } = control().requests().log.at(-1) ?? { body: '{}' };
		expect(JSON.parse(body)).toEqual({ username: 'grace.hopper', timestamp: '2026-03-01T12:00:00', log_message: 'Lunch?' });
	});
});

test('a wrong password whose key may not read users is a verdict all the same', async () => {
	control().set({ forbidden: ['list'] });
	expect(await world.client.logins.verify({ username: 'alan.turing', password: 'wrong' })).toMatchObject({ valid: false });
});

test('a group is found by a word that can not be asked for, and names are checked before they are sent', async () => {
	const { userGroups } = world.client;
	await userGroups.create('none');
	expect((await userGroups.find({ name: 'none' })).name).toBe('none');
	expect((await userGroups.list({ name: 'none' })).records).toHaveLength(1);
	expect(await refusalOf(userGroups.find({ name: 'None' }))).toMatchObject({ kind: 'notFound' });
	const before = control().count();
	for (const [name, words] of [
		['', 'is empty'],
		['x'.repeat(51), 'longer than 50'],
	]) {
		expect(await refusalOf(userGroups.find({ name }))).toMatchObject({
			kind: 'invalid',
			delivery: 'unsent',
			fields: ['name'],
			message: expect.stringContaining(words),
		});
	}
	expect(control().count()).toBe(before);
	expect((await userGroups.create('x'.repeat(50))).name).toHaveLength(50);
});

test('a deleted group is gone; one that is there after a lost answer is deleted again', async () => {
	const { userGroups } = world.client;
	for (const mode of ['resetAfter', 'reset']) {
		const group = await userGroups.create(`Gone by ${mode}`);
		control().fault({ mode, kind: 'groupDelete' });
		await userGroups.delete(group);
		expect(await refusalOf(userGroups.find({ id: group.id }))).toMatchObject({ kind: 'notFound' });
	}
});

test.each(orderFields.map((field) => [field]))('users are sorted by %s', async (field) => {
	const { records } = await world.client.localUsers.list({ orderBy: [field] });
	expect(records.length).toBeGreaterThan(3);
	expect(control().requests().log.at(-1)?.target).toContain(`order_by=${field}`);
});

test('users can be sorted by nine fields', () => {
	expect([...orderFields].sort()).toEqual(['active', 'city', 'country', 'email', 'first_name', 'id', 'last_name', 'state', 'username']);
});

test.each([
	['expires_at', '2026-03-01T12:00:00', '2026-03-01T13:00:00+01:00', true],
	['expires_at', '2026-03-01T12:00:00.123456', '2026-03-01T12:00:00Z', true],
	['expires_at', '2026-03-01T12:00:00', '2026-03-01T12:00:01Z', false],
	['token_type', null, '', true],
	['token_type', undefined, '', true],
	['token_type', 'ftm', '', false],
	['city', 'a', 'a', true],
	['city', '2026-03-01T12:00:00', '2026-03-01T13:00:00+01:00', false],
])('of %s, stored %j is wanted %j: %j', (field, stored, wanted, same) => {
	expect(sameField(field, stored, wanted)).toBe(same);
});

test.each([
	[{ error: 5 }, '5', []],
	[{ error: false }, 'false', []],
	[{ error_message: ['a', ['b']] }, 'a; b', []],
	[{ localusers: { username: ['taken'], email: ['bad', 'worse'] } }, expect.stringContaining('taken'), ['username', 'email']],
	[{ username: ['taken'] }, 'username: taken', ['username']],
	[{ error: { localusers: { username: ['taken'] } } }, expect.stringContaining('taken'), ['username']],
	['It&#x27;s wrong', "It's wrong", []],
	[['a', ''], 'a', []],
	[undefined, '', []],
])('the complaint %j is read', (body, text, fields) => {
	expect(readComplaint(body)).toEqual({ fields, text });
});
