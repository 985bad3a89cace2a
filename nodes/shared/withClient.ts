import type { ICredentialDataDecryptedObject, ILoadOptionsFunctions } from 'n8n-workflow';
import type { ClientContext, DirectoryClient } from '../../clients/directory/client';
import { clientContext } from './connection';
import { toNodeError } from './errors';

type Open<Client> = (data: ICredentialDataDecryptedObject, context: ClientContext) => Client;

/** Gives pickers and forms of the editor a client of their own; what goes wrong is shown, never an empty list. */
export function clientLender<Client extends DirectoryClient>(credentialType: string, open: Open<Client>) {
	return async function withClient<T>(context: ILoadOptionsFunctions, read: (client: Client) => Promise<T>): Promise<T> {
		let client: Client | undefined;
		try {
			client = open(await context.getCredentials(credentialType), clientContext(context));
			return await read(client);
		} catch (reason) {
			throw toNodeError(context.getNode(), reason, { redactor: client?.redactor });
		} finally {
			await client?.close();
		}
	};
}
