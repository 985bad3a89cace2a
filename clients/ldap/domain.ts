import { isWithin, parentDn, sameDn, type DistinguishedName } from '../directory/dn';
import { escapeFilterValue } from '../directory/ldapFilter';
import { BackendError } from '../errors';
import { settleWrite } from '../http/lostWrite';
import type { ClientContext, DirectoryClient } from '../directory/client';
import type { Redactor } from '../http/redact';
import { accountBits, byGuid, fileTimeOf, hexRdn, logonNames, readEntryName, unicodePassword, type Guid } from './attributes';
import { DomainChanges } from './changes';
import { LdapConnection, type Modification } from './connection';
import { DomainLookup, type Kind } from './lookup';
import { type Account, type DomainGroup, type DomainRecord, type DomainUser, type RecordReference } from './records';
import { policyAttributes, readPolicy, type PasswordPolicy } from './passwordPolicy';
import { checkNotPrimary, checkPassword, groupKind, isThereAlready, memberKind, service, unitKind, userKind } from './rules';
import type { DomainSettings } from './settings';
import { DomainUnits } from './units';

/** LDAP_MATCHING_RULE_IN_CHAIN: follows groups inside of groups. */
const inChain = ':1.2.840.113556.1.4.1941:';
const flagTries = 3;

/** What a write did: `unchanged` when there was nothing to do and nothing was sent, or another was faster. */
export type Effect = 'changed' | 'unchanged';

export function openDomain(settings: DomainSettings, context: ClientContext): DomainClient {
	return new DomainClient(settings, context);
}

/**
 * The domain behind a Synology, by LDAP: what DSM's web API has no call for. Records are found by name, DN or GUID, and
 * then addressed by their GUID alone.
 */
export class DomainClient implements DirectoryClient {
	readonly lookup: DomainLookup;
	readonly changes: DomainChanges;
	readonly units: DomainUnits;
	private readonly connection: LdapConnection;
	private policy?: Promise<PasswordPolicy | undefined>;

	/** @throws BackendError kind `configuration` when a setting can't be used; nothing is sent here */
	constructor(
		settings: DomainSettings,
		private readonly context: ClientContext,
	) {
		this.connection = new LdapConnection(settings, context);
		this.lookup = new DomainLookup(this.connection);
		this.changes = new DomainChanges(this.connection, this.lookup);
		this.units = new DomainUnits(this.connection, this.lookup, context.signal);
	}

	get redactor(): Redactor {
		return this.connection.redactor;
	}

	async check(): Promise<string> {
		await this.connection.open();
		const { baseDn, dnsName } = await this.lookup.server();
		const [user] = await this.lookup.list(userKind, { limit: 1 });
		if (user === undefined) {
			throw new BackendError({
				kind: 'rights',
				message: `The domain controller ${dnsName ?? this.connection.address.name} let the domain user in, but shows no users`,
				cure: 'Give the domain user the right to read the domain',
			});
		}
		return `Connected to the domain controller ${dnsName ?? this.connection.address.name} (${baseDn}) by LDAPS`;
	}

	/**
	 * What the domain asks of the passwords of new users; asked once per execution. Undefined where it is not shown, or where
	 * the container belongs to another domain. Existing users may have rules of their own.
	 */
	async passwordPolicy(container: DistinguishedName): Promise<PasswordPolicy | undefined> {
		const { baseDn } = await this.lookup.server();
		if (!isWithin(container, baseDn)) return undefined;
		this.policy ??= this.connection
			.search({ base: baseDn, scope: 'base', attributes: policyAttributes })
			.then(([entry]) => (entry === undefined ? undefined : readPolicy(entry)));
		return await this.policy;
	}

	async close(): Promise<void> {
		await this.connection.close().catch(() => undefined);
	}

	async findUser(reference: RecordReference): Promise<DomainUser | undefined> {
		return await this.lookup.find(userKind, reference);
	}

	/** Users below a container, as they come. */
	users(base: DistinguishedName | string): AsyncGenerator<DomainUser[], void, void> {
		return this.lookup.pages(userKind, { base, filter: '', deep: true });
	}

	async findGroup(reference: RecordReference): Promise<DomainGroup | undefined> {
		return await this.lookup.find(groupKind, reference);
	}

	/**
	 * Sets or clears one bit of userAccountControl and leaves the others as they are.
	 *
	 * The old value is named in the change (delete it, add the new one): Samba refuses with 16 when somebody else has
	 * written meanwhile, and takes it without a word only when the new value is there already. Then it is read anew.
	 * Samba sets lockoutTime to 0 with any write of this attribute.
	 */
	async setFlag(user: DomainUser, bit: number, on: boolean): Promise<{ user: DomainUser; effect: Effect }> {
		let current = user;
		for (let attempt = 1; ; attempt += 1) {
			const wanted = on ? current.userAccountControl | bit : current.userAccountControl & ~bit;
			if (wanted === current.userAccountControl) return { user: current, effect: 'unchanged' };
			const old = String(current.userAccountControl);
			try {
				const changed = await this.change(
					current,
					`change the state of the user '${user.username}'`,
					[one('delete', 'userAccountControl', old), one('add', 'userAccountControl', String(wanted))],
					(now) => now.userAccountControl === wanted,
				);
				return { user: changed, effect: 'changed' };
			} catch (reason) {
				const overtaken = reason instanceof BackendError && reason.code === 16 && attempt < flagTries;
				if (!overtaken) throw reason;
				current = await this.again(userKind, user);
			}
		}
	}

