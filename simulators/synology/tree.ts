import { randomUUID } from 'node:crypto';
import { DirectoryFailure, itemCode } from './failures';
import { type Rdn, dnKey, encodeRdn, parseDn, rdnKey } from './names';

export type Category = 'person' | 'group' | 'computer' | 'organizationalUnit' | 'container' | 'builtinDomain';

/** 2^63-1 of accountExpires in Unix seconds: never. */
export const never = 910692730085;

export interface Attributes {
	sAMAccountName?: string;
	firstName?: string;
	lastName?: string;
	displayName?: string;
	initials?: string;
	description?: string;
	mail?: string;
	physicalDeliveryOfficeName?: string;
	telephoneNumber?: string;
	web?: string;
	disabled?: boolean;
	locked?: boolean;
	passwordExpired?: boolean;
	cannotChangePassword?: boolean;
	passwordNeverExpires?: boolean;
	accountExpiryTime?: number;
	groupType?: string;
	groupScope?: string;
}

export interface NewEntry {
	rdn: Rdn;
	category: Category;
	attributes?: Attributes;
	password?: string;
	/** Ships with the domain: neither deletable nor movable. */
	builtIn?: boolean;
	hidden?: boolean;
	/** A system container: nothing in it counts as people. */
	system?: boolean;
	viaApi?: boolean;
}

// Shared by all that can't have any, so that a hundred thousand people stay cheap.
const none = new Set<Entry>();
const noViews = new Map<string, Entry[]>();

export class Entry {
	dn = '';
	key = '';
	readonly children: Set<Entry>;
	readonly members: Set<Entry>;
	readonly memberOf = new Set<Entry>();
	readonly category: Category;
	readonly attributes: Attributes;
	readonly builtIn: boolean;
	readonly hidden: boolean;
	readonly system: boolean;
	password: string | undefined;
	/** Let in for an hour more after a change (Samba's `old password allowed period`). */
	passwordBefore: { text: string; changedAt: number } | undefined;
	/** What only LDAP shows, by attribute in lower case. */
	more: Map<string, string[]> | undefined;
	viaApi: boolean;
	/** This controller's own numbers of the entry's creation and latest change, and the moments of both. */
	readonly created = { usn: 0, at: 0 };
	readonly changed = { usn: 0, at: 0 };
	rdn: Rdn;
	/** Sorted views of the children by category, dropped on every change. */
	views: Map<string, Entry[]>;

	constructor(
		readonly number: number,
		public parent: Entry | undefined,
		given: NewEntry,
	) {
		this.rdn = given.rdn;
		this.category = given.category;
		this.children = this.isLeaf ? none : new Set();
		this.members = given.category === 'group' ? new Set() : none;
		this.views = this.isLeaf ? noViews : new Map();
		this.attributes = { ...given.attributes };
		this.password = given.password;
		this.builtIn = given.builtIn ?? false;
		this.hidden = given.hidden ?? false;
		this.system = (given.system ?? false) || (parent?.system ?? false);
		this.viaApi = given.viaApi ?? false;
		this.place(parent);
	}

	place(parent: Entry | undefined): void {
		this.parent = parent;
		this.dn = parent ? `${encodeRdn(this.rdn)},${parent.dn}` : '';
		this.key = parent ? `${rdnKey(this.rdn)}\u0000${parent.key}` : '';
	}

	/** Nothing can be made below it. */
	get isLeaf(): boolean {
		return this.category === 'person' || this.category === 'group' || this.category === 'computer';
	}

	get guid(): string {
		return `5ca1ab1e-0000-4000-8000-${this.number.toString(16).padStart(12, '0')}`;
	}

	setPassword(password: string): void {
		if (this.password !== undefined) this.passwordBefore = { text: this.password, changedAt: Date.now() };
		this.password = password;
	}

	/** Scattered, but the same at every look. */
	get order(): number {
		return Math.imul(this.number + 1, 2654435761) >>> 0;
	}
}

