import { ada, base, engineering, refused, useDirectory } from './synologyDirectorySetup';

const { bench, list, create, set, addMembers, remove, namesIn } = useDirectory();

describe('the tree', () => {
	test('the top holds system containers, units, and a hidden container with a person in it', async () => {
		const top = await namesIn(base);
		const names = top.map((one) => one.name);
		expect(names).toEqual(expect.arrayContaining(['Users', 'Builtin', 'Computers', 'Staff', 'System', 'LostAndFound']));
		expect(top.find((one) => one.name === 'Builtin')).toMatchObject({ objectCategory: 'builtinDomain' });
		expect(top.find((one) => one.name === 'Contractors')).toMatchObject({ showInAdvancedViewOnly: true });
		expect((await namesIn(`CN=Contractors,${base}`))[0]).toMatchObject({ sAMAccountName: 'margaret.hamilton' });
	});

	test('a person is listed with the known keys, a group without the personal ones but with its RID', async () => {
		const users = await namesIn(`CN=Users,${base}`);
		expect(users.map((one) => one.name)).toEqual(
			expect.arrayContaining(['Administrator', 'Guest', 'krbtgt', 'Domain Users', 'Domain Admins']),
		);
		const group = users.find((one) => one.name === 'Domain Admins') ?? {};
		expect(group.primaryGroupToken).toBeGreaterThan(0);
		expect(group).not.toHaveProperty('disabled');
		const person = users.find((one) => one.name === 'Guest') ?? {};
		expect(Object.keys(person).sort()).toEqual(
			(
				'accountExpiryTime,deletable,description,disabled,displayName,dn,locked,mail,movable,name,objectCategory,' +
				'passwordExpired,physicalDeliveryOfficeName,primaryGroupToken,renamable,sAMAccountName,showInAdvancedViewOnly,telephoneNumber'
			).split(','),
		);
		expect(person).toMatchObject({ accountExpiryTime: 910692730085, primaryGroupToken: 0, disabled: true, deletable: false });
	});

	test('a contact is a person without an account', async () => {
		const contact = (await namesIn(`OU=Staff,${base}`)).find((one) => one.name === 'Charles Babbage');
		expect(contact).toMatchObject({ objectCategory: 'person' });
		expect(contact).not.toHaveProperty('sAMAccountName');
	});

	test('commas and equal signs in names are escaped, and such DNs can be used as listed', async () => {
		const edsger = `CN=Dijkstra\\, Edsger,${engineering}`;
		const frances = `CN=Frances Allen (role\\3Dfellow),OU=Compilers,${engineering}`;
		expect((await namesIn(engineering)).map((one) => one.dn)).toContain(edsger);
		expect((await namesIn(`OU=Compilers,${engineering}`)).map((one) => one.dn)).toContain(frances);
		expect(await set({ dn: edsger, web: 'a' }, { dn: frances.toUpperCase(), web: 'b' })).toMatchObject({ success: true });
		expect(await set({ dn: frances.replace('\\3D', '=') })).toMatchObject(refused('ldb updaterecords: modify'));
	});

	test('names are written as Samba writes them, and read in every spelling', async () => {
		const unit = bench.nas.addObject(base, 'organizationalUnit', ' What? #1 "x" <a+b>; c=d ');
		expect(unit).toBe(`OU=\\ What\\? \\#1 \\"x\\" \\<a\\+b\\>\\3B c\\3Dd\\ ,${base}`);
		for (const spelling of [unit, unit.toLowerCase(), unit.replace('\\?', '\\3F'), unit.replace('\\?', '?').replace('OU', 'ou')])
			expect(await list(spelling)).toMatchObject({ success: true });
		expect(await list(unit.replace('\\?', '\\z'))).toMatchObject(refused("invalid dn '(null)'"));
	});

	test('a computer has its switch; what belongs to the domain is movable all the same', async () => {
		expect((await namesIn(`CN=Computers,${base}`))[0]).toMatchObject({ disabled: false, movable: true });
		expect((await namesIn(`CN=Users,${base}`))[0]).toMatchObject({ movable: true, renamable: true, deletable: false });
	});

	test('DNs are compared without case, and a missing or malformed base fails', async () => {
		expect((await list(engineering.toLowerCase())).data.total).toBe((await list(engineering)).data.total);
		expect(await list(`OU=Nothing,${base}`)).toMatchObject(refused('No such Base DN'));
		expect(await list('nonsense')).toMatchObject(refused("invalid dn '(null)'"));
		for (const bad of [{ scope: 'sub' }, { limit: -1 }, { action: 'find' }])
			expect(await list(base, bad)).toMatchObject({ error: { code: 120 } });
	});
});

