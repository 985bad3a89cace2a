import type { IDataObject } from 'n8n-workflow';
import { base, byDn, byName, fieldsOf, users, useSynologyNode } from './synologySetup';

const bench = useSynologyNode();
const control = () => bench.simulator.control;
const create = { logonName: '={{ $json.name }}', password: 'Correct-horse-1', container: byDn(users) };
const named = (...names: string[]): IDataObject[] => names.map((name) => ({ name }));
const goOn = { onError: 'continueRegularOutput' } as const;

describe('user: get, getAll, delete', () => {
	test('get by name or DN, as Simplified, Raw or chosen fields', async () => {
		const user = byName('grace.hopper');
		expect((await bench.run('user', 'get', { user })).json[0]).toMatchObject({ username: 'grace.hopper', phone: '+1 202 555 0106' });
		expect((await bench.run('user', 'get', { user, output: 'raw' })).json[0]).toMatchObject({
			sAMAccountName: 'grace.hopper',
			accountExpiryTime: 910692730085,
		});
		const { json } = await bench.run('user', 'get', { user, output: 'selectedFields', outputFields: ['mail'] });
		expect(Object.keys(json[0]).sort()).toEqual(['dn', 'mail', 'sAMAccountName']);
		expect((await bench.run('user', 'get', { user: byName('nobody') })).error?.message).toContain("No user 'nobody'");
		expect((await bench.run('user', 'get', { user: byDn(`CN=Developers,CN=Groups,${base}`) })).error?.message).toContain('not a user');
	});

	test('get many: everybody, one container, filters and limit', async () => {
		const all = await bench.run('user', 'getAll', { returnAll: true });
		expect(all.json.map(({ username }) => username).sort()).toEqual(
			control()
				.people()
				.map(({ username }) => username)
				.sort(),
		);
		expect((await bench.run('user', 'getAll', { limit: 2 })).json).toHaveLength(2);
		const unit = byDn(`OU=Engineering,OU=Staff,${base}`);
		const count = async (parameters: IDataObject) => (await bench.run('user', 'getAll', { returnAll: true, ...parameters })).json.length;
		expect(await count({ container: unit })).toBe(5);
		expect(await count({ container: unit, recursive: false })).toBe(3);
		expect(await count({ filters: { text: 'LOVE' } })).toBe(1);
		expect(await count({ filters: { enabled: false } })).toBe(2);
		expect(await count({ options: { systemContainers: true } })).toBe(all.json.length + 1);
	});

	test('a listing that breaks is an error, not a short list', async () => {
		control().fault({ mode: 'wrongJson', kind: 'list', skip: 2 });
		const { error, json } = await bench.run('user', 'getAll', { returnAll: true });
		expect(error?.message).toMatch(/can't be read/);
		expect(json).toEqual([]);
	});

	test('delete: several items in one task, in order, one missing told apart', async () => {
		control().addMany(5);
		const items = ['person000000', 'nobody', 'person000003', 'person000001'].map((name) => ({ name }));
		const { json, items: output } = await bench.run('user', 'delete', { user: byName('={{ $json.name }}') }, items, goOn);
		expect(json.map(({ outcome, error }) => outcome ?? error)).toEqual([
			'deleted',
			expect.stringMatching(/'nobody'.*\[item 1\]/),
			'deleted',
			'deleted',
		]);
		expect(json[0]).toMatchObject({ deleted: true, id: `CN=person000000,${users}` });
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2, 3].map((item) => ({ item })));
		expect(fieldsOf(bench.simulator, 'delete').map(({ dnList }) => JSON.parse(dnList))).toEqual([
			['person000000', 'person000003', 'person000001'].map((name) => `CN=${name},${users}`),
		]);
		expect(
			control()
				.people()
				.filter(({ username }) => username.startsWith('person'))
				.map(({ username }) => username)
				.sort(),
		).toEqual(['person000002', 'person000004']);
	});

	test('delete: when the run stops at one of several, its message says that the others are gone', async () => {
		control().addMany(3);
		const { error } = await bench.run(
			'user',
			'delete',
			{ user: byName('={{ $json.name }}') },
			named('person000000', 'nobody', 'person000002'),
		);
		expect(error?.message).toMatch(/'nobody'.*\[item 1\]/);
		expect(error?.description).toContain('Finished before the stop: item 0 (deleted), item 2 (deleted)');
		expect(
			control()
				.people()
				.filter(({ username }) => username.startsWith('person')),
		).toHaveLength(1);
	});

	test('delete: the batch size decides how many go in one task', async () => {
		control().addMany(5);
		const items = Array.from({ length: 5 }, (_, index) => ({ name: `person00000${index}` }));
		const parameters = { user: byName('={{ $json.name }}'), options: { batchSize: 2 } };
		expect((await bench.run('user', 'delete', parameters, items)).json.every(({ deleted }) => deleted === true)).toBe(true);
		expect(fieldsOf(bench.simulator, 'delete').map(({ dnList }) => JSON.parse(dnList).length)).toEqual([2, 2, 1]);
		for (const batchSize of [0, 1.5, 'many']) {
			expect((await bench.run('user', 'delete', { ...parameters, options: { batchSize } }, items)).error?.message).toContain(
				"'Batch Size'",
			);
		}
	});

	test('delete takes users only, and never what belongs to the domain', async () => {
		for (const user of [byName('Developers'), byDn(`OU=Research,OU=Staff,${base}`), byName('Administrator'), byName('={{ "" }}')]) {
			expect((await bench.run('user', 'delete', { user })).error).toBeDefined();
		}
		expect(control().count('delete')).toBe(0);
	});

	test('delete: dry run and skip change nothing; without waiting the task id comes back', async () => {
		const user = byName('ada.lovelace');
		expect((await bench.run('user', 'delete', { user, options: { dryRun: true } })).json[0]).toMatchObject({
			dryRun: true,
			deleted: false,
		});
		expect((await bench.run('user', 'delete', { user: byName('nobody'), ifMissing: 'skip' })).json[0]).toMatchObject({
			outcome: 'skipped',
			deleted: false,
		});
		expect(control().count('delete')).toBe(0);
		const { json } = await bench.run('user', 'delete', { user, options: { wait: false } });
		expect(json[0]).toMatchObject({ outcome: 'started', deleted: false, taskId: expect.any(String) });
		const status = async () => (await bench.run('task', 'getDeletionStatus', { taskId: json[0].taskId })).json[0];
		expect(await status()).toMatchObject({ finished: false, total: 1 });
		expect(await status()).toMatchObject({ finished: true, objects: [{ deleted: true }] });
	});
});

