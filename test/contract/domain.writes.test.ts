import { groupKind, unitKind, userKind } from '../../clients/ldap/rules';
import { refusalOf, useController } from './domainSetup';

const world = useController();
const base = 'DC=example,DC=test';
const changes = (): string[][] => world.controller.writes.map(({ operation, changes: list }) => [operation, ...list]);

describe('finding', () => {
	test('a record is found by name, DN and GUID, and is the same each time', async () => {
		const entry = world.controller.user('ada', { givenName: ['Ada'], mail: ['ada@example.test'], memberOf: [`CN=Staff,${base}`] });
		const byName = await world.user('ADA');
		expect(byName).toMatchObject({ username: 'ada', guid: entry.guid, firstName: 'Ada', lastName: null, enabled: true, locked: false });
		expect(await world.client.findUser({ by: 'dn', dn: entry.dn.toLowerCase() })).toEqual(byName);
		expect(await world.client.findUser({ by: 'guid', guid: `{${entry.guid.toUpperCase()}}` })).toEqual(byName);
	});

	test('two records of one name are a conflict, not the first of them', async () => {
		world.controller.user('ada');
		world.controller.put(`CN=ada,OU=Other,${base}`, {
			objectClass: ['user'],
			objectCategory: ['person'],
			sAMAccountName: ['ada'],
			userAccountControl: ['512'],
		});
		expect(await refusalOf(world.client.findUser({ by: 'name', name: 'ada' }))).toMatchObject({ kind: 'conflict' });
	});

	test.each([
		[{ by: 'name', name: ' ' }, 'empty'],
		[{ by: 'dn', dn: ' ' }, 'empty'],
		[{ by: 'dn', dn: 'ada' }, 'not a distinguished name'],
		[{ by: 'guid', guid: '' }, 'empty'],
		[{ by: 'guid', guid: 'ada' }, 'not a GUID'],
	] as const)('%j is refused before anything is sent', async (reference, words) => {
		expect(await refusalOf(world.client.findUser(reference))).toMatchObject({
			kind: 'invalid',
			delivery: 'unsent',
			message: expect.stringContaining(words),
		});
		expect(world.controller.connections).toBe(0);
	});

	test.each([
		['userAccountControl', 'userAccountControl'],
		['sAMAccountName', 'logon name'],
	])('a user whose %s is not shown is an error, not a guess', async (name, words) => {
		const entry = world.controller.user('ada');
		delete entry.attributes[name];
		expect(await refusalOf(world.client.findUser({ by: 'dn', dn: entry.dn }))).toMatchObject({
			kind: 'rights',
			message: expect.stringContaining(words),
		});
	});

	test('a record without a readable identity is an error', async () => {
		const entry = world.controller.user('ada', { objectGUID: [Buffer.alloc(3)] });
		expect(await refusalOf(world.client.findUser({ by: 'dn', dn: entry.dn }))).toMatchObject({
			kind: 'rights',
			message: expect.stringContaining('objectGUID'),
		});
	});

	test('what a group is comes along under the names of the server', async () => {
		world.controller.group('Staff', { groupType: ['-2147483646'], info: ['notes'], isCriticalSystemObject: ['TRUE'] });
		expect((await world.group('Staff')).raw).toMatchObject({ grouptype: '-2147483646', info: 'notes', iscriticalsystemobject: 'TRUE' });
	});

	test('the state of an account is read bit by bit', async () => {
		world.controller.user('ada', {
			userAccountControl: [String(0x200 | 0x2 | 0x1_0000)],
			'msDS-User-Account-Control-Computed': [String(0x10 | 0x80_0000)],
			pwdLastSet: ['0'],
			accountExpires: ['133860815990000000'],
		});
		expect(await world.user('ada')).toMatchObject({
			enabled: false,
			locked: true,
			passwordNeverExpires: true,
			passwordExpired: true,
			mustChangePassword: false,
			accountExpires: Date.parse('2025-03-10T11:59:59Z'),
		});
	});
});

