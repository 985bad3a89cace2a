import { readablePath } from '../../../../clients/directory/dn';
import type { SynologyClient } from '../../../../clients/synology/client';
import { newGroupParams, type NewGroup } from '../../../../clients/synology/groups';
import type { DirectoryObject, ObjectReference } from '../../../../clients/synology/types';
import { showing, type RecordKind } from '../../../shared/record';
import { nameOf } from '../input';
import { service } from '../records';

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
				request: { api: 'SYNO.ActiveDirectory.Group', version: 1, method: 'create', params: newGroupParams(group) },
				send: async () => ({ record: await client.groups.create(group, { wasFree }) }),
			},
		];
	},
});