describe('what hits every item', () => {
	test('a wrong password is tried once for all items, and logs no secret', async () => {
		const { ca, tlsUrl, login } = bench.simulator;
		const credentials = {
			synologyDirectoryServerApi: { baseUrl: tlsUrl, caBundle: ca, username: login.account, password: 'Wrong-Password-1' },
		};
		const { json } = await bench.run('user', 'get', { user: byName('={{ $json.name }}') }, named('a', 'b', 'c'), { ...goOn, credentials });
		expect(json).toHaveLength(3);
		expect(json[2].error).toMatch(/no such account, or a wrong password.*\[item 2\]/);
		expect(control().count('login')).toBe(1);
	});

	test.each([
		['http that was not allowed', (url: string) => ({ baseUrl: url.replace('https', 'http') }), /clear text/],
		['an untrusted certificate', (url: string) => ({ baseUrl: url }), /nobody this machine trusts/],
		['an unreachable host', () => ({ baseUrl: 'https://127.0.0.1:1' }), /nothing answers/],
	])('%s is told in our words', async (_, settings, message) => {
		const credentials = { synologyDirectoryServerApi: { username: 'x', password: 'Some-Password-1', ...settings(bench.simulator.tlsUrl) } };
		const { error } = await bench.run('domain', 'getInfo', {}, [{}], { credentials });
		expect(error?.message).toMatch(message);
		expect(error?.message).not.toMatch(/ECONN|EAI|UND_ERR/);
	});

	test('a session that ends in the middle is renewed', async () => {
		control().fault({ mode: 'expireSession', kind: 'create', skip: 1 });
		const { json } = await bench.run('user', 'create', { ...create, options: { parallelRequests: 1 } }, named('u1', 'u2', 'u3'));
		expect(json.map(({ outcome }) => outcome)).toEqual(['created', 'created', 'created']);
		expect(control().count('login')).toBe(2);
	});

	test('stopping the run ends it soon, logs out and writes nothing more', async () => {
		control().addMany(3);
		control().set({ deletionPolls: 999 });
		const started = Date.now();
		await bench.run('user', 'delete', { user: byName('={{ $json.name }}') }, named('person000000', 'person000001'), {
			onStart: (cancel) => void setTimeout(cancel, 1500),
		});
		expect(Date.now() - started).toBeLessThan(9000);
		expect(control().details().sessions).toHaveLength(0);
		expect(control().count('delete')).toBeLessThanOrEqual(1);
	});
});