describe('changing a user', () => {
	test('a flag is changed with its old value named, by GUID; a second time nothing is sent', async () => {
		const entry = world.controller.user('ada', { userAccountControl: ['66048'] });
		const { user, effect } = await world.client.disable(await world.user('ada'));
		expect(effect).toBe('changed');
		expect(user.enabled).toBe(false);
		expect(world.controller.writes).toEqual([
			{ operation: 'modify', target: `<GUID=${entry.guid}>`, changes: ['delete userAccountControl 66048', 'add userAccountControl 66050'] },
		]);
		expect(await world.client.disable(user)).toEqual({ user, effect: 'unchanged' });
		expect(world.controller.writes).toHaveLength(1);
	});

	test('a flag that somebody else has changed meanwhile is read anew and changed on top of that', async () => {
		const entry = world.controller.user('ada');
		const before = await world.user('ada');
		entry.attributes.userAccountControl = ['66048'];
		const { user } = await world.client.disable(before);
		expect(user.userAccountControl).toBe(66050);
	});

	test('one that changes again and again is given up after three tries', async () => {
		world.controller.user('ada');
		const before = await world.user('ada');
		world.controller.before = (operation) => (operation === 'modify' ? { code: 16, message: 'no such value' } : undefined);
		expect(await refusalOf(world.client.disable(before))).toMatchObject({ code: 16 });
		expect(world.controller.writes).toHaveLength(3);
	});

	test('unlocking and the expiry go out as the domain counts them', async () => {
		world.controller.user('ada');
		const user = await world.user('ada');
		await world.client.unlock(user);
		const dated = await world.client.setExpiry(user, Date.parse('2025-03-10T11:59:59Z'));
		expect(dated.accountExpires).toBe(Date.parse('2025-03-10T11:59:59Z'));
		await world.client.setExpiry(user, null);
		expect(changes()).toEqual([
			['modify', 'replace lockoutTime 0'],
			['modify', 'replace accountExpires 133860815990000000'],
			['modify', 'replace accountExpires 9223372036854775807'],
		]);
	});

	test('password and "must change" go in one request', async () => {
		world.controller.user('ada');
		const user = await world.user('ada');
		await world.client.setPassword(user, 'N3w-Passw0rd', true);
		await world.client.setPassword(user, 'N3w-Passw0rd', false);
		expect(world.controller.writes.map((write) => write.changes.map((change) => change.split(' ').slice(0, 2).join(' ')))).toEqual([
			['replace unicodePwd', 'replace pwdLastSet'],
			['replace unicodePwd'],
		]);
		expect(world.controller.writes[0].changes[1]).toBe('replace pwdLastSet 0');
	});

	test('a password that is no text, and one that would not have to be changed, are refused unsent', async () => {
		world.controller.user('ada', { userAccountControl: ['66048'] });
		const user = await world.user('ada');
		for (const text of ['', '\ud800']) {
			expect(await refusalOf(world.client.setPassword(user, text, false))).toMatchObject({ kind: 'invalid', fields: ['password'] });
		}
		expect(await refusalOf(world.client.setPassword(user, 'N3w-Passw0rd', true))).toMatchObject({
			kind: 'invalid',
			fields: ['mustChange'],
		});
		expect(world.controller.writes).toEqual([]);
	});

	test('a password that the server quotes is not told on', async () => {
		world.controller.user('ada');
		const user = await world.user('ada');
		world.controller.before = (operation) => (operation === 'modify' ? { code: 53, message: 'no: N3w-Passw0rd' } : undefined);
		expect((await refusalOf(world.client.setPassword(user, 'N3w-Passw0rd', false))).message).not.toContain('N3w-Passw0rd');
	});

	test('attributes are set, emptied with nothing, and not sent when there are none', async () => {
		world.controller.user('ada', { title: ['Analyst'], info: ['x'] });
		const user = await world.user('ada');
		expect(await world.client.update(userKind, user, {})).toBe(user);
		const changed = await world.client.update(userKind, user, { title: '', info: null, company: 'Example' });
		expect(changed.raw).toMatchObject({ company: 'Example' });
		expect(changed.raw).not.toHaveProperty('title');
		expect(changes()).toEqual([['modify', 'replace title', 'replace info', 'replace company Example']]);
	});

	test('a logon name brings its principal name along, with the realm it had', async () => {
		world.controller.user('ada', { userPrincipalName: ['ada@example.test'] });
		world.controller.user('bob');
		expect(await world.client.changeLogonName(await world.user('ada'), 'ada2')).toMatchObject({ userPrincipalName: 'ada2@example.test' });
		expect(await world.client.changeLogonName(await world.user('bob'), 'bob2')).toMatchObject({ userPrincipalName: null });
	});

	test('a user who is gone meanwhile is told as gone', async () => {
		world.controller.user('ada');
		const user = await world.user('ada');
		world.controller.after = () => {
			world.controller.entries.length = 0;
			return undefined;
		};
		expect(await refusalOf(world.client.unlock(user))).toMatchObject({
			kind: 'notFound',
			message: expect.stringContaining('no longer there'),
		});
	});
});

