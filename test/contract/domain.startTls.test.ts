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
