import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import { parentDn, readablePath } from '../../../clients/directory/dn';
import type { SynologyClient } from '../../../clients/synology/client';
import { containerCategories, type DirectoryObject } from '../../../clients/synology/types';
import { byName } from '../../shared/sorting';
import { withClient } from '../directory';

const pageSize = 100;

type Listing = (client: SynologyClient) => AsyncIterable<readonly DirectoryObject[]> | Promise<AsyncIterable<readonly DirectoryObject[]>>;

/** One page of what matches; a request that is refused surfaces, it never looks like an empty list. */
async function search(
	context: ILoadOptionsFunctions,
	list: Listing,
	describe: (object: DirectoryObject) => INodeListSearchItems & { description?: string },
	filter = '',
	paginationToken = '0',
): Promise<INodeListSearchResult> {
	const start = Number(paginationToken) || 0;
	const wanted = filter.trim().toLowerCase();
	return await withClient(context, async (client) => {
		const results: INodeListSearchItems[] = [];
		let position = 0;
		for await (const objects of await list(client)) {
			for (const object of objects) {
				const entry = describe(object);
				if (!`${entry.name}\n${object.dn}\n${object.mail ?? ''}`.toLowerCase().includes(wanted)) continue;
				position += 1;
				if (position <= start) continue;
				if (results.length === pageSize) return { results, paginationToken: String(start + pageSize) };
				results.push(entry);
			}
		}
		// What fits on one page is sorted; a longer list comes in the order of the NAS, page by page.
		return { results: start === 0 ? results.sort(byName) : results };
	});
}

const place = (dn: string): string => readablePath(parentDn(dn) ?? dn);

async function searchUsers(this: ILoadOptionsFunctions, filter?: string, paginationToken?: string): Promise<INodeListSearchResult> {
	const describe = ({ dn, logonName, displayName, name }: DirectoryObject) => ({
		name: displayName ? `${displayName} (${logonName ?? name})` : (logonName ?? name),
		value: dn,
		description: place(dn),
	});
	return await search(this, (client) => client.users.list(), describe, filter, paginationToken);
}

async function searchGroups(this: ILoadOptionsFunctions, filter?: string, paginationToken?: string): Promise<INodeListSearchResult> {
	const describe = ({ dn, logonName, name, description }: DirectoryObject) => ({
		name: logonName ?? name,
		value: dn,
		description: description ?? place(dn),
	});
	return await search(this, (client) => client.groups.list(), describe, filter, paginationToken);
}

/** Containers as readable paths, the domain itself first. */
async function searchContainers(this: ILoadOptionsFunctions, filter?: string, paginationToken?: string): Promise<INodeListSearchResult> {
	const describe = ({ dn }: DirectoryObject) => ({ name: readablePath(dn), value: dn });
	return await search(this, async (client) => containers(client, await client.domain.topObject()), describe, filter, paginationToken);
}

async function* containers(client: SynologyClient, top: DirectoryObject): AsyncGenerator<DirectoryObject[], void, void> {
	yield [top];
	yield* client.objects.list({ categories: containerCategories });
}

async function searchObjects(this: ILoadOptionsFunctions, filter?: string, paginationToken?: string): Promise<INodeListSearchResult> {
	const describe = ({ dn, name, category }: DirectoryObject) => ({ name: `${name} (${category})`, value: dn, description: place(dn) });
	return await search(this, (client) => client.objects.list(), describe, filter, paginationToken);
}

export const listSearch = { searchUsers, searchGroups, searchContainers, searchObjects };
