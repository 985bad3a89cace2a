import { BackendError } from '../errors';
import { Accounts } from './accounts';
import type { Appliance } from './appliance';
import { readFilters, remoteUserFilters, type FilterRow } from './filters';
import { readPage, walkWhole, type Listing } from './paging';
import { apiPath } from './paths';
import type { Account, LdapUser, RadiusUser } from './types';
import { readLdapUser, readRadiusUser, takeLdapUser, takeRadiusUser } from './userFields';

/** The names come from another directory with rules of its own. */
function checkName(username: string): void {
	if (username.trim() !== '' && [...username].length <= 253 && !/\p{Cc}/u.test(username)) return;
	throw new BackendError({
		kind: 'invalid',
		message: username.trim() === '' ? 'The user name is empty' : 'The user name is longer than 253 characters or holds control characters',
		cure: 'Enter the name as FortiAuthenticator shows it',
		fields: ['username'],
		delivery: 'unsent',
	});
}

/** The same name may have been imported from several servers. */
const describe = (user: LdapUser | RadiusUser): string =>
	[`'${user.username}' (ID ${user.id})`, user.server_name ?? user.server_address, user.dn]
		.filter((part) => typeof part === 'string' && part !== '')
		.join(' from ');

type Kind = 'ldapusers' | 'radiususers';

/** Users imported from other servers: found, changed, removed; never created here. Their numbers are their own. */
export class RemoteUsers<R extends Kind, U extends Account<R>> extends Accounts<R, U> {
	/**
	 * Lists users, each once.
	 *
	 * @throws BackendError kind `invalid` for a filter that the appliance would ignore, misread or not allow; `backend`
	 *   when the list kept changing
	 * @see REST API Solution Guide, LDAP users, RADIUS users: GET
	 */
	async list(filters: FilterRow[] = [], limit?: number): Promise<Listing<U>> {
		const query = readFilters(this.kind.filters, filters);
		const listing = await walkWhole(this.appliance, apiPath(this.kind.resource), query, { limit, action: `list ${this.kind.noun}s` });
		return { ...listing, records: listing.records.map((record) => this.takeRecord(record)) };
	}

	/** One page as the rows come: for lists in the editor. */
	async page(offset: number, limit: number): Promise<{ users: U[]; nextOffset: number | undefined }> {
		const range = [
			['limit', String(limit)],
			['offset', String(offset)],
		] as const;
		const body = await this.appliance.get(apiPath(this.kind.resource), range, `list ${this.kind.noun}s`);
		const page = readPage(body, this.appliance.connection.host);
		const users = page.objects.map((record) => this.takeRecord(record));
		return { users, nextOffset: page.next && users.length > 0 ? offset + users.length : undefined };
	}
}

const hint = 'Check the name or number; it counts among the users of this kind only';

export const ldapUsers = (appliance: Appliance): RemoteUsers<'ldapusers', LdapUser> =>
	new RemoteUsers<'ldapusers', LdapUser>(appliance, {
		resource: 'ldapusers',
		noun: 'LDAP user',
		filters: remoteUserFilters.ldapusers,
		read: readLdapUser,
		take: takeLdapUser,
		missingHint: hint,
		checkName,
		describe,
	});

export const radiusUsers = (appliance: Appliance): RemoteUsers<'radiususers', RadiusUser> =>
	new RemoteUsers<'radiususers', RadiusUser>(appliance, {
		resource: 'radiususers',
		noun: 'RADIUS user',
		filters: remoteUserFilters.radiususers,
		read: readRadiusUser,
		take: takeRadiusUser,
		missingHint: hint,
		checkName,
		describe,
	});
