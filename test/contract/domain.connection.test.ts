import { setTimeout as pause } from 'node:timers/promises';
import { LdapConnection } from '../../clients/ldap/connection';
import { userKind } from '../../clients/ldap/rules';
import { refusalOf, useController } from './domainSetup';

const world = useController();
const secretOf = (sub: string) => ({ code: 49, message: `80090308: AcceptSecurityContext error, data ${sub}, v1db1` });

test('one bind serves all calls, and the check says whom it is connected to', async () => {
	world.controller.user('ada');
	expect(await world.client.check()).toBe('Connected to the domain controller dc1.example.test (DC=example,DC=test) by LDAPS');
	await Promise.all(['ada', 'ada', 'nobody'].map(async (name) => await world.client.findUser({ by: 'name', name })));
	expect(world.controller.binds).toEqual(['admin@example.test']);
	expect(world.controller.connections).toBe(1);
});

test('calls that begin together share the first bind', async () => {
	world.controller.user('ada');
	await Promise.all([1, 2, 3].map(async () => await world.client.findUser({ by: 'name', name: 'ada' })));
	expect(world.controller.binds).toHaveLength(1);
});

test('a check that sees no user says which right is missing', async () => {
	expect(await refusalOf(world.client.check())).toMatchObject({ kind: 'rights', message: expect.stringContaining('shows no users') });
});

test('an LDAP server that is no domain controller is told as that', async () => {
	world.controller.root = {};
	expect(await refusalOf(world.client.check())).toMatchObject({
		kind: 'backend',
		message: expect.stringContaining('no domain controller'),
	});
});

test('after the server has closed the connection, the next call binds once more', async () => {
	world.controller.user('ada');
	await world.client.findUser({ by: 'name', name: 'ada' });
	world.controller.dropAll();
	await pause(200);
	expect(await world.client.findUser({ by: 'name', name: 'ada' })).toMatchObject({ username: 'ada' });
	expect(world.controller.binds).toHaveLength(2);
});

test('a closed client leaves no connection open, and one that never connected closes as well', async () => {
	world.controller.user('ada');
	await world.client.findUser({ by: 'name', name: 'ada' });
	expect(world.controller.open).toBe(1);
	await world.client.close();
	await world.controller.allClosed();
	await world.open().close();
});

test('a server that does not say goodbye holds nobody up for more than a second', async () => {
	world.controller.user('ada');
	await world.client.findUser({ by: 'name', name: 'ada' });
	world.controller.before = (operation) => (operation === 'unbind' ? 'silent' : undefined);
	const begun = Date.now();
	await world.client.close();
	expect(Date.now() - begun).toBeLessThan(3000);
	await world.controller.allClosed();
});

test('a wrong password is tried once, remembered, and another one tried at once', async () => {
	world.controller.before = (operation) => (operation === 'bind' ? secretOf('52e') : undefined);
	const changes = { user: 'wrong@example.test', password: 'wrong-password-1' };
	const first = await refusalOf(world.open(changes).check());
	expect(first).toMatchObject({ kind: 'login', code: '52e' });
	expect(first.message).not.toContain(changes.password);
	let tries = 0;
	world.controller.before = (operation) => {
		if (operation === 'bind') tries += 1;
		return operation === 'bind' ? secretOf('52e') : undefined;
	};
	expect(await refusalOf(world.open(changes).check())).toMatchObject({ kind: 'login', delivery: 'unsent' });
	expect(tries).toBe(0);
	await refusalOf(world.open({ ...changes, password: 'wrong-password-2' }).check());
	expect(tries).toBe(1);
	await refusalOf(world.open(changes, { ignoreRememberedRefusal: true }).check());
	expect(tries).toBe(2);
});

test('a locked account is no wrong password: the next execution tries again', async () => {
	let tries = 0;
	world.controller.before = (operation) => {
		if (operation === 'bind') tries += 1;
		return operation === 'bind' ? secretOf('775') : undefined;
	};
	for (const times of [1, 2]) {
		expect(await refusalOf(world.open({ user: 'locked@example.test' }).check())).toMatchObject({ code: '775' });
		expect(tries).toBe(times);
	}
});

test('a login that was taken ends the memory of a refusal', async () => {
	const changes = { user: 'mended@example.test' };
	const context = { ignoreRememberedRefusal: true };
	world.controller.user('ada');
	world.controller.before = (operation) => (operation === 'bind' ? secretOf('52e') : undefined);
	await refusalOf(world.open(changes).check());
	world.controller.before = undefined;
	await world.open(changes, context).check();
	expect(await world.open(changes).check()).toContain('Connected');
});

