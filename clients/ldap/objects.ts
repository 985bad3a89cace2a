import type { LdapEntry } from './connection';
import type { Kind } from './lookup';
import { hasClass, readRecord, readUser, sidOf, textAt, userAttributes, type DomainRecord, type DomainUser } from './records';

/** Any entry of the domain. */
export interface DomainObject extends DomainRecord {
	/** Those of its classes that tell what it is, lower case. */
	classes: readonly string[];
	/** sAMAccountName; null for contacts, organizational units and containers. */
	account: string | null;
	sid: string | null;
	/** What only users and computers have. */
	user: DomainUser | null;
}

const told = ['computer', 'person', 'group', 'organizationalUnit', 'builtinDomain'];

export const objectKind: Kind<DomainObject> = {
	noun: 'object',
	filter: '(objectClass=*)',
	attributes: [...userAttributes, 'isCriticalSystemObject', 'showInAdvancedViewOnly', 'ou'],
	read(entry: LdapEntry): DomainObject {
		const account = textAt(entry, 'sAMAccountName') ?? null;
		return {
			...readRecord(entry),
			classes: told.filter((name) => hasClass(entry, name.toLowerCase())).map((name) => name.toLowerCase()),
			account,
			sid: sidOf(entry),
			user: account !== null && hasClass(entry, 'user') ? readUser(entry) : null,
		};
	},
};

export const hasAnyClass = ({ classes }: DomainObject, name: string): boolean => classes.includes(name);
