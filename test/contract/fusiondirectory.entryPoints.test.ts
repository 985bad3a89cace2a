import { base, dnOf, newUser, refusalOf, useFusionDirectory } from './fusiondirectorySetup';

const bench = useFusionDirectory();
const { open } = bench;
const set = (settings: Record<string, unknown>): void => bench.simulator.control.set(settings);
const count = (kind: string): number => bench.simulator.control.count(kind);
const ada = dnOf('alovelace', 'Engineering');
const spoken = (): string[] => [
	...new Set(
		bench.simulator.control
			.requests()
			.log.map(({ target, status }) => `${target.split('?')[0].split('/')[2]} ${status < 400 ? 'open' : 'closed'}`),
	),
];

describe.each([403, 404])("where jsonrpc.php is closed with status %i, 'REST' and 'Automatic'", (closedStatus) => {
	beforeEach(() => set({ jsonRpc: false, closedStatus }));

	test.each(['rest', 'auto'] as const)('create, read, change, lock and delete a user (%s)', async (protocol) => {
		const client = open({ protocol });
		const dn = await client.objects.create('USER', newUser('noether'));
		const user = await client.users.find({ uid: 'noether' });
		expect(user).toMatchObject({ dn, locked: false, groups: [] });
		if (user === undefined) return;
		await client.objects.update(user.entry, { user: { telephoneNumber: '42' } });
		await client.users.setLock(user, 'lock');
		expect((await client.users.list({ lockStates: true })).find(({ uid }) => uid === 'noether')).toMatchObject({
			locked: true,
			telephoneNumber: '42',
		});
		await client.users.setLock(user, 'unlock');
		await client.objects.delete(user.entry);
		expect(bench.simulator.control.person('noether')).toBeUndefined();
	});

	test('tell base, number, tabs, fields, template fields and databases', async () => {
		const client = open({ protocol: 'rest' });
		expect(await client.server.base()).toBe(base);
		expect(await client.objects.count('USER', { base: `ou=Engineering,${base}` })).toBe(5);
		expect((await client.objects.tabs('USER')).map(({ tab }) => tab)).toContain('mailAccount');
		const entry = await client.objects.require('USER', ada);
		const fields = await client.objects.fields(entry, 'user');
		expect(fields.find(({ attribute }) => attribute === 'sn')?.value).toBe('Lovelace');
		expect(JSON.stringify(fields)).not.toContain('{SSHA}');
		const template = `cn=Employee,ou=templates,ou=people,${base}`;
		expect((await client.templates.get('USER', template)).map(({ attribute }) => attribute)).toContain('sn');
		expect([...(await client.server.databases()).keys()]).toEqual(['main']);
		expect(await client.check()).toContain('over REST');
	});

	test('ask jsonrpc.php once, and log out', async () => {
		const client = open({ protocol: 'rest' });
		await client.server.base();
		await client.objects.count('USER');
		await client.close();
		expect(bench.simulator.control.requests().log.filter(({ target }) => target.endsWith('jsonrpc.php'))).toHaveLength(1);
		expect(count('logout')).toBe(1);
	});

	test("'JSON-RPC' says that the entry point is closed", async () => {
		const refusal = await refusalOf(open({ protocol: 'jsonRpc' }).users.list());
		expect(refusal).toMatchObject({ kind: 'http', status: closedStatus });
		if (closedStatus === 403) expect(`${refusal.message} ${refusal.cure}`).toContain("'jsonrpc.php'");
	});
});

describe.each([403, 404])('where rest.php is closed with status %i', (closedStatus) => {
	beforeEach(() => set({ rest: false, closedStatus }));

	test.each(['jsonRpc', 'auto'] as const)('%s does everything by JSON-RPC', async (protocol) => {
		const client = open({ protocol });
		await client.objects.create('USER', newUser('noether'));
		expect((await client.users.find({ uid: 'noether' }))?.locked).toBe(false);
		await client.close();
		expect([count('logout'), spoken().includes('jsonrpc.php open')]).toEqual([1, true]);
	});

	test("'REST' says which entry point is closed", async () => {
		const refusal = await refusalOf(open({ protocol: 'rest' }).users.list());
		expect(refusal).toMatchObject({ kind: 'http', code: 'restMissing', status: closedStatus });
		expect(`${refusal.message} ${refusal.cure}`).toContain("'rest.php'");
	});
});

test('a refused login is tried at one entry point only', async () => {
	expect(await refusalOf(open({ protocol: 'auto', password: 'not-the-one' }).users.list())).toMatchObject({ kind: 'login' });
	expect(count('login')).toBe(1);
});

test.each(['jsonRpc', 'rest', 'auto'] as const)('a login over %s whose answer is lost is not sent again', async (protocol) => {
	bench.simulator.control.fault({ mode: 'resetAfter', kind: 'login', times: 9 });
	const refusal = await refusalOf(open({ protocol }).users.list());
	expect(refusal.delivery).toBe('unsent');
	expect(count('login')).toBe(1);
});

test('logins whose answers are lost end after the second, however many calls want one', async () => {
	bench.simulator.control.fault({ mode: 'resetAfter', kind: 'login', times: 9 });
	const client = open({ protocol: 'jsonRpc' });
	const refusals = [];
	while (refusals.length < 5) refusals.push((await refusalOf(client.users.list())).delivery);
	expect(refusals).toEqual(Array(5).fill('unsent'));
	expect(count('login')).toBe(2);
});

test.each(['jsonRpc', 'rest'] as const)('a stop during the login over %s leaves no session', async (protocol) => {
	const controller = new AbortController();
	const client = open({ protocol }, { signal: controller.signal });
	bench.simulator.control.fault({ mode: 'drip', kind: 'login', delayMs: 10 });
	const listing = refusalOf(client.users.list());
	await new Promise((resolve) => setTimeout(resolve, 50));
	controller.abort();
	expect(await listing).toMatchObject({ kind: 'aborted' });
	await client.close();
	expect(bench.simulator.control.details().sessions).toBe(0);
});
