import { isIP } from 'node:net';
import { BackendError } from '../errors';
import { readTimeoutSeconds, readTlsSettings, type ConnectionSettings, type TlsSettings } from '../http/settings';
import { label } from '../http/settingLabels';

const ldapsPort = 636;
/** Ports on which a domain controller begins in clear text and switches to TLS (StartTLS). */
const startTlsPorts = [389, 3268];

/** How to reach a domain controller and as whom: the certificates and the time limit are those of the connection fields. */
export interface DomainSettings extends Pick<
	ConnectionSettings,
	'ignoreSslIssues' | 'caBundle' | 'clientPem' | 'clientPrivateKey' | 'clientKeyPassphrase' | 'timeoutSeconds'
> {
	/** Name or address of the domain controller; `ldaps://` in front and a port behind are understood. */
	host: string;
	/** 636 by default; on 389 and 3268 the connection is encrypted by StartTLS. */
	port?: number;
	/** `user@realm`, `DOMAIN\user` or a DN: Active Directory refuses a bare logon name. */
	user: string;
	password: string;
}

/** The settings, checked. */
export interface DomainAddress {
	host: string;
	port: number;
	startTls: boolean;
	/** Host and port, for messages. */
	name: string;
	/** What the certificate has to name; absent for an address of digits, which is no server name (RFC 6066). */
	servername?: string;
	tls: TlsSettings;
	timeoutMs: number;
}

const refuse = (message: string, cure: string): never => {
	throw new BackendError({ kind: 'configuration', message, cure, delivery: 'unsent' });
};

/** @throws BackendError kind `configuration` naming the field of the credential; nothing is sent */
export function readDomainAddress(settings: DomainSettings): DomainAddress {
	const { host, port } = readHost(settings);
	if (settings.user.trim() === '' || settings.password === '') {
		refuse(`'${label.domainUser}' or '${label.domainPassword}' is empty`, 'Enter both: an empty password would log in as nobody');
	}
	if (!/[@\\=]/.test(settings.user)) {
		refuse(
			`'${label.domainUser}' is a bare name, which a domain controller refuses`,
			'Enter it as name@example.com, with the realm of the domain',
		);
	}
	return {
		host,
		port,
		startTls: startTlsPorts.includes(port),
		name: host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`,
		servername: isIP(host) === 0 ? host : undefined,
		tls: readTlsSettings({ ...settings, baseUrl: '' }),
		timeoutMs: readTimeoutSeconds({ ...settings, baseUrl: '' }) * 1000,
	};
}

function readHost(settings: DomainSettings): { host: string; port: number } {
	const text = settings.host.trim();
	if (text === '') refuse(`'${label.domainHost}' is empty`, 'Enter the name of the NAS or domain controller, e.g. dc1.example.com');
	const [, scheme, host, port] =
		/^(?:(ldaps?):\/\/)?(\[[0-9A-Fa-f:.]+\]|[^/:\s@?#]+|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+)(?::(\d+))?\/?$/i.exec(text) ?? [];
	if (host === undefined)
		refuse(`'${label.domainHost}' is not the name of a server`, 'Enter a name or an address alone, e.g. dc1.example.com');
	const number = Number(port ?? (scheme?.toLowerCase() === 'ldap' ? startTlsPorts[0] : (settings.port ?? ldapsPort)));
	if (!Number.isInteger(number) || number < 1 || number > 65_535)
		refuse(`'${label.domainPort}' is no port number`, 'Enter 636 (LDAPS) or 389 (StartTLS)');
	return { host: host.replace(/^\[|\]$/g, ''), port: number };
}
