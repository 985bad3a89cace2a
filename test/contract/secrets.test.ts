import { DirectoryConnection } from '../../clients/http/connection';
import type { Redactor } from '../../clients/http/redact';
import { clientIdentity } from '../../simulators/shared/certificates';
import { oneTimePassword } from '../../simulators/synology';
import { password as domainPassword, useController } from './domainSetup';
import { useFortiAuthenticator } from './fortiauthenticatorSetup';
import { useFusionDirectory } from './fusiondirectorySetup';
import { jumpingClock, refusalOf, sent, useSynology } from './synologySetup';

/** A server, a proxy or a page in between may quote whatever it was sent. */
const quoting = (secret: string): string => `Access denied for ${secret} today`;

/** What a person is shown of a refusal that quotes a secret; the words around it show that it was quoted. */
async function shown(client: { redactor: Redactor }, work: Promise<unknown>): Promise<string> {
	const { message, cure, fields } = client.redactor.cleanError(await refusalOf(work));
	return JSON.stringify([message, cure, fields]);
}

const { cert, key } = clientIdentity();
const lineOfKey = key.split('\n')[3];
const passphrase = 'Passphrase-of-the-key';
const certificate = { clientPem: cert, clientPrivateKey: key, clientKeyPassphrase: passphrase };

describe('over HTTP', () => {
	const world = useFortiAuthenticator();
	const login = () => world.simulator.login;

	test.each([
		['a line of the client key', lineOfKey],
		['the passphrase of the client key', passphrase],
	])('an address that requests are sent on to is shown without %s', async (_what, secret) => {
		const connection = new DirectoryConnection({ baseUrl: world.simulator.url, allowInsecureHttp: true, ...certificate });
		world.simulator.control.fault({ mode: 'status', status: 302, headers: { location: `https://elsewhere.example.com/${secret}/end` } });
		const said = await shown(connection, connection.request({ method: 'GET', path: '/', effect: 'read' }));
		await connection.close();
		expect(said).toContain('https://elsewhere.example.com/•••/end');
	});

	test.each([
		['the key', () => login().apiKey],
		['the login as HTTP sends it', () => Buffer.from(`${login().username}:${login().apiKey}`).toString('base64')],
		['the passphrase of seeds', () => 'correct horse battery staple'],
	])('a refusal of FortiAuthenticator is shown without %s', async (_what, secret) => {
		const body = JSON.stringify({ error: quoting(secret()) });
		world.simulator.control.fault({ mode: 'status', status: 400, headers: { 'content-type': 'application/json' }, body, times: 9 });
		expect(await shown(world.client, world.client.system.info())).toContain('Access denied for ••• today');
	});
});

describe('FusionDirectory', () => {
	const bench = useFusionDirectory();
	const says = (kind: string, status: number, text: string): void =>
		bench.simulator.control.fault({ mode: 'status', kind, status, body: JSON.stringify(text), times: 9 });

	test('shows a refused login without the password', async () => {
		const client = bench.open({ protocol: 'rest' });
		says('login', 401, quoting(bench.simulator.login.password));
		expect(await shown(client, client.users.list())).toContain('Access denied for ••• today');
	});

	test('shows what broke off without the session’s id', async () => {
		const client = bench.open({ protocol: 'rest' });
		const id = await client.server.sessionId();
		const body = `<h1>FusionDirectory Fatal Error</h1><h3>x</h3>${quoting(id)}</td>`;
		bench.simulator.control.fault({ mode: 'status', kind: 'list', status: 500, body, times: 9 });
		expect(await shown(client, client.users.list())).toContain('Access denied for ••• today');
	});
});

describe('Synology Directory Server', () => {
	const bench = useSynology();
	const refuse = (kind: string, secret: string): void =>
		bench.simulator.control.fault({
			mode: 'status',
			kind,
			status: 200,
			body: JSON.stringify({ success: false, error: { code: 100, errors: [{ msg: quoting(secret), name: secret }] } }),
			times: 9,
		});
	const totpSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

	test.each([
		['password', { password: 'Correct-horse-7' }, 'Correct-horse-7'],
		['TOTP secret', { totpSecret }, totpSecret],
		['TOTP secret of an address', { totpSecret: `otpauth://totp/DSM:x?secret=${totpSecret}` }, totpSecret],
		['device token', { deviceToken: 'Known-device-7' }, 'Known-device-7'],
	])('shows a refused login without the %s', async (_what, settings, secret) => {
		const client = bench.open(settings);
		// It may be quoted before it was used.
		expect(client.redactor.clean(quoting(Object.values(settings)[0]))).toBe(quoting('•••'));
		refuse('login', secret);
		const said = await shown(client, client.domain.getInfo());
		expect(said).toContain('Access denied for ••• today');
		expect(said).not.toContain(secret);
	});

	test.each(['sid', 'token'])('shows a refused call without the %s of its session', async (what) => {
		const client = bench.open();
		await client.domain.getInfo();
		const { fields, headers } = sent(bench.simulator, 'directoryInfo')[0];
		refuse('directoryInfo', what === 'sid' ? fields._sid : headers['x-syno-token']);
		expect(await shown(client, client.domain.getInfo())).toContain('Access denied for ••• today');
	});

	test('shows a refused login without the one-time code', async () => {
		const timing = jumpingClock();
		const client = bench.open({ totpSecret }, {}, timing);
		refuse('login', oneTimePassword(totpSecret, timing.now()));
		const said = await shown(client, client.domain.getInfo());
		expect(said).toContain('Access denied for ••• today');
	});
});

describe('a domain controller', () => {
	const world = useController();

	test.each([
		['the password', domainPassword],
		['a line of the client key', lineOfKey],
		['the passphrase of the client key', passphrase],
	])('that quotes %s in a refused login or read is shown without it', async (_what, secret) => {
		const client = world.open(certificate);
		for (const refused of ['bind', 'search']) {
			world.controller.before = (operation) => (operation === refused ? { code: 53, message: quoting(secret) } : undefined);
			expect(await shown(client, client.check())).toContain('Access denied for ••• today');
		}
	});
});
