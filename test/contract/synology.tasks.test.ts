import { base, container, jumpingClock, listed, newUser, refusalOf, sent, useSynology } from './synologySetup';

const bench = useSynology();
const control = () => bench.simulator.control;
const count = (kind: string): number => control().count(kind);
const settings = (changes: Record<string, unknown>): void => control().set(changes);

describe('deleting', () => {
	const setUp = async (people: number) => {
		control().addMany(people);
		const client = bench.open();
		const objects = [];
		for (const { username, id } of control().people()) {
			const user = username.startsWith('person') ? await client.objects.find(id ?? '') : undefined;
			if (user) objects.push(user);
		}
		return { client, objects };
	};

	test('500 objects take 3 calls and their polling; one that is gone meanwhile is told apart', async () => {
		const { client, objects } = await setUp(500);
		control().remove('person000123');
		const results = await client.deletions.run(objects);
		expect(results.filter((one) => one !== undefined)).toHaveLength(1);
		expect(results[objects.findIndex(({ logonName }) => logonName === 'person000123')]).toMatchObject({ kind: 'notFound' });
		expect(count('delete')).toBe(3);
		expect(
			control()
				.people()
				.some(({ username }) => username.startsWith('person')),
		).toBe(false);
	});

	test('a container that is not empty is refused by name, the others go', async () => {
		const { client, objects } = await setUp(2);
		const unit = await listed(client, `OU=Research,OU=Staff,${base}`);
		const results = await client.deletions.run([objects[0], unit, objects[1]]);
		expect(results.map((one) => one?.kind)).toEqual([undefined, 'conflict', undefined]);
		expect(results[1]?.message).toMatch(/OU=Research.*still holds other objects/);
	});

	test('what belongs to the domain itself is never sent', async () => {
		const client = bench.open();
		const administrator = await listed(client, `CN=Administrator,CN=Users,${base}`);
		expect((await client.deletions.run([administrator]))[0]).toMatchObject({ kind: 'conflict', delivery: 'unsent' });
		expect(count('delete')).toBe(0);
	});

	test.each(['resetAfter', 'reset', 'half'])('a call whose answer was lost (%s) ends with the object gone', async (mode) => {
		const { client, objects } = await setUp(2);
		control().fault({ mode, kind: 'delete' });
		expect(await client.deletions.run(objects)).toEqual([undefined, undefined]);
		expect(control().person('person000001')).toBeUndefined();
	});

	test('polls that break are settled by the list', async () => {
		const { client, objects } = await setUp(2);
		control().fault({ mode: 'html', kind: 'poll', times: 4, skip: 1 });
		expect(await client.deletions.run(objects)).toEqual([undefined, undefined]);
		const dns = objects.map(({ dn }) => dn);
		// The first poll had seen one of them deleted: only the other goes again.
		expect(sent(bench.simulator, 'delete').map(({ fields }) => JSON.parse(fields.dnList))).toEqual([dns, [dns[1]]]);
	});

	test('what a task says of an object that it was not given is nobody’s result', async () => {
		const { client, objects } = await setUp(1);
		const administrator = await listed(client, `CN=Administrator,CN=Users,${base}`);
		const records = [administrator, ...objects].map(({ dn }) => ({ dn, status: null }));
		const result = [{ api: 'SYNO.ActiveDirectory.Polling', success: true, data: { finished: true, total: 2, data: records } }];
		const body = JSON.stringify({ success: true, data: { has_fail: false, result } });
		control().fault({ mode: 'status', kind: 'poll', status: 200, body });
		const results = await client.deletions.run([administrator, ...objects]);
		expect(results.map((one) => one?.kind)).toEqual(['conflict', undefined]);
	});

	test('a task that does not end is told with its id, and not started again', async () => {
		const { client, objects } = await setUp(1);
		settings({ deletionPolls: 999 });
		const [result] = await client.deletions.run(objects, { waitSeconds: 10 });
		expect(result).toMatchObject({ kind: 'timeout' });
		expect(result?.message).toMatch(/task '[0-9A-F]+'/);
		expect(count('delete')).toBe(1);
	});

	test('the task can be followed by hand', async () => {
		const { client, objects } = await setUp(2);
		const id = await client.deletions.start(objects);
		expect((await client.deletions.status(id)).finished).toBe(false);
		expect(await client.deletions.status(id)).toMatchObject({ finished: true, total: 2, entries: [{ deleted: true }, { deleted: true }] });
		expect(await refusalOf(client.deletions.status(id))).toMatchObject({ kind: 'notFound', code: 10239 });
		control().fault({ mode: 'resetAfter', kind: 'delete' });
		expect(await refusalOf(client.deletions.start(objects))).toMatchObject({ kind: 'uncertain' });
	});

	test('an object is listed anew right before it is deleted, and another one in its place stays', async () => {
		const { client, objects } = await setUp(2);
		control().remove('person000001');
		bench.simulator.addObject(container, 'group', 'person000001');
		const lists = count('list');
		const results = await client.deletions.run(objects);
		expect(count('list')).toBeGreaterThan(lists);
		expect(results.map((one) => one?.kind)).toEqual([undefined, 'conflict']);
		expect(Object.keys(control().details().groups as object)).toContain('person000001');
	});

	test.each(['What? #1', 'a=b; c', ' lead and trail '])('an object called %j is read, changed and deleted by its DN', async (name) => {
		const unit = bench.simulator.addObject(base, 'organizationalUnit', name);
		const client = bench.open();
		const user = await client.users.create({ ...newUser, container: unit });
		expect(user.dn).toBe(`CN=jdoe,${unit}`);
		const found = await client.users.find({ by: 'dn', dn: user.dn.toLowerCase() });
		expect(found?.dn).toBe(user.dn);
		await client.users.update(user, { displayName: 'J' });
		expect(await client.deletions.run([user])).toEqual([undefined]);
		expect(await client.deletions.run([await listed(client, unit)])).toEqual([undefined]);
	});

	test('DNs go back as they were listed', async () => {
		const client = bench.open();
		const dijkstra = await listed(client, `cn=DIJKSTRA\\2c edsger,ou=engineering,ou=staff,${base}`);
		await client.deletions.run([dijkstra]);
		expect(JSON.parse(sent(bench.simulator, 'delete')[0].fields.dnList)).toEqual([dijkstra.dn]);
		expect(control().person('edsger.dijkstra')).toBeUndefined();
	});
});

