import { createServer } from 'node:http';
import { connect as dial, createServer as createTcpServer, type AddressInfo, type LookupFunction } from 'node:net';
import { lookup as systemLookup } from 'node:dns';
import { DirectoryConnection, percentEncode, userAgent } from '../../clients/http/connection';
import { BackendError } from '../../clients/errors';
import { connectionFailure } from '../../clients/http/failures';
import type { ConnectionSettings } from '../../clients/http/settings';
import { authority, clientIdentity } from '../../simulators/shared/certificates';
import { startSimulator, type Simulator } from '../../simulators/shared/server';
import type { Answer, Backend, Exchange } from '../../simulators/shared/types';
import { startConnectProxy, type ConnectProxy } from '../connectProxy';

const seen: Exchange[] = [];
const echo: Backend = {
	service: 'echo',
	kindOf: (exchange) => exchange.method.toLowerCase(),
	handle: (exchange): Answer => {
		seen.push(exchange);
		if (exchange.path === '/base/moved') return { status: 301, headers: { location: 'https://other.example.com/x?secret=1' } };
		return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ path: exchange.path }) };
	},
	people: () => [],
	addPerson: (person) => person,
	changePerson: () => undefined,
	removePerson: () => false,
	expireSessions: () => undefined,
	details: () => ({}),
	set: () => undefined,
	reset: () => undefined,
};

let simulator: Simulator;
const open: DirectoryConnection[] = [];
const connect = (settings: Partial<ConnectionSettings> = {}): DirectoryConnection => {
	const connection = new DirectoryConnection({
		baseUrl: `${simulator.tlsUrl}/base/`,
		caBundle: simulator.ca,
		timeoutSeconds: 5,
		...settings,
	});
	open.push(connection);
	return connection;
};
const failure = async (promise: Promise<unknown>): Promise<BackendError> => {
	const reason = await promise.then(
		() => new Error('nothing was refused'),
		(thrown: unknown) => thrown,
	);
	if (reason instanceof BackendError) return reason;
	throw reason;
};
const get = { method: 'GET', path: '/things/', effect: 'read' } as const;
const post = { method: 'POST', path: '/things/', effect: 'write', body: '{}' } as const;

