import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { ClientContext } from '../../clients/directory/client';
import type { EgressPolicy } from '../../clients/http/connection';
import type { ConnectionSettings } from '../../clients/http/settings';

export const credentialText = (data: ICredentialDataDecryptedObject, name: string): string => {
	const value = data[name];
	return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
};

/** The server's address without its last slash: what tells one server from another. */
export const serverAddress = (data: ICredentialDataDecryptedObject): string => credentialText(data, 'baseUrl').trim().replace(/\/+$/, '');

/** The connection fields every credential has. */
export function connectionSettings(data: ICredentialDataDecryptedObject): ConnectionSettings {
	const timeout = Number(data.timeoutSeconds ?? 30);
	return {
		baseUrl: credentialText(data, 'baseUrl'),
		allowInsecureHttp: data.allowInsecureHttp === true,
		ignoreSslIssues: data.ignoreSslIssues === true,
		caBundle: credentialText(data, 'caBundle'),
		clientPem: credentialText(data, 'clientPem'),
		clientPrivateKey: credentialText(data, 'clientPrivateKey'),
		clientKeyPassphrase: credentialText(data, 'clientKeyPassphrase'),
		proxyUrl: credentialText(data, 'proxyUrl'),
		timeoutSeconds: Number.isFinite(timeout) ? timeout : 30,
	};
}

interface HostEgressFilter {
	validateUrl(url: string): Promise<{ ok: boolean }>;
	/** Decides about IP addresses; a name passes, since the look-up decides about it. */
	validateConnectionHost?(host: string): { ok: boolean };
	createSecureLookup(): EgressPolicy['lookup'];
}

/** n8n's rules on where requests may go; hosts before 2.28 have none. */
function egressPolicy(context: object): EgressPolicy | undefined {
	const { helpers }: { helpers?: { getSecureEgressFilter?: () => HostEgressFilter } } = context;
	const filter = helpers?.getSecureEgressFilter?.();
	if (filter === undefined) return undefined;
	return {
		lookup: filter.createSecureLookup(),
		refusal: async (url) => ((await filter.validateUrl(url)).ok ? undefined : 'not allowed'),
		connectionHost: (host) => (filter.validateConnectionHost?.(host).ok === false ? 'not allowed' : undefined),
	};
}

/** What a client needs from the n8n function it runs in. */
export function clientContext(context: object, signal?: AbortSignal): ClientContext {
	return { signal, egress: egressPolicy(context) };
}
