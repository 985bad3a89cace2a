import { localUserId } from '../../clients/fortiauthenticator/localUsers';
import { forms, refusalOf, useFortiAuthenticator } from './fortiauthenticatorSetup';

const world = useFortiAuthenticator();
const control = () => world.simulator.control;
const jane = {
	username: 'jane.doe',
	password: 'Onboard-2026!',
	email: 'jane.doe@example.com',
	first_name: 'Jane',
	mobile_number: '+44-1234567890',
};

describe.each(forms)('with $name', ({ settings }) => {
	beforeEach(() => control().set({ ...settings }));

	test('a created user comes back whole, with its number', async () => {
		const { user } = await world.client.localUsers.create(jane);
		expect(user).toMatchObject({ username: 'jane.doe', email: jane.email, first_name: 'Jane', user_groups: [], active: true });
		expect(String(user.id)).toBe(control().person('jane.doe')?.id);
		expect(user.resource_uri).toBe(`/api/v1/localusers/${user.id}/`);
		expect(JSON.stringify(user)).not.toContain(jane.password);
		expect(control().count('create')).toBe(1);
	});

	test('a taken name is a conflict', async () => {
		const error = await refusalOf(world.client.localUsers.create({ ...jane, username: 'ada.lovelace' }));
		expect(error).toMatchObject({ kind: 'conflict', message: expect.stringContaining("'ada.lovelace' already exists") });
	});

	test('a name only an administrator has is refused in words', async () => {
		const error = await refusalOf(world.client.localUsers.create({ ...jane, username: 'admin' }));
		expect(error).toMatchObject({
			kind: 'invalid',
			message: expect.stringContaining("'admin' is taken"),
			cure: expect.stringContaining('administrators'),
		});
	});

	test('whoever has the name, a conflict stays one when the look-up is not allowed', async () => {
		control().set({ forbidden: ['list'] });
		const error = await refusalOf(world.client.localUsers.create({ ...jane, username: 'ada.lovelace' }));
		expect(error).toMatchObject({ kind: 'conflict', message: expect.stringContaining("'ada.lovelace' already exists") });
	});

	test('something else that is in use is not taken for the name', async () => {
		const body = '{"error":"This serial number is already in use."}';
		control().fault({ mode: 'status', kind: 'create', status: 400, headers: { 'content-type': 'application/json' }, body });
		const error = await refusalOf(world.client.localUsers.create(jane));
		expect(error).toMatchObject({ kind: 'invalid', message: expect.stringContaining('This serial number is already in use') });
	});

	test('what the appliance refuses is told with its words, entities resolved', async () => {
		control().set({ userLimit: 1 });
		const error = await refusalOf(world.client.localUsers.create(jane));
		expect(error).toMatchObject({ kind: 'invalid', message: expect.stringContaining('maximum number of users') });
		expect(control().person('jane.doe')).toBeUndefined();
	});

	test('a creation refused because of the mail alone returns the user with a notice', async () => {
		control().set({ mailDown: true });
		const written = await world.client.localUsers.create({ ...jane, token_auth: true, token_type: 'ftm', ftm_act_method: 'email' });
		expect(written.user.username).toBe('jane.doe');
		expect(written.notice).toContain('Failed to send FortiToken Mobile activation message');
		expect(control().count('create')).toBe(1);
	});

	test('changes are sent and read back', async () => {
		const user = await world.client.localUsers.find({ username: 'alan.turing' });
		const written = await world.client.localUsers.update(user, { custom1: 'x', country: '', active: false, reason: 1 });
		expect(written.user).toMatchObject({ id: user.id, custom1: 'x', country: '', active: false, reason: 1 });
	});

	test('the whole list is read', async () => {
		control().addMany(2100);
		const listing = await world.client.localUsers.list();
		expect(listing).toMatchObject({ complete: true, total: 2110 });
		expect(new Set(listing.records.map((user) => user.id)).size).toBe(2110);
	});

	test('a person is found by name and by number', async () => {
		const user = await world.client.localUsers.find({ username: 'ada.lovelace' });
		expect(await world.client.localUsers.find({ id: user.id })).toEqual(user);
	});
});

test('the user whose name is a word the appliance converts is found', async () => {
	expect((await world.client.localUsers.find({ username: 'none' })).last_name).toBe('Nescio');
});

test('a name in another case is another user', async () => {
	const error = await refusalOf(world.client.localUsers.find({ username: 'Ada.Lovelace' }));
	expect(error).toMatchObject({ kind: 'notFound', cure: expect.stringContaining('administrators are not in the list') });
});

test('an administrator is not found, and the message says why', async () => {
	const error = await refusalOf(world.client.localUsers.find({ username: 'api-admin' }));
	expect(error.cure).toContain('administrators');
	expect((await refusalOf(world.client.localUsers.find({ id: localUserId(1) }))).cure).toContain('administrators');
});

