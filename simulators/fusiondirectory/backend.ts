import type { Answer, Backend, Exchange, Person } from '../shared/types';
import { Directory, type Attributes, type Entry } from './directory';
import { kindOf, protocolOf } from './kinds';
import { setMemberships } from './memberships';
import { hashed, lockedHash, unlockedHash } from './passwords';
import { apachePage, handleRest } from './rest';
import { handleRpc } from './rpc';
import { followSettings, initialPassword, putPerson, seed } from './seed';
import { defaultSettings } from './settings';
import { World, baseDn } from './world';

export class FusionDirectoryBackend implements Backend {
	readonly service = 'fusionDirectory';
	readonly world = new World();

	constructor(private readonly initial: Record<string, unknown>) {
		this.reset();
	}

	kindOf = kindOf;

	handle(exchange: Exchange): Answer {
		const { protocol, rest } = protocolOf(exchange.path);
		this.world.fault = exchange.fault;
		try {
			const { jsonRpc, rest: restIsOpen, closedStatus } = this.world.settings;
			if ((protocol === 'rpc' && !jsonRpc) || (protocol === 'rest' && !restIsOpen)) return apachePage(closedStatus);
			if (protocol === 'rpc') return handleRpc(this.world, exchange);
			return protocol === 'rest' ? handleRest(this.world, exchange, rest) : apachePage(404);
		} finally {
			this.world.fault = undefined;
		}
	}

	people(): Person[] {
		const groups = this.groupNames();
		return [...this.world.directory.ofType('USER')].map((entry) => this.toPerson(entry, groups));
	}

	private groupNames(): Map<string, string[]> {
		const names = new Map<string, string[]>();
		for (const group of this.world.directory.ofType('OGROUP')) {
			for (const member of group.values('member')) names.set(member, [...(names.get(member) ?? []), group.first('cn')]);
		}
		return names;
	}

	private toPerson(entry: Entry, groups: Map<string, string[]>): Person {
		const locked = this.world.isLocked(entry);
		return {
			id: entry.dn,
			username: entry.first('uid'),
			firstName: entry.first('givenName'),
			lastName: entry.first('sn'),
			displayName: entry.first('displayName') || entry.first('cn'),
			email: entry.first('mail'),
			phone: entry.first('telephoneNumber'),
			enabled: !locked,
			locked,
			groups: groups.get(entry.dn) ?? [],
			container: this.world.baseOf(this.world.type('user'), entry.dn),
		};
	}

	addPerson(person: Person): Person {
		const { world } = this;
		if (!/^[a-zA-Z0-9_.\-@]+$/.test(person.username ?? '')) throw new Error(`"${person.username}" is no login name`);
		if (world.directory.indexed('uid', person.username)) throw new Error(`The login name "${person.username}" is taken`);
		const base = person.container ?? baseDn;
		if (base !== baseDn && world.directory.get(base)?.type !== 'DEPARTMENT') throw new Error(`There is no department "${base}"`);
		const { username, firstName = username, lastName = username, password = initialPassword } = person;
		const entry = putPerson(world, username, firstName, lastName, password, base);
		const rest = { ...person, password: undefined };
		this.write(entry, rest);
		return this.toPerson(entry, new Map([[entry.dn, person.groups ?? []]]));
	}

	changePerson(username: string, changes: Partial<Person>): Person | undefined {
		const entry = this.world.directory.indexed('uid', username);
		if (!entry) return undefined;
		this.write(entry, changes);
		if (changes.container !== undefined || changes.username !== undefined) {
			this.move(entry, changes.container ?? this.world.baseOf(this.world.type('user'), entry.dn));
		}
		entry.modified = this.world.stamp();
		return this.toPerson(entry, this.groupNames());
	}

	private move(entry: Entry, container: string): void {
		const before = entry.dn;
		const dn = `uid=${entry.first('uid')},ou=people,${container}`;
		if (dn === before) return;
		this.world.directory.rename(entry, dn);
		this.world.follow(entry, before, dn);
	}

	private write(entry: Entry, person: Partial<Person>): void {
		const attributes: Attributes = { ...entry.attributes };
		const put = (name: string, value: string | undefined): void => {
			if (value === undefined) return;
			if (value === '') delete attributes[name];
			else attributes[name] = [value];
		};
		put('uid', person.username);
		put('givenName', person.firstName);
		put('sn', person.lastName);
		put('displayName', person.displayName);
		put('telephoneNumber', person.phone);
		put('mail', person.email);
		if (person.expiresAt !== undefined) this.putEnd(attributes, person.expiresAt);
		attributes.cn = [`${attributes.givenName?.[0] ?? ''} ${attributes.sn?.[0] ?? ''}`.trim()];
		if (person.email && !attributes.objectClass.includes('gosaMailAccount')) {
			attributes.objectClass = [...attributes.objectClass, 'gosaMailAccount'];
			attributes.gosaMailDeliveryMode = ['[]'];
		}
		let password = attributes.userPassword?.[0] ?? '';
		if (person.password !== undefined && entry.attributes.userPassword) password = hashed(person.password);
		const locked = person.locked ?? (person.enabled === undefined ? undefined : !person.enabled);
		if (locked !== undefined) password = locked ? lockedHash(password) : unlockedHash(password);
		if (password !== '') attributes.userPassword = [password];
		this.world.directory.replace(entry, attributes);
		if (person.groups === undefined) return;
		const wanted = person.groups;
		const dns = [...this.world.directory.ofType('OGROUP')].filter((group) => wanted.includes(group.first('cn'))).map((group) => group.dn);
		setMemberships(this.world, entry, new Map([['groupsMembership', dns]]));
	}

	/** A day, in the tab Unix. */
	private putEnd(attributes: Attributes, end: string): void {
		delete attributes.shadowExpire;
		if (end === '') return;
		const classes = ['posixAccount', 'shadowAccount'].filter((name) => !attributes.objectClass.includes(name));
		attributes.objectClass = [...attributes.objectClass, ...classes];
		attributes.homeDirectory ??= [`/home/${attributes.uid[0]}`];
		attributes.shadowExpire = [String(Math.floor(Date.parse(end) / 86_400_000))];
	}

	removePerson(username: string): boolean {
		const entry = this.world.directory.indexed('uid', username);
		if (!entry) return false;
		this.world.directory.remove(entry);
		this.world.follow(entry, entry.dn);
		return true;
	}

	expireSessions(): void {
		this.world.sessions.clear();
	}

	details(): Record<string, unknown> {
		const { directory, settings, sessions } = this.world;
		const members = (type: string, attribute: string) =>
			[...directory.ofType(type)].map((entry) => ({
				dn: entry.dn,
				name: entry.first('cn'),
				members: [...entry.values(attribute)],
			}));
		return {
			settings: { ...settings },
			baseDn,
			now: this.world.stamp(),
			sessions: sessions.count(),
			entries: directory.size(),
			departments: [...directory.ofType('DEPARTMENT')].map((entry) => entry.dn),
			groups: members('OGROUP', 'member'),
			unixGroups: members('GROUP', 'memberUid'),
			roles: members('ROLE', 'roleOccupant'),
			templates: [...directory.templatesOf('USER')].map((entry) => entry.dn),
		};
	}

	set(settings: Record<string, unknown>): void {
		this.world.change(settings);
		followSettings(this.world);
	}

	reset(): void {
		const { world } = this;
		world.settings = defaultSettings();
		world.change(this.initial);
		world.directory = new Directory();
		world.sessions.clear();
		world.forgetGroupWrites();
		world.tokens.clear();
		world.archivedLogins.clear();
		world.nextNumber = 1101;
		seed(world);
	}
}
