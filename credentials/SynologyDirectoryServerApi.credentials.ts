import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';
import { connectionFields, restIsOptional } from './connectionFields';

export class SynologyDirectoryServerApi implements ICredentialType {
	name = 'synologyDirectoryServerApi';

	displayName = 'Synology Directory Server API';

	icon: Icon = { light: 'file:../icons/synology.svg', dark: 'file:../icons/synology.dark.svg' };

	// The HTTP Request node would go past the guards of our nodes with an administrator's secret.
	restrictToSupportedNodes = true as const;

	documentationUrl =
		'https://github.com/n8n-nodes-directory-services/n8n-nodes-directory-services/blob/main/docs/synology-directory-server.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://nas.example.com:5001',
			description: 'Address of DSM with its port',
		},
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			required: true,
			default: '',
			description: 'A DSM account in the group administrators',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
		},
		restIsOptional,
		{
			displayName: 'TOTP Secret',
			name: 'totpSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Only with 2-factor authentication: the secret that DSM shows when an authenticator app is set up (base32)',
		},
		{
			displayName: 'Device Token',
			name: 'deviceToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Only with 2-factor authentication: the ID of a trusted device, instead of the TOTP secret',
		},
		{
			displayName:
				'Domain access is optional: with it the domain controller itself is asked by LDAPS for what DSM has no call for (disable, unlock, move, rename, groups of a user, expiry)',
			name: 'domainNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Domain Access (LDAPS)',
			name: 'domainAccess',
			type: 'boolean',
			default: false,
			description: 'Whether to use the fields below. The CA bundle and the time limit further down serve this connection as well.',
		},
		{
			displayName: 'Domain Controller',
			name: 'domainHost',
			type: 'string',
			default: '',
			placeholder: 'e.g. dc1.example.com',
			description: 'Name of the domain controller as it stands in its certificate; usually the NAS itself',
		},
		{
			displayName: 'Domain Port',
			name: 'domainPort',
			type: 'number',
			default: 636,
			description: '636 (LDAPS), or 389, on which the connection is encrypted by StartTLS',
		},
		{
			displayName: 'Domain User',
			name: 'domainUser',
			type: 'string',
			default: '',
			placeholder: 'e.g. automation@example.com',
			description: 'With the realm of the domain, or as DN. A member of Account Operators for users and groups.',
		},
		{
			displayName: 'Domain Password',
			name: 'domainPassword',
			type: 'string',
			typeOptions: { password: true },
			default: '',
		},
		...connectionFields,
	];
}
