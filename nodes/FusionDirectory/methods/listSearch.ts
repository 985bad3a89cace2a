import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import { readablePath } from '../../../clients/directory/dn';
import { searchFilter, type CheckedObject, type FusionDirectoryClient } from '../../../clients/fusiondirectory/client';
import { byName } from '../../shared/sorting';
import { withClient } from '../directory';
import { currentGroupKind, currentType } from './current';

const pageSize = 100;

/** One page of a list that was read whole: FusionDirectory has no paging. */
function page(items: INodeListSearchItems[], token: string | undefined): INodeListSearchResult {
	const start = token === undefined ? 0 : Number(token) || 0;
	const next = start + pageSize;
	return { results: items.slice(start, next), ...(next < items.length ? { paginationToken: String(next) } : {}) };
}

const containing = (items: INodeListSearchItems[], typed = ''): INodeListSearchItems[] =>
	items.filter(({ name }) => name.toLowerCase().includes(typed.trim().toLowerCase()));

async function searchUsers(this: ILoadOptionsFunctions, typed?: string, token?: string): Promise<INodeListSearchResult> {
	return await withClient(this, async (client) => {
		const users = await client.users.list({ filter: searchFilter(typed ?? '', ['uid', 'cn']) });
		return page(
			users.map(({ dn, uid, cn }) => ({ name: cn === null ? (uid ?? dn) : `${cn} (${uid ?? dn})`, value: dn })).sort(byName),
			token,
		);
	});
}

/** Groups of the chosen type. */
async function searchGroups(this: ILoadOptionsFunctions, typed?: string, token?: string): Promise<INodeListSearchResult> {
	const kind = currentGroupKind(this);
	return await withClient(this, async (client) => {
		const found = await client.groups.list(kind, { filter: searchFilter(typed ?? '', ['cn', 'description']) });
		return page(
			found.map(({ dn, name, description }) => ({
				name: description === null ? name : `${name} (${description})`,
				value: dn,
				description: readablePath(dn),
			})),
			token,
		);
	});
}

async function searchObjects(this: ILoadOptionsFunctions, typed?: string, token?: string): Promise<INodeListSearchResult> {
	const type = currentType(this);
	return await withClient(this, async (client) => {
		const { nameAttribute, mainAttribute } = await client.objectTypes.get(type);
		const names = [...new Set([nameAttribute, mainAttribute].filter((name) => name !== null))];
		const attributes = { ...Object.fromEntries(names.map((name) => [name, 'first' as const])), dn: 'raw' as const };
		const found = await client.objects.list(type, { attributes, filter: searchFilter(typed ?? '', names) });
		return page(
			found.map((object) => ({ name: labelOf(object, names), value: object.dn, description: readablePath(object.dn) })).sort(byName),
			token,
		);
	});
}

function labelOf({ dn, attributes }: CheckedObject, names: string[]): string {
	const shown = names.map((name) => attributes[name]).filter((value) => typeof value === 'string' && value !== '');
	if (shown.length === 0) return readablePath(dn);
	return shown.length === 1 ? String(shown[0]) : `${String(shown[0])} (${String(shown[1])})`;
}

async function searchObjectTypes(this: ILoadOptionsFunctions, typed?: string): Promise<INodeListSearchResult> {
	return await withClient(this, async (client) => {
		const types = await client.objectTypes.list();
		return {
			results: containing(
				types.map(({ type, name }) => ({ name: `${name} (${type})`, value: type })),
				typed,
			),
		};
	});
}

/** Departments of every kind, and the root. */
async function departments(client: FusionDirectoryClient): Promise<INodeListSearchItems[]> {
	const root = await client.server.base().catch(() => undefined);
	const found = await client.objects.list('DEPARTMENT', { attributes: { dn: 'raw' } });
	return [...(root === undefined ? [] : [root]), ...found.map(({ dn }) => dn)].map((dn) => ({ name: readablePath(dn), value: dn }));
}

async function searchDepartments(this: ILoadOptionsFunctions, typed?: string, token?: string): Promise<INodeListSearchResult> {
	return await withClient(this, async (client) => page(containing(await departments(client), typed).sort(byName), token));
}

async function searchTemplates(this: ILoadOptionsFunctions, typed?: string): Promise<INodeListSearchResult> {
	const type = currentType(this);
	return await withClient(this, async (client) => {
		const templates = await client.templates.list(type);
		return {
			results: containing(
				templates.map(({ dn, name }) => ({ name, value: dn, description: readablePath(dn) })),
				typed,
			).sort(byName),
		};
	});
}

export const listSearch = { searchUsers, searchGroups, searchObjects, searchObjectTypes, searchDepartments, searchTemplates };
