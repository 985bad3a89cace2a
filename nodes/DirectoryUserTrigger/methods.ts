import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import { readablePath } from '../../clients/directory/dn';
import type { DirectoryClient } from '../../clients/directory/client';
import { credentialTest } from '../shared/credentialTest';
import { fortiAuthenticatorFrom, fusionDirectoryFrom, synologyFrom } from '../shared/openClients';
import { clientLender } from '../shared/withClient';

const mostShown = 200;

type Find<Client> = (client: Client) => Promise<INodeListSearchItems[]>;

function search<Client extends DirectoryClient>(lend: ReturnType<typeof clientLender<Client>>, find: Find<Client>) {
	return async function (this: ILoadOptionsFunctions, typed?: string): Promise<INodeListSearchResult> {
		const wanted = (typed ?? '').toLowerCase();
		const found = (await lend(this, find)).filter(({ name }) => name.toLowerCase().includes(wanted));
		return { results: found.sort((one, other) => one.name.localeCompare(other.name, 'en')).slice(0, mostShown) };
	};
}

export const listSearch = {
	searchDepartments: search(clientLender('fusionDirectoryApi', fusionDirectoryFrom), async (client) => {
		const departments = await client.objects.list('DEPARTMENT');
		return departments.map(({ dn }) => ({ name: readablePath(dn), value: dn }));
	}),
	searchContainers: search(clientLender('synologyDirectoryServerApi', synologyFrom), async (client) => {
		const found: INodeListSearchItems[] = [];
		for await (const { dn } of client.objects.list({ categories: ['organizationalUnit', 'container'] })) {
			found.push({ name: readablePath(dn), value: dn });
		}
		return found;
	}),
	searchUserGroups: search(clientLender('fortiAuthenticatorApi', fortiAuthenticatorFrom), async (client) => {
		const { records: groups } = await client.userGroups.list();
		return groups.map(({ id, name }) => ({ name, value: String(id) }));
	}),
};

export const credentialTests = {
	fusionDirectoryApiTest: credentialTest(fusionDirectoryFrom),
	synologyDirectoryServerApiTest: credentialTest(synologyFrom),
	fortiAuthenticatorApiTest: credentialTest(fortiAuthenticatorFrom),
};
