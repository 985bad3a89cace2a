import { asDn, type DistinguishedName } from '../directory/dn';
import { longHash } from '../directory/hash';
import { joinFilters } from '../directory/ldapFilter';
import { isPlainObject, parsedJson } from '../json';
import type { Guid } from './attributes';
import type { LdapConnection, LdapEntry } from './connection';
import type { DomainLookup } from './lookup';
import { bytesAt, guidOf, hasClass, numberAt, readUser, textAt, userAttributes, type DomainUser } from './records';
import { userKind } from './rules';

/** Which number of a controller counts: that of the creation, or of the latest change. */
export type Counted = 'created' | 'changed';

/**
 * A place in one controller's own count of changes (uSNCreated, uSNChanged). The numbers mean nothing to another controller,
 * nor to a database that was restored, so it holds how to know both: the controllers with their invocation ids and own numbers,
 * and a witness, the user or group with the number itself, which has to be found again.
 */
interface Place {
	version: 1;
	base: string;
	controllers: string;
	mark: string;
	witness: { guid: string; created: string };
}

export interface Changes {
	/** Whoever was created or changed since, as they are now; those of an earlier answer may be among them. */
	users: DomainUser[];
	/** Who was deleted since, as far as the account may see deleted objects. */
	deleted: Guid[];
	/** Groups of which something has changed, members included. */
	groups: Guid[];
	baseDn: DistinguishedName;
	/** For the next question. */
	place: string;
}

export interface Walk {
	users: DomainUser[];
	baseDn: DistinguishedName;
	/** Undefined where the domain holds nobody yet: there is no number to begin with. */
	place: string | undefined;
}

const attributes = [...new Set([...userAttributes, 'isDeleted', 'invocationId'])];
const attributeOf: Record<Counted, string> = { created: 'uSNCreated', changed: 'uSNChanged' };

/** A user or group with the controller's numbers of it. */
interface Counting {
	guid: string;
	created: bigint;
	number: bigint;
}

/** What has changed in a domain since the last time, by one search. Seen on Samba 4.17, which writes one change at a time. */
export class DomainChanges {
	constructor(
		private readonly connection: LdapConnection,
		private readonly lookup: DomainLookup,
	) {}

	/**
	 * Everybody, and the place from which changes can be asked for afterwards: what changes during the walk comes after it.
	 *
	 * @throws BackendError kind `notFound` when the container is not there
	 */
	async everybody(by: Counted, base?: string): Promise<Walk> {
		const { baseDn, highestUsn } = await this.lookup.server();
		const controllers = await this.connection.search({ ...everywhere, filter: settingsFilter, attributes });
		const pages: DomainUser[][] = [];
		for await (const page of this.lookup.pages(userKind, { base: base ?? baseDn, filter: '', deep: true })) pages.push(page);
		const users = pages.flat();
		const people = users.map(({ guid, usnCreated, usnChanged }) => ({
			guid,
			created: usnCreated,
			number: by === 'created' ? usnCreated : usnChanged,
		}));
		const counted = [...people, ...(by === 'changed' ? await this.groups(by) : [])].filter(({ number }) => number <= highestUsn);
		const witness = latestOf(counted, -1n);
		const place = witness && written({ base: baseDn, controllers: fingerprintOf(controllers), witness });
		return { users, baseDn, place };
	}

	private async groups(by: Counted): Promise<Counting[]> {
		const { baseDn } = await this.lookup.server();
		const search = { base: baseDn, scope: 'sub' as const, filter: groupFilter, attributes: ['objectGUID', 'uSNCreated', 'uSNChanged'] };
		return (await this.connection.search(search)).flatMap((entry) => countingOf(entry, by));
	}

