import { BackendError } from '../errors';
import { settleWrite } from '../http/lostWrite';
import { byGuid, hexRdn, readEntryName } from './attributes';
import type { LdapConnection } from './connection';
import type { DomainLookup } from './lookup';
import type { OrganizationalUnit, RecordReference } from './records';
import { service, unitKind } from './rules';

/** Organizational units of the domain: found, made and taken away. */
export class DomainUnits {
	constructor(
		private readonly connection: LdapConnection,
		private readonly lookup: DomainLookup,
		private readonly signal?: AbortSignal,
	) {}

	async find(reference: RecordReference): Promise<OrganizationalUnit | undefined> {
		return await this.lookup.find(unitKind, reference);
	}

	async create(name: string, parent: string, description?: string): Promise<OrganizationalUnit> {
		const rdn = hexRdn('OU', readEntryName(name, 'The name of the organizational unit'));
		const dn = `${rdn},${await this.lookup.inDomain(parent, 'container')}`;
		const attributes = { objectClass: ['top', 'organizationalUnit'], ...(description ? { description: [description] } : {}) };
		const purpose = `create the organizational unit '${name}'`;
		await settleWrite({
			what: purpose,
			service,
			signal: this.signal,
			send: async () => await this.connection.add(dn, attributes, purpose),
			// An organizational unit of that name may be somebody else's: seeing it does not tell whose work it is.
			look: async () =>
				(await this.find({ by: 'dn', dn })) === undefined
					? undefined
					: await Promise.reject(new BackendError({ kind: 'uncertain', message: 'there is an organizational unit of that name now' })),
		});
		const unit = await this.find({ by: 'dn', dn });
		if (unit !== undefined) return unit;
		throw new BackendError({
			kind: 'rights',
			message: `The organizational unit '${name}' was created, but the domain user may not see it`,
			cure: 'Give it the right to read the container',
		});
	}

	/** Deletes a unit that holds nothing. @throws BackendError kind `conflict` naming the first thing it holds */
	async remove(unit: OrganizationalUnit): Promise<void> {
		const [held] = await this.connection.search({
			base: byGuid(unit.guid),
			scope: 'one',
			filter: '(objectClass=*)',
			attributes: ['name'],
			limit: 1,
		});
		if (held !== undefined) {
			throw new BackendError({
				kind: 'conflict',
				message: `The organizational unit '${unit.name}' is not empty: it holds '${held.dn}'`,
				cure: 'Move or delete what it holds first',
				delivery: 'unsent',
			});
		}
		const purpose = `delete the organizational unit '${unit.name}'`;
		await settleWrite({
			what: purpose,
			service,
			signal: this.signal,
			// Without the tree-delete control the server itself refuses (66) when something came in meanwhile.
			send: async () => await this.connection.remove(byGuid(unit.guid), purpose),
			look: async () => ((await this.find({ by: 'guid', guid: unit.guid })) === undefined ? null : undefined),
		});
	}
}
