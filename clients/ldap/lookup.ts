import { childDn, isWithin, sameDn, type DistinguishedName } from '../directory/dn';
import { asDn } from '../directory/dn';
import { escapeFilterValue, joinFilters } from '../directory/ldapFilter';
import { BackendError } from '../errors';
import { asGuid, byGuid } from './attributes';
import type { LdapConnection, LdapEntry } from './connection';
import type { RecordReference } from './records';

/** One kind of record: how it is told from others, and what is read of it. */
export interface Kind<R> {
	/** Lower case, for sentences. */
	noun: string;
	/** Holds for records of this kind only. */
	filter: string;
	attributes: string[];
	read(entry: LdapEntry): R;
}

/** What a controller says of itself. */
export interface ServerInfo {
	baseDn: DistinguishedName;
	/** Name of the controller's own settings entry. */
	settingsDn: string;
	dnsName: string | null;
	highestUsn: bigint;
}

/** Finds records; every answer is checked to be what was asked for. */
export class DomainLookup {
	private known?: Promise<ServerInfo>;

	constructor(private readonly connection: LdapConnection) {}

	/** Asked once per execution. */
	async server(): Promise<ServerInfo> {
		this.known ??= this.readServer();
		return await this.known;
	}

	private async readServer(): Promise<ServerInfo> {
		const attributes = ['defaultNamingContext', 'dsServiceName', 'dnsHostName', 'highestCommittedUSN'];
		const [entry] = await this.connection.search({ base: '', scope: 'base', attributes });
		const text = (name: string): string | undefined => {
			const value = entry?.attributes.get(name.toLowerCase())?.[0];
			return typeof value === 'string' ? value : undefined;
		};
		const baseDn = asDn(text('defaultNamingContext') ?? '');
		if (baseDn === undefined) {
			throw new BackendError({
				kind: 'backend',
				message: `${this.connection.address.name} is an LDAP server, but no domain controller`,
				cure: "Enter the address of the domain controller; the package 'LDAP Server' of a NAS is something else",
			});
		}
		const usn = text('highestCommittedUSN') ?? '';
		return {
			baseDn,
			settingsDn: text('dsServiceName') ?? '',
			dnsName: text('dnsHostName') ?? null,
			highestUsn: /^\d{1,19}$/.test(usn) ? BigInt(usn) : 0n,
		};
	}

	/**
	 * The record, or undefined.
	 *
	 * @throws BackendError kind `invalid` for a name, DN or GUID that is none (nothing is sent), `conflict` when two records have the name
	 */
	async find<R>(kind: Kind<R>, reference: RecordReference): Promise<R | undefined> {
		if (reference.by === 'name') return await this.findByName(kind, reference.name.trim());
		const base = reference.by === 'guid' ? guidBase(reference.guid) : checkedDn(reference.dn, kind.noun);
		const [entry] = await this.connection.search({ base, scope: 'base', filter: kind.filter, attributes: kind.attributes });
		if (entry === undefined) return undefined;
		if (reference.by === 'dn' && !sameDn(entry.dn, base)) throw anotherRecord(kind.noun, base, entry.dn);
		return kind.read(entry);
	}

	private async findByName<R>(kind: Kind<R>, name: string): Promise<R | undefined> {
		if (name === '') throw emptyName(kind.noun);
		const filter = joinFilters([kind.filter, `(sAMAccountName=${escapeFilterValue(name)})`]);
		const { baseDn } = await this.server();
		const found = await this.connection.search({ base: baseDn, scope: 'sub', filter, attributes: kind.attributes, limit: 2 });
		if (found.length > 1) {
			throw new BackendError({
				kind: 'conflict',
				message: `More than one ${kind.noun} has the name '${name}'`,
				cure: 'Name it by its DN',
			});
		}
		return found.length === 0 ? undefined : kind.read(found[0]);
	}

	/** All records of a kind that a filter holds for, in the server's order, up to a limit. */
	async list<R>(kind: Kind<R>, options: { filter?: string; base?: string; limit?: number; deep?: boolean } = {}): Promise<R[]> {
		const base = options.base ?? (await this.server()).baseDn;
		const filter = joinFilters([kind.filter, options.filter ?? '']);
		const scope = options.deep === false ? 'one' : 'sub';
		const entries = await this.connection.search({ base, scope, filter, attributes: kind.attributes, limit: options.limit });
		return entries.map((entry) => kind.read(entry));
	}

	/** The same page by page, so that who has enough can stop. @throws BackendError kind `notFound` without that base */
	async *pages<R>(kind: Kind<R>, { base, filter, deep }: { base: string; filter: string; deep: boolean }): AsyncGenerator<R[], void, void> {
		const search = { base, scope: deep ? ('sub' as const) : ('one' as const), filter: joinFilters([kind.filter, filter]) };
		for await (const page of this.connection.pages({ ...search, attributes: kind.attributes })) {
			yield page.map((entry) => kind.read(entry));
		}
	}

	/** @throws BackendError kind `invalid` when the text is no DN inside of this domain */
	async inDomain(dn: string, what: string): Promise<DistinguishedName> {
		const checked = checkedDn(dn, what);
		const { baseDn } = await this.server();
		if (isWithin(checked, baseDn)) return checked;
		throw new BackendError({
			kind: 'invalid',
			message: `'${dn}' is not in the domain ${baseDn}`,
			cure: `Enter a distinguished name that ends with ${childDn('OU', 'Staff', baseDn).replace(/^OU=Staff,/, '')}`,
			delivery: 'unsent',
		});
	}
}

export function checkedDn(text: string, what: string): DistinguishedName {
	const dn = asDn(text.trim());
	if (dn !== undefined) return dn;
	throw new BackendError({
		kind: 'invalid',
		message: text.trim() === '' ? `The distinguished name of the ${what} is empty` : `'${text}' is not a distinguished name`,
		cure: 'Enter it as the domain lists it, e.g. CN=jdoe,CN=Users,DC=example,DC=com; a comma inside a name is written \\,',
		delivery: 'unsent',
	});
}

function guidBase(text: string): string {
	const guid = asGuid(text);
	if (guid !== undefined) return byGuid(guid);
	throw new BackendError({
		kind: 'invalid',
		message: text.trim() === '' ? 'The GUID is empty' : `'${text}' is not a GUID`,
		cure: 'Enter it as the output shows it: 8-4-4-4-12 hexadecimal digits',
		delivery: 'unsent',
	});
}

const emptyName = (noun: string): BackendError =>
	new BackendError({ kind: 'invalid', message: `The name of the ${noun} is empty`, cure: 'Enter a name', delivery: 'unsent' });

const anotherRecord = (noun: string, asked: string, came: string): BackendError =>
	new BackendError({
		kind: 'protocol',
		message: `The domain controller was asked for the ${noun} '${asked}' and answered with '${came}'`,
		cure: 'Nothing was changed. See whether the address really is that of the domain controller',
	});
