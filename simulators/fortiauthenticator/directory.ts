import { randomBytes } from 'node:crypto';
import { changeSettings, defaultSettings, type FortiAuthenticatorSettings } from './settings';
import type { LocalUser } from './userFields';

export interface Group {
	id: number;
	name: string;
	password_policy: string;
}
export interface Membership {
	id: number;
	user: number;
	group: number;
}
export interface Token {
	serial: string;
	type: 'ftk' | 'ftm';
	status: 'new' | 'available' | 'pending' | 'assigned';
	locked: boolean;
	license: string;
	last_used_at: string;
	/** What a seed answer encrypts, in hexadecimal. */
	secret: string;
}
export interface RadiusAttribute {
	id: number;
	owner: number;
	vendor: string;
	attribute: string;
	value: string;
}
export interface RemoteUser {
	id: number;
	username: string;
	email: string;
	first_name: string;
	last_name: string;
	mobile_number: string;
	active: boolean;
	reason: number;
	token_auth: boolean;
	token_type: string | null;
	token_serial: string;
	/** Where the account was imported from; the same name can come from several servers. */
	server_name: string;
	server_address: string;
	/** Of LDAP users. */
	dn?: string;
}

/** Everything the appliance stores. Maps keep the database's heap order: an updated row moves to the end. */
export class Directory {
	settings: FortiAuthenticatorSettings = defaultSettings();
	readonly users = new Map<number, LocalUser>();
	/** Accounts of administrators: in the users' id sequence and name space, in no list. */
	readonly administrators = new Map<string, { id: number; username: string; apiKey?: string }>();
	readonly groups = new Map<number, Group>();
	readonly memberships = new Map<number, Membership>();
	readonly tokens = new Map<string, Token>();
	readonly attributes = new Map<number, RadiusAttribute[]>();
	readonly remote = { ldapusers: new Map<number, RemoteUser>(), radiususers: new Map<number, RemoteUser>() };
	readonly lockoutPolicy: Record<string, number | boolean> = {};
	private readonly names = new Map<string, LocalUser>();
	private readonly foldedNames = new Map<string, Set<LocalUser>>();
	private readonly groupsOf = new Map<number, Map<number, number>>();
	private readonly membersOf = new Map<number, Map<number, number>>();
	private readonly sequences = { user: 0, group: 0, membership: 0, attribute: 0 };
	private heap: LocalUser[] | undefined;
	private readonly orders = new Map<string, LocalUser[]>();

	change(changes: Record<string, unknown>): void {
		this.settings = changeSettings(this.settings, changes);
	}

	uri(resource: string, id?: number | string): string {
		const path = `/api/v1/${resource}${id === undefined ? '' : `/${id}`}`;
		return this.settings.slashlessUris ? path : `${path}/`;
	}

	/** The next number; users' numbers have gaps, as a sequence that loses some to rolled back inserts. */
	next(sequence: keyof Directory['sequences']): number {
		this.sequences[sequence] += 1;
		if (sequence === 'user' && this.sequences.user % 7 === 0) this.sequences.user += 1;
		return this.sequences[sequence];
	}

	/** Keeps the sequence ahead of an id that was chosen by hand. */
	passed(id: number): void {
		this.sequences.user = Math.max(this.sequences.user, id);
	}

	// Users

	heapOrder(): readonly LocalUser[] {
		return (this.heap ??= [...this.users.values()]);
	}

	orderedBy(field: keyof LocalUser, descending: boolean): readonly LocalUser[] {
		const key = `${descending ? '-' : ''}${field}`;
		let rows = this.orders.get(key);
		if (!rows) {
			const sign = descending ? -1 : 1;
			rows = [...this.users.values()].sort((a, b) => {
				const [left, right] = [a[field], b[field]];
				if (left === right) return 0;
				if (left === null) return sign;
				if (right === null) return -sign;
				return left < right ? -sign : sign;
			});
			this.orders.set(key, rows);
		}
		return rows;
	}

	private moved(): void {
		this.heap = undefined;
		this.orders.clear();
	}

	userNamed = (name: string): LocalUser | undefined => this.names.get(name);
	usersFolded = (name: string): LocalUser[] => [...(this.foldedNames.get(name.toLowerCase()) ?? [])];
	isTaken(name: string): boolean {
		if (this.names.has(name) || this.administrators.has(name)) return true;
		if (!this.settings.namesIgnoreCase) return false;
		const folded = name.toLowerCase();
		return this.usersFolded(name).length > 0 || [...this.administrators.keys()].some((one) => one.toLowerCase() === folded);
	}