describe('paging', () => {
	const walk = async (): Promise<string[]> => {
		const found: string[] = [];
		for (;;) {
			const { data } = await list(`CN=Users,${base}`, { offset: found.length, limit: 7, objectCategory: ['person'] });
			const page = data.data as unknown as Array<{ name: string }>;
			found.push(...page.map((one) => one.name));
			if (page.length === 0 || found.length >= Number(data.total)) return found;
		}
	};

	test('total is that of one container and of the categories asked for; pages are not sorted', async () => {
		bench.nas.control.addMany(20);
		const found = await walk();
		expect(new Set(found).size).toBe(23);
		expect(found).not.toEqual([...found].sort());
		bench.nas.control.set({ pageOrder: 'alphabetical' });
		expect(await walk()).toEqual([...found].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
	});

	test('pages may be shuffled between requests, shorter than the limit, or show somebody twice', async () => {
		bench.nas.control.addMany(60);
		bench.nas.control.set({ pageOrder: 'shuffle' });
		expect(new Set(await walk()).size).toBeLessThan(63);
		bench.nas.control.set({ pageOrder: 'unsorted', maxPage: 5 });
		expect(await namesIn(`CN=Users,${base}`)).toHaveLength(5);
		bench.nas.control.fault({ mode: 'duplicateId', kind: 'list' });
		const dns = (await namesIn(`CN=Users,${base}`)).map((one) => one.dn);
		expect(new Set(dns).size).toBe(4);
		bench.nas.control.fault({ mode: 'emptyList', kind: 'list' });
		expect((await list(base)).data).toEqual({ data: [], total: 0 });
	});

	test('a hundred thousand people are walked quickly', async () => {
		bench.nas.control.addMany(100_000);
		const started = Date.now();
		for (let offset = 0; offset < 100_000; offset += 5000) await list(`CN=Users,${base}`, { offset, limit: 200 });
		expect(Date.now() - started).toBeLessThan(20_000);
	});
});

describe('creating', () => {
	test('names are one space for users and groups, without case; computers are not in it', async () => {
		expect(await create('ADA.Lovelace')).toMatchObject(refused("samAccountName 'ADA.Lovelace' already in use!"));
		expect(await create('Domain Users')).toMatchObject(refused('already in use'));
		expect(await create('DESK-017')).toMatchObject({ success: true });
		const conflict = async (name: string) =>
			(await bench.session.call({ api: 'SYNO.ActiveDirectory.Group', version: 1, method: 'conflict', name })).data;
		expect(await conflict('ADA.lovelace')).toEqual({ isConflict: true });
		expect(await conflict('developers')).toEqual({ isConflict: true });
		expect(await conflict(ada)).toEqual({ isConflict: false });
	});

	test.each([
		['a missing parent', 'new.user', { located_dn: `OU=None,${base}` }, 'parent does not exist!'],
		['a bad parent', 'new.user', { located_dn: 'x' }, "invalid dn '(null)'"],
		['a person as parent', 'new.user', { located_dn: ada }, 'not a possible superior'],
		['a short password', 'new.user', { password: 'short' }, '0000052D'],
		['a comma in the name', 'new, user', {}, 'not allowed'],
		['an at sign in the name', 'new@user', {}, 'Malformed representation of principal'],
		['a password of two classes', 'new.user', { password: 'lower-case-only' }, 'complexity'],
		['an entry of that name under another account', 'Frances Allen', { located_dn: `OU=Named,${base}` }, 'already exists'],
	])('%s is refused', async (_, name, more, text) => {
		const named = bench.nas.addObject(base, 'organizationalUnit', 'Named');
		bench.nas.addObject(named, 'person', 'Frances Allen');
		expect(await create(name, more)).toMatchObject(refused(text));
		bench.nas.control.set({ createErrorInData: true });
		expect(await create(name, more)).toMatchObject({ success: true, data: { error: { code: 10104 } } });
		expect(bench.nas.control.person(name)).toBeUndefined();
	});

	test('the flags have their effect, and long names are taken', async () => {
		const name = 'a.name.of.more.than.twenty.characters';
		await create(name, { account_is_disabled: true, change_password_next_logon: true });
		const listed = (await namesIn(engineering)).find((one) => one.sAMAccountName === name);
		expect(listed).toMatchObject({ disabled: true, passwordExpired: true });
		expect(bench.nas.control.details().changedByApi).toMatchObject({ [name]: { passwordNeverExpires: true } });
	});

	test('a group keeps its type and scope', async () => {
		const group = { api: 'SYNO.ActiveDirectory.Group', version: 1, method: 'create', name: 'Mailing', located_dn: `CN=Groups,${base}` };
		const dn = `CN=Mailing,CN=Groups,${base}`;
		expect(await bench.session.call({ ...group, type: 'secret', scope: 'global' })).toMatchObject({ error: { code: 120 } });
		const made = await bench.session.call({ ...group, type: 'distribution', scope: 'universal', email: 'm@example.com', description: '' });
		expect(made.data).toEqual({ dn, name: 'EXAMPLE\\Mailing' });
		expect(bench.nas.control.details().groupDetails).toMatchObject({ Mailing: { groupType: 'distribution', groupScope: 'universal' } });
	});
});

describe('changing', () => {
	test('one of several users fails inside a success', async () => {
		const answer = await set({ dn: ada, displayName: 'Countess' }, { dn: `CN=nobody,${base}`, web: 'x' });
		expect(answer).toMatchObject({
			success: true,
			data: [{ code: 0 }, { code: 10237, msg: expect.stringContaining('ldb updaterecords: modify: ') }],
		});
		expect(bench.nas.control.person('ada.lovelace')?.displayName).toBe('Countess');
	});

	test('a single failure is an error of the entry, or an item code when told so', async () => {
		const single = { dn: `CN=nobody,${base}` };
		expect(await set(single)).toMatchObject(refused('ldb updaterecords: modify'));
		bench.nas.control.set({ singleFailureInside: true });
		expect(await set(single)).toMatchObject({ success: true, data: [{ code: 10237 }] });
	});

	test('a password needs its switch and the minimum length; unknown fields are dropped in silence', async () => {
		const passwords = () => bench.nas.control.details().passwords as Record<string, string>;
		await set({ dn: ada, password: 'Not-Switched-On', description: 'dropped' });
		expect(passwords()['ada.lovelace']).toBe(bench.nas.login.seedPassword);
		expect(bench.nas.control.details().ignoredFields).toEqual(['password', 'description']);
		expect(await set({ dn: ada, enbl_change_password: true, password: 'short' })).toMatchObject(refused('too short'));
		expect(await set({ dn: ada, enbl_change_password: true, password: 'only lower case' })).toMatchObject(refused('complexity'));
		await set({ dn: ada, enbl_change_password: true, password: 'Quote " and \\ backslash' });
		expect(passwords()['ada.lovelace']).toBe('Quote " and \\ backslash');
	});

	test('a group is changed like a user; a wrong type, long initials and a text without a reason are refused', async () => {
		const group = `CN=Developers,CN=Groups,${base}`;
		expect(await set({ dn: group, displayName: 'Devs' })).toMatchObject({ success: true });
		expect((await namesIn(`CN=Groups,${base}`)).find((one) => one.dn === group)).toMatchObject({ displayName: 'Devs', mail: '' });
		const typed = await set({ dn: ada, web: 5 });
		expect(typed).toMatchObject({ success: false, error: { code: 120, errors: { name: 'web', reason: 'type' } } });
		expect(await set({ dn: ada, initials: 'ABCDEFG' })).toMatchObject(refused('ldb updaterecords: modify: '));
		bench.nas.control.set({ refusalTexts: 'bare' });
		expect(await set({ dn: ada, initials: 'ABCDEFG' })).toMatchObject({
			error: { errors: [{ code: 10237, msg: 'ldb updaterecords: modify' }] },
		});
	});

	test('somebody who is a member refuses the whole call by a GUID; what is not there, in other words', async () => {
		const group = `CN=Developers,CN=Groups,${base}`;
		const tony = `CN=tony.hoare,OU=Staff,${base}`;
		expect(await addMembers(group, tony, ada)).toMatchObject(refused('already exists for target GUID'));
		expect(bench.nas.control.person('tony.hoare')?.groups).not.toContain('Developers');
		expect(await addMembers(group, tony, `CN=nobody,${base}`)).toMatchObject(refused("specified dn doesn't exist"));
		expect(await addMembers(group, `OU=Research,OU=Staff,${base}`)).toMatchObject({ success: true });
		bench.nas.control.set({ refusalTexts: 'bare' });
		const bare = await addMembers(group, ada);
		expect(bare).toMatchObject({ error: { code: 10104, errors: [{ code: 10237, msg: 'ldb updaterecords: modify' }] } });
	});

	test('on other boxes adding a member twice is an error while the others are added', async () => {
		bench.nas.control.set({ memberFailures: 'error' });
		const group = `CN=Developers,CN=Groups,${base}`;
		const tony = `CN=tony.hoare,OU=Staff,${base}`;
		expect(await addMembers(group, ada, tony)).toMatchObject(refused(`already exists for target ${ada}`));
		expect(bench.nas.control.person('tony.hoare')?.groups).toContain('Developers');
		bench.nas.control.set({ memberFailures: 'inside' });
		const alan = `CN=alan.turing,OU=Research,OU=Staff,${base}`;
		expect(await addMembers(group, tony, alan)).toMatchObject({ success: true, data: { members: [alan] } });
		expect(await addMembers(group, tony)).toMatchObject(refused('already exists'));
		expect(await addMembers(`CN=Domain Users,CN=Users,${base}`, tony)).toMatchObject(refused('primary group'));
		expect(await addMembers(ada, tony)).toMatchObject(refused('No such group'));
	});
});

describe('deleting', () => {
	test('goes on with every poll, and the task is gone after its end', async () => {
		bench.nas.control.set({ deletionPolls: 3 });
		const barbara = `CN=barbara.liskov,${engineering}`;
		const answers = await remove(ada, barbara);
		expect(answers.map((one) => one.finished)).toEqual([false, false, true]);
		expect(answers.at(-1)).toMatchObject({
			total: 2,
			data: [
				{ dn: ada, status: {} },
				{ dn: barbara, status: {} },
			],
		});
		expect(bench.nas.control.details().tasks).toEqual({ deletions: [], updates: [] });
		expect(bench.nas.control.details().groups).toMatchObject({ Developers: ['grace.hopper', 'edsger.dijkstra'] });
	});

	test('what has children, is built in, or is not there fails with a status, in a success', async () => {
		const [, last] = await remove(`OU=Staff,${base}`, `CN=krbtgt,CN=Users,${base}`, `CN=nobody,${base}`, ada);
		expect(last).toMatchObject({
			data: [
				{ status: { msg: expect.stringContaining('non-leaf node (it has 4 children)') } },
				{ status: { msg: expect.stringContaining('critical') } },
				{ status: { msg: expect.stringContaining('No such object') } },
				{ dn: ada, status: {} },
			],
		});
		expect(bench.nas.control.person('ada.lovelace')).toBeUndefined();
	});
});
