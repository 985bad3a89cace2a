import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as tls from 'node:tls';
import { BackendError } from '../errors';
import { label } from './settingLabels';

/** How to reach a server: the "connection fields" every credential has. */
export interface ConnectionSettings {
	/** Address of the service, scheme included; a path is kept in front of every request's path. */
	baseUrl: string;
	/** Let `http://` through. Off: only `https://` is accepted. */
	allowInsecureHttp?: boolean;
	/** Accept any certificate. */
	ignoreSslIssues?: boolean;
	/** PEM certificates trusted in addition to those of the system. */
	caBundle?: string;
	/** PEM of the client certificate. */
	clientPem?: string;
	/** PEM of the client certificate's key. */
	clientPrivateKey?: string;
	clientKeyPassphrase?: string;
	/** `http://[user:password@]host:port`; empty = the environment's proxy variables. */
	proxyUrl?: string;
	/** Seconds one request may take, from connecting to the last byte. Default 30. */
	timeoutSeconds?: number;
}

function refuse(message: string, cure: string): never {
	throw new BackendError({ kind: 'configuration', message, cure, delivery: 'unsent' });
}

/**
 * Reads the base URL of a credential.
 *
 * @throws BackendError kind `configuration` for no URL, another scheme, `http://` that was not allowed, or a URL with
 *   credentials, query or fragment in it
 */
export function readBaseUrl(settings: ConnectionSettings): URL {
	const text = settings.baseUrl.trim();
	if (text === '') refuse(`'${label.baseUrl}' is empty`, 'Enter the address of the service, e.g. https://directory.example.com');
	let url: URL;
	try {
		url = new URL(text);
	} catch {
		return refuse(`'${label.baseUrl}' is not a web address`, 'Enter it with its scheme, e.g. https://directory.example.com');
	}
	if (url.protocol !== 'https:' && url.protocol !== 'http:') {
		refuse(`'${label.baseUrl}' does not start with https://`, 'Enter it with its scheme, e.g. https://directory.example.com');
	}
	if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
		refuse(`'${label.baseUrl}' holds more than an address`, 'Leave out user name, password, query and fragment');
	}
	if (url.protocol === 'http:' && settings.allowInsecureHttp !== true) {
		refuse(
			`'${label.baseUrl}' starts with http://, which would send passwords in clear text`,
			`Use https://, or switch on '${label.allowInsecureHttp}' if you know the network`,
		);
	}
	return url;
}

/** PEM texts pasted into a one-line field arrive with spaces, or `\n` in two characters, instead of line ends. */
export function readPem(text: string, label: string): string {
	const blocks = [...text.replace(/\\n/g, '\n').matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g)];
	if (blocks.length === 0) {
		refuse(`'${label}' holds no PEM text`, 'Paste the whole text from -----BEGIN to -----END');
	}
	return blocks
		.map(([, kind, content]) => {
			// An encrypted key in the old format has headers before the data; their line ends must stay as they are.
			const lines = content.includes(':') ? content.trim().split(/\r?\n/) : content.trim().split(/\s+/);
			return `-----BEGIN ${kind}-----\n${lines.join('\n')}\n-----END ${kind}-----\n`;
		})
		.join('');
}

/** Node's own trust store: a given `ca` replaces it, so it has to be put back in. */
function defaultAuthorities(): string[] {
	const { getCACertificates }: typeof tls & { getCACertificates?: (store: 'default') => string[] } = tls;
	if (getCACertificates) return getCACertificates('default');
	const authorities = [...tls.rootCertificates];
	// Before Node 22.15 the root list lacks what this variable adds.
	const extra = process.env.NODE_EXTRA_CA_CERTS;
	if (extra) {
		try {
			authorities.push(readFileSync(extra, 'utf8'));
		} catch {
			// Node itself only warns about an unreadable file.
		}
	}
	return authorities;
}

export interface TlsSettings {
	rejectUnauthorized: boolean;
	/** Only where a certificate is set; otherwise Node's own, which it keeps for all. */
	secureContext?: tls.SecureContext;
}

/**
 * Reading some 150 authorities takes about a tenth of a second, so a context is made once for all connections of the
 * process that use the same certificates. The newest few are kept.
 */
const contexts = new Map<string, tls.SecureContext>();
const mostContexts = 20;

function contextFor(certificates: tls.SecureContextOptions): tls.SecureContext {
	const key = createHash('sha256').update(JSON.stringify(certificates)).digest('hex');
	const context = contexts.get(key) ?? tls.createSecureContext({ ...certificates, ca: withDefaultAuthorities(certificates.ca) });
	contexts.delete(key);
	contexts.set(key, context);
	for (const oldest of contexts.keys()) {
		if (contexts.size <= mostContexts) break;
		contexts.delete(oldest);
	}
	return context;
}

const withDefaultAuthorities = (bundle: tls.SecureContextOptions['ca']): tls.SecureContextOptions['ca'] =>
	typeof bundle === 'string' ? [...defaultAuthorities(), bundle] : bundle;

/** @throws BackendError kind `configuration` when a PEM field can't be read or a certificate comes without its key */
export function readTlsSettings(settings: ConnectionSettings): TlsSettings {
	const rejectUnauthorized = settings.ignoreSslIssues !== true;
	const certificates: tls.SecureContextOptions = {};
	if (settings.caBundle?.trim() && rejectUnauthorized) certificates.ca = readPem(settings.caBundle, label.caBundle);
	const cert = settings.clientPem?.trim();
	const key = settings.clientPrivateKey?.trim();
	if (Boolean(cert) !== Boolean(key)) {
		refuse(`'${label.clientPem}' and '${label.clientPrivateKey}' belong together`, 'Fill in both, or none');
	}
	if (cert && key) {
		certificates.cert = readPem(cert, label.clientPem);
		certificates.key = readPem(key, label.clientPrivateKey);
		if (settings.clientKeyPassphrase) certificates.passphrase = settings.clientKeyPassphrase;
	}
	if (Object.keys(certificates).length === 0) return { rejectUnauthorized };
	try {
		return { rejectUnauthorized, secureContext: contextFor(certificates) };
	} catch {
		return refuse(
			'The certificates in the connection settings can’t be used together',
			`Check that '${label.clientPrivateKey}' belongs to '${label.clientPem}', its passphrase, and the text of '${label.caBundle}'`,
		);
	}
}

export function readTimeoutSeconds(settings: ConnectionSettings): number {
	const seconds = settings.timeoutSeconds ?? 30;
	if (!Number.isFinite(seconds) || seconds <= 0)
		refuse(`'${label.timeoutSeconds}' is not a positive number`, 'Enter the seconds a request may take');
	return Math.min(seconds, 3600);
}
