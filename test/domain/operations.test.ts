import type { DomainClient } from '../../clients/ldap/domain';
import { accountBits } from '../../clients/ldap/attributes';
import { groupKind, unitKind, userKind } from '../../clients/ldap/rules';
import type { DomainGroup, DomainUser } from '../../clients/ldap/records';
import { refusalOf, useDomain, userPassword } from './setup';

const bench = useDomain();

async function userNamed(client: DomainClient, name: string): Promise<DomainUser> {
	const user = await client.findUser({ by: 'name', name });
	if (user === undefined) throw new Error(`No user ${name}`);
	return user;
}

async function groupNamed(client: DomainClient, name: string): Promise<DomainGroup> {
	const group = await client.findGroup({ by: 'name', name });
	if (group === undefined) throw new Error(`No group ${name}`);
	return group;
}

describe('finding people', () => {
	test('a user is found by name in any case, by DN and by GUID, and is the same each time', async () => {
		const name = await bench.addUser({ givenName: 'Ada', sn: 'Lovelace', mail: 'ada@example.test' });
		const client = bench.open();
		const byName = await userNamed(client, name.toUpperCase());
		const byDn = await client.findUser({ by: 'dn', dn: byName.dn });
		const byGuid = await client.findUser({ by: 'guid', guid: byName.guid });
		expect(byDn).toEqual(byName);
		expect(byGuid).toEqual(byName);
		expect(byName).toMatchObject({
			username: name,
			firstName: 'Ada',
			lastName: 'Lovelace',
			email: 'ada@example.test',
			enabled: true,
			locked: false,
		});
	});

	test('a name with the characters of a filter finds nobody instead of everybody', async () => {
		await bench.addUser();
		const client = bench.open();
		for (const name of ['*', 'u-*', '*)(objectClass=*', ')(|(cn=*', '\\2a', 'a\u0000b']) {
			expect(await client.findUser({ by: 'name', name })).toBeUndefined();
		}
	});

	test('a group, a computer or a missing record is no user', async () => {
		const group = await bench.addGroup();
		const client = bench.open();
		expect(await client.findUser({ by: 'name', name: group })).toBeUndefined();
		expect(await client.findUser({ by: 'dn', dn: `CN=${group},${bench.unit}` })).toBeUndefined();
		expect(await client.findUser({ by: 'dn', dn: `CN=nobody,${bench.unit}` })).toBeUndefined();
		expect(await client.findUser({ by: 'guid', guid: '587eaffd-4ffc-4db4-b4e8-05e28f8e66d6' })).toBeUndefined();
	});

	test.each([
		{ by: 'name' as const, name: ' ' },
		{ by: 'dn' as const, dn: '' },
		{ by: 'dn' as const, dn: 'ada' },
		{ by: 'guid' as const, guid: 'ada' },
	])('an empty or malformed name is refused before anything is sent: %j', async (reference) => {
		const client = bench.open({ host: '127.0.0.1', port: 1 });
		expect(await refusalOf(client.findUser(reference))).toMatchObject({ kind: 'invalid', delivery: 'unsent' });
	});
});