	async disable(user: DomainUser): Promise<{ user: DomainUser; effect: Effect }> {
		return await this.setFlag(user, accountBits.disabled, true);
	}

	async enable(user: DomainUser): Promise<{ user: DomainUser; effect: Effect }> {
		return await this.setFlag(user, accountBits.disabled, false);
	}

	/** Ends a lock-out; the count of wrong passwords begins anew. */
	async unlock(user: DomainUser): Promise<DomainUser> {
		return await this.change(user, `unlock the user '${user.username}'`, [one('replace', 'lockoutTime', '0')], (now) => !now.locked);
	}

	/** @param expires  milliseconds since 1970; null = never */
	async setExpiry(user: DomainUser, expires: number | null): Promise<DomainUser> {
		const value = fileTimeOf(expires);
		return await this.change(
			user,
			`set the expiry of the user '${user.username}'`,
			[one('replace', 'accountExpires', value)],
			(now) => now.accountExpires === expires,
		);
	}

	/**
	 * Sets a password, any Unicode text. Both attributes go in one request, so that nobody can log in with the new
	 * password before "must change" stands.
	 *
	 * @param mustChange  false clears an earlier "must change": Samba does so with any new password
	 */
	async setPassword(user: DomainUser, password: string, mustChange: boolean): Promise<DomainUser> {
		this.redactor.add(password);
		checkPassword(user, password, mustChange);
		const modifications: Modification[] = [{ operation: 'replace', attribute: 'unicodePwd', values: [unicodePassword(password)] }];
		if (mustChange) modifications.push(one('replace', 'pwdLastSet', '0'));
		return await this.change(user, `set the password of the user '${user.username}'`, modifications);
	}

	/** Changes attributes of any record; empty text or null clears one. */
	async update<R extends DomainRecord>(kind: Kind<R>, record: R, changes: Record<string, string | null>): Promise<R> {
		const modifications = Object.entries(changes).map(
			([attribute, value]): Modification => ({ operation: 'replace', attribute, values: value === null || value === '' ? [] : [value] }),
		);
		if (modifications.length === 0) return record;
		return await this.write(kind, record, `change the ${kind.noun} '${record.name}'`, modifications);
	}

	/**
	 * Gives a user another logon name: sAMAccountName and userPrincipalName together, its realm kept.
	 *
	 * @throws BackendError kind `conflict` when the name is taken
	 */
	async changeLogonName(user: DomainUser, name: string): Promise<DomainUser> {
		const modifications = Object.entries(logonNames(user, name)).map(([attribute, value]) => one('replace', attribute, value));
		return await this.change(user, `change the logon name of '${user.username}'`, modifications, (now) => now.username === name);
	}

	/** Gives a record another name of its own (cn, ou). GUID, groups and logon name stay. */
	async rename<R extends DomainRecord>(kind: Kind<R>, record: R, newName: string): Promise<R> {
		const name = readEntryName(newName, `The new name of the ${kind.noun}`);
		const rdn = hexRdn(kind.noun === unitKind.noun ? 'OU' : 'CN', name);
		// Samba looks for the parent in the text of the name it is given, and finds none in a GUID: it has to be told.
		const parent = parentDn((await this.again(kind, record)).dn) ?? '';
		return await this.place(kind, record, `rename the ${kind.noun} '${record.name}'`, rdn, parent, (now) => now.name === name);
	}

	/** Puts a record below another container. GUID, groups and logon name stay. @throws BackendError kind `notFound` without that container */
	async move<R extends DomainRecord>(kind: Kind<R>, record: R, container: string): Promise<R> {
		const parent = await this.lookup.inDomain(container, 'container');
		const rdn = hexRdn(kind.noun === unitKind.noun ? 'OU' : 'CN', record.name);
		const done = (now: R): boolean => sameDn(parentDn(now.dn) ?? '', parent);
		if (done(record)) return record;
		return await this.place(kind, record, `move the ${kind.noun} '${record.name}'`, rdn, parent, done);
	}

	/** Groups that name the record; `nested` also those that hold these. The primary group is told apart: it names nobody. */
	async groupsOf(record: DomainRecord, nested = false): Promise<DomainGroup[]> {
		return await this.lookup.list(groupKind, { filter: `(member${nested ? inChain : ''}=${escapeFilterValue(record.dn)})` });
	}

