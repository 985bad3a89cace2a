import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import { readablePath } from '../../../clients/directory/dn';
import { searchFilter, type CheckedObject, type FusionDirectoryClient } from '../../../clients/fusiondirectory/client';
import { byName } from '../../shared/sorting';
import { userChoice, withClient } from '../directory';
import { currentGroupKind, currentType } from './current';

const pageSize = 100;

/** One page of a list that was read whole: FusionDirectory has no paging. */
function page(items: INodeListSearchItems[], token: string | undefined): INodeListSearchResult {
	const start = token === undefined ? 0 : Number(token) || 0;
	const next = start + pageSize;
	return { results: items.slice(start, next), ...(next < items.length ? { paginationToken: String(next) } : {}) };
}

const containing = (items: INodeListSearchItems[], typed: string): INodeListSearchItems[] =>
	items.filter(({ name }) => name.toLowerCase().includes(typed.trim().toLowerCase()));

type Search = (
	client: FusionDirectoryClient,
	asked: { context: ILoadOptionsFunctions; typed: string; token?: string },
) => Promise<INodeListSearchResult>;

const picker = (search: Search) =>
	async function (this: ILoadOptionsFunctions, typed?: string, token?: string): Promise<INodeListSearchResult> {
		return await withClient(this, async (client) => await search(client, { context: this, typed: typed ?? '', token }));
	};

const searchUsers = picker(async (client, { typed, token }) => {
	const users = await client.users.list({ filter: searchFilter(typed, ['uid', 'cn']) });
	return page(users.map(userChoice).sort(byName), token);
});

/** Groups of the chosen type. */
const searchGroups = picker(async (client, { context, typed, token }) => {
	const found = await client.groups.list(currentGroupKind(context), { filter: searchFilter(typed, ['cn', 'description']) });
	return page(
		found.map(({ dn, name, description }) => ({
			name: description === null ? name : `${name} (${description})`,
			value: dn,
			description: readablePath(dn),
		})),
		token,
	);
});

const searchObjects = picker(async (client, { context, typed, token }) => {
	const type = currentType(context);
	const { nameAttribute, mainAttribute } = await client.objectTypes.get(type);
	const names = [...new Set([nameAttribute, mainAttribute].filter((name) => name !== null))];
	const attributes = { ...Object.fromEntries(names.map((name) => [name, 'first' as const])), dn: 'raw' as const };
	const found = await client.objects.list(type, { attributes, filter: searchFilter(typed, names) });
	const entries = found.map((object) => ({ name: labelOf(object, names), value: object.dn, description: readablePath(object.dn) }));
	return page(entries.sort(byName), token);
});

function labelOf({ dn, attributes }: CheckedObject, names: string[]): string {
	const shown = names.map((name) => attributes[name]).filter((value) => typeof value === 'string' && value !== '');
	if (shown.length === 0) return readablePath(dn);
	return shown.length === 1 ? String(shown[0]) : `${String(shown[0])} (${String(shown[1])})`;
}

const searchObjectTypes = picker(async (client, { typed }) => {
	const types = (await client.objectTypes.list()).map(({ type, name }) => ({ name: `${name} (${type})`, value: type }));
	return { results: containing(types, typed) };
});

/** Departments of every kind, and the root. */
const searchDepartments = picker(async (client, { typed, token }) => {
	const root = await client.server.base().catch(() => undefined);
	const found = await client.objects.list('DEPARTMENT', { attributes: { dn: 'raw' } });
	const dns = [...(root === undefined ? [] : [root]), ...found.map(({ dn }) => dn)];
	const departments = dns.map((dn) => ({ name: readablePath(dn), value: dn }));
	return page(containing(departments, typed).sort(byName), token);
});

const searchTemplates = picker(async (client, { context, typed }) => {
	const templates = (await client.templates.list(currentType(context))).map(({ dn, name }) => ({
		name,
		value: dn,
		description: readablePath(dn),
	}));
	return { results: containing(templates, typed).sort(byName) };
});

export const listSearch = { searchUsers, searchGroups, searchObjects, searchObjectTypes, searchDepartments, searchTemplates };
