import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import { parentDn, readablePath } from '../../../clients/directory/dn';
import type { SynologyClient } from '../../../clients/synology/client';
import { containerCategories, type DirectoryObject } from '../../../clients/synology/types';
import { byName } from '../../shared/sorting';
import { withClient } from '../directory';

const pageSize = 100;

type Listing = (client: SynologyClient) => AsyncIterable<readonly DirectoryObject[]> | Promise<AsyncIterable<readonly DirectoryObject[]>>;

type Describe = (object: DirectoryObject) => INodeListSearchItems & { description?: string };

/** Page by page, what matches; a request that is refused surfaces, it never looks like an empty list. */
const picker = (list: Listing, describe: Describe) =>
	async function (this: ILoadOptionsFunctions, filter = '', paginationToken = '0'): Promise<INodeListSearchResult> {
		const start = Number(paginationToken) || 0;
		const wanted = filter.trim().toLowerCase();
		return await withClient(this, async (client) => {
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
	};

const place = (dn: string): string => readablePath(parentDn(dn) ?? dn);

async function* containers(client: SynologyClient, top: DirectoryObject): AsyncGenerator<DirectoryObject[], void, void> {
	yield [top];
	yield* client.objects.list({ categories: containerCategories });
}

export const listSearch = {
	searchUsers: picker(
		(client) => client.users.list(),
		({ dn, logonName, displayName, name }) => ({
			name: displayName ? `${displayName} (${logonName ?? name})` : (logonName ?? name),
			value: dn,
			description: place(dn),
		}),
	),
	searchGroups: picker(
		(client) => client.groups.list(),
		({ dn, logonName, name, description }) => ({ name: logonName ?? name, value: dn, description: description ?? place(dn) }),
	),
	/** As readable paths, the domain itself first. */
	searchContainers: picker(
		async (client) => containers(client, await client.domain.topObject()),
		({ dn }) => ({ name: readablePath(dn), value: dn }),
	),
	searchObjects: picker(
		(client) => client.objects.list(),
		({ dn, name, category }) => ({ name: `${name} (${category})`, value: dn, description: place(dn) }),
	),
};
