import { dnKey, rdnValue, type DistinguishedName } from '../directory/dn';
import { filterFromRow, joinFilters } from '../directory/ldapFilter';
import { endsBefore, textOrNull, type DirectoryUser } from '../directory/user';
import { BackendError } from '../errors';
import type { JsonValue } from '../json';
import { readTexts } from './json';
import { hasCode } from './messages';
import { endNames, endOf, endsMissingAt } from './accountEnd';
import { ifAllowed, inOrder, type CheckedObject } from './objectReader';
import type { Protocols } from './objectTypes';
import type { Objects } from './objects';
import type { LockAction, LockState } from './protocol';
import { settle } from './settle';
import type { AttributeRequest } from './types';

/** A user as listings show one; null for what is not set, not readable, or was not asked for. */
export interface FusionUser {
	entry: CheckedObject;
	dn: DistinguishedName;
	uid: string | null;
	cn: string | null;
	sn: string | null;
	givenName: string | null;
	displayName: string | null;
	mail: string | null;
	telephoneNumber: string | null;
	/** UTC, `YYYYMMDDHHMMSSZ`; from 1.4 on. */
	createTimestamp: string | null;
	/** UTC, `YYYYMMDDHHMMSSZ`; from 1.4 on. */
	modifyTimestamp: string | null;
	locked: boolean | null;
	/** When the account ends by the tabs Unix and Samba, the earlier of the two (ISO 8601, UTC). */
	expiresAt: string | null;
	/** DNs of groups; null in listings. */
	groups: string[] | null;
}

export interface UserQuery {
	/** LDAP filter with escaped values, e.g. `(createTimestamp>=20261121000000Z)`. */
	filter?: string;
	/** DN of a department; without, the whole tree. */
	base?: string;
	/** Ask for the lock state as well: one more request per 500 users. Default off. */
	lockStates?: boolean;
	/** Only users whose account ends before this moment. The server finds who has an end at all, and compares no dates itself. */
	endsBefore?: Date;
	/** More attributes for `entry.attributes`. */
	attributes?: AttributeRequest;
}

/** Whether the times an entry was made and changed can be had: not before 1.4, not without read rights. */
export type TimestampSupport = 'readable' | 'unsupported' | 'notReadable' | 'unknown';

const type = 'USER';
const standardNames = [
	'uid',
	'cn',
	'sn',
	'givenName',
	'displayName',
	'mail',
	'telephoneNumber',
	'createTimestamp',
	'modifyTimestamp',
	'shadowExpire',
	'sambaKickoffTime',
] as const;
type StandardName = (typeof standardNames)[number];
/** Users whose groups are asked for one by one, before those of everybody are read at once. */
const askedSingly = 2;
/** How long the groups of everybody serve further users. */
const sharedMs = 15_000;

interface SharedGroups {
	/** Milliseconds when they were asked for. */
	at: number;
	/** `Objects.membershipWrites` at that moment. */
	writes: number;
	found: Promise<Map<string, string[]> | undefined>;
}

/** `isUserLocked` searches once for each: a request of more takes seconds. */
const usersPerLockRequest = 500;

export class Users {
	/** Attributes this server does not have: the mail plugin may be missing, the version may be old. */
	private readonly missing: Set<string>;
	private readonly missingEnds: Set<string>;
	private groupsAsked = 0;
	private shared?: SharedGroups;
	/** Login names of archived users, read once. */
	private archived?: Promise<string[]>;

	/** @param account.server  address and database, to remember what it lacks */
	constructor(
		private readonly protocols: Protocols,
		private readonly objects: Objects,
		private readonly account: { username: string; server: string },
	) {
		this.missingEnds = endsMissingAt(account.server);
		this.missing = new Set(this.missingEnds);
	}

	/**
	 * Users, sorted by login name; the complete list or an error.
	 *
	 * @throws BackendError as `Objects.list`
	 * @see ls, GET /objects/user
	 */
	async list({ lockStates, ...query }: UserQuery = {}): Promise<FusionUser[]> {
		const users = (await this.entries(query)).map(readUser);
		if (!lockStates || users.length === 0) return users;
		const states = await this.lockStates(users.map(({ dn }) => dn));
		return users.map((user, index) => ({ ...user, locked: states[index] }));
	}

