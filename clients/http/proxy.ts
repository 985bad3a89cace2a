import { BackendError } from '../errors';
import type { Redactor } from './redact';
import { label } from './settingLabels';

/** A proxy that requests go through. */
export interface Proxy {
	/** Address with the login well-formed in it. */
	uri: string;
	/** Host without port; an IPv6 address in brackets. */
	hostname: string;
	socks: boolean;
	username?: string;
	password?: string;
}
export interface EnvironmentProxies {
	httpProxy?: Proxy;
	httpsProxy?: Proxy;
}

const schemes = new Set(['http:', 'https:', 'socks5:', 'socks:']);

/** A `%` that starts no escape is meant as it stands: passwords get pasted as they are. */
function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/**
 * Reads the address of a proxy and teaches its login to the redactor.
 *
 * @param name  what the setting is called, for messages
 * @throws BackendError kind `configuration` for what is no address of a proxy
 */
function readProxy(text: string, name: string, redactor: Redactor): Proxy {
	const refuse = (): never => {
		throw new BackendError({
			kind: 'configuration',
			message: `'${name}' is not the address of a proxy`,
			cure: 'Enter it with its scheme, e.g. http://proxy.example.com:3128',
			delivery: 'unsent',
		});
	};
	if (!URL.canParse(text.trim())) refuse();
	const url = new URL(text.trim());
	if (!schemes.has(url.protocol) || url.hostname === '') refuse();
	const [username, password] = [decoded(url.username), decoded(url.password)];
	redactor.add(password, url.password);
	url.username = encodeURIComponent(username.toWellFormed());
	url.password = encodeURIComponent(password.toWellFormed());
	return {
		uri: url.href,
		hostname: url.hostname,
		socks: url.protocol.startsWith('socks'),
		...(username === '' ? {} : { username, password }),
	};
}

/** The proxy of the credential; undefined when none is set. @throws BackendError kind `configuration` */
export function proxyOf(setting: string | undefined, redactor: Redactor): Proxy | undefined {
	return setting?.trim() ? readProxy(setting, label.proxyUrl, redactor) : undefined;
}

/** The proxies of this machine's environment, lower-case names first as everywhere. @throws BackendError kind `configuration` */
export function environmentProxies(redactor: Redactor, environment: NodeJS.ProcessEnv = process.env): EnvironmentProxies | undefined {
	const read = (...names: string[]): Proxy | undefined => {
		const name = names.find((one) => environment[one]?.trim());
		return name === undefined ? undefined : readProxy(environment[name] ?? '', name, redactor);
	};
	const httpProxy = read('http_proxy', 'HTTP_PROXY');
	const httpsProxy = read('https_proxy', 'HTTPS_PROXY');
	return httpProxy === undefined && httpsProxy === undefined ? undefined : { httpProxy, httpsProxy };
}
