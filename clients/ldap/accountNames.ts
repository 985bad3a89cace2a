import { escapeFilterValue } from '../directory/ldapFilter';
import type { DomainLookup, Kind } from './lookup';

/** Whatever has a logon name or stands in the domain under a name: users, groups, computers, contacts. */
const named: Kind<string[]> = {
	noun: 'account',
	filter: '(objectClass=*)',
	attributes: ['sAMAccountName', 'cn'],
	read: ({ attributes }) =>
		['samaccountname', 'cn'].flatMap((name) => (attributes.get(name) ?? []).filter((value) => typeof value === 'string')),
};

/** Logon names, and names of entries, that begin like this in any case; by one search. A user is made under both. */
export async function accountNamesLike(lookup: DomainLookup, stem: string): Promise<string[]> {
	const start = escapeFilterValue(stem);
	return (await lookup.list(named, { filter: `(|(sAMAccountName=${start}*)(cn=${start}*))` })).flat();
}
