import { base, collect, refusalOf, sent, useSynology } from './synologySetup';

const bench = useSynology();
const names = (list: Array<{ logonName: string | null }>): string[] => list.map(({ logonName }) => logonName ?? '').sort();
const everybody = (): string[] =>
	bench.simulator.control
		.people()
		.map(({ username }) => username)
		.sort();

describe('walking the whole tree', () => {
	test('finds everybody with an account: in nested units, hidden containers and CN=Users, no contacts, no system containers', async () => {
		const found = names(await collect(bench.open().users.list()));
		expect(found).toEqual(everybody());
		expect(found).toContain('margaret.hamilton');
		expect(found).not.toContain('orphaned.object');
	});

	test('goes breadth first', async () => {
		await collect(bench.open().users.list());
		const depths = sent(bench.simulator, 'list').map(({ fields }) => fields.basedn.split(',').length);
		expect(depths).toEqual([...depths].sort((one, other) => one - other));
	});

	test('keeps a self-made container below a unit though it is called like a system container', async () => {
		const dn = bench.simulator.addObject(`OU=Staff,${base}`, 'container', 'System');
		bench.simulator.control.add({ username: 'hidden.person', container: dn });
		expect(names(await collect(bench.open().users.list()))).toContain('hidden.person');
	});

	test('system containers are looked into when asked for', async () => {
		expect(names(await collect(bench.open().users.list({ systemContainers: true })))).toContain('orphaned.object');
	});

	test('20,000 people come complete and once each, whatever page size the NAS allows', async () => {
		bench.simulator.control.addMany(20_000);
		bench.simulator.control.set({ maxPage: 150 });
		const found = await collect(bench.open().users.list());
		expect(found).toHaveLength(everybody().length);
		expect(new Set(names(found)).size).toBe(found.length);
	});

	test('pages in another order at every look are read again until they are complete', async () => {
		bench.simulator.control.addMany(450);
		bench.simulator.control.set({ pageOrder: 'shuffle' });
		expect(names(await collect(bench.open().users.list()))).toEqual(everybody());
	});

	test.each(['changeTotal', 'reorder', 'duplicateId'])('a container read once with %s is read again', async (mode) => {
		bench.simulator.control.addMany(450);
		bench.simulator.control.fault({ mode, kind: 'list', skip: 1 });
		expect(names(await collect(bench.open().users.list()))).toEqual(everybody());
	});

	test('a container that never holds still is an error, not a short list', async () => {
		bench.simulator.control.fault({ mode: 'duplicateId', kind: 'list', times: 999 });
		expect(await refusalOf(collect(bench.open().users.list()))).toMatchObject({ kind: 'backend' });
	});

	test.each(['hugeTotal', 'samePage'])(
		'a container that claims more than it holds (%s) ends with a message after some pages',
		async (mode) => {
			bench.simulator.control.addMany(450);
			bench.simulator.control.fault({ mode, kind: 'list', times: 1_000_000 });
			const refusal = await refusalOf(collect(bench.open().users.list()));
			expect(refusal.message).toMatch(/repeat themselves|more than|claims/);
			expect(bench.simulator.control.count('list')).toBeLessThan(60);
		},
	);

	test('an error on a late page ends the walk with an error', async () => {
		bench.simulator.control.fault({ mode: 'code', status: 117, kind: 'list', skip: 4 });
		const refusal = await refusalOf(collect(bench.open().users.list()));
		expect(refusal).toMatchObject({ kind: 'backend', code: 117 });
		expect(refusal.message).toContain(base);
	});

	test('DNs come back unchanged, escapes and case included', async () => {
		const found = await collect(bench.open().users.list());
		const dns = found.map(({ dn }) => dn).sort();
		expect(dns).toEqual(
			bench.simulator.control
				.people()
				.map(({ id }) => id)
				.sort(),
		);
		expect(dns.some((dn) => dn.includes('\\,'))).toBe(true);
	});

	test('a limit stops early', async () => {
		expect(await collect(bench.open().objects.list({ atMost: 3 }))).toHaveLength(3);
		expect(bench.simulator.control.count('list')).toBe(1);
	});

	test('a limit counts what was asked for, not the containers on the way to it', async () => {
		const { groups } = bench.open();
		const all = (await collect(groups.list())).map(({ dn }) => dn);
		expect(all.length).toBeGreaterThan(3);
		for (let atMost = 1; atMost <= all.length; atMost += 1)
			expect((await collect(groups.list({ atMost }))).map(({ dn }) => dn)).toEqual(all.slice(0, atMost));
	});

	test('a base that does not exist is refused', async () => {
		expect((await refusalOf(collect(bench.open().users.list({ base: `OU=Nowhere,${base}` })))).message).toContain('OU=Nowhere');
		expect(await refusalOf(collect(bench.open().users.list({ base: 'nonsense' })))).toMatchObject({ kind: 'invalid', delivery: 'unsent' });
	});
});

