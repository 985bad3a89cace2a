import { createServer, type AddressInfo, type Server } from 'node:net';
import { SsrfProtectionService } from '@n8n/backend-network';
import { BackendError } from '../../clients/errors';
import { clientContext } from '../../nodes/shared/connection';
import { fortiAuthenticatorWorld } from '../faults/fortiAuthenticatorWorld';
import { fusionDirectoryWorld } from '../faults/fusionDirectoryWorld';
import { synologyWorld } from '../faults/synologyWorld';
import type { Bench, World } from '../faults/world';
import type { DomainClient } from '../../clients/ldap/domain';
import { refusalOf, useController } from './domainSetup';

type Parameters = ConstructorParameters<typeof SsrfProtectionService>;

const outside = '203.0.113.7';
const inside = '127.0.0.1';
/** What the name resolves to, look-up after look-up; the last one stays. */
const addresses: Record<string, string[]> = {
	'inner.test': [inside],
	'outer.test': [outside],
	// Right when it is asked about, another one when it is connected to.
	'rebinding.test': [outside, inside],
	'six.test': ['::1'],
	'mapped.test': ['::ffff:127.0.0.1'],
};
const familyOf = (address: string): number => (address.includes(':') ? 6 : 4);

/** n8n's own filter, with names that resolve as told above. */
function contextOf(allowed: string[]) {
	const asked = new Map<string, number>();
	const resolver = {
		async lookup(name: string) {
			const known = addresses[name];
			if (known === undefined) throw Object.assign(new Error('x'), { code: 'ENOTFOUND', syscall: 'getaddrinfo' });
			const turn = asked.get(name) ?? 0;
			asked.set(name, turn + 1);
			const address = known[Math.min(turn, known.length - 1)];
			return await Promise.resolve([{ address, family: familyOf(address) }]);
		},
	};
	const logger = { scoped: () => ({ warn: () => undefined }) };
	const rules = { blockedIpRanges: ['127.0.0.0/8', '::1/128'], allowedIpRanges: allowed, allowedHostnames: [], blockedHostnames: [] };
	const filter = new SsrfProtectionService(
		rules as unknown as Parameters[0],
		resolver as unknown as Parameters[1],
		logger as unknown as Parameters[2],
	);
	return { asked, context: clientContext({ helpers: { getSecureEgressFilter: () => filter } }) };
}

const starts: Array<[string, () => Promise<World>]> = [
	['FusionDirectory', async () => await fusionDirectoryWorld('rest')],
	['Synology Directory Server', synologyWorld],
	['FortiAuthenticator', fortiAuthenticatorWorld],
];

