import { setTimeout as pause } from 'node:timers/promises';
import { LdapConnection } from '../../clients/ldap/connection';
import { enumerated, integer, octets, sequence, tlv } from './ber';
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

test.each([
	['the beginning of another message', Buffer.from([0x30, 0x84, 0, 0, 0, 0x20, 0x02, 0x01, 0x02])],
	['another message', sequence(integer(2), tlv(0x61, enumerated(0), octets(''), octets('')))],
])('%s behind the answer to StartTLS, in clear text, is not taken for encrypted', async (_what, more) => {
	world.controller.instead = (operation, id) =>
		operation === 'extended' ? [Buffer.concat([sequence(integer(id), tlv(0x78, enumerated(0), octets(''), octets(''))), more])] : undefined;
	const begun = Date.now();
	const refused = await refusalOf(world.open({ host: '127.0.0.2', ignoreSslIssues: true }).check());
	expect(refused).toMatchObject({ kind: 'protocol', delivery: 'unsent', message: expect.stringContaining('encrypt the connection') });
	expect(Date.now() - begun).toBeLessThan(1000);
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