test.each([
	['does not answer', 'silent', 'timeout'],
	['breaks off', 'lost', 'connect'],
] as const)('a bind to a server that %s is told as trouble on the way, and leaves no connection', async (_, outcome, kind) => {
	world.controller.before = (operation) => (operation === 'bind' ? outcome : undefined);
	const refused = await refusalOf(world.client.check());
	expect(refused).toMatchObject({ kind });
	await world.controller.allClosed();
});

test('nobody listens: told as that, and nothing was sent', async () => {
	const client = world.open({ port: 1 });
	expect(await refusalOf(client.check())).toMatchObject({ kind: 'connect', delivery: 'unsent' });
});

test('a certificate that nobody vouches for is refused, unless the credential says otherwise', async () => {
	world.controller.user('ada');
	expect(await refusalOf(world.open({ caBundle: '' }).check())).toMatchObject({ delivery: 'unsent' });
	expect(world.controller.binds).toEqual([]);
	expect(await world.open({ caBundle: '', ignoreSslIssues: true }).check()).toContain('Connected');
});

test('where n8n lets no request go, nothing is connected', async () => {
	const egress = { refusal: async () => await Promise.resolve('not allowed'), lookup: undefined };
	const client = world.open({}, { egress } as never);
	expect(await refusalOf(client.check())).toMatchObject({ delivery: 'unsent' });
	expect(world.controller.connections).toBe(0);
});

test('a list of 600 people comes page by page and whole; a limit ends it early', async () => {
	for (let number = 0; number < 600; number += 1) world.controller.user(`u${number}`);
	const client = world.open({ timeoutSeconds: 20 });
	const names = new Set<string>();
	await client.check();
	const before = world.controller.searches.length;
	for (const { username } of await client.lookup.list(userKind)) names.add(username);
	expect(names.size).toBe(600);
	expect(world.controller.searches.length - before).toBe(2);
	expect(await client.lookup.list(userKind, { limit: 510 })).toHaveLength(510);
	expect(world.controller.searches.length - before).toBe(4);
});

test('a refusal of a read is told in the words of the server', async () => {
	await world.client.findUser({ by: 'name', name: 'ada' });
	world.controller.before = (operation) => (operation === 'search' ? { code: 50, message: 'no right to look' } : undefined);
	expect(await refusalOf(world.client.findUser({ by: 'name', name: 'ada' }))).toMatchObject({
		kind: 'rights',
		code: 50,
		message: expect.stringContaining('no right to look'),
	});
});

test('a cancel ends a read that is under way', async () => {
	const cancel = new AbortController();
	const client = world.open({ timeoutSeconds: 30 }, { signal: cancel.signal });
	world.controller.user('ada');
	await client.check();
	world.controller.before = (operation) => (operation === 'search' ? 'silent' : undefined);
	const reading = refusalOf(client.findUser({ by: 'name', name: 'ada' }));
	await pause(20);
	cancel.abort();
	expect(await reading).toMatchObject({ kind: 'aborted' });
});

test('a page that is lost with its connection is an error, not the end of the list', async () => {
	for (let number = 0; number < 600; number += 1) world.controller.user(`u${number}`);
	await world.client.check();
	let pages = 0;
	world.controller.before = (operation) => {
		if (operation === 'search') pages += 1;
		return operation === 'search' && pages === 2 ? 'lost' : undefined;
	};
	expect(await refusalOf(world.client.lookup.list(userKind))).toMatchObject({ kind: 'connect', delivery: 'unknown' });
});

test('a list whose connection closes between two pages is an error as well', async () => {
	for (let number = 0; number < 600; number += 1) world.controller.user(`u${number}`);
	const connection = new LdapConnection(world.settings(), {});
	const pages = connection.pages({ base: 'DC=example,DC=test', scope: 'sub', filter: userKind.filter, attributes: ['cn'] });
	expect((await pages.next()).value).toHaveLength(500);
	world.controller.dropAll();
	await pause(200);
	expect(await refusalOf(pages.next())).toMatchObject({ kind: 'connect', delivery: 'unsent' });
	await connection.close();
});

test('a filter that can not be read is told as that, an answer that can not be read as trouble of the protocol', async () => {
	const connection = new LdapConnection(world.settings(), {});
	const search = async (filter: string) =>
		await connection.search({ base: 'DC=example,DC=test', scope: 'sub', filter, attributes: ['cn'] });
	for (const text of ['(cn=a))', '(cn)', '(cn=\\zz)'])
		expect(await refusalOf(search(text))).toMatchObject({ kind: 'invalid', cure: expect.stringContaining('Check the filter') });
	world.controller.before = (operation) => (operation === 'search' ? 'garbage' : undefined);
	expect((await refusalOf(search('(cn=a)'))).kind).not.toBe('invalid');
	await connection.close();
});
