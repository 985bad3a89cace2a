import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';
import { connectionFields, restIsOptional } from './connectionFields';

export class FusionDirectoryApi implements ICredentialType {
	name = 'fusionDirectoryApi';

	displayName = 'FusionDirectory API';

	icon: Icon = { light: 'file:../icons/fusiondirectory.svg', dark: 'file:../icons/fusiondirectory.dark.svg' };

	// The HTTP Request node would go past the guards of our nodes with an administrator's secret.
	restrictToSupportedNodes = true as const;

	documentationUrl = 'https://github.com/n8n-nodes-directory-services/n8n-nodes-directory-services/blob/main/docs/fusiondirectory.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://directory.example.com/fusiondirectory',
			description: 'Address of FusionDirectory as in the browser',
		},
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			required: true,
			default: '',
			description: 'Login name (not DN) of an account that may use the web service',
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
			displayName: 'Database',
			name: 'database',
			type: 'string',
			default: '',
			description: 'Only with several LDAP directories: which one to log in to. Empty: the first one of the server.',
		},
		{
			displayName: 'Protocol',
			name: 'protocol',
			type: 'options',
			options: [
				{ name: 'Automatic', value: 'auto', description: 'REST where the server has it, else JSON-RPC' },
				{ name: 'JSON-RPC', value: 'jsonRpc', description: 'All versions from 1.2' },
				{ name: 'REST', value: 'rest', description: 'From version 1.4' },
			],
			default: 'auto',
		},
		...connectionFields,
	];
}