describe('the state of an account', () => {
	test('a disabled user can not log in, an enabled one can, and a second run sends nothing', async () => {
		const name = await bench.addUser();
		const client = bench.open();
		const disabled = await client.disable(await userNamed(client, name));
		expect(disabled).toMatchObject({ effect: 'changed', user: { enabled: false, userAccountControl: 514 } });
		expect(await bench.login(name, userPassword)).toBe('533');
		const again = await client.disable(disabled.user);
		expect(again).toEqual({ effect: 'unchanged', user: disabled.user });
		const enabled = await client.enable(again.user);
		expect(enabled).toMatchObject({ effect: 'changed', user: { enabled: true, userAccountControl: 512, guid: disabled.user.guid } });
		expect(await bench.login(name, userPassword)).toBeUndefined();
	});

	test('a password that never expires still never expires after disabling and enabling', async () => {
		const name = await bench.addUser({ userAccountControl: '66048' });
		const client = bench.open();
		const { user } = await client.disable(await userNamed(client, name));
		expect(user).toMatchObject({ userAccountControl: 66050, passwordNeverExpires: true });
		expect((await client.enable(user)).user).toMatchObject({ userAccountControl: 66048, passwordNeverExpires: true });
	});

	test('a flag that somebody else has set since the reading is not undone', async () => {
		const name = await bench.addUser();
		const client = bench.open();
		const stale = await userNamed(client, name);
		await bench.modify(stale.dn, 'userAccountControl', '66048');
		const { user, effect } = await client.disable(stale);
		expect(effect).toBe('changed');
		expect(user.userAccountControl).toBe(66050);
	});

	test('two who write at the same moment do not undo each other', async () => {
		const name = await bench.addUser();
		const [one, other] = [bench.open(), bench.open()];
		for (let round = 0; round < 4; round += 1) {
			const on = round % 2 === 0;
			const stale = await userNamed(one, name);
			await Promise.all([one.setFlag(stale, accountBits.disabled, on), other.setFlag(stale, accountBits.neverExpires, on)]);
			expect(await userNamed(one, name)).toMatchObject({ enabled: !on, passwordNeverExpires: on });
		}
	});

	test('nothing but the state changes when somebody is disabled', async () => {
		const name = await bench.addUser({ description: 'Countess', telephoneNumber: '1815' });
		const client = bench.open();
		const before = await userNamed(client, name);
		const { user: after } = await client.disable(before);
		const { useraccountcontrol, usnchanged, whenchanged, lockouttime, ...rest } = after.raw;
		expect([useraccountcontrol, typeof usnchanged, typeof whenchanged]).toEqual(['514', 'string', 'string']);
		expect(lockouttime ?? '0').toBe('0');
		const { useraccountcontrol: _control, usnchanged: _usn, whenchanged: _when, lockouttime: _lock, ...was } = before.raw;
		expect([_control, typeof _usn, typeof _when, _lock ?? '0']).toEqual(['512', 'string', 'string', '0']);
		expect(rest).toEqual(was);
	});

	test('a lock-out is seen and ended', async () => {
		await bench.modify(bench.base, 'lockoutThreshold', '3');
		await bench.modify(bench.base, 'lockoutDuration', '-18000000000');
		await bench.modify(bench.base, 'lockOutObservationWindow', '-18000000000');
		const name = await bench.addUser();
		for (const wrong of ['no1', 'no2', 'no3']) expect(await bench.login(name, wrong)).toBe('52e');
		expect(await bench.login(name, userPassword)).toBe('775');
		const client = bench.open();
		const locked = await userNamed(client, name);
		expect(locked.locked).toBe(true);
		expect(await client.unlock(locked)).toMatchObject({ locked: false, enabled: true, guid: locked.guid });
		expect(await bench.login(name, userPassword)).toBeUndefined();
	});

	test('an account ends at the moment that was set, and never when that is taken back', async () => {
		const name = await bench.addUser();
		const client = bench.open();
		const past = Date.UTC(2020, 0, 2, 3, 4, 5);
		const ended = await client.setExpiry(await userNamed(client, name), past);
		expect(ended.accountExpires).toBe(past);
		expect(await bench.login(name, userPassword)).toBe('701');
		expect((await client.setExpiry(ended, null)).accountExpires).toBeNull();
		expect(await bench.login(name, userPassword)).toBeUndefined();
	});
});

describe('passwords', () => {
	test('any Unicode text can be a password', async () => {
		const name = await bench.addUser();
		const client = bench.open();
		await client.setPassword(await userNamed(client, name), 'Pässwörd-😀-2026', false);
		expect(await bench.login(name, 'Pässwörd-😀-2026')).toBeUndefined();
		expect(await bench.login(name, 'Passwörd-😀-2026')).toBe('52e');
		// Samba lets the password before in for another hour (`old password allowed period`).
		expect(await bench.login(name, userPassword)).toBeUndefined();
	});

	test('a password that must be changed does not let anybody in before it was changed', async () => {
		const name = await bench.addUser();
		const client = bench.open();
		const user = await client.setPassword(await userNamed(client, name), 'N3w-Passw0rd-x', true);
		expect(user.mustChangePassword).toBe(true);
		expect(await bench.login(name, 'N3w-Passw0rd-x')).toBe('773');
		expect((await client.setPassword(user, 'N3w-Passw0rd-y', false)).mustChangePassword).toBe(false);
		expect(await bench.login(name, 'N3w-Passw0rd-y')).toBeUndefined();
	});

	test('must-change together with never-expires is refused before anything is sent', async () => {
		const name = await bench.addUser({ userAccountControl: '66048' });
		const client = bench.open();
		const refusal = await refusalOf(client.setPassword(await userNamed(client, name), 'N3w-Passw0rd-x', true));
		expect(refusal).toMatchObject({ kind: 'invalid', delivery: 'unsent' });
		expect(await bench.login(name, userPassword)).toBeUndefined();
	});

	test('a password against the rules is refused with a cure and without naming it', async () => {
		const name = await bench.addUser();
		const client = bench.open();
		const refusal = await refusalOf(client.setPassword(await userNamed(client, name), 'abcd', false));
		expect(refusal).toMatchObject({ kind: 'invalid', code: '0000052D' });
		expect(refusal.cure).toContain('rules of the domain');
		expect(refusal.message).not.toContain('abcd');
	});
});