	/** The same as the server lists them; `readUser` reads one. */
	async entries({ filter, base, endsBefore: moment, attributes }: Omit<UserQuery, 'lockStates'> = {}): Promise<CheckedObject[]> {
		const everybody = await this.listKnown(attributes, async (known, names) => {
			// The schemas of LDAP servers give these attributes no order, so that a comparison by <= would find nobody.
			const ending = endNames.filter((name) => names.has(name)).map((field) => filterFromRow({ field, comparison: 'present' }));
			if (moment !== undefined && ending.length === 0) return [];
			const asked = moment === undefined ? filter : joinFilters([filter ?? '', joinFilters(ending, 'or')]);
			return await this.objects.listBelow(type, { attributes: known, base, filter: asked });
		});
		const entries = moment === undefined ? everybody : everybody.filter((entry) => endsBefore(readUser(entry), moment));
		return inOrder(entries, (one, other) => compare(sortKey(one), sortKey(other)));
	}

	/**
	 * One user with lock state and groups.
	 *
	 * @param by  a DN, or a login name (`uid`, unique over the tree)
	 * @returns undefined when there is none, or this account may not see it
	 */
	async find(by: { dn: string } | { uid: string }, attributes?: AttributeRequest): Promise<FusionUser | undefined> {
		const user = await this.findPlain(by, attributes);
		if (user === undefined) return undefined;
		return { ...user, locked: await this.isLocked(user), groups: await this.groups(user) };
	}

	/** Whether a user is locked; null where this account may not see it. @see isUserLocked, GET /userlock/{dn} */
	async isLocked({ dn }: Pick<FusionUser, 'dn'>): Promise<boolean | null> {
		return (await this.lockStates([dn]))[0];
	}

	/** As `find`, without lock state and groups: one request. */
	async findPlain(by: { dn: string } | { uid: string }, attributes?: AttributeRequest): Promise<FusionUser | undefined> {
		if ('dn' in by) {
			const entries = await this.listKnown(attributes, async (known) => {
				const found = await this.objects.find(type, by.dn, known);
				return found === undefined ? [] : [found];
			});
			return entries[0] && readUser(entries[0]);
		}
		const filter = filterFromRow({ field: 'uid', comparison: 'equals', value: by.uid });
		const found = await this.list({ filter, attributes });
		if (found.length > 1) {
			throw new BackendError({
				kind: 'conflict',
				message: `There are ${found.length} users with the login name '${by.uid}'`,
				cure: 'Name the user by DN',
			});
		}
		return found[0];
	}

	/** @throws BackendError `notFound` */
	async require(by: { dn: string } | { uid: string }, attributes?: AttributeRequest): Promise<FusionUser> {
		const user = await this.findPlain(by, attributes);
		if (user !== undefined) return user;
		throw new BackendError({
			kind: 'notFound',
			message: `There is no user '${'dn' in by ? by.dn : by.uid}' in FusionDirectory, or this account may not see it`,
			cure: 'Check the name; nothing was changed',
		});
	}

	/**
	 * DNs of the groups of names a user is a member of; null where this account may not see groups. No listing of users
	 * tells them: the groups are asked who holds this DN. For more than two users one request after the other they are read
	 * for everybody, which serves for some seconds, until this client writes something that may change them.
	 */
	async groups({ dn }: Pick<FusionUser, 'dn'>): Promise<string[] | null> {
		this.groupsAsked += 1;
		if (this.groupsAsked > askedSingly) {
			const everybody = await this.sharedGroups();
			return everybody === undefined ? null : (everybody.get(dnKey(dn)) ?? []);
		}
		const filter = filterFromRow({ field: 'member', comparison: 'equals', value: dn });
		const found = await ifAllowed(async () => await this.objects.list('OGROUP', { attributes: { dn: 'raw' }, filter }));
		return found?.map((group) => group.dn) ?? null;
	}

	private async sharedGroups(): SharedGroups['found'] {
		const { membershipWrites: writes } = this.objects;
		const { shared } = this;
		if (shared !== undefined && shared.writes === writes && Date.now() - shared.at < sharedMs) return await shared.found;
		const reading: SharedGroups = { at: Date.now(), writes, found: this.groupsOfMany() };
		this.shared = reading;
		try {
			return await reading.found;
		} catch (reason) {
			if (this.shared === reading) this.shared = undefined;
			throw reason;
		}
	}

