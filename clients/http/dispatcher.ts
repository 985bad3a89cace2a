import { Agent, buildConnector, EnvHttpProxyAgent, Pool, ProxyAgent, Socks5ProxyAgent, type Dispatcher } from 'undici';
import { type EgressPolicy, markedLookup, refusedConnection } from './egress';
import { environmentProxies, proxyOf, type Proxy } from './proxy';
import type { Redactor } from './redact';
import { readTlsSettings, type ConnectionSettings } from './settings';

const connectTimeoutMs = 10_000;
const keepAliveMs = 10_000;

export interface Route {
	dispatcher: Dispatcher;
	/** Hosts of proxies that have to be judged before the first request: nothing else can stop a connection to them. */
	proxyHosts: string[];
}

/**
 * The pool of sockets with the credential's TLS, and the proxy of the credential or else of the environment. The host
 * application's rules hold for the server's own address as for the proxy's.
 *
 * @throws BackendError kind `configuration`
 */
export function createRoute(settings: ConnectionSettings, redactor: Redactor, egress?: EgressPolicy): Route {
	const tls = readTlsSettings(settings);
	const guarded = { timeout: connectTimeoutMs, ...(egress ? { lookup: markedLookup(egress) } : {}) };
	const common = { connect: { ...tls, ...guarded }, headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: keepAliveMs };
	const throughHttpProxy = {
		...common,
		requestTls: tls,
		// undici takes nothing of `connect` for the way to the proxy itself.
		proxyTls: guarded,
		clientFactory: (origin: URL, options: Pool.Options) => new Pool(origin, guardedOptions(options, egress)),
	};
	const proxy = proxyOf(settings.proxyUrl, redactor);
	if (proxy?.socks) {
		const { username, password } = proxy;
		const throughSocks = { ...common, connect: buildConnector(guarded), requestTls: tls, username, password };
		return { dispatcher: new Socks5ProxyAgent(proxy.uri, throughSocks), proxyHosts: [proxy.hostname] };
	}
	if (proxy) return { dispatcher: new ProxyAgent({ ...throughHttpProxy, uri: proxy.uri }), proxyHosts: [proxy.hostname] };
	const proxies = environmentProxies(redactor);
	if (!proxies) return { dispatcher: new Agent(common), proxyHosts: [] };
	const uris = { httpProxy: proxies.httpProxy?.uri, httpsProxy: proxies.httpsProxy?.uri };
	const socks = Object.values(proxies).flatMap((one?: Proxy) => (one?.socks ? [one.hostname] : []));
	// With `proxyTls` undici speaks TLS to a SOCKS proxy, so this one is judged before the first request instead. An HTTP
	// proxy is judged when a connection to it is made, since NO_PROXY may keep requests away from it.
	const options = socks.length > 0 ? { ...common, requestTls: tls, ...uris } : { ...throughHttpProxy, ...uris };
	return { dispatcher: new EnvHttpProxyAgent(options), proxyHosts: socks };
}

/** Node asks no look-up about an IP address, so the way to a proxy is asked about here. */
function guardedOptions(options: Pool.Options, egress?: EgressPolicy): Pool.Options {
	const { connect } = options;
	if (typeof connect !== 'function' || egress?.connectionHost === undefined) return options;
	return {
		...options,
		connect: (target, callback) => {
			if (egress.connectionHost?.(target.hostname) === undefined) connect(target, callback);
			else callback(refusedConnection(), null);
		},
	};
}