describe('names and places', () => {
	const hostile = ['Dijkstra, Edsger', '# "x" <y>; = + \\', 'ends with \\', 'ÄÖ ŧ 😀', "O'Neil (x) *"];

	test.each(hostile)('%j can be a name, and identity, groups and logon name stay', async (newName) => {
		const name = await bench.addUser();
		const client = bench.open();
		const before = await userNamed(client, name);
		const group = await groupNamed(client, await bench.addGroup([before.dn]));
		const target = await bench.addUnit(bench.uid('to'));
		const renamed = await client.rename(userKind, before, newName);
		expect(renamed).toMatchObject({ guid: before.guid, name: newName, username: name });
		const moved = await client.move(userKind, renamed, target);
		expect(moved).toMatchObject({ guid: before.guid, name: newName, username: name });
		expect(moved.dn.endsWith(`,${target}`)).toBe(true);
		expect((await client.groupsOf(moved)).map(({ guid }) => guid)).toEqual([group.guid]);
		expect(await client.findUser({ by: 'dn', dn: moved.dn })).toEqual(moved);
	});

	test('a move to where somebody is sends nothing, to nowhere or out of the domain is refused', async () => {
		const client = bench.open();
		const user = await userNamed(client, await bench.addUser());
		expect(await client.move(userKind, user, bench.unit)).toEqual(user);
		expect(await refusalOf(client.move(userKind, user, `OU=nowhere,${bench.unit}`))).toMatchObject({ kind: 'notFound' });
		expect(await refusalOf(client.move(userKind, user, 'OU=Staff,DC=else'))).toMatchObject({ kind: 'invalid', delivery: 'unsent' });
		expect(await client.findUser({ by: 'guid', guid: user.guid })).toMatchObject({ dn: user.dn });
	});

	test('a name that is taken is a conflict', async () => {
		const client = bench.open();
		const [one, other] = [await bench.addUser(), await bench.addUser()];
		expect(await refusalOf(client.rename(userKind, await userNamed(client, one), other))).toMatchObject({ kind: 'conflict' });
		expect(await refusalOf(client.changeLogonName(await userNamed(client, one), other))).toMatchObject({ kind: 'conflict' });
	});

	test('the logon name changes in both of its places', async () => {
		const client = bench.open();
		const user = await userNamed(client, await bench.addUser());
		const name = bench.uid('new');
		const changed = await client.changeLogonName(user, name);
		expect(changed).toMatchObject({ username: name, userPrincipalName: `${name}@${bench.realm}`, guid: user.guid, dn: user.dn });
		expect(await bench.login(name, userPassword)).toBeUndefined();
	});

	test('somebody who was renamed since the reading is still the one who is written', async () => {
		const client = bench.open();
		const user = await userNamed(client, await bench.addUser());
		await client.rename(userKind, user, bench.uid('elsewhere'));
		expect((await client.disable(user)).user).toMatchObject({ guid: user.guid, enabled: false });
	});
});

describe('groups', () => {
	test('members come and go once each, and a second run says unchanged', async () => {
		const client = bench.open();
		const user = await userNamed(client, await bench.addUser({}, 'Member\\, A'));
		const group = await groupNamed(client, await bench.addGroup());
		expect(await client.removeMember(group, user)).toBe('unchanged');
		expect(await client.addMember(group, user)).toBe('changed');
		expect(await client.addMember(group, user)).toBe('unchanged');
		expect((await client.membersOf(group)).map(({ username }) => username)).toEqual([user.username]);
		expect(await client.removeMember(group, user)).toBe('changed');
		expect(await client.removeMember(group, user)).toBe('unchanged');
		expect(await client.membersOf(group)).toEqual([]);
	});

	test('groups inside of groups are followed when that is asked for', async () => {
		const client = bench.open();
		const user = await userNamed(client, await bench.addUser());
		const inner = await groupNamed(client, await bench.addGroup([user.dn]));
		const outer = await groupNamed(client, await bench.addGroup([inner.dn]));
		const names = (list: DomainGroup[]): string[] => list.map(({ username }) => username).sort();
		expect(names(await client.groupsOf(user))).toEqual([inner.username]);
		expect(names(await client.groupsOf(user, true))).toEqual([inner.username, outer.username].sort());
		expect((await client.membersOf(outer)).map(({ guid }) => guid)).toEqual([inner.guid]);
		expect((await client.membersOf(outer, true)).map(({ guid }) => guid).sort()).toEqual([inner.guid, user.guid].sort());
	});

	test('the primary group is told apart and can not be left', async () => {
		const client = bench.open();
		const user = await userNamed(client, await bench.addUser());
		const primary = await client.primaryGroupOf(user);
		expect(primary).toMatchObject({ username: 'Domain Users' });
		if (primary === undefined) throw new Error('No primary group');
		expect(await refusalOf(client.removeMember(primary, user))).toMatchObject({ kind: 'invalid' });
	});

	test('a group is renamed, moved and described without losing its members', async () => {
		const client = bench.open();
		const user = await userNamed(client, await bench.addUser());
		const group = await groupNamed(client, await bench.addGroup([user.dn]));
		const target = await bench.addUnit(bench.uid('groups'));
		const described = await client.update(groupKind, group, { description: 'Numbers' });
		expect(described).toMatchObject({ guid: group.guid, description: 'Numbers' });
		const moved = await client.move(groupKind, await client.rename(groupKind, described, 'A, B'), target);
		expect(moved).toMatchObject({ guid: group.guid, name: 'A, B', username: group.username });
		expect((await client.membersOf(moved)).map(({ guid }) => guid)).toEqual([user.guid]);
		expect((await client.update(groupKind, moved, { description: '' })).description).toBeNull();
	});
});