	/** The same for many users by one listing of all groups; users without a group have none, undefined = not visible. */
	async groupsOfMany(): Promise<Map<string, string[]> | undefined> {
		const found = await ifAllowed(async () => await this.objects.list('OGROUP', { attributes: { dn: 'raw', member: 'all' } }));
		if (found === undefined) return undefined;
		const groups = new Map<string, string[]>();
		for (const { dn, attributes } of found) {
			for (const member of readTexts(attributes.member)) {
				const key = dnKey(member);
				const list = groups.get(key);
				if (list) list.push(dn);
				else groups.set(key, [dn]);
			}
		}
		return groups;
	}

	/**
	 * Whether users are locked, in the order of their DNs; null for a user whose state can't be had.
	 *
	 * @see isUserLocked (JSON-RPC, for its lists)
	 */
	async lockStates(dns: readonly string[]): Promise<LockState[]> {
		const states: LockState[][] = [];
		for (let start = 0; start < dns.length; start += usersPerLockRequest) {
			states.push(await this.lockStatesOf(dns.slice(start, start + usersPerLockRequest)));
		}
		return ([] as LockState[]).concat(...states);
	}

	/** One user deleted meanwhile, or without a password, spoils a whole call: halves find it. */
	private async lockStatesOf(dns: string[]): Promise<LockState[]> {
		try {
			return await (await this.protocols.chosen()).lockStates(dns);
		} catch (reason) {
			if (!(reason instanceof BackendError) || !['rights', 'notFound', 'invalid'].includes(reason.kind)) throw reason;
			if (reason.kind === 'rights' || dns.length === 1) return dns.map(() => null);
			const middle = Math.ceil(dns.length / 2);
			return [...(await this.lockStatesOf(dns.slice(0, middle))), ...(await this.lockStatesOf(dns.slice(middle)))];
		}
	}

	/**
	 * Locks or unlocks a user: marks the password so that it no longer fits. Doing it again changes nothing.
	 *
	 * @throws BackendError `rights`, `invalid` for a user without a password, `uncertain`
	 * @see lockUser, PUT /userlock/{dn}
	 */
	async setLock({ dn }: Pick<FusionUser, 'dn'>, action: LockAction): Promise<void> {
		await settle({
			what: `${action} '${dn}'`,
			send: async (): Promise<true> => {
				await (await this.protocols.chosen()).setLock(dn, action);
				return true;
			},
			look: async () => ((await this.lockStates([dn]))[0] === (action === 'lock') ? true : undefined),
			signal: this.protocols.signal,
		});
	}

	/** Locks a user again whom a change had to unlock; also when the execution was stopped meanwhile. */
	async lockAgain(user: Pick<FusionUser, 'dn'>): Promise<void> {
		await this.protocols.despiteStop(async () => await this.setLock(user, 'lock'));
	}

	/** Sets a new password. @see setFields user.userPassword */
	async setPassword(user: FusionUser, password: string): Promise<void> {
		if (password === '')
			throw new BackendError({ kind: 'invalid', message: 'The new password is empty', fields: ['userPassword'], delivery: 'unsent' });
		await this.objects.update(user.entry, { user: { userPassword: password } });
	}

	/** Login names that begin like this: of users, and of archived ones, which stay reserved where the plugin archive keeps them. */
	async loginNamesLike(stem: string): Promise<string[]> {
		const filter = filterFromRow({ field: 'uid', comparison: 'startsWith', value: stem });
		const entries = await this.objects.list(type, { attributes: { uid: 'first' }, filter });
		this.archived ??= this.archivedNames();
		return [...entries.flatMap((entry) => firstText(entry.attributes.uid) ?? []), ...(await this.archived)];
	}

	private async archivedNames(): Promise<string[]> {
		try {
			const entries = await this.objects.list('ARCHIVEDOBJECT', { attributes: { fdObjectDN: 'first' } });
			return entries.flatMap((entry) => rdnValue(firstText(entry.attributes.fdObjectDN) ?? '') ?? []);
		} catch (reason) {
			// No such plugin, or no right to look into the archive: creating tells then.
			if (reason instanceof BackendError && ['rights', 'notFound', 'invalid'].includes(reason.kind)) return [];
			throw reason;
		}
	}