describe('finding one record', () => {
	const ada = `CN=ada.lovelace,OU=Engineering,OU=Staff,${base}`;

	test('by DN, in any case and spelling of its escapes', async () => {
		const client = bench.open();
		expect((await client.users.find({ by: 'dn', dn: ada.toUpperCase() }))?.dn).toBe(ada);
		expect((await client.users.find({ by: 'dn', dn: `cn=Dijkstra\\2C Edsger,OU=Engineering,OU=Staff,${base}` }))?.logonName).toBe(
			'edsger.dijkstra',
		);
		expect(
			(await client.users.find({ by: 'dn', dn: `CN=Frances Allen (role\\=fellow),OU=Compilers,OU=Engineering,OU=Staff,${base}` }))
				?.logonName,
		).toBe('frances.allen');
	});

	test('by logon name, anywhere in the domain and in any case', async () => {
		expect((await bench.open().users.find({ by: 'name', name: 'Margaret.HAMILTON' }))?.dn).toContain('CN=Contractors');
	});

	test('a free name costs one question, not a walk', async () => {
		expect(await bench.open().users.find({ by: 'name', name: 'nobody.here' })).toBeUndefined();
		expect(bench.simulator.control.count('list')).toBe(0);
	});

	test('what is not there is undefined, also below containers that do not exist or outside of the domain', async () => {
		const client = bench.open();
		for (const dn of [
			`CN=nobody,CN=Users,${base}`,
			`CN=x,OU=No,OU=Where,${base}`,
			'CN=x,DC=other,DC=org',
			base,
			`CN=x,CN=ada.lovelace,OU=Staff,${base}`,
		]) {
			expect(await client.objects.find(dn)).toBeUndefined();
		}
	});

	test('a group is not taken for a user, nor a contact', async () => {
		const client = bench.open();
		expect(await refusalOf(client.users.find({ by: 'name', name: 'Developers' }))).toMatchObject({ kind: 'conflict' });
		expect(await refusalOf(client.users.find({ by: 'dn', dn: `CN=Charles Babbage,OU=Staff,${base}` }))).toMatchObject({ kind: 'conflict' });
		expect(await refusalOf(client.groups.find({ by: 'dn', dn: ada }))).toMatchObject({ kind: 'conflict' });
	});

	test('a thousand look-ups read a container once', async () => {
		bench.simulator.control.addMany(1000);
		const client = bench.open();
		for (let index = 0; index < 1000; index += 1) {
			const number = String(index).padStart(6, '0');
			expect((await client.users.find({ by: 'dn', dn: `CN=person${number},CN=Users,${base}` }))?.logonName).toBe(`person${number}`);
		}
		expect(bench.simulator.control.count('list')).toBeLessThan(10);
	});

	test('somebody who was added after the first look is found all the same', async () => {
		const client = bench.open();
		await client.users.find({ by: 'name', name: 'ada.lovelace' });
		bench.simulator.control.add({ username: 'late.comer' });
		expect((await client.users.find({ by: 'name', name: 'late.comer' }))?.logonName).toBe('late.comer');
	});
});
