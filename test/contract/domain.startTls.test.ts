import { setTimeout as pause } from 'node:timers/promises';
import { LdapConnection } from '../../clients/ldap/connection';
import { refusalOf, useController } from './domainSetup';

const world = useController({ startTls: true });

test('on a port that begins in clear text, nothing but the wish for encryption goes out before there is some', async () => {
	world.controller.user('ada');
	const client = world.open({ host: '127.0.0.2', ignoreSslIssues: true });
	expect(await client.check()).toContain('Connected');
	expect(world.controller.inClear).toEqual([]);
	expect(world.controller.binds).toEqual(['admin@example.test']);
});

test('there too a certificate that nobody vouches for is refused before the login', async () => {
	const client = world.open({ host: '127.0.0.2', caBundle: '' });
	expect(await refusalOf(client.check())).toMatchObject({ delivery: 'unsent' });
	expect([...world.controller.binds, ...world.controller.inClear]).toEqual([]);
});

test.each(['extended', 'search'])('there too an answer of any length (to %s) is not waited for', async (asked) => {
	const head = Buffer.from([0x30, 0x84, 0x40, 0, 0, 0]);
	const connection = new LdapConnection(world.settings({ host: '127.0.0.2', ignoreSslIssues: true }), {});
	if (asked === 'search') await connection.open();
	const begun = Date.now();
	world.controller.instead = (operation) => (operation === asked ? [head] : undefined);
	const refused = await refusalOf(connection.search({ base: 'DC=example,DC=test', scope: 'sub', attributes: ['cn'] }));
	expect(refused).toMatchObject({ message: expect.stringContaining('more than 4 MB') });
	expect(Date.now() - begun).toBeLessThan(1000);
	await connection.close();
	await world.controller.allClosed();
});

test.each(['before the goodbye', 'at the goodbye'])('a connection that the server ended %s is closed within a second', async (when) => {
	world.controller.user('ada');
	const client = world.open({ host: '127.0.0.2', ignoreSslIssues: true });
	await client.check();
	world.controller.before = (operation) => (operation === 'unbind' ? 'lost' : undefined);
	if (when === 'before the goodbye') world.controller.dropAll();
	if (when === 'before the goodbye') await pause(100);
	const begun = Date.now();
	await client.close();
	expect(Date.now() - begun).toBeLessThan(2500);
	await world.controller.allClosed();
});