	/** Whether a trigger can go by `createTimestamp`. */
	async timestampSupport(): Promise<TimestampSupport> {
		const filter = filterFromRow({ field: 'uid', comparison: 'equals', value: this.account.username });
		for (const wanted of [filter, '']) {
			try {
				const attributes: AttributeRequest = { uid: 'first', createTimestamp: 'first' };
				const entries = await this.objects.list(type, { attributes, filter: wanted });
				if (entries.some((entry) => 'createTimestamp' in entry.attributes)) return 'readable';
				if (wanted === '') return entries.length === 0 ? 'unknown' : 'notReadable';
			} catch (reason) {
				if (hasCode(reason, 'unknownAttribute')) return 'unsupported';
				throw reason;
			}
		}
		return 'unknown';
	}

	/** Lists with the standard attributes this server knows; learns which it does not. */
	private async listKnown(
		more: AttributeRequest = {},
		list: (attributes: AttributeRequest, names: ReadonlySet<StandardName>) => Promise<CheckedObject[]>,
	): Promise<CheckedObject[]> {
		for (;;) {
			const known = standardNames.filter((name) => !this.missing.has(name));
			try {
				return await list({ ...Object.fromEntries(known.map((name) => [name, 'first' as const])), ...more }, new Set(known));
			} catch (reason) {
				const unknown = reason instanceof BackendError && hasCode(reason, 'unknownAttribute') ? reason.fields[0] : undefined;
				if (unknown === undefined || unknown in more || !known.some((name) => name === unknown)) throw reason;
				// The tab Samba needs the tab Unix.
				for (const name of unknown === 'shadowExpire' ? endNames : [unknown]) {
					this.missing.add(name);
					if (endNames.some((end) => end === name)) this.missingEnds.add(name);
				}
			}
		}
	}
}

const sortKey = ({ dn, attributes }: CheckedObject): string => firstText(attributes.uid) ?? dn;
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** The first value in whatever mode it came. */
const firstText = (value: JsonValue | undefined): string | null => textOrNull(typeof value === 'object' ? readTexts(value)[0] : value);

/** An entry as a user. Each field by its name in the code: looked up by a variable, the fields of 20,000 users take longer than their JSON. */
export function readUser(entry: CheckedObject): FusionUser {
	const attributes: Partial<Record<StandardName, JsonValue>> = entry.attributes;
	return {
		entry,
		dn: entry.dn,
		uid: firstText(attributes.uid),
		cn: firstText(attributes.cn),
		sn: firstText(attributes.sn),
		givenName: firstText(attributes.givenName),
		displayName: firstText(attributes.displayName),
		mail: firstText(attributes.mail),
		telephoneNumber: firstText(attributes.telephoneNumber),
		createTimestamp: firstText(attributes.createTimestamp),
		modifyTimestamp: firstText(attributes.modifyTimestamp),
		expiresAt: endOf(firstText(attributes.shadowExpire), firstText(attributes.sambaKickoffTime)),
		locked: null,
		groups: null,
	};
}

/**
 * The shape all three backends share. A locked user is one who can't sign in, so `enabled` is its opposite.
 *
 * @param locked  and `groups`, where they were asked for elsewhere
 */
export function toDirectoryUser(user: FusionUser, locked = user.locked, groups = user.groups): DirectoryUser {
	return {
		id: user.dn,
		username: user.uid ?? '',
		displayName: user.displayName ?? user.cn,
		firstName: user.givenName,
		lastName: user.sn,
		email: user.mail,
		phone: user.telephoneNumber,
		enabled: locked === null ? null : !locked,
		locked,
		expiresAt: user.expiresAt,
		passwordExpired: null,
		groups,
		source: 'fusionDirectory',
	};
}

/** A filter for a picker: what a person typed, found in names and mail addresses. */
export function searchFilter(text: string, attributes: readonly string[]): string {
	const typed = text.trim();
	return typed === ''
		? ''
		: joinFilters(
				attributes.map((field) => filterFromRow({ field, comparison: 'contains', value: typed })),
				'or',
			);
}
