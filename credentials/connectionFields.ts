import type { INodeProperties } from 'n8n-workflow';

/** Stands below address, login and secret, which everybody fills in. */
export const restIsOptional: INodeProperties = {
	displayName: 'That is all for most. The fields below are for special cases; leave them as they are otherwise.',
	name: 'connectionNotice',
	type: 'notice',
	default: '',
};

/**
 * How to reach the server: the same in all three credentials, below their own fields. No field hides another: n8n drops
 * what stands in a hidden one.
 */
export const connectionFields: INodeProperties[] = [
	{
		displayName: 'CA Bundle',
		name: 'caBundle',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		placeholder: '-----BEGIN CERTIFICATE-----',
		description:
			'Certificates (PEM) to trust in addition to those of this machine: of your own authority, or the self-signed one of the server',
	},
	{
		displayName: 'Ignore SSL Issues (Insecure)',
		name: 'ignoreSslIssues',
		type: 'boolean',
		default: false,
		description: 'Whether to connect even if the certificate can not be verified. A CA bundle is the safe way.',
	},
	{
		displayName: 'Client Certificate',
		name: 'clientPem',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		placeholder: '-----BEGIN CERTIFICATE-----',
		description: 'Certificate (PEM) to show to the server, only if it asks for one',
	},
	{
		displayName: 'Client Private Key',
		name: 'clientPrivateKey',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		description: 'Private key (PEM) of the client certificate',
	},
	{
		displayName: 'Client Key Passphrase',
		name: 'clientKeyPassphrase',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		description: 'Passphrase of the private key, if it has one',
	},
	{
		displayName: 'Proxy URL',
		name: 'proxyUrl',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		placeholder: 'e.g. http://proxy.example.com:3128',
		description: 'Proxy to go through. Empty: the proxy variables of this machine, if there are any.',
	},
	{
		displayName: 'Timeout (Seconds)',
		name: 'timeoutSeconds',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 3600 },
		default: 30,
		description: 'How long one request may take',
	},
	{
		displayName: 'Allow Insecure HTTP',
		name: 'allowInsecureHttp',
		type: 'boolean',
		default: false,
		description: 'Whether to accept an address that starts with http://. Passwords then travel in clear text.',
	},
];
