import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { ClientContext } from '../../clients/directory/client';
import { openFortiAuthenticator, type FortiAuthenticatorClient } from '../../clients/fortiauthenticator/client';
import { openFusionDirectory, type FusionDirectoryClient } from '../../clients/fusiondirectory/client';
import { openSynology, type SynologyClient } from '../../clients/synology/client';
import { connectionSettings, credentialText } from './connection';

/** From credential to client, the same way for node, trigger, picker and credential test. */

export function fusionDirectoryFrom(data: ICredentialDataDecryptedObject, context: ClientContext): FusionDirectoryClient {
	const protocol = data.protocol === 'jsonRpc' || data.protocol === 'rest' ? data.protocol : 'auto';
	return openFusionDirectory(
		{
			...connectionSettings(data),
			username: credentialText(data, 'username'),
			password: credentialText(data, 'password'),
			database: credentialText(data, 'database'),
			protocol,
		},
		context,
	);
}

export function synologyFrom(data: ICredentialDataDecryptedObject, context: ClientContext): SynologyClient {
	return openSynology(
		{
			...connectionSettings(data),
			username: credentialText(data, 'username'),
			password: credentialText(data, 'password'),
			totpSecret: credentialText(data, 'totpSecret'),
			deviceToken: credentialText(data, 'deviceToken'),
		},
		context,
	);
}

export function fortiAuthenticatorFrom(data: ICredentialDataDecryptedObject, context: ClientContext): FortiAuthenticatorClient {
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
