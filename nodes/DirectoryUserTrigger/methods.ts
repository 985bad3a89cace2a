import type { ICredentialDataDecryptedObject, ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import { readablePath } from '../../clients/directory/dn';
import type { ClientContext, DirectoryClient } from '../../clients/directory/client';
import { clientContext } from '../shared/connection';
import { credentialTest } from '../shared/credentialTest';
import { toNodeError } from '../shared/errors';
import { fortiAuthenticatorFrom, fusionDirectoryFrom, synologyFrom } from '../shared/openClients';

const mostShown = 200;

/** A list for a picker; what goes wrong is shown, never an empty list. */
function search<Client extends DirectoryClient>(
	credentialType: string,
	open: (data: ICredentialDataDecryptedObject, context: ClientContext) => Client,
	find: (client: Client) => Promise<INodeListSearchItems[]>,
) {
	return async function (this: ILoadOptionsFunctions, typed?: string): Promise<INodeListSearchResult> {
		let client: Client | undefined;
		try {
			client = open(await this.getCredentials(credentialType), clientContext(this));
			const wanted = (typed ?? '').toLowerCase();
			const found = (await find(client)).filter(({ name }) => name.toLowerCase().includes(wanted));
			return { results: found.sort((one, other) => one.name.localeCompare(other.name)).slice(0, mostShown) };
		} catch (reason) {
			throw toNodeError(this.getNode(), reason, { redactor: client?.redactor });
		} finally {
			await client?.close();
		}
	};
}

export const listSearch = {
	searchDepartments: search('fusionDirectoryApi', fusionDirectoryFrom, async (client) => {
		const departments = await client.objects.list('DEPARTMENT');
		return departments.map(({ dn }) => ({ name: readablePath(dn), value: dn }));
	}),
	searchContainers: search('synologyDirectoryServerApi', synologyFrom, async (client) => {
		const found: INodeListSearchItems[] = [];
		for await (const { dn } of client.objects.list({ categories: ['organizationalUnit', 'container'] })) {
			found.push({ name: readablePath(dn), value: dn });
		}
		return found;
	}),
	searchUserGroups: search('fortiAuthenticatorApi', fortiAuthenticatorFrom, async (client) => {
		const { records: groups } = await client.userGroups.list();
		return groups.map(({ id, name }) => ({ name, value: String(id) }));
	}),
};

export const credentialTests = {
	fusionDirectoryApiTest: credentialTest(fusionDirectoryFrom),
	synologyDirectoryServerApiTest: credentialTest(synologyFrom),
	fortiAuthenticatorApiTest: credentialTest(fortiAuthenticatorFrom),
};
