import { readDomainAddress, type DomainSettings } from '../../../clients/ldap/settings';

const settings: DomainSettings = { host: 'dc1.example.com', user: 'admin@example.com', password: 'x' };

test.each<[Partial<DomainSettings>, { host: string; port: number; startTls: boolean; name: string; servername?: string }]>([
	[{}, { host: 'dc1.example.com', port: 636, startTls: false, name: 'dc1.example.com:636', servername: 'dc1.example.com' }],
	[{ port: 3268 }, { host: 'dc1.example.com', port: 3268, startTls: true, name: 'dc1.example.com:3268', servername: 'dc1.example.com' }],
	[{ host: 'ldap://dc1' }, { host: 'dc1', port: 389, startTls: true, name: 'dc1:389', servername: 'dc1' }],
	[{ host: 'LDAP://dc1:636/' }, { host: 'dc1', port: 636, startTls: false, name: 'dc1:636', servername: 'dc1' }],
	[
		{ host: 'ldaps://dc1', port: 1636 },
		{ host: 'dc1', port: 1636, startTls: false, name: 'dc1:1636', servername: 'dc1' },
	],
	[{ host: ' dc1:1 ' }, { host: 'dc1', port: 1, startTls: false, name: 'dc1:1', servername: 'dc1' }],
	[{ host: 'dc1:65535' }, { host: 'dc1', port: 65_535, startTls: false, name: 'dc1:65535', servername: 'dc1' }],
	[{ host: '192.0.2.1' }, { host: '192.0.2.1', port: 636, startTls: false, name: '192.0.2.1:636' }],
	[{ host: '[2001:db8::1]:389' }, { host: '2001:db8::1', port: 389, startTls: true, name: '[2001:db8::1]:389' }],
	[{ host: '2001:db8::1' }, { host: '2001:db8::1', port: 636, startTls: false, name: '[2001:db8::1]:636' }],
])('%j is the address %j', (changes, expected) => {
	const { host, port, startTls, name, servername, timeoutMs } = readDomainAddress({ ...settings, ...changes });
	expect({ host, port, startTls, name, servername }).toEqual(expected);
	expect(timeoutMs).toBe(30_000);
});

test('the time limit is the one of the connection', () => {
	expect(readDomainAddress({ ...settings, timeoutSeconds: 7 }).timeoutMs).toBe(7000);
});

test.each<[Partial<DomainSettings>, RegExp]>([
	[{ host: ' ' }, /is empty/],
	[{ host: 'a b' }, /is not the name of a server/],
	[{ host: 'https://dc1' }, /is not the name of a server/],
	[{ host: 'dc1/path' }, /is not the name of a server/],
	[{ host: 'dc1:0' }, /is no port number/],
	[{ host: 'dc1:65536' }, /is no port number/],
	[{ port: 1.5 }, /is no port number/],
	[{ user: ' ' }, /is empty/],
	[{ password: '' }, /is empty/],
	[{ user: 'admin' }, /is a bare name/],
])('%j is refused: %s', (changes, words) => {
	expect(() => readDomainAddress({ ...settings, ...changes })).toThrow(
		expect.objectContaining({ kind: 'configuration', message: expect.stringMatching(words), delivery: 'unsent' }),
	);
});

test.each(['EXAMPLE\\admin', 'CN=admin,DC=example', 'admin@x'])('%s is a user as a domain controller takes it', (user) => {
	expect(readDomainAddress({ ...settings, user }).host).toBe('dc1.example.com');
});
