import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { ClientContext } from '../../clients/directory/client';
import { openFortiAuthenticator, type FortiAuthenticatorClient } from '../../clients/fortiauthenticator/client';
import { connectionSettings, credentialText } from '../shared/connection';

export const credentialName = 'fortiAuthenticatorApi';

export function openClient(data: ICredentialDataDecryptedObject, context: ClientContext): FortiAuthenticatorClient {
	return openFortiAuthenticator(
		{
			...connectionSettings(data),
			username: credentialText(data, 'username'),
			apiKey: credentialText(data, 'apiKey'),
			seedPassphrase: credentialText(data, 'seedPassphrase'),
		},
		context,
	);
}