const forbidden = /[,"/\\[\]:;|=+*?<>]/;
const longestInitials = 6;

/** What is left of a deleted entry. */
export interface Deleted {
	entry: Entry;
	/** Its DN among the deleted objects. */
	dn: string;
	name: string;
	lastKnownParent: string;
}

/** The directory: one name space for accounts, DNs compared without case. */
export class Tree {
	private readonly entries = new Map<string, Entry>();
	private readonly accounts = new Map<string, Entry>();
	private readonly numbered = new Map<number, Entry>();
	private numbers = 0;
	/** The highest number of a change (uSN). */
	usn = 3000;
	/** Who counts: another controller has another, and a restored database too. */
	invocation = randomUUID();
	readonly deleted: Deleted[] = [];
	readonly base: Entry;

	constructor(readonly baseDn: string) {
		const [first = { type: 'DC', value: 'com' }] = parseDn(baseDn) ?? [];
		this.base = new Entry(0, undefined, { rdn: first, category: 'container', builtIn: true });
		this.base.dn = baseDn;
		this.base.key = dnKey(baseDn) ?? '';
		this.entries.set(this.base.key, this.base);
		this.numbered.set(0, this.base);
	}

	all = (): IterableIterator<Entry> => this.entries.values();
	account = (name: string): Entry | undefined => this.accounts.get(name.toLowerCase());
	/** The entry of a GUID, which holds its number. */
	identified = (guid: string): Entry | undefined => {
		const entry = this.numbered.get(Number.parseInt(guid.slice(-12), 16));
		return entry?.guid === guid.toLowerCase() ? entry : undefined;
	};
	find(dn: string): Entry | undefined {
		const key = dnKey(dn);
		return key === undefined ? undefined : this.entries.get(key);
	}

	/** @throws DirectoryFailure when the account name is taken or malformed, or the DN exists. */
	add(parent: Entry, given: NewEntry): Entry {
		const account = given.attributes?.sAMAccountName;
		if (parent.isLeaf) throw new DirectoryFailure(itemCode.add, `objectclass: ${parent.dn} is not a possible superior`);
		if (account !== undefined) this.checkAccount(account);
		const entry = new Entry(this.numbers + 1, parent, given);
		if (this.entries.has(entry.key)) throw new DirectoryFailure(itemCode.add, `Entry ${entry.dn} already exists`);
		this.numbers += 1;
		this.entries.set(entry.key, entry);
		this.numbered.set(entry.number, entry);
		if (account !== undefined) this.accounts.set(account.toLowerCase(), entry);
		parent.children.add(entry);
		parent.views.clear();
		this.touch(entry);
		Object.assign(entry.created, entry.changed);
		return entry;
	}

	/** Counts a change. */
	touch(entry: Entry): void {
		this.usn += 1;
		Object.assign(entry.changed, { usn: this.usn, at: Date.now() });
	}

	/** What another controller of the domain shows: the same people, counted by itself. */
	becomeAnotherController(): void {
		this.invocation = randomUUID();
		this.usn += 50_000;
		for (const entry of this.entries.values()) {
			this.touch(entry);
			entry.created.usn = entry.changed.usn;
		}
	}

	/** Adds below a DN, as a request names it. */
	addBelow(parentDn: string, given: NewEntry): Entry {
		const parent = this.find(parentDn);
		if (!parent) {
			if (parseDn(parentDn) === undefined) throw new DirectoryFailure(itemCode.add, "invalid dn '(null)'");
			const dn = `${encodeRdn(given.rdn)},${parentDn}`;
			throw new DirectoryFailure(itemCode.add, `objectclass: Cannot add ${dn}, parent does not exist!`);
		}
		return this.add(parent, given);
	}

	/** @throws DirectoryFailure when it is built in or has children. */
	remove(dn: string): void {
		const entry = this.find(dn);
		if (!entry?.parent) throw new DirectoryFailure(itemCode.remove, `No such object: ${dn}`);
		if (entry.builtIn) throw new DirectoryFailure(itemCode.remove, `${entry.dn} is a critical system object`);
		if (entry.children.size > 0) {
			const text = `subtree_delete: Unable to delete a non-leaf node (it has ${entry.children.size} children)!`;
			throw new DirectoryFailure(itemCode.remove, text);
		}
		// Links to what is gone go with it; the groups don't count that as a change of their own.
		for (const group of entry.memberOf) group.members.delete(entry);
		for (const member of entry.members) member.memberOf.delete(entry);
		this.entries.delete(entry.key);
		this.numbered.delete(entry.number);
		const account = entry.attributes.sAMAccountName;
		if (account !== undefined) this.accounts.delete(account.toLowerCase());
		entry.parent.children.delete(entry);
		entry.parent.views.clear();
		this.touch(entry);
		const name = `${entry.rdn.value}\nDEL:${entry.guid}`;
		const left = `${encodeRdn({ type: entry.rdn.type, value: name })},CN=Deleted Objects,${this.baseDn}`;
		this.deleted.push({ entry, dn: left, name, lastKnownParent: entry.parent.dn });
	}

	move(entry: Entry, containerDn: string): void {
		const target = this.find(containerDn);
		if (!target || target.isLeaf) throw new DirectoryFailure(itemCode.modify, `No such container: ${containerDn}`);
		this.relocate(entry, entry.rdn, target);
	}

	/** Gives an entry another name, another container, or both; what is below goes with it. */
	relocate(entry: Entry, rdn: Rdn, target: Entry): void {
		const there = this.entries.get(`${rdnKey(rdn)}\u0000${target.key}`);
		if (there !== undefined && there !== entry) {
			throw new DirectoryFailure(itemCode.modify, `${encodeRdn(rdn)} already exists in ${target.dn}`);
		}
		entry.parent?.children.delete(entry);
		entry.parent?.views.clear();
		entry.rdn = rdn;
		this.replace(entry, target);
		target.children.add(entry);
		target.views.clear();
		this.touch(entry);
	}

	private replace(entry: Entry, parent: Entry): void {
		this.entries.delete(entry.key);
		entry.place(parent);
		this.entries.set(entry.key, entry);
		for (const child of entry.children) this.replace(child, entry);
	}

	renameAccount(entry: Entry, name: string): void {
		const before = entry.attributes.sAMAccountName ?? '';
		if (before.toLowerCase() !== name.toLowerCase()) this.checkAccount(name);
		this.accounts.delete(before.toLowerCase());
		entry.attributes.sAMAccountName = name;
		this.accounts.set(name.toLowerCase(), entry);
		this.touch(entry);
	}

	/** @throws DirectoryFailure for a member of the group; its text names the GUID, never the DN. */
	addMember(group: Entry, member: Entry): void {
		if (group.members.has(member)) {
			throw new DirectoryFailure(itemCode.modify, `Attribute member already exists for target GUID ${member.guid}`);
		}
		group.members.add(member);
		member.memberOf.add(group);
		this.touch(group);
	}

	removeMember(group: Entry, member: Entry): void {
		group.members.delete(member);
		member.memberOf.delete(group);
		this.touch(group);
	}

	/** The children of these categories, in the directory's own order or the alphabet's. */
	children(parent: Entry, categories: string[], alphabetical: boolean): Entry[] {
		const name = `${alphabetical}:${categories.join()}`;
		let view = parent.views.get(name);
		if (!view) {
			view = [...parent.children].filter((child) => categories.includes(child.category));
			view.sort(alphabetical ? (a, b) => (a.key < b.key ? -1 : 1) : (a, b) => a.order - b.order);
			parent.views.set(name, view);
		}
		return view;
	}

	/** @throws DirectoryFailure when the database would not take the values; then nothing is changed. */
	change(entry: Entry, changes: Attributes): void {
		if ((changes.initials ?? '').length > longestInitials) {
			throw new DirectoryFailure(itemCode.modify, "attribute 'initials': value is too long (maximum 6)");
		}
		Object.assign(entry.attributes, changes);
		this.touch(entry);
	}

	private checkAccount(name: string): void {
		if (name === '' || forbidden.test(name)) {
			throw new DirectoryFailure(itemCode.add, `samldb: sAMAccountName '${name}' contains characters that are not allowed`);
		}
		if (name.includes('@')) {
			// The salt of its Kerberos keys is made from the name.
			throw new DirectoryFailure(itemCode.add, `Failed to generate kerberos salt for '${name}': Malformed representation of principal`);
		}
		if (this.accounts.has(name.toLowerCase())) {
			throw new DirectoryFailure(itemCode.add, `samldb: samAccountName '${name}' already in use!`);
		}
	}
}
