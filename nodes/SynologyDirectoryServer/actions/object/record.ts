import { readablePath } from '../../../../clients/directory/dn';
import type { SynologyClient } from '../../../../clients/synology/client';
import type { DirectoryObject } from '../../../../clients/synology/types';
import { showing, type RecordKind } from '../../../shared/record';
import { service } from '../records';

/** Objects of any kind, named by their DN. */
export const objects = (client: SynologyClient): RecordKind<string, DirectoryObject> => ({
	noun: 'object',
	service,
	nameOf: (dn) => dn,
	find: async (dn) => await client.objects.find(dn),
	identity: ({ dn, category, name, displayName, logonName }) => ({
		dn,
		objectCategory: category,
		id: dn,
		username: logonName,
		name,
		displayName,
	}),
	values: ({ mail, description }) => ({ mail, description }),
	show: showing<DirectoryObject>({
		idFields: ['dn', 'objectCategory'],
		simplified: (found) =>
			found.map(({ dn, category, name, logonName, displayName, description }) => ({
				id: dn,
				name,
				category,
				username: logonName,
				displayName,
				description,
				path: readablePath(dn),
				source: 'synologyDirectoryServer',
			})),
		raw: ({ raw }) => ({ ...raw }),
	}),
});
