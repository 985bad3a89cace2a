import { readablePath } from '../../../../clients/directory/dn';
import type { DomainGroup } from '../../../../clients/ldap/records';
import { groupKind } from '../../../../clients/ldap/rules';
import type { SynologyClient } from '../../../../clients/synology/client';
import { newGroupParams, type NewGroup } from '../../../../clients/synology/groups';
import type { DirectoryObject, ObjectReference } from '../../../../clients/synology/types';
import { showing, type RecordKind } from '../../../shared/record';
import { nameOf } from '../input';
import { domainGroups, dsmCall, modification, service } from '../records';

export type GroupFields = Omit<NewGroup, 'container'> & { container?: string };

export const groups = (client: SynologyClient): RecordKind<ObjectReference, DirectoryObject, GroupFields> => ({
	noun: 'group',
	service,
	nameOf,
	find: async (named) => await client.groups.find(named),
	identity: ({ dn, logonName, name }) => ({ dn, sAMAccountName: logonName, id: dn, name: logonName ?? name }),
	values: ({ mail, description }) => ({ email: mail, description }),
	show: showing<DirectoryObject>({
		idFields: ['dn', 'sAMAccountName'],
		simplified: (found) =>
			found.map(({ dn, logonName, name, description, mail, known }) => ({
				id: dn,
				name: logonName ?? name,
				description,
				email: mail,
				path: readablePath(dn),
				source: 'synologyDirectoryServer',
				...(known === undefined ? {} : { guid: known.guid }),
			})),
		raw: ({ raw }) => ({ ...raw }),
	}),

	async create(fields, { wasFree }) {
		const group: NewGroup = { ...fields, container: fields.container ?? (await client.domain.defaultContainer()) };
		return [
			{
				name: 'create the group',
				fields: Object.keys(group),
				request: dsmCall('SYNO.ActiveDirectory.Group', 1, 'create', newGroupParams(group)),
				send: async () => ({ record: await client.groups.create(group, { wasFree }) }),
			},
		];
	},
});

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
