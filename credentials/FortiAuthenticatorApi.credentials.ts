import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';
import { connectionFields, restIsOptional } from './connectionFields';

export class FortiAuthenticatorApi implements ICredentialType {
	name = 'fortiAuthenticatorApi';

	displayName = 'FortiAuthenticator API';

	icon: Icon = { light: 'file:../icons/fortiauthenticator.svg', dark: 'file:../icons/fortiauthenticator.dark.svg' };

	// The HTTP Request node would go past the guards of our nodes with an administrator's secret.
	restrictToSupportedNodes = true as const;

	documentationUrl = 'https://github.com/n8n-nodes-directory-services/n8n-nodes-directory-services/blob/main/docs/fortiauthenticator.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://fac.example.com',
			description: 'Address of the appliance, without /api/v1',
		},
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			required: true,
			default: '',
			description: 'Name of an administrator with web service access',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: "The administrator's web service key. The password for the web interface does not work here.",
		},
		restIsOptional,
		{
			displayName: 'Seed Passphrase',
			name: 'seedPassphrase',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Passphrase of the FortiGuard settings that opens token seeds. Only needed to open seeds.',
		},
		...connectionFields,
	];
}
