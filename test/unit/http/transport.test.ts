import { BackendError, describeForMaintainer, hitsEveryItem } from '../../../clients/errors';
import { connectionFailure, stopped } from '../../../clients/http/failures';

const host = 'dc1:443';
const failure = (reason: unknown, sent = false): BackendError => connectionFailure(reason, { host, timeoutSeconds: 30, sent });
const coded = (code: string): Error => Object.assign(new Error('x'), { code });
const timeout = Object.assign(new Error('x'), { name: 'TimeoutError' });

describe('before anything was sent', () => {
	const unknownName = `The server name '${host}' is not known`;
	const nothing = `No connection to ${host}: nothing answers at that address`;
	const malformed = `A request to ${host} could not be put together: a value holds characters that HTTP does not carry`;
	const untrusted = `The certificate of ${host} is signed by nobody this machine trusts`;
	const noTls = `${host} and this machine could not agree on a TLS connection`;
	const proxy = `The proxy did not open a connection to ${host}`;
	const broke = `The connection to ${host} broke before anything was sent`;

	test.each([
		...['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME'].map((code) => [code, 'dns', unknownName]),
		...['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'EADDRNOTAVAIL', 'EACCES', 'EPERM'].map((code) => [
			code,
			'connect',
			nothing,
		]),
		...['UND_ERR_INVALID_ARG', 'ERR_INVALID_CHAR', 'ERR_INVALID_HTTP_TOKEN', 'ERR_UNESCAPED_CHARACTERS'].map((code) => [
			code,
			'configuration',
			malformed,
		]),
		...['UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'].map((code) => [code, 'tls', untrusted]),
		...['EPROTO', 'ERR_SSL_X', 'ERR_TLS_X', 'ERR_OSSL_X'].map((code) => [code, 'tls', noTls]),
		...['UND_ERR_PRX_TLS', 'UND_ERR_SOCKS5_X', 'UND_ERR_ABORTED'].map((code) => [code, 'connect', proxy]),
		['UND_ERR_CONNECT_TIMEOUT', 'timeout', `No connection to ${host} within the time allowed`],
		['ETIMEDOUT', 'timeout', `No connection to ${host} within the time allowed`],
		['ESOMETHING', 'connect', broke],
		['UND_ERR_HEADERS_TIMEOUT', 'connect', broke],
	])('%s is of the kind %s: %s', (code, kind, message) => {
		const error = failure(coded(code));
		expect(error).toMatchObject({ kind, message, delivery: 'unsent', transportCode: code });
		expect(error.cure?.length).toBeGreaterThan(20);
	});

	test('a time limit of ours is told with its seconds', () => {
		const error = failure(timeout);
		expect(error).toMatchObject({ kind: 'timeout', message: `No connection to ${host} within 30 seconds`, delivery: 'unsent' });
		expect(error.transportCode).toBeUndefined();
	});
});

describe('after it was sent', () => {
	const late = `${host} did not finish its answer within 30 seconds`;
	const broke = `The connection to ${host} broke before the answer was complete`;

	test.each([
		[coded('UND_ERR_HEADERS_TIMEOUT'), 'timeout', late, 'unknown'],
		[coded('UND_ERR_BODY_TIMEOUT'), 'timeout', late, 'unknown'],
		[timeout, 'timeout', late, 'unknown'],
		[coded('ECONNREFUSED'), 'connect', broke, 'unknown'],
		[coded('EPROTO'), 'connect', broke, 'unknown'],
		[undefined, 'connect', broke, 'unknown'],
		['text', 'connect', broke, 'unknown'],
		[coded('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'), 'tls', expect.stringContaining('client certificate'), 'unsent'],
	])('%p is of the kind %s', (reason, kind, message, delivery) => {
		expect(failure(reason, true)).toMatchObject({ kind, message, delivery });
	});
});