	/** Stores a new user or the new state of one; its row is now the last. */
	store(user: LocalUser): void {
		const before = this.users.get(user.id);
		if (before) this.unindex(before);
		this.users.delete(user.id);
		this.users.set(user.id, user);
		this.names.set(user.username, user);
		const folded = user.username.toLowerCase();
		const alike = this.foldedNames.get(folded) ?? new Set();
		this.foldedNames.set(folded, alike.add(user));
		this.moved();
	}

	private unindex(user: LocalUser): void {
		const folded = user.username.toLowerCase();
		this.names.delete(user.username);
		this.foldedNames.get(folded)?.delete(user);
		if (this.foldedNames.get(folded)?.size === 0) this.foldedNames.delete(folded);
	}

	/** Removes a user with memberships and attributes; the token returns to the pool. */
	removeUser(id: number): boolean {
		const user = this.users.get(id);
		if (!user) return false;
		for (const membership of [...(this.groupsOf.get(id)?.values() ?? [])]) this.leave(membership);
		this.attributes.delete(id);
		this.release(user.token_serial);
		this.unindex(user);
		this.users.delete(id);
		this.moved();
		return true;
	}

	// Groups

	join(user: number, group: number): Membership {
		const membership = { id: this.next('membership'), user, group };
		this.memberships.set(membership.id, membership);
		mapIn(this.groupsOf, user).set(group, membership.id);
		mapIn(this.membersOf, group).set(user, membership.id);
		return membership;
	}

	leave(id: number): boolean {
		const membership = this.memberships.get(id);
		if (!membership) return false;
		this.memberships.delete(id);
		this.groupsOf.get(membership.user)?.delete(membership.group);
		this.membersOf.get(membership.group)?.delete(membership.user);
		return true;
	}

	/** Group ids of a user. */
	groupIds = (user: number): number[] => [...(this.groupsOf.get(user)?.keys() ?? [])];
	/** User ids of a group, administrators included. */
	memberIds = (group: number): number[] => [...(this.membersOf.get(group)?.keys() ?? [])];
	membershipOf = (user: number, group: number): number | undefined => this.groupsOf.get(user)?.get(group);
	membershipsOfUser = (user: number): number[] => [...(this.groupsOf.get(user)?.values() ?? [])];
	membershipsOfGroup = (group: number): number[] => [...(this.membersOf.get(group)?.values() ?? [])];
	groupNamed = (name: string): Group | undefined => [...this.groups.values()].find((group) => group.name === name);
	/** Whose name a membership shows; administrators can be members. */
	accountName(id: number): string | undefined {
		return this.users.get(id)?.username ?? [...this.administrators.values()].find((one) => one.id === id)?.username;
	}

	addGroup(name: string, policy = this.uri('passwordpolicies', 1)): Group {
		const group = { id: this.next('group'), name, password_policy: policy };
		this.groups.set(group.id, group);
		return group;
	}

	removeGroup(id: number): boolean {
		for (const membership of this.membershipsOfGroup(id)) this.leave(membership);
		return this.groups.delete(id);
	}

	// Tokens

	addToken(serial: string, type: Token['type'], rest: Partial<Token> = {}): void {
		const secret = randomBytes(20).toString('hex');
		const license = type === 'ftm' ? 'EFTM000000000001' : '';
		this.tokens.set(serial, { serial, type, status: 'available', locked: false, license, last_used_at: 'N/A', secret, ...rest });
	}

	/** The first token that can be handed out. A locked one says `available` and still can't. */
	freeToken(type: string): Token | undefined {
		return [...this.tokens.values()]
			.filter((token) => token.type === type && token.status === 'available' && !token.locked)
			.sort((a, b) => (a.serial < b.serial ? -1 : 1))[0];
	}

	release(serial: string): void {
		const token = this.tokens.get(serial);
		if (token) token.status = 'available';
	}

	usedLicences(): number {
		return this.users.size + this.remote.ldapusers.size + this.remote.radiususers.size;
	}
}

function mapIn(maps: Map<number, Map<number, number>>, key: number): Map<number, number> {
	const found = maps.get(key) ?? new Map<number, number>();
	maps.set(key, found);
	return found;
}
