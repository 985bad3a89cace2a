import type { DomainGroup } from '../../../../clients/ldap/records';
import { groupKind } from '../../../../clients/ldap/rules';
import type { SynologyClient } from '../../../../clients/synology/client';
import type { ObjectReference } from '../../../../clients/synology/types';
import type { RecordKind } from '../../../shared/record';
import { domainGroups, modification } from '../records';

/** What can be changed of a group, and the attribute that holds it. */
export const groupAttributes = { description: 'description', displayName: 'displayName', email: 'mail', notes: 'info' } as const;

export type GroupChanges = Partial<Record<keyof typeof groupAttributes, string>>;

const isField = (name: string): name is keyof GroupChanges => name in groupAttributes;

const textIn = ({ raw }: DomainGroup, attribute: string): string | null => {
	const value = raw[attribute.toLowerCase()];
	return typeof value === 'string' ? value : null;
};

/** Groups as the domain controller changes them; DSM has no call for it. */
export const changeableGroups = (client: SynologyClient): RecordKind<ObjectReference, DomainGroup, GroupChanges> => ({
	...domainGroups(client),
	values: (group) => Object.fromEntries(Object.entries(groupAttributes).map(([name, attribute]) => [name, textIn(group, attribute)])),
	same: (_field, present, wanted) => (present ?? '') === (wanted ?? ''),
	change(group, changes) {
		const given = Object.entries(changes).flatMap(([name, value]) => (isField(name) ? [[groupAttributes[name], value ?? '']] : []));
		const attributes = Object.fromEntries(given) as Record<string, string>;
		return [
			{
				name: 'change the group',
				fields: Object.keys(changes),
				request: modification(group.dn, { replace: attributes }),
				send: async (now) => ({ record: await client.directory.update(groupKind, now, attributes) }),
			},
		];
	},
});