const arrived = async (kind: string): Promise<void> => {
	while (simulator.control.count(kind) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
};

beforeAll(async () => {
	simulator = await startSimulator(echo);
});
afterEach(async () => {
	simulator.control.reset();
	seen.length = 0;
	await Promise.all(open.splice(0).map(async (connection) => await connection.close()));
});
afterAll(async () => await simulator.close());

describe('the connection', () => {
	test('keeps its sockets, its path and one constant User-Agent', async () => {
		const connection = connect();
		for (let index = 0; index < 20; index += 1) await connection.request({ ...get, query: [['na me', "a+b&c='*'"]] });
		// undici may open a second socket when the next request comes before the first one is marked free.
		expect(simulator.control.requests().connections).toBeLessThanOrEqual(2);
		expect(seen.every((exchange) => exchange.path === '/base/things/' && exchange.headers['user-agent'] === userAgent)).toBe(true);
		expect(seen[0].query.get('na me')).toBe("a+b&c='*'");
	});

	test('text that is no Unicode can not break a request', () => {
		expect(percentEncode('a\ud800b/ü')).toBe('a%EF%BF%BDb%2F%C3%BC');
	});

	test('a self-signed or unknown certificate is refused with the cure, and trusted when told to', async () => {
		const error = await failure(connect({ caBundle: '' }).request(get));
		expect(error).toMatchObject({ kind: 'tls', delivery: 'unsent' });
		expect(error.cure).toContain("'CA Bundle'");
		expect((await connect({ caBundle: '', ignoreSslIssues: true }).request(get)).status).toBe(200);
	});

	test('a certificate for another name is told from an untrusted one', async () => {
		const { port } = new URL(simulator.tlsUrl);
		const error = await failure(connect({ baseUrl: `https://127.0.0.2:${port}` }).request(get));
		// 127.0.0.2 is loopback too, but nobody listens there on most systems; both are clear messages.
		expect(['tls', 'connect']).toContain(error.kind);
	});

	test('a server that wants a client certificate gets one', async () => {
		const strict = await startSimulator(echo, { requireClientCertificate: true });
		try {
			const settings = { baseUrl: strict.tlsUrl, caBundle: strict.ca };
			const error = await failure(connect(settings).request(get));
			// Some servers send an alert, some only close the connection; either way the cure names the certificate.
			expect(['tls', 'connect']).toContain(error.kind);
			expect(error.cure).toContain('client certificate');
			const { cert, key } = clientIdentity();
			expect((await connect({ ...settings, clientPem: cert, clientPrivateKey: key }).request(get)).status).toBe(200);
		} finally {
			await strict.close();
		}
	});

	test.each([
		['an unknown name', 'https://no-such-host.invalid', 'dns'],
		['a closed port', 'https://127.0.0.1:1', 'connect'],
	])('%s is said in our own words', async (_what, baseUrl, kind) => {
		const error = await failure(connect({ baseUrl }).request(post));
		expect(error).toMatchObject({ kind, delivery: 'unsent' });
		expect(error.message).not.toMatch(/E[A-Z]{4,}/);
	});

	test('plain HTTP on a TLS address is a TLS matter', async () => {
		const { port } = new URL(simulator.url);
		expect((await failure(connect({ baseUrl: `https://127.0.0.1:${port}` }).request(get))).kind).toBe('tls');
	});

	test('an answer above the cap says of a write that its outcome is not known, of a read that it was answered', async () => {
		const big = { mode: 'status', status: 200, body: 'x'.repeat(1024 * 1024 + 1), times: 9 } as const;
		simulator.control.fault(big);
		expect(await failure(connect().request(post))).toMatchObject({ kind: 'http', delivery: 'unknown' });
		expect(simulator.control.count('post')).toBe(1);
		expect((await connect().request(get)).text).toHaveLength(1024 * 1024 + 1);
		const small = { ...get, maxBytes: 1024 };
		expect(await failure(connect().request(small))).toMatchObject({
			kind: 'http',
			delivery: 'answered',
			message: expect.stringContaining('1 MB'),
		});
	});

	test('an answer that comes in pieces without a length is cut at the cap as well', async () => {
		const server = createServer((_request, response) => {
			const timer = setInterval(() => response.write('x'.repeat(64 * 1024)), 1);
			response.on('close', () => clearInterval(timer));
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		const connection = connect({ baseUrl: `http://127.0.0.1:${port}`, allowInsecureHttp: true });
		expect(await failure(connection.request(post))).toMatchObject({ kind: 'http', delivery: 'unknown' });
		await connection.close();
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});

	test('a request that was never written to a connection is unsent, whatever the time it took', async () => {
		// Accepts connections and never says a word, so that TLS does not get done.
		const silent = createTcpServer();
		await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
		const { port } = silent.address() as AddressInfo;
		const connection = connect({ baseUrl: `https://127.0.0.1:${port}`, timeoutSeconds: 0.2 });
		const start = Date.now();
		expect(await failure(connection.request(post))).toMatchObject({ kind: 'timeout', delivery: 'unsent' });
		const controller = new AbortController();
		const given = failure(connection.request({ ...post, signal: controller.signal, timeoutSeconds: 5 }));
		setTimeout(() => controller.abort(), 20);
		expect(await given).toMatchObject({ kind: 'aborted', delivery: 'unsent' });
		await connection.close();
		expect(Date.now() - start).toBeLessThan(4000);
		silent.close();
	});

	test('a value that no header can carry is told as that, and nothing is sent', async () => {
		const error = await failure(connect().request({ ...post, headers: { 'x-token': 'a\nb' } }));
		expect(error).toMatchObject({ kind: 'configuration', delivery: 'unsent', message: expect.stringContaining('characters') });
		expect(simulator.control.count()).toBe(0);
	});

	test.each(['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'UND_ERR_ABORTED', 'ECONNRESET', 'EPROTO', 'ECONNREFUSED'])(
		'%s after the request was written leaves its outcome open; before, nothing was sent',
		(code) => {
			const reason = Object.assign(new Error('x'), { code });
			const journey = { host: 'h', timeoutSeconds: 1 };
			expect(connectionFailure(reason, { ...journey, sent: true })).toMatchObject({ delivery: 'unknown', transportCode: code });
			expect(connectionFailure(reason, { ...journey, sent: false })).toMatchObject({ delivery: 'unsent', transportCode: code });
		},
	);

	test('a redirect is not followed but named, without its query', async () => {
		const error = await failure(connect().request({ ...get, path: '/moved' }));
		expect(error).toMatchObject({ kind: 'http', status: 301 });
		expect(error.message).toContain('https://other.example.com/x');
		expect(error.message).not.toContain('secret');
		expect(simulator.control.count()).toBe(1);
	});

	test('a lost answer of a read is asked for again, that of a write never', async () => {
		simulator.control.fault({ mode: 'resetAfter', times: 2 });
		expect((await connect().request(get)).status).toBe(200);
		expect(simulator.control.count('get')).toBe(3);
		simulator.control.fault({ mode: 'resetAfter' });
		expect(await failure(connect().request(post))).toMatchObject({ kind: 'connect', delivery: 'unknown' });
		expect(simulator.control.count('post')).toBe(1);
	});

	test('half an answer is no answer', async () => {
		simulator.control.fault({ mode: 'half', times: 9 });
		expect(await failure(connect().request(get))).toMatchObject({ kind: 'connect', delivery: 'unknown' });
	});

	test('a rate limit is waited for when the wait is short, and passed on when it is long', async () => {
		simulator.control.fault({ mode: 'status', status: 429, headers: { 'retry-after': '0' } });
		expect((await connect().request(post)).status).toBe(200);
		simulator.control.fault({ mode: 'status', status: 429, headers: { 'retry-after': '3600' } });
		expect((await connect().request(post)).status).toBe(429);
	});

	test('an answer that drips is given up after the time allowed, and nothing hangs', async () => {
		simulator.control.fault({ mode: 'drip', delayMs: 300, times: 9 });
		const start = Date.now();
		const error = await failure(connect().request({ ...get, timeoutSeconds: 1 }));
		expect(error).toMatchObject({ kind: 'timeout', delivery: 'unknown' });
		expect(Date.now() - start).toBeLessThan(3000);
	});

	test('a cancel stops a read at once, and lets a sent write answer', async () => {
		const controller = new AbortController();
		simulator.control.fault({ mode: 'hang' });
		const reading = failure(connect().request({ ...get, signal: controller.signal }));
		await arrived('get');
		controller.abort();
		expect((await reading).kind).toBe('aborted');

		const other = new AbortController();
		simulator.control.fault({ mode: 'drip', delayMs: 20 });
		const writing = connect().request({ ...post, signal: other.signal });
		await arrived('post');
		other.abort();
		expect((await writing).status).toBe(200);

		expect(await failure(connect().request({ ...post, signal: other.signal }))).toMatchObject({ kind: 'aborted', delivery: 'unsent' });
	});

	test('the host application decides where requests may go, before anything is sent', async () => {
		const connection = new DirectoryConnection(
			{ baseUrl: simulator.tlsUrl, caBundle: authority() },
			{ refusal: async () => 'private address', lookup: () => undefined },
		);
		expect(await failure(connection.request(get))).toMatchObject({ kind: 'configuration', delivery: 'unsent' });
		expect(simulator.control.count()).toBe(0);
		await connection.close();
	});

	describe('with rules of the host application', () => {
		const asked: string[] = [];
		const open: LookupFunction = (name, options, callback) => {
			asked.push(name);
			systemLookup(name, options, callback);
		};
		const blocking: LookupFunction = (_name, _options, callback) => callback(Object.assign(new Error('blocked'), { name: 'Blocked' }), '');
		const allow = async (): Promise<undefined> => await Promise.resolve(undefined);
		const names = (): string => `https://localhost:${new URL(simulator.tlsUrl).port}`;
		const connectBy = (settings: Partial<ConnectionSettings>, egress: ConstructorParameters<typeof DirectoryConnection>[1]) => {
			const connection = new DirectoryConnection({ baseUrl: names(), caBundle: simulator.ca, timeoutSeconds: 5, ...settings }, egress);
			opened.push(connection);
			return connection;
		};
		const opened: DirectoryConnection[] = [];
		afterEach(async () => {
			asked.length = 0;
			await Promise.all(opened.splice(0).map(async (connection) => await connection.close()));
		});

		test('names are looked up by its look-up', async () => {
			expect((await connectBy({}, { refusal: allow, lookup: open }).request(get)).status).toBe(200);
			expect(asked).toContain('localhost');
		});

		test('a refusal by the look-up is told as that, and as nothing sent', async () => {
			const error = await failure(connectBy({}, { refusal: allow, lookup: blocking }).request(post));
			expect(error).toMatchObject({ kind: 'configuration', delivery: 'unsent', message: expect.stringContaining('does not allow') });
			expect(simulator.control.count()).toBe(0);
		});

		test.each(['http://localhost:9', 'https://localhost:9', 'socks5://localhost:9'])(
			'the name of the proxy %s goes through its look-up',
			async (proxyUrl) => {
				const error = await failure(connectBy({ proxyUrl }, { refusal: allow, lookup: blocking }).request(post));
				expect(error).toMatchObject({ kind: 'configuration', delivery: 'unsent', message: expect.stringContaining('does not allow') });
			},
		);

		test.each(['http://127.0.0.1:9', 'https://127.0.0.1:9', 'socks5://127.0.0.1:9', 'http://[::1]:9'])(
			'the IP address of the proxy %s is judged',
			async (proxyUrl) => {
				const connectionHost = (host: string): string | undefined => (/127|::1/.test(host) ? 'private' : undefined);
				const error = await failure(connectBy({ proxyUrl }, { refusal: allow, connectionHost, lookup: open }).request(post));
				expect(error).toMatchObject({ kind: 'configuration', delivery: 'unsent', message: expect.stringContaining('proxy') });
			},
		);

		test('a proxy of the environment is judged too, unless the request does not go through it', async () => {
			const before = { ...process.env };
			const connectionHost = (): string => 'private';
			try {
				process.env.HTTPS_PROXY = 'http://127.0.0.1:9';
				const error = await failure(connectBy({}, { refusal: allow, connectionHost, lookup: open }).request(post));
				expect(error).toMatchObject({ kind: 'configuration', delivery: 'unsent' });
				process.env.NO_PROXY = 'localhost';
				expect((await connectBy({}, { refusal: allow, connectionHost, lookup: open }).request(get)).status).toBe(200);
			} finally {
				process.env = before;
			}
		});

		test('a question that failed is asked again with the next request', async () => {
			const refusal = jest.fn(allow).mockRejectedValueOnce(Object.assign(new Error('x'), { code: 'EAI_AGAIN', syscall: 'getaddrinfo' }));
			const connection = connectBy({}, { refusal, lookup: open });
			expect(await failure(connection.request(post))).toMatchObject({ kind: 'dns', delivery: 'unsent' });
			expect((await connection.request(get)).status).toBe(200);
		});
	});

	test.each(['proxy.example.com:3128', 'ftp://proxy:1', 'http://', 'nonsense'])('%s is refused as the address of a proxy', (proxyUrl) => {
		expect(() => connect({ proxyUrl })).toThrow("'Proxy URL' is not the address of a proxy");
	});

	describe('behind a proxy', () => {
		let proxy: ConnectProxy;
		beforeAll(async () => {
			proxy = await startConnectProxy();
		});
		afterAll(() => proxy.close());

		test('the certificate is still checked, and the proxy gets its login', async () => {
			const proxyUrl = `http://user:proxy-secret@127.0.0.1:${proxy.port}`;
			expect((await connect({ proxyUrl }).request(get)).status).toBe(200);
			expect(proxy.logins[0]).toBe(`Basic ${Buffer.from('user:proxy-secret').toString('base64')}`);
			expect((await failure(connect({ proxyUrl, caBundle: '' }).request(get))).kind).toBe('tls');
			expect((await connect({ proxyUrl, caBundle: '', ignoreSslIssues: true }).request(get)).status).toBe(200);
		});

		test('a login with a stray percent sign is taken as it stands, and never shown', async () => {
			proxy.logins.length = 0;
			const connection = connect({ proxyUrl: `http://us%er:50%off-today@127.0.0.1:${proxy.port}` });
			expect((await connection.request(get)).status).toBe(200);
			expect(proxy.logins[0]).toBe(`Basic ${Buffer.from('us%er:50%off-today').toString('base64')}`);
			for (const text of ['50%off-today', proxy.logins[0], '50%25off-today'])
				expect(connection.redactor.clean(`a ${text} b`)).not.toContain(text);
		});

		test.each(['', 'user:p%40ss@'])('a SOCKS proxy is spoken to in plain SOCKS (login: %s)', async (login) => {
			const seenLogins: string[] = [];
			const socks = createTcpServer((client) => {
				client.on('error', () => client.destroy());
				client.once('data', () => {
					const connectNext = (): void => {
						client.once('data', (request: Buffer) => {
							const size = request[4];
							const host = request[3] === 3 ? request.subarray(5, 5 + size).toString() : request.subarray(4, 8).join('.');
							const server = dial(request.readUInt16BE(request.length - 2), host, () => {
								client.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
								server.pipe(client);
								client.pipe(server);
							});
							server.on('error', () => client.destroy());
							client.on('close', () => server.destroy());
						});
					};
					if (login === '') {
						client.write(Buffer.from([5, 0]));
						connectNext();
					} else {
						client.write(Buffer.from([5, 2]));
						client.once('data', (proof: Buffer) => {
							seenLogins.push(proof.subarray(2).toString('latin1'));
							client.write(Buffer.from([1, 0]));
							connectNext();
						});
					}
				});
			});
			await new Promise<void>((resolve) => socks.listen(0, '127.0.0.1', resolve));
			const connection = connect({
				proxyUrl: `socks5://${login}127.0.0.1:${(socks.address() as AddressInfo).port}`,
				baseUrl: `https://localhost:${new URL(simulator.tlsUrl).port}/base`,
			});
			expect((await connection.request(get)).status).toBe(200);
			expect(seenLogins).toEqual(login === '' ? [] : ['user\u0004p@ss']);
			await connection.close();
			socks.close();
		});

		test('a proxy that is not there is named as such or as unreachable', async () => {
			expect((await failure(connect({ proxyUrl: 'http://127.0.0.1:1' }).request(post))).delivery).toBe('unsent');
		});
	});
});