describe('answers that are lost', () => {
	test('a write that was carried out is found to be done, and not sent again', async () => {
		world.controller.user('ada');
		const user = await world.user('ada');
		world.controller.after = () => 'lost';
		expect((await world.client.disable(user)).user.enabled).toBe(false);
		expect(world.controller.writes).toHaveLength(1);
	});

	test('a password whose answer was lost can not be looked up: it stays uncertain', async () => {
		world.controller.user('ada');
		const user = await world.user('ada');
		world.controller.after = () => 'lost';
		expect(await refusalOf(world.client.setPassword(user, 'N3w-Passw0rd', false))).toMatchObject({ kind: 'uncertain' });
		expect(world.controller.writes).toHaveLength(1);
	});

	test('a silent write is given up in its time, and looked up', async () => {
		world.controller.user('ada');
		const user = await world.user('ada');
		world.controller.after = () => 'silent';
		expect((await world.client.enable({ ...user, userAccountControl: 512 })).effect).toBe('unchanged');
		expect(await world.client.setExpiry(user, 1_700_000_000_000)).toMatchObject({ accountExpires: 1_700_000_000_000 });
	});

	test('a deletion whose answer was lost is done when the unit is gone', async () => {
		world.controller.put(`OU=Old,${base}`, { objectClass: ['top', 'organizationalUnit'], ou: ['Old'] });
		const unit = await world.client.units.find({ by: 'dn', dn: `OU=Old,${base}` });
		if (unit === undefined) throw new Error('no unit');
		world.controller.after = () => 'lost';
		await world.client.units.remove(unit);
		expect(world.controller.writes).toHaveLength(1);
	});

	test('a unit that is there after a lost answer may be somebody else’s: uncertain', async () => {
		world.controller.after = () => 'lost';
		expect(await refusalOf(world.client.units.create('New', base))).toMatchObject({ kind: 'uncertain' });
	});
});

describe('names and places', () => {
	test('a rename keeps the container, a move keeps the name', async () => {
		const entry = world.controller.user('ada');
		world.controller.put(`OU=Staff,${base}`, { objectClass: ['organizationalUnit'], ou: ['Staff'] });
		const renamed = await world.client.rename(userKind, await world.user('ada'), 'Ada, the first');
		expect(renamed.dn).toBe(`CN=Ada\\2C the first,CN=Users,${base}`);
		const moved = await world.client.move(userKind, { ...renamed, name: 'ada' }, `OU=Staff,${base}`);
		expect(moved.dn).toBe(`CN=ada,OU=Staff,${base}`);
		expect(moved.guid).toBe(entry.guid);
		const { length } = world.controller.writes;
		await world.client.move(userKind, moved, `ou=staff,${base}`);
		expect(world.controller.writes).toHaveLength(length);
	});

	test('a name that is taken is a conflict; a container elsewhere is refused unsent', async () => {
		world.controller.user('ada');
		world.controller.user('bob');
		expect(await refusalOf(world.client.rename(userKind, await world.user('ada'), 'bob'))).toMatchObject({ kind: 'conflict' });
		const { length } = world.controller.writes;
		expect(await refusalOf(world.client.move(userKind, await world.user('ada'), 'OU=Staff,DC=other,DC=test'))).toMatchObject({
			kind: 'invalid',
			delivery: 'unsent',
			cure: `Enter a distinguished name that ends with ${base}`,
		});
		expect(world.controller.writes).toHaveLength(length);
	});

	test('a unit is made, renamed as OU, and deleted only when it holds nothing', async () => {
		const unit = await world.client.units.create('Staff', base, 'Everybody');
		expect(unit).toMatchObject({ name: 'Staff', description: 'Everybody', dn: `OU=Staff,${base}` });
		const renamed = await world.client.rename(unitKind, unit, 'People');
		expect(renamed.dn).toBe(`OU=People,${base}`);
		const held = world.controller.put(`CN=ada,OU=People,${base}`, { objectClass: ['user'] });
		expect(await refusalOf(world.client.units.remove(renamed))).toMatchObject({
			kind: 'conflict',
			delivery: 'unsent',
			message: expect.stringContaining(held.dn),
		});
		world.controller.entries.splice(world.controller.entries.indexOf(held), 1);
		await world.client.units.remove(renamed);
		expect(await world.client.units.find({ by: 'guid', guid: unit.guid })).toBeUndefined();
	});

	test('a unit that was made and is not shown is told as that', async () => {
		world.controller.after = () => {
			world.controller.entries.length = 0;
			return undefined;
		};
		expect(await refusalOf(world.client.units.create('Staff', base))).toMatchObject({
			kind: 'rights',
			message: expect.stringContaining('was created'),
		});
	});
});

