import type * as tls from 'node:tls';
import { authority, clientIdentity } from '../../../simulators/shared/certificates';
import { BackendError } from '../../../clients/errors';
import { readBaseUrl, readPem, readTimeoutSeconds, readTlsSettings } from '../../../clients/http/settings';

const refusal = (action: () => unknown): BackendError => {
	try {
		action();
	} catch (reason) {
		if (reason instanceof BackendError) return reason;
		throw reason;
	}
	throw new Error('nothing was refused');
};

test('a bundle of one’s own is trusted beside what Node trusts, however Node tells that', () => {
	const trusted: string[][] = [];
	const node = jest.requireActual<typeof tls>('node:tls');
	for (const more of [{}, { getCACertificates: (store: string) => [`those of ${store}`] }]) {
		jest.isolateModules(() => {
			const createSecureContext = ({ ca }: { ca: string[] }): object => (trusted.push(ca), {});
			const mocked = { ...node, getCACertificates: undefined, rootCertificates: ['those of old'], createSecureContext, ...more };
			jest.doMock('node:tls', () => mocked);
			const settings = jest.requireActual<{ readTlsSettings: typeof readTlsSettings }>('../../../clients/http/settings');
			settings.readTlsSettings({ baseUrl: '', caBundle: authority() });
		});
		jest.dontMock('node:tls');
	}
	expect(trusted.map(([first]) => first)).toEqual(['those of old', 'those of default']);
	for (const all of trusted) expect(all.at(-1)).toContain('BEGIN CERTIFICATE');
});

describe('connection settings', () => {
	test.each([
		['', 'empty'],
		['directory.example.com', 'not a web address'],
		['ftp://directory.example.com', 'https://'],
		['http://directory.example.com', 'clear text'],
		['https://user:secret@directory.example.com', 'more than an address'],
		['https://directory.example.com/?a=1', 'more than an address'],
	])('the base URL %j is refused before anything is sent', (baseUrl, why) => {
		const error = refusal(() => readBaseUrl({ baseUrl }));
		expect(error).toMatchObject({ kind: 'configuration', delivery: 'unsent' });
		expect(error.message).toContain(why);
		expect(error.message).not.toContain('secret');
		expect(error.cure).toBeTruthy();
	});

	test('http:// passes when it was allowed', () => {
		expect(readBaseUrl({ baseUrl: ' http://nas:5000 ', allowInsecureHttp: true }).host).toBe('nas:5000');
	});

	test('a PEM pasted into one line is put back into shape', () => {
		const pem = authority();
		expect(readPem(pem.replace(/\n/g, ' '), 'CA Bundle')).toBe(readPem(pem, 'CA Bundle'));
		expect(readPem(pem.replace(/\n/g, '\\n'), 'CA Bundle')).toBe(readPem(pem, 'CA Bundle'));
		expect(readPem(pem + pem, 'CA Bundle').match(/BEGIN/g)).toHaveLength(2);
	});

	test('a context with certificates is made once for all connections that use the same', () => {
		const { secureContext } = readTlsSettings({ baseUrl: '', caBundle: authority() });
		expect(secureContext).toBeDefined();
		expect(readTlsSettings({ baseUrl: '', caBundle: ` ${authority()}` }).secureContext).toBe(secureContext);
		expect(readTlsSettings({ baseUrl: '' }).secureContext).toBeUndefined();
	});

	test('a client certificate without its key, or text that is no PEM, is refused by name', () => {
		const { cert } = clientIdentity();
		expect(refusal(() => readTlsSettings({ baseUrl: '', clientPem: cert })).message).toContain("'Client Private Key'");
		expect(refusal(() => readTlsSettings({ baseUrl: '', caBundle: 'no certificate' })).message).toContain("'CA Bundle'");
		expect(refusal(() => readTlsSettings({ baseUrl: '', clientPem: cert, clientPrivateKey: cert })).kind).toBe('configuration');
	});

	test.each([0, -1, Number.NaN])('a timeout of %d seconds is refused', (timeoutSeconds) => {
		expect(refusal(() => readTimeoutSeconds({ baseUrl: '', timeoutSeconds })).message).toContain("'Timeout (Seconds)'");
	});
});
