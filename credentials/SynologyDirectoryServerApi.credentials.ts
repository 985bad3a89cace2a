import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';
import { connectionFields } from './connectionFields';

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
		...connectionFields,
	];
}
