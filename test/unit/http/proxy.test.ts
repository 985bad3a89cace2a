import { environmentProxies, proxyOf } from '../../../clients/http/proxy';
import { Redactor } from '../../../clients/http/redact';

test('a proxy is read with its login, whose secret the redactor learns in both spellings', () => {
	const redactor = new Redactor();
	expect(proxyOf(' http://us%40er:p%C3%A4ss%20word@proxy.example.com:3128 ', redactor)).toMatchObject({
		hostname: 'proxy.example.com',
		socks: false,
		username: 'us@er',
		password: 'päss word',
	});
	expect(redactor.clean('päss word and p%C3%A4ss%20word')).not.toMatch(/word/);
	const plain = proxyOf('socks5://proxy.example.com:1080', redactor);
	expect(plain).toMatchObject({ hostname: 'proxy.example.com', socks: true });
	expect(plain).not.toHaveProperty('username');
});

test.each(['proxy.example.com', 'ftp://proxy.example.com', 'http://', 'http://user:hidden-word@'])(
	'%j is no proxy, and is refused without being quoted',
	(text) => {
		expect(() => proxyOf(text, new Redactor())).toThrow(
			expect.objectContaining({ kind: 'configuration', delivery: 'unsent', message: expect.not.stringContaining('hidden-word') }),
		);
	},
);

test('no setting is no proxy, and so is an environment without one', () => {
	expect(proxyOf('', new Redactor())).toBeUndefined();
	expect(proxyOf(undefined, new Redactor())).toBeUndefined();
	expect(environmentProxies(new Redactor(), {})).toBeUndefined();
});

test.each(['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY'])('an address in %s that is none is told by that name', (name) => {
	const environment = { [name]: 'proxy.example.com:hidden-word' };
	expect(() => environmentProxies(new Redactor(), environment)).toThrow(
		expect.objectContaining({ kind: 'configuration', delivery: 'unsent', message: `'${name}' is not the address of a proxy` }),
	);
});