describe('the code of a failure', () => {
	const nested = (depth: number): unknown => (depth === 0 ? coded('ENOTFOUND') : { cause: nested(depth - 1) });

	test.each([
		[nested(1), 'dns'],
		[nested(4), 'dns'],
		[nested(5), 'connect'],
		[{ errors: [coded('ENOTFOUND'), coded('ECONNREFUSED')] }, 'dns'],
		[{ errors: [], cause: coded('ENOTFOUND') }, 'dns'],
		[{ errors: 'x', cause: coded('ENOTFOUND') }, 'dns'],
		[{ code: 7, cause: coded('ENOTFOUND') }, 'dns'],
		[null, 'connect'],
	])('is the first in the chain (%#)', (reason, kind) => {
		expect(failure(reason).kind).toBe(kind);
	});

	test('stays with its cause, and an error of ours stays itself', () => {
		const reason = coded('ENOTFOUND');
		expect(failure(reason).cause).toBe(reason);
		const own = new BackendError({ kind: 'login', message: 'x' });
		expect(failure(own)).toBe(own);
		expect(stopped(host, 'unknown')).toMatchObject({
			kind: 'aborted',
			message: `The request to ${host} was stopped before its answer came`,
			delivery: 'unknown',
		});
	});
});

describe('an error of the clients', () => {
	test('says what it was given, and has its defaults', () => {
		const least = new BackendError({ kind: 'backend', message: 'm' });
		expect(least).toMatchObject({ name: 'BackendError', kind: 'backend', message: 'm', fields: [], delivery: 'answered' });
		const all = {
			kind: 'invalid',
			message: 'm',
			cure: 'c',
			code: 7,
			status: 400,
			fields: ['f'],
			retryAfterMs: 5,
			delivery: 'unknown',
			transportCode: 'E',
			cause: 'x',
		} as const;
		const full = new BackendError({ ...all, fields: ['f'] });
		for (const error of [full, full.with({})])
			expect(Object.fromEntries(Object.keys(all).map((name) => [name, Reflect.get(error, name) as unknown]))).toEqual(all);
		expect(full.with({ kind: 'rights', cure: undefined })).toMatchObject({ kind: 'rights', cure: undefined, code: 7 });
		expect(Object.keys(full)).not.toContain('transportCode');
		expect(least).not.toHaveProperty('transportCode');
		expect('cause' in least).toBe(false);
	});

	test.each([
		['configuration', true],
		['dns', true],
		['tls', true],
		['login', true],
		['secondFactor', true],
		['aborted', true],
		['connect', false],
		['timeout', false],
		['http', false],
		['rights', false],
		['notFound', false],
		['conflict', false],
		['invalid', false],
		['rateLimited', false],
		['backend', false],
		['protocol', false],
		['uncertain', false],
	] as const)('of the kind %s hits every item: %j', (kind, expected) => {
		expect(hitsEveryItem(new BackendError({ kind, message: 'x' }))).toBe(expected);
		expect(hitsEveryItem({ kind })).toBe(false);
		expect(hitsEveryItem(new Error(kind))).toBe(false);
	});

	test('tells a maintainer its facts, link by link', () => {
		const clean = (text: string): string => text.replaceAll('geheim', '•••');
		const tell = (error: unknown): string => describeForMaintainer(error, { clean });
		const link = (stack: string, cause?: unknown): object => ({ stack, ...(cause === undefined ? {} : { cause }) });
		expect(tell(link('one geheim', link('two', link('three', link('four', link('five'))))))).toBe(
			'[] one •••\ncaused by [] two\ncaused by [] three\ncaused by [] four',
		);
		expect(
			tell({ kind: 'k', delivery: 'd', status: 4, code: 'c', transportCode: 't', syscall: 's', other: 'o', name: 'N', message: 'M' }),
		).toBe('[kind=k delivery=d status=4 code=c transportCode=t syscall=s] N: M');
		expect([tell({}), tell('text'), tell(7), tell({ code: {} }), tell(null)]).toEqual([
			'[] error: ',
			'a thrown string',
			'a thrown number',
			'[] error: ',
			'',
		]);
		expect(tell(link('x'.repeat(5000)))).toHaveLength(4000);
	});
});