	/**
	 * What has changed since a place; undefined when the place is another controller's, or of a database that has been restored:
	 * then everybody has to be read.
	 */
	async since(place: string, by: Counted): Promise<Changes | undefined> {
		const from = readPlace(place);
		const baseDn = from && asDn(from.base);
		if (from === undefined || baseDn === undefined) return undefined;
		const isChanged = `(${attributeOf[by]}>=${from.mark})`;
		const people = joinFilters(['(objectClass=user)', '(!(objectClass=computer))', isChanged]);
		const groups = by === 'changed' ? joinFilters([groupFilter, isChanged]) : '';
		const filter = joinFilters([people, groups, settingsFilter], 'or');
		const pages: LdapEntry[][] = [];
		for await (const page of this.connection.pages({ ...everywhere, filter, attributes, deleted: true })) pages.push(page);
		const entries = pages.flat();
		const settings = entries.filter((entry) => hasClass(entry, 'ntdsdsa'));
		if (fingerprintOf(settings) !== from.controllers) return undefined;
		const isWitness = (entry: LdapEntry): boolean =>
			guidOf(entry) === from.witness.guid && numberAt(entry, 'uSNCreated') === BigInt(from.witness.created);
		if (!entries.some(isWitness)) return undefined;

		const isDeleted = (entry: LdapEntry): boolean => textAt(entry, 'isDeleted') === 'TRUE';
		// The witness comes with every answer, changed or not.
		const isLater = (entry: LdapEntry): boolean => numberAt(entry, attributeOf[by]) > BigInt(from.mark);
		const isLive = (entry: LdapEntry, name: string): boolean => hasClass(entry, name) && !isDeleted(entry);
		// Later pages show what changed while they were read: the next answer begins behind the first.
		const first = pages.find(({ length }) => length > 0) ?? [];
		const certain = first.filter((entry) => isLive(entry, 'user') || isLive(entry, 'group'));
		const latest = latestOf(
			certain.flatMap((entry) => countingOf(entry, by)),
			BigInt(from.mark),
		);
		return {
			users: entries.filter((entry) => isLive(entry, 'user') && isLater(entry)).map(readUser),
			deleted: entries.filter((entry) => hasClass(entry, 'user') && isDeleted(entry)).flatMap((entry) => guidOf(entry) ?? []),
			groups: entries.filter((entry) => isLive(entry, 'group') && isLater(entry)).flatMap((entry) => guidOf(entry) ?? []),
			baseDn,
			place: latest === undefined ? place : written({ ...from, witness: latest }),
		};
	}
}

const everywhere = { base: '', scope: 'sub', allPartitions: true } as const;
const settingsFilter = '(objectClass=nTDSDSA)';
const groupFilter = '(objectClass=group)';

/** All controllers of the domain, each with the id of its database and the number that the one who answers gave to it. */
function fingerprintOf(settings: LdapEntry[]): string {
	const lines = settings.map((entry) =>
		[guidOf(entry), bytesAt(entry, 'invocationId')?.toString('hex'), textAt(entry, 'uSNCreated')].join(' '),
	);
	return longHash(lines.sort());
}

function countingOf(entry: LdapEntry, by: Counted): Counting[] {
	const guid = guidOf(entry);
	if (guid === undefined) return [];
	return [{ guid, created: numberAt(entry, 'uSNCreated'), number: numberAt(entry, attributeOf[by]) }];
}

/** Who has the highest number, above one. */
function latestOf(counted: readonly Counting[], above: bigint): Counting | undefined {
	return counted.reduce<Counting | undefined>(
		(best, one) => (one.number > above && (best === undefined || one.number > best.number) ? one : best),
		undefined,
	);
}

function written({ base, controllers, witness }: { base: string; controllers: string; witness: Counting }): string {
	const { guid, created, number } = witness;
	const place: Place = { version: 1, base, controllers, mark: String(number), witness: { guid, created: String(created) } };
	return JSON.stringify(place);
}

function readPlace(text: string): Place | undefined {
	const read = parsedJson(text);
	if (!isPlainObject(read) || !isPlainObject(read.witness)) return undefined;
	const { version, base, controllers, mark } = read;
	const { guid, created } = read.witness;
	const isNumber = (value: unknown): value is string => typeof value === 'string' && /^\d{1,19}$/.test(value);
	if (version !== 1 || typeof base !== 'string' || typeof controllers !== 'string' || typeof guid !== 'string') return undefined;
	return isNumber(mark) && isNumber(created) ? { version, base, controllers, mark, witness: { guid, created } } : undefined;
}
