import type { ILoadOptionsFunctions } from 'n8n-workflow';
import type { FortiAuthenticatorClient } from '../../../clients/fortiauthenticator/client';
import { clientContext } from '../../shared/connection';
import { toNodeError } from '../../shared/errors';
import { credentialName, openClient } from '../openClient';

/** Runs a list of the editor with a client of its own; what goes wrong is shown, never an empty list. */
export async function withClient<T>(context: ILoadOptionsFunctions, run: (client: FortiAuthenticatorClient) => Promise<T>): Promise<T> {
	let client: FortiAuthenticatorClient | undefined;
	try {
		client = openClient(await context.getCredentials(credentialName), clientContext(context));
		return await run(client);
	} catch (reason) {
		throw toNodeError(context.getNode(), reason, { redactor: client?.redactor });
	} finally {
		await client?.close();
	}
}