test.each(['', ' ', '7/', '../usergroups/1', '0', '1e3', '007', '٣', '-1'])('the id %j never leaves the machine', async (id) => {
	expect(() => localUserId(id)).toThrow(/ID of the local user/);
	expect(control().count()).toBe(0);
});

test.each(['', 'a b', 'a,b', "o'neil", 'a/b', 'x'.repeat(254), 'a&b=c'])(
	'the name %j is refused before anything is sent',
	async (username) => {
		expect(await refusalOf(world.client.localUsers.find({ username }))).toMatchObject({ kind: 'invalid' });
		expect(await refusalOf(world.client.localUsers.create({ ...jane, username }))).toMatchObject({ kind: 'invalid' });
		expect(control().count()).toBe(0);
	},
);

test('a name with plus and at is sent escaped', async () => {
	const { user } = await world.client.localUsers.create({ ...jane, username: 'jane+test@example.com' });
	expect(await world.client.localUsers.find({ username: 'jane+test@example.com' })).toMatchObject({ id: user.id });
});

test('one user is deleted, by its number, and nobody else', async () => {
	const before = control().people().length;
	await world.client.localUsers.delete(await world.client.localUsers.find({ username: 'alan.turing' }));
	expect(control().people()).toHaveLength(before - 1);
	expect(control().count('listDelete')).toBe(0);
	expect(await refusalOf(world.client.localUsers.find({ username: 'alan.turing' }))).toMatchObject({ kind: 'notFound' });
});

test('a created user gives up its place in no list: the oldest write stays the only one', async () => {
	await Promise.all(Array.from({ length: 20 }, (_, index) => world.client.localUsers.create({ ...jane, username: `parallel${index}` })));
	expect(control().count('create')).toBe(20);
	expect(
		control()
			.people()
			.filter(({ username }) => username.startsWith('parallel')),
	).toHaveLength(20);
});

test('an out-of-band code is sent to a user with such a token, and refused for others', async () => {
	await world.client.localUsers.sendOobToken(await world.client.localUsers.find({ username: 'katherine.johnson' }));
	expect(control().count('sendOobToken')).toBe(1);
	const alan = await world.client.localUsers.find({ username: 'alan.turing' });
	expect(await refusalOf(world.client.localUsers.sendOobToken(alan))).toMatchObject({ kind: 'invalid' });
});

test('a wrong recovery answer is an answer, a missing user is not', async () => {
	const { id } = await world.client.localUsers.find({ username: 'ada.lovelace' });
	expect(await world.client.localUsers.verifyRecoveryAnswer(id, 'Analytical')).toBe(true);
	expect(await world.client.localUsers.verifyRecoveryAnswer(id, 'Difference')).toBe(false);
	expect(await refusalOf(world.client.localUsers.verifyRecoveryAnswer(localUserId(9999), 'x'))).toMatchObject({ kind: 'notFound' });
});

describe('groups in the common shape', () => {
	test('are names, read once', async () => {
		const { records } = await world.client.localUsers.list();
		const people = await world.client.toDirectoryUsers(records);
		await world.client.toDirectoryUsers(records);
		expect(people.find(({ username }) => username === 'ada.lovelace')).toEqual({
			id: control().person('ada.lovelace')?.id,
			username: 'ada.lovelace',
			displayName: 'Ada Lovelace',
			firstName: 'Ada',
			lastName: 'Lovelace',
			email: 'ada.lovelace@example.com',
			phone: '+44-2079460001',
			enabled: true,
			locked: false,
			expiresAt: null,
			passwordExpired: false,
			groups: ['Staff', 'VPN Users'],
			source: 'fortiAuthenticator',
		});
		expect(control().count('groupList')).toBe(1);
	});

	test('are null when the profile hides groups, and empty for nobody in a group', async () => {
		control().set({ forbidden: ['groupList'] });
		const ada = await world.client.localUsers.find({ username: 'ada.lovelace' });
		const { user } = await world.client.localUsers.create(jane);
		expect((await world.client.toDirectoryUsers([ada, user])).map(({ groups }) => groups)).toEqual([null, []]);
	});
});

test('somebody locked out after wrong passwords is locked, somebody disabled is not', async () => {
	control().change('alan.turing', { locked: true });
	const users = await Promise.all(['alan.turing', 'donald.knuth'].map((username) => world.client.localUsers.find({ username })));
	expect((await world.client.toDirectoryUsers(users)).map(({ enabled, locked }) => [enabled, locked])).toEqual([
		[false, true],
		[false, false],
	]);
});

test('the simulator gives a name twice when told to, so that a test can see what was doubled', async () => {
	const fields = { username: 'twice', password: 'Correct-Horse-9', email: 'twice@example.com' };
	const named = () => world.simulator.control.people().filter(({ username }) => username === fields.username);
	await world.client.localUsers.create(fields);
	await expect(world.client.localUsers.create(fields)).rejects.toMatchObject({ kind: 'conflict' });
	expect(named()).toHaveLength(1);
	world.simulator.control.set({ allowDoubles: true });
	await world.client.localUsers.create(fields);
	expect(named()).toHaveLength(2);
});
