import type { ICredentialDataDecryptedObject, ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import type { ClientContext, DirectoryClient } from '../../clients/directory/client';
import { clientContext } from './connection';
import { toNodeError } from './errors';
import { byName } from './sorting';

type Open<Client> = (data: ICredentialDataDecryptedObject, context: ClientContext) => Client;

/** Gives pickers and forms of the editor a client of their own; what goes wrong is shown, never an empty list. */
export function clientLender<Client extends DirectoryClient>(credentialType: string, open: Open<Client>) {
	return async function withClient<T>(context: ILoadOptionsFunctions, read: (client: Client) => Promise<T>): Promise<T> {
		let client: Client | undefined;
		try {
			client = open(await context.getCredentials(credentialType), clientContext(context));
			return await read(client);
		} catch (reason) {
			throw toNodeError(context.getNode(), reason, { redactor: client?.redactor, logger: context.logger });
		} finally {
			await client?.close();
		}
	};
}

const mostShown = 200;

/** A picker over everything that `find` gives, searched by what is typed. */
export function searchIn<Client extends DirectoryClient>(
	withClient: ReturnType<typeof clientLender<Client>>,
	find: (client: Client) => Promise<INodeListSearchItems[]>,
) {
	return async function (this: ILoadOptionsFunctions, typed?: string): Promise<INodeListSearchResult> {
		const wanted = (typed ?? '').toLowerCase();
		const found = (await withClient(this, find)).filter(({ name }) => name.toLowerCase().includes(wanted));
		return { results: found.sort(byName).slice(0, mostShown) };
	};
}