describe('organizational units', () => {
	test('one is made, renamed and deleted when it is empty', async () => {
		const client = bench.open();
		const unit = await client.units.create('Staff, new', bench.unit, 'People');
		expect(unit).toMatchObject({ name: 'Staff, new', description: 'People' });
		expect(await refusalOf(client.units.create('Staff, new', bench.unit))).toMatchObject({ kind: 'conflict' });
		const renamed = await client.rename(unitKind, unit, 'Staff + old');
		expect(renamed).toMatchObject({ guid: unit.guid, name: 'Staff + old' });
		await client.units.remove(renamed);
		expect(await client.units.find({ by: 'guid', guid: unit.guid })).toBeUndefined();
	});

	test('one that holds something stays', async () => {
		const client = bench.open();
		const dn = await bench.addUnit(bench.uid('full'));
		const user = await userNamed(client, await bench.addUser());
		await client.move(userKind, user, dn);
		const unit = await client.units.find({ by: 'dn', dn });
		if (unit === undefined) throw new Error('No unit');
		const refusal = await refusalOf(client.units.remove(unit));
		expect(refusal).toMatchObject({ kind: 'conflict', delivery: 'unsent' });
		expect(refusal.message).toContain(user.name);
		expect(await client.units.find({ by: 'dn', dn })).toEqual(unit);
	});
});

describe('the way in', () => {
	test('the check names controller and domain', async () => {
		expect(await bench.open().check()).toMatch(/^Connected to the domain controller \S+ \(DC=example,DC=(test|com)\) by LDAPS$/);
	});

	test('a refused password is told in words, kept to itself, and not tried again', async () => {
		const name = await bench.addUser();
		const user = `${name}@${bench.realm}`;
		const wrong = { user, password: 'wr0ng-Secret-x' };
		const first = await refusalOf(bench.open(wrong).findUser({ by: 'name', name }));
		expect(first).toMatchObject({ kind: 'login', code: '52e' });
		expect(`${first.message} ${first.cure}`).not.toContain('wr0ng-Secret-x');
		const second = await refusalOf(bench.open(wrong).findUser({ by: 'name', name }));
		expect(second).toMatchObject({ kind: 'login', delivery: 'unsent' });
		expect(await refusalOf(bench.open(wrong, { ignoreRememberedRefusal: true }).findUser({ by: 'name', name }))).toMatchObject({
			delivery: 'answered',
		});
	});

	test('a disabled account is told as such, and lets in at once when it is enabled again', async () => {
		const name = await bench.addUser();
		const client = bench.open();
		const { user } = await client.disable(await userNamed(client, name));
		const self = { user: `${name}@${bench.realm}`, password: userPassword };
		const refusal = await refusalOf(bench.open(self).findUser({ by: 'name', name }));
		expect(refusal).toMatchObject({ kind: 'login', code: '533' });
		expect(refusal.message).toContain('disabled');
		await client.enable(user);
		expect(await bench.open(self).findUser({ by: 'name', name })).toMatchObject({ username: name });
	});

	test('an unknown certificate and another server name are refused before the password is sent', async () => {
		expect(await refusalOf(bench.open({ caBundle: '' }).check())).toMatchObject({ kind: 'tls', delivery: 'unsent' });
	});

	test('nothing that answers is told as such', async () => {
		const refusal = await refusalOf(bench.open({ host: '127.0.0.1', port: 1 }).check());
		expect(refusal).toMatchObject({ kind: 'connect', delivery: 'unsent' });
		expect(refusal.cure).toContain("'Domain Controller'");
	});

	test.each([
		[{ host: '' }, "'Domain Controller' is empty"],
		[{ host: 'https://nas/x' }, "'Domain Controller' is not the name of a server"],
		[{ port: 70_000 }, "'Domain Port' is no port number"],
		[{ user: 'admin' }, "'Domain User' is a bare name"],
		[{ password: '' }, "'Domain Password' is empty"],
	])('settings that can not work are refused at once: %j', (changes, says) => {
		expect(() => bench.open(changes)).toThrow(says);
	});
});