	/** The group that every user has without being named in it; undefined when it can't be read. */
	async primaryGroupOf(user: DomainUser): Promise<DomainGroup | undefined> {
		if (user.sid === null || user.primaryGroupId === null) return undefined;
		const sid = user.sid.replace(/\d+$/, String(user.primaryGroupId));
		const [group] = await this.lookup.list(groupKind, { filter: `(objectSid=${escapeFilterValue(sid)})`, limit: 1 });
		return group;
	}

	/** Users, groups and computers in a group; `nested` also those of groups inside it. */
	async membersOf(group: DomainGroup, nested = false, limit?: number): Promise<Account[]> {
		return await this.lookup.list(memberKind, { filter: `(memberOf${nested ? inChain : ''}=${escapeFilterValue(group.dn)})`, limit });
	}

	/** @param member  DN or `<GUID=…>` */
	async isMember(group: DomainGroup, member: string): Promise<boolean> {
		const filter = `(member=${escapeFilterValue(member)})`;
		return (await this.connection.search({ base: byGuid(group.guid), scope: 'base', filter, attributes: ['cn'] })).length > 0;
	}

	/** A user or group, to be put into a group or taken out. */
	async findMember(reference: RecordReference): Promise<Account | undefined> {
		return await this.lookup.find(memberKind, reference);
	}

	/** Changes the group, since membership can't be written at the member's side. `unchanged` when they are in it already. */
	async addMember(group: DomainGroup, member: Account): Promise<Effect> {
		return await this.membership(group, member, 'add');
	}

	/** `unchanged` when they were not in it. @throws BackendError kind `invalid` for the primary group */
	async removeMember(group: DomainGroup, member: Account): Promise<Effect> {
		checkNotPrimary(group, member);
		return await this.membership(group, member, 'delete');
	}

	private async membership(group: DomainGroup, member: Account, operation: 'add' | 'delete'): Promise<Effect> {
		const purpose =
			operation === 'add'
				? `put '${member.name}' into the group '${group.name}'`
				: `take '${member.name}' out of the group '${group.name}'`;
		try {
			await settleWrite({
				what: purpose,
				service,
				signal: this.context.signal,
				send: async () => await this.connection.modify(byGuid(group.guid), [one(operation, 'member', byGuid(member.guid))], purpose),
				look: async () => ((await this.isMember(group, byGuid(member.guid))) === (operation === 'add') ? null : undefined),
				repeatable: true,
			});
			return 'changed';
		} catch (reason) {
			if (!(reason instanceof BackendError) || !isThereAlready(reason, operation)) throw reason;
			return 'unchanged';
		}
	}

	private async change(
		user: DomainUser,
		purpose: string,
		modifications: Modification[],
		isDone?: (now: DomainUser) => boolean,
	): Promise<DomainUser> {
		return await this.write(userKind, user, purpose, modifications, isDone);
	}

	private async write<R extends DomainRecord>(
		kind: Kind<R>,
		record: R,
		purpose: string,
		modifications: Modification[],
		isDone?: (now: R) => boolean,
	): Promise<R> {
		return await this.settled(
			kind,
			record,
			purpose,
			async () => await this.connection.modify(byGuid(record.guid), modifications, purpose),
			isDone,
		);
	}

	private async place<R extends DomainRecord>(
		kind: Kind<R>,
		record: R,
		purpose: string,
		rdn: string,
		parent: string,
		isDone: (now: R) => boolean,
	): Promise<R> {
		return await this.settled(
			kind,
			record,
			purpose,
			async () => await this.connection.rename(byGuid(record.guid), rdn, parent, purpose),
			isDone,
		);
	}

	/** Sends a write and gives the record as it is afterwards; a lost answer is settled by that same reading. */
	private async settled<R extends DomainRecord>(
		kind: Kind<R>,
		record: R,
		purpose: string,
		send: () => Promise<void>,
		isDone?: (now: R) => boolean,
	): Promise<R> {
		const { value } = await settleWrite<R | undefined>({
			what: purpose,
			service,
			signal: this.context.signal,
			send: async () => {
				await send();
				return undefined;
			},
			look:
				isDone &&
				(async () => {
					const now = await this.again(kind, record);
					return isDone(now) ? now : undefined;
				}),
		});
		return value ?? (await this.again(kind, record));
	}

	private async again<R extends DomainRecord>(kind: Kind<R>, { guid, name }: { guid: Guid; name: string }): Promise<R> {
		const record = await this.lookup.find(kind, { by: 'guid', guid });
		if (record !== undefined) return record;
		throw new BackendError({
			kind: 'notFound',
			message: `The ${kind.noun} '${name}' is no longer there`,
			cure: 'It was deleted meanwhile',
		});
	}
}

const one = (operation: Modification['operation'], attribute: string, value: string): Modification => ({
	operation,
	attribute,
	values: [value],
});
