import { refusalOf, useFortiAuthenticator } from './fortiauthenticatorSetup';

const world = useFortiAuthenticator();
const control = () => world.simulator.control;

test('a remote user is changed under the number of the own kind, and the local user of that number stays', async () => {
	const before = control().people();
	const { ldapUsers } = world.client;
	const user = await ldapUsers.find({ username: 'emmy.noether' });
	expect((await ldapUsers.update(user, { active: false, reason: 0 })).user.active).toBe(false);
	await ldapUsers.delete(await ldapUsers.find({ email: 'Rosalind.Franklin@example.com' }));
	expect(control().people()).toEqual(before);
	expect(control().count('update') + control().count('delete')).toBe(0);
});

test('a record of another kind is refused before anything is sent', async () => {
	const local = await world.client.localUsers.find({ username: 'alan.turing' });
	const strayed = { ...local, id: local.id as unknown as never };
	expect(await refusalOf(world.client.ldapUsers.delete(strayed))).toMatchObject({ kind: 'invalid' });
	expect(await refusalOf(world.client.ldapUsers.update(strayed, { active: false }))).toMatchObject({ kind: 'invalid' });
	expect(control().count('ldapUserDelete') + control().count('ldapUserUpdate')).toBe(0);
});

test('a user is found by e-mail address and by token serial', async () => {
	const { localUsers } = world.client;
	expect((await localUsers.find({ tokenSerial: 'ftkmob0000000001' })).username).toBe('grace.hopper');
	expect((await localUsers.find({ email: 'ALAN.turing@example.com' })).username).toBe('alan.turing');
	expect(await refusalOf(localUsers.find({ email: 'nobody@example.com' }))).toMatchObject({ kind: 'notFound' });
});

test('a wrong password is a verdict, a refused key is not', async () => {
	const { logins } = world.client;
	expect(await logins.verify({ username: 'alan.turing', password: 'Seed-Pass-2026' })).toEqual({
		valid: true,
		reason: null,
		passwordChangeRequired: false,
	});
	expect(await logins.verify({ username: 'alan.turing', password: 'wrong' })).toMatchObject({
		valid: false,
		reason: 'User authentication failed',
	});
	expect(await logins.verify({ username: 'donald.knuth', password: 'x' })).toMatchObject({ valid: false, reason: 'Account is disabled' });
	expect(await logins.verify({ username: 'alan.turing', tokenCode: '1' })).toMatchObject({ valid: false, reason: 'No token configured' });
	const stranger = world.open({ apiKey: 'wrong-key-of-this-test' });
	expect(await refusalOf(stranger.logins.verify({ username: 'alan.turing', password: 'x' }))).toMatchObject({ kind: 'login' });
});

test('a login attempt whose answer was lost is not made again', async () => {
	control().fault({ mode: 'resetAfter', kind: 'auth' });
	const error = await refusalOf(world.client.logins.verify({ username: 'alan.turing', password: 'Seed-Pass-2026' }));
	expect(error).toMatchObject({ kind: 'uncertain' });
	expect(error.message).not.toContain('Seed-Pass-2026');
	expect(control().count('auth')).toBe(1);
});

test.each([
	['approve', { result: 'approved', approved: true }],
	['reject', { result: 'rejected', approved: false }],
] as const)('a push that is answered with %s', async (pushAnswer, expected) => {
	control().set({ pushAnswer });
	expect(await world.client.logins.push({ username: 'grace.hopper' })).toMatchObject(expected);
	expect(control().count('pushAuth')).toBe(1);
});

test('a push to somebody without a token, or without a push service, is told as that', async () => {
	expect(await refusalOf(world.client.logins.push({ username: 'alan.turing' }))).toMatchObject({ kind: 'notFound' });
	control().set({ pushAnswer: 'unreachable' });
	expect(await refusalOf(world.client.logins.push({ username: 'grace.hopper' }))).toMatchObject({ kind: 'backend' });
	expect(control().count('pushAuth')).toBe(2);
});

test('a group is renamed; tokens that can be given out are counted without the locked ones', async () => {
	const group = await world.client.userGroups.find({ name: 'Staff' });
	expect((await world.client.userGroups.rename(group, 'True')).name).toBe('True');
	expect((await world.client.userGroups.find({ name: 'True' })).id).toBe(group.id);
	expect(await world.client.fortiTokens.available()).toMatchObject({ ftk: { available: 4, locked: 0 }, ftm: { available: 5, locked: 1 } });
});
