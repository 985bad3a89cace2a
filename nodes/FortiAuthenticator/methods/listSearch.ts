import { isPlainObject } from '../../../clients/json';
import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import { localUserId, type LocalUserReference } from '../../../clients/fortiauthenticator/localUsers';
import type { Account, AccountResource, LocalUser } from '../../../clients/fortiauthenticator/types';
import { withClient } from '../directory';

const pageSize = 50;
const largestSearch = 100;

function userEntry(user: Account<AccountResource>): INodeListSearchItems {
	const fullName = [user.first_name, user.last_name].filter((part) => typeof part === 'string' && part !== '').join(' ');
	const name = fullName === '' ? user.username : `${fullName} (${user.username})`;
	return { name, value: String(user.id), description: typeof user.email === 'string' ? user.email : undefined };
}

/** Local users page by page; a search looks into user name, first and last name and e-mail address. */
export async function searchLocalUsers(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const text = filter?.trim() ?? '';
	return await withClient(this, async (client) => {
		if (text === '') {
			const offset = Number(paginationToken ?? 0);
			const page = await client.localUsers.page(Number.isInteger(offset) && offset > 0 ? offset : 0, pageSize);
			return { results: page.users.map(userEntry), paginationToken: page.nextOffset === undefined ? undefined : String(page.nextOffset) };
		}
		const found = new Map<number, LocalUser>();
		for (const field of ['username', 'email', 'first_name', 'last_name']) {
			const { records } = await client.localUsers.list({ filters: [{ field, lookup: 'icontains', value: text }], limit: largestSearch });
			for (const user of records) found.set(user.id, user);
		}
		const results = [...found.values()].map(userEntry).sort((one, other) => one.name.localeCompare(other.name, 'en'));
		return { results };
	});
}

/** Remote users of the chosen kind, page by page; a search looks into user name and e-mail address. */
export async function searchRemoteUsers(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const text = filter?.trim() ?? '';
	return await withClient(this, async (client) => {
		const users = this.getNodeParameter('kind', 'ldap') === 'radius' ? client.radiusUsers : client.ldapUsers;
		if (text === '') {
			const offset = Number(paginationToken ?? 0);
			const page = await users.page(Number.isInteger(offset) && offset > 0 ? offset : 0, pageSize);
			return {
				results: page.users.map((user) => userEntry(user)),
				paginationToken: page.nextOffset === undefined ? undefined : String(page.nextOffset),
			};
		}
		const found = new Map<number, INodeListSearchItems>();
		for (const field of ['username', 'email']) {
			const { records } = await users.list([{ field, lookup: 'icontains', value: text }], largestSearch);
			for (const user of records) found.set(user.id, userEntry(user));
		}
		return { results: [...found.values()].sort((one, other) => one.name.localeCompare(other.name, 'en')) };
	});
}

export async function searchUserGroups(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	const text = filter?.trim().toLowerCase() ?? '';
	return await withClient(this, async (client) => {
		const { records } = await client.userGroups.list();
		const results = records
			.filter(({ name }) => name.toLowerCase().includes(text))
			.map(({ id, name }) => ({ name, value: String(id) }))
			.sort((one, other) => one.name.localeCompare(other.name, 'en'));
		return { results };
	});
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
export async function searchRadiusAttributes(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
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