describe.each(starts)('with the filter of n8n, %s', (_name, start) => {
	let world: World;
	let door: Server;
	let knocks = 0;
	let proxyPort = 0;
	const benches: Bench[] = [];
	const environment = { ...process.env };
	beforeAll(async () => {
		world = await start();
		door = createServer((socket) => {
			knocks += 1;
			socket.destroy();
		});
		await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
		proxyPort = (door.address() as AddressInfo).port;
	});
	afterEach(async () => {
		process.env = { ...environment };
		await Promise.all(benches.splice(0).map(async ({ client }) => await client.close()));
		world.simulator.control.reset();
		knocks = 0;
	});
	afterAll(async () => {
		await world.simulator.close();
		await new Promise((resolve) => door.close(resolve));
	});

	const at = (host: string): string => world.simulator.url.replace('127.0.0.1', host) + world.path;
	const open = (host: string, { proxyUrl, allowed = [] }: { proxyUrl?: string; allowed?: string[] } = {}) => {
		const { asked, context } = contextOf(allowed);
		const connection = { baseUrl: at(host), allowInsecureHttp: true, timeoutSeconds: 2, proxyUrl };
		const bench = world.open(connection, { ...context, ignoreRememberedRefusal: true });
		benches.push(bench);
		return { asked, bench };
	};
	const refusal = async (bench: Bench): Promise<BackendError> => {
		const reason = await bench.run('create').then(
			() => new Error('nothing was refused'),
			(thrown: unknown) => thrown,
		);
		if (reason instanceof BackendError) return reason;
		throw reason;
	};
	const notAllowed = { kind: 'configuration', delivery: 'unsent', message: expect.stringContaining('does not allow') };

	test.each([
		'127.0.0.1',
		'2130706433',
		'0x7f.1',
		'[::1]',
		'[::ffff:127.0.0.1]',
		'[::ffff:7f00:1]',
		'inner.test',
		'six.test',
		'mapped.test',
		'rebinding.test',
	])('sends nothing to %s, and says that it is not allowed', async (host) => {
		expect(await refusal(open(host).bench)).toMatchObject(notAllowed);
		expect(world.simulator.control.requests().connections).toBe(0);
	});

	test('is reached where it is allowed, by the address the filter resolved', async () => {
		const { asked, bench } = open('inner.test', { allowed: ['127.0.0.0/8'] });
		await bench.run('create');
		expect(asked.get('inner.test')).toBeGreaterThan(1);
	});

	test('tells a name that nobody knows from one that is not allowed', async () => {
		expect(await refusal(open('nobody.test').bench)).toMatchObject({ kind: 'dns', delivery: 'unsent' });
	});

	const proxies = [
		'http://127.0.0.1',
		'https://127.0.0.1',
		'socks5://127.0.0.1',
		'http://inner.test',
		'https://inner.test',
		'socks5://inner.test',
		'http://[::1]',
		'https://[::ffff:127.0.0.1]',
		'socks5://[::ffff:7f00:1]',
		'socks5://mapped.test',
	];

	test.each([...proxies, 'http://rebinding.test', 'https://rebinding.test', 'socks5://rebinding.test'])(
		'goes through no proxy of the credential at %s',
		async (proxy) => {
			expect(await refusal(open('outer.test', { proxyUrl: `${proxy}:${proxyPort}` }).bench)).toMatchObject(notAllowed);
			expect(knocks).toBe(0);
		},
	);

	test.each(proxies)('goes through no proxy of the environment at %s', async (proxy) => {
		delete process.env.NO_PROXY;
		delete process.env.no_proxy;
		for (const name of ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY']) process.env[name] = `${proxy}:${proxyPort}`;
		expect(await refusal(open('outer.test').bench)).toMatchObject(notAllowed);
		expect(knocks).toBe(0);
	});

	test('goes to a proxy that is allowed', async () => {
		await refusal(open('outer.test', { proxyUrl: `http://inner.test:${proxyPort}`, allowed: ['127.0.0.0/8'] }).bench);
		expect(knocks).toBeGreaterThan(0);
	});
});

describe('with the filter of n8n, the domain controller', () => {
	const domain = useController();
	const open = (host: string, allowed: string[] = []): DomainClient =>
		domain.open({ host, ignoreSslIssues: true, timeoutSeconds: 2 }, { ...contextOf(allowed).context, ignoreRememberedRefusal: true });

	test.each(['127.0.0.1', '::1', '::ffff:127.0.0.1', 'inner.test', 'six.test', 'mapped.test', 'rebinding.test'])(
		'gets nothing at %s, and it is said that this is not allowed',
		async (host) => {
			const reason = await refusalOf(open(host).check());
			expect(reason).toMatchObject({ kind: 'configuration', delivery: 'unsent', message: expect.stringContaining('does not allow') });
			expect(domain.controller.connections).toBe(0);
		},
	);

	test('is reached where it is allowed', async () => {
		domain.controller.user('ada');
		expect(await open('inner.test', ['127.0.0.0/8']).check()).toContain('Connected');
	});

	test('tells a name that nobody knows from one that is not allowed', async () => {
		expect(await refusalOf(open('nobody.test').check())).toMatchObject({ kind: 'dns', delivery: 'unsent' });
	});
});
