import { randomBytes } from 'node:crypto';
import type { Fault } from '../shared/types';
import { Caller, Sessions, checkRights, seededRights } from './access';
import { Directory, Entry, keyOf, type Attributes } from './directory';
import { fatal, ldapDown, refuse, unauthorized, unknownDn, unknownType } from './failures';
import { typeNamed } from './objectTypes';
import type { ObjectType } from './model';
import { isLockedHash, matches } from './passwords';
import { changeSettings, defaultSettings, type Settings } from './settings';

export const baseDn = 'dc=example,dc=com';

/** Everything one simulated server knows. */
export class World {
	settings: Settings = defaultSettings();
	directory = new Directory();
	readonly sessions = new Sessions();
	readonly tokens = new Map<string, { login: string; expires: number }>();
	/** Logins that stay taken after their entry was archived. */
	readonly archivedLogins = new Map<string, string>();
	nextNumber = 1101;
	/** The fault planted for the request being served. */
	fault: Fault | undefined;
	private micro = 0;

	change(changes: Record<string, unknown>): void {
		const settings = changeSettings(this.settings, changes);
		checkRights(settings.rights);
		this.settings = settings;
	}

	milliseconds(): number {
		const { now, clockOffsetSeconds } = this.settings;
		return (now === null ? Date.now() : new Date(now).getTime()) + clockOffsetSeconds * 1000;
	}

	/** LDAP's own time stamp: whole seconds, UTC. */
	stamp(): string {
		return `${new Date(this.milliseconds()).toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`;
	}

	/** With microseconds, never twice the same. */
	fineStamp(): string {
		this.micro = (this.micro + 7) % 1_000_000;
		return `${this.stamp().slice(0, -1)}.${String(this.micro).padStart(6, '0')}Z`;
	}

	before15(): boolean {
		return this.settings.version !== '1.5';
	}

	/** @throws Failure shape B */
	type(name: string): ObjectType {
		const found = typeNamed(name);
		const missing = (found?.type === 'AUDITEVENT' && !this.settings.audit) || (found?.type === 'ARCHIVEDOBJECT' && !this.settings.archive);
		if (!found || missing) throw unknownType(name);
		return this.settings.missingTabs.length === 0 ? found : this.withoutMissing(found);
	}

	private readonly reduced = new Map<string, ObjectType>();
	/** The same object for the same type, by which its fields are remembered. */
	private withoutMissing(type: ObjectType): ObjectType {
		const { missingTabs } = this.settings;
		const name = JSON.stringify([type.type, missingTabs]);
		const known = this.reduced.get(name) ?? { ...type, tabs: type.tabs.filter(({ id }) => !missingTabs.includes(id)) };
		this.reduced.set(name, known);
		return known;
	}

	/** @throws Failure shape B */
	entry(dn: string): Entry {
		const found = this.directory.get(dn);
		if (!found) throw unknownDn(dn);
		return found;
	}

	/** The department an entry of this type lies in. */
	baseOf(type: ObjectType, dn: string): string {
		const parent = dn.replace(/^[^,\\]*(?:\\.[^,\\]*)*,/, '');
		return type.ou !== '' && parent.toLowerCase().startsWith(type.ou) ? parent.slice(type.ou.length) : parent;
	}

	departments(): Map<string, string> {
		const paths = new Map([[baseDn, '/']]);
		for (const entry of this.directory.ofType('DEPARTMENT')) {
			const names = entry.dn
				.slice(0, -(baseDn.length + 1))
				.split(',')
				.reverse();
			paths.set(entry.dn, `/${names.map((name) => name.replace(/^ou=/, '')).join('/')}`);
		}
		return paths;
	}

	isLocked = (entry: Entry): boolean => isLockedHash(entry.first('userPassword'));
	/** A locked user can't be changed or deleted at all since 1.5. */
	isFrozen = (entry: Entry): boolean => !this.before15() && this.isLocked(entry);

	/** @throws Failure when somebody has the entry open. */
	demandUnopened(dn: string): void {
		if (this.fault?.mode === 'cannotGetLock') throw this.opened(dn, `uid=fd-admin,ou=people,${baseDn}`);
		const holder = this.holderOf(dn);
		if (holder !== undefined) throw this.opened(dn, holder);
	}

	holderOf(dn: string): string | undefined {
		for (const [open, holder] of Object.entries(this.settings.openEntries)) {
			if (keyOf(open) !== keyOf(dn)) continue;
			if (typeof holder === 'string') return holder;
			return (holder.ageSeconds ?? 0) > 1800 ? undefined : holder.by;
		}
		return undefined;
	}

