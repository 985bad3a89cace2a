import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import type { FilterRow } from '../../../clients/fortiauthenticator/filters';
import { localUserId, type LocalUserReference } from '../../../clients/fortiauthenticator/localUsers';
import type { Account, AccountResource } from '../../../clients/fortiauthenticator/types';
import { isPlainObject } from '../../../clients/json';
import { byName } from '../../shared/sorting';
import { groupChoices, withClient } from '../directory';

const pageSize = 50;
const largestSearch = 100;

function userEntry(user: Account<AccountResource>): INodeListSearchItems {
	const fullName = [user.first_name, user.last_name].filter((part) => typeof part === 'string' && part !== '').join(' ');
	const name = fullName === '' ? user.username : `${fullName} (${user.username})`;
	return { name, value: String(user.id), description: typeof user.email === 'string' ? user.email : undefined };
}

type Found = Array<Account<AccountResource>>;

/** Page by page; a search asks for what each of the fields contains. */
async function searchAccounts(
	typed: string | undefined,
	token: string | undefined,
	page: (offset: number, limit: number) => Promise<{ users: Found; nextOffset?: number }>,
	search: (filters: FilterRow[], limit: number) => Promise<{ records: Found }>,
	fields: string[],
): Promise<INodeListSearchResult> {
	const text = typed?.trim() ?? '';
	if (text === '') {
		const offset = Number(token ?? 0);
		const { users, nextOffset } = await page(Number.isInteger(offset) && offset > 0 ? offset : 0, pageSize);
		return { results: users.map(userEntry), paginationToken: nextOffset === undefined ? undefined : String(nextOffset) };
	}
	const found = new Map<number, INodeListSearchItems>();
	for (const field of fields) {
		const { records } = await search([{ field, lookup: 'icontains', value: text }], largestSearch);
		for (const user of records) found.set(user.id, userEntry(user));
	}
	return { results: [...found.values()].sort(byName) };
}

async function searchLocalUsers(this: ILoadOptionsFunctions, typed?: string, token?: string): Promise<INodeListSearchResult> {
	return await withClient(this, async ({ localUsers: users }) => {
		const page = users.page.bind(users);
		const search = async (filters: FilterRow[], limit: number) => await users.list({ filters, limit });
		return await searchAccounts(typed, token, page, search, ['username', 'email', 'first_name', 'last_name']);
	});
}

/** Of the chosen kind. */
async function searchRemoteUsers(this: ILoadOptionsFunctions, typed?: string, token?: string): Promise<INodeListSearchResult> {
	return await withClient(this, async ({ ldapUsers, radiusUsers }) => {
		const users = this.getNodeParameter('kind', 'ldap') === 'radius' ? radiusUsers : ldapUsers;
		return await searchAccounts(typed, token, users.page.bind(users), users.list.bind(users), ['username', 'email']);
	});
}

async function searchUserGroups(this: ILoadOptionsFunctions, typed?: string): Promise<INodeListSearchResult> {
	const text = typed?.trim().toLowerCase() ?? '';
	return { results: (await groupChoices.call(this)).filter(({ name }) => name.toLowerCase().includes(text)) };
}

function chosenUser(context: ILoadOptionsFunctions): LocalUserReference | undefined {
	const value: unknown = context.getNodeParameter('user', undefined);
	if (!isPlainObject(value) || value.value === undefined || value.value === null || value.value === '') return undefined;
	const text = String(value.value).trim();
	switch (value.mode) {
		case 'username':
			return { username: text };
		case 'email':
			return { email: text };
		case 'tokenSerial':
			return { tokenSerial: text };
		default:
			return { id: localUserId(text) };
	}
}

/** The attributes of the user chosen above. */
async function searchRadiusAttributes(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	const text = filter?.trim().toLowerCase() ?? '';
	return await withClient(this, async (client) => {
		const reference = chosenUser(this);
		if (reference === undefined) return { results: [] };
		const attributes = await client.radiusAttributes.list(await client.localUsers.find(reference));
		const results = attributes
			.map(({ id, vendor, attribute, attr_val }) => ({ name: `${attribute} = ${attr_val} (${vendor})`, value: String(id) }))
			.filter(({ name }) => name.toLowerCase().includes(text));
		return { results };
	});
}

export const listSearch = { searchLocalUsers, searchRadiusAttributes, searchRemoteUsers, searchUserGroups };