describe('groups', () => {
	test('members are put in and taken out at the group, by GUID; what is so already is unchanged', async () => {
		const ada = world.controller.user('ada');
		const staff = world.controller.group('Staff');
		const [group, member] = [await world.group('Staff'), await world.user('ada')];
		expect(await world.client.addMember(group, member)).toBe('changed');
		expect(await world.client.addMember(group, member)).toBe('unchanged');
		expect(world.controller.writes[0]).toEqual({
			operation: 'modify',
			target: `<GUID=${staff.guid}>`,
			changes: [`add member <GUID=${ada.guid}>`],
		});
		expect(await world.client.removeMember(group, member)).toBe('changed');
		expect(await world.client.removeMember(group, member)).toBe('unchanged');
	});

	test('another refusal stays a refusal', async () => {
		world.controller.user('ada');
		world.controller.group('Staff');
		const [group, member] = [await world.group('Staff'), await world.user('ada')];
		world.controller.before = (operation) => (operation === 'modify' ? { code: 50, message: 'no right' } : undefined);
		expect(await refusalOf(world.client.addMember(group, member))).toMatchObject({ kind: 'rights' });
		expect(await refusalOf(world.client.removeMember(group, member))).toMatchObject({ kind: 'rights' });
	});

	test('nobody is taken out of the primary group', async () => {
		const sid = (last: number): Buffer => {
			const bytes = Buffer.from('0105000000000005150000000100000002000000030000000000000', 'hex');
			const whole = Buffer.concat([bytes.subarray(0, 24), Buffer.alloc(4)]);
			whole.writeUInt32LE(last, 24);
			return whole;
		};
		world.controller.user('ada', { objectSid: [sid(1104)] });
		world.controller.group('Domain Users', { objectSid: [sid(513)], sidText: ['S-1-5-21-1-2-3-513'] });
		world.controller.group('Staff', { objectSid: [sid(1105)] });
		const user = await world.user('ada');
		expect(await refusalOf(world.client.removeMember(await world.group('Domain Users'), user))).toMatchObject({
			kind: 'invalid',
			delivery: 'unsent',
		});
		expect(world.controller.writes).toEqual([]);
		expect(await world.client.removeMember(await world.group('Staff'), user)).toBe('unchanged');
		expect(await world.client.primaryGroupOf(user)).toMatchObject({ username: 'Domain Users' });
		expect(await world.client.primaryGroupOf({ ...user, sid: null })).toBeUndefined();
	});

	test('members and groups are listed, of groups inside of groups on request', async () => {
		const inner = world.controller.group('Inner');
		const outer = world.controller.group('Outer', { member: [inner.dn] });
		const ada = world.controller.user('ada', { memberOf: [inner.dn] });
		inner.attributes.memberOf = [outer.dn];
		inner.attributes.member = [ada.dn];
		const [user, group] = [await world.user('ada'), await world.group('Outer')];
		const names = (list: Array<{ username: string }>): string[] => list.map(({ username }) => username).sort();
		expect(names(await world.client.groupsOf(user))).toEqual(['Inner']);
		expect(names(await world.client.groupsOf(user, true))).toEqual(['Inner', 'Outer']);
		expect(names(await world.client.membersOf(group))).toEqual(['Inner']);
		expect(names(await world.client.membersOf(group, true))).toEqual(['Inner', 'ada'].sort());
		expect(await world.client.membersOf(group, true, 1)).toHaveLength(1);
		expect(await world.client.findMember({ by: 'name', name: 'Inner' })).toMatchObject({ username: 'Inner' });
		expect(await world.client.lookup.list(groupKind, { base, deep: false })).toEqual([]);
	});
});