	private opened(dn: string, author: string) {
		const failure = refuse(`Cannot get a lock on ${dn}. It has been locked by ${author}.`, 400, { dn, author });
		failure.problems[0].class = 'WebServiceLockError';
		failure.problems[0].line = 236;
		return failure;
	}

	/** @throws Failure shape A, or a page when LDAP is down. */
	signIn(user: string, password: string): Caller {
		this.demandLdap();
		if (user.includes('*')) throw unauthorized('Login (uid) is not unique inside the LDAP tree. Please contact your administrator.');
		const account = this.directory.indexed('uid', user);
		if (password === '') throw unauthorized('unauthenticated bind (DN with no password) disallowed');
		if (!account || !matches(account.first('userPassword'), password)) throw unauthorized('Invalid credentials');
		const rights = this.settings.rights[account.first('uid')] ?? seededRights[account.first('uid')] ?? [];
		return new Caller(account, rights, this.departments(), this.settings.recovery);
	}

	demandLdap(): void {
		if (this.settings.ldapDown || this.fault?.mode === 'ldapDown') throw ldapDown();
	}

	audit(action: 'create' | 'modify' | 'remove', type: ObjectType, dn: string, caller: Caller): void {
		if (!this.settings.audit) return;
		const at = this.fineStamp();
		this.put(`fdAuditDateTime=${at},ou=audit,${baseDn}`, 'AUDITEVENT', {
			objectClass: ['fdAuditEvent'],
			fdAuditDateTime: [at],
			fdAuditId: [randomBytes(8).toString('hex')],
			fdAuditAuthorDN: [caller.dn],
			fdAuditAction: [action],
			fdAuditObjectType: [`plugin/${type.tabs[0].id}`],
			fdAuditObject: [dn],
			fdAuditResult: ['Success'],
		});
	}

	put(dn: string, type: string, attributes: Attributes, template = false): Entry {
		const now = this.stamp();
		return this.directory.add(new Entry(dn, type, attributes, now, now, template));
	}

	/** The last write to each group: whose, when, and who was in it before. */
	private readonly groupWrites = new Map<string, { caller: Caller; at: number; before: readonly string[] }>();
	private collisions = 0;

	forgetGroupWrites(): void {
		this.groupWrites.clear();
		this.collisions = 0;
	}

	/**
	 * Another session writes to the group at this moment: the group's side asks for its lock, the person's side does not
	 * and works on the members that it saw before.
	 *
	 * @returns the members that this write starts from
	 * @throws Failure on the group's side: a refusal, or now and then the page of a collision of locks
	 */
	membersForWrite(group: Entry, attribute: string, caller: Caller, side: 'group' | 'person'): readonly string[] {
		const last = this.groupWrites.get(group.key);
		const now = Date.now();
		const overlaps = last !== undefined && last.caller !== caller && now - last.at < this.settings.overlapMs;
		if (overlaps && side === 'group') {
			this.collisions += 1;
			if (this.collisions % 3 === 0)
				throw fatal('FusionDirectoryLdapError', 'Already exists (while operating on LDAP server "ldap://ldap.example.com")');
			throw this.opened(group.dn, last.caller.dn);
		}
		const members = overlaps ? last.before : [...group.values(attribute)];
		this.groupWrites.set(group.key, { caller, at: now, before: members });
		return members;
	}

	/** Group memberships follow moves and deletions; `to` undefined = gone. */
	follow(from: Entry, fromDn: string, to?: string): void {
		const lists = [
			['OGROUP', 'member'],
			['ROLE', 'roleOccupant'],
		] as const;
		for (const [type, attribute] of lists) {
			for (const group of this.directory.ofType(type)) {
				const members = group.attributes[attribute];
				const at = members?.indexOf(fromDn) ?? -1;
				// The last member of a group of names can't be taken out: the DN of nobody stays behind.
				if (to === undefined && type === 'OGROUP' && members?.length === 1) continue;
				if (at >= 0) members.splice(at, 1, ...(to === undefined ? [] : [to]));
			}
		}
		if (to !== undefined) return;
		for (const group of this.directory.ofType('GROUP')) {
			const members = group.attributes.memberUid;
			const at = members?.indexOf(from.first('uid')) ?? -1;
			if (at >= 0) members.splice(at, 1);
		}
	}
}