describe('the update of domain records', () => {
	test('is waited for', async () => {
		const client = bench.open();
		const id = await client.domain.startUpdate();
		expect((await client.domain.updateStatus(id)).status).toBe('updating');
		expect(await client.domain.waitForUpdate(id)).toMatchObject({ finished: true, status: 'finish' });
	});

	test('a second one is refused in words; one that never ends runs into its limit', async () => {
		settings({ updatePolls: 999 });
		const client = bench.open();
		const id = await client.domain.startUpdate();
		expect(await refusalOf(client.domain.startUpdate())).toMatchObject({ kind: 'conflict', code: 2626 });
		expect(await refusalOf(client.domain.updateStatus('gone'))).toMatchObject({ kind: 'notFound', code: 120 });
		expect(await refusalOf(client.domain.waitForUpdate(id, 5))).toMatchObject({ kind: 'timeout' });
	});

	test('the wait for one ends with the execution, and says so', async () => {
		settings({ updatePolls: 999 });
		const controller = new AbortController();
		const timing = jumpingClock();
		const client = bench.open(
			{},
			{ signal: controller.signal },
			{
				...timing,
				wait: async () => await Promise.resolve(controller.abort()).then(() => false),
			},
		);
		const id = await client.domain.startUpdate();
		expect(await refusalOf(client.domain.waitForUpdate(id))).toMatchObject({ kind: 'aborted', message: expect.stringContaining(id) });
	});

	test('a start whose answer was lost is uncertain when the update runs', async () => {
		control().fault({ mode: 'resetAfter', kind: 'updateDomain' });
		expect(await refusalOf(bench.open().domain.startUpdate())).toMatchObject({ kind: 'uncertain' });
	});
});
