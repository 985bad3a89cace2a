import { childDn, parentDn } from '../../../../clients/directory/dn';
import type { OrganizationalUnit } from '../../../../clients/ldap/records';
import type { SynologyClient } from '../../../../clients/synology/client';
import { showing, type RecordKind } from '../../../shared/record';
import { addition, service } from '../records';

export interface UnitFields {
	name: string;
	/** DN of what it is put into; undefined = the domain itself. */
	container?: string;
	description?: string;
}

/** Named by DN; done at the domain controller. */
export const units = (client: SynologyClient): RecordKind<string, OrganizationalUnit, UnitFields> => ({
	noun: 'organizational unit',
	service,
	nameOf: (dn) => dn,
	find: async (dn) => await client.directory.units.find({ by: 'dn', dn }),
	identity: ({ dn, name, guid }) => ({ id: dn, name, guid }),
	values: ({ name, description, dn }) => ({ name, description, container: parentDn(dn) }),
	show: showing<OrganizationalUnit>({
		idFields: ['dn', 'objectguid'],
		simplified: (found) =>
			found.map(({ dn, name, description, guid }) => ({ id: dn, name, description, guid, source: 'synologyDirectoryServer' })),
		raw: ({ raw }) => raw,
	}),

	async create({ name, container, description }) {
		const parent = container ?? (await client.directory.lookup.server()).baseDn;
		return [
			{
				name: 'create the organizational unit',
				fields: ['name', 'container', 'description'],
				request: addition(childDn('OU', name, parent), { objectClass: 'organizationalUnit', ...(description ? { description } : {}) }),
				send: async () => ({ record: await client.directory.units.create(name, parent, description) }),
			},
		];
	},

	remove: (unit) => [
		{
			name: 'delete the organizational unit',
			request: { ldap: 'delete', dn: unit.dn },
			send: async () => await client.directory.units.remove(unit),
		},
	],
});
