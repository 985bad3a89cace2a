import type { Answer, Backend, Exchange, Person } from '../shared/types';
import { kindOf, serve } from './dispatch';
import { State } from './state';
import type { Entry } from './tree';

const isPerson = (entry: Entry): boolean => entry.category === 'person' && entry.attributes.sAMAccountName !== undefined && !entry.system;

function toPerson(entry: Entry): Person {
	const { attributes } = entry;
	return {
		username: attributes.sAMAccountName ?? '',
		firstName: attributes.firstName ?? '',
		lastName: attributes.lastName ?? '',
		displayName: attributes.displayName ?? '',
		email: attributes.mail ?? '',
		phone: attributes.telephoneNumber ?? '',
		enabled: !attributes.disabled,
		locked: attributes.locked ?? false,
		groups: [...entry.memberOf].map((group) => group.rdn.value),
		id: entry.dn,
		container: entry.parent?.dn ?? '',
	};
}

/** Directory Server on a NAS, behind the DSM Web API. */
const expiryTime = (end: string): number | undefined => (end === '' ? undefined : Math.floor(Date.parse(end) / 1000));

export class SynologyBackend implements Backend {
	readonly service = 'synologyDirectoryServer';
	readonly state: State;

	constructor(settings: Record<string, unknown>) {
		this.state = new State(settings);
	}

	kindOf = (exchange: Exchange): string => kindOf(exchange);
	handle = (exchange: Exchange): Answer => serve(exchange, this.state);
	people = (): Person[] => [...this.state.tree.all()].filter(isPerson).map(toPerson);
	set = (settings: Record<string, unknown>): void => this.state.set(settings);
	reset = (): void => this.state.reset();
	expireSessions = (): void => this.state.sessions.end(this.state.settings.sessionExpiryCode);

	/** Somebody is hired with Windows' own tools. Without a container the new person lives in CN=Users. */
	addPerson(person: Person): Person {
		const { tree } = this.state;
		const groups = (person.groups ?? []).map((name) => this.group(name));
		const displayName = person.displayName ?? `${person.firstName ?? ''} ${person.lastName ?? ''}`.trim();
		const entry = tree.addBelow(person.container ?? `CN=Users,${tree.baseDn}`, {
			rdn: { type: 'CN', value: person.username },
			category: 'person',
			password: person.password,
			attributes: {
				sAMAccountName: person.username,
				firstName: person.firstName,
				lastName: person.lastName,
				displayName,
				mail: person.email,
				telephoneNumber: person.phone,
				disabled: person.enabled === false,
				locked: person.locked ?? false,
				...(person.expiresAt === undefined ? {} : { accountExpiryTime: expiryTime(person.expiresAt) }),
			},
		});
		for (const group of groups) tree.addMember(group, entry);
		return toPerson(entry);
	}

	/** `username` renames the account and leaves the DN; `container` moves and leaves the account. */
	changePerson(username: string, changes: Partial<Person>): Person | undefined {
		const { tree } = this.state;
		const entry = tree.account(username);
		if (!entry || !isPerson(entry)) return undefined;
		const { attributes } = entry;
		const groups = changes.groups?.map((name) => this.group(name));
		if (changes.container !== undefined) tree.move(entry, changes.container);
		if (changes.username !== undefined) tree.renameAccount(entry, changes.username);
		attributes.firstName = changes.firstName ?? attributes.firstName;
		attributes.lastName = changes.lastName ?? attributes.lastName;
		attributes.displayName = changes.displayName ?? attributes.displayName;
		attributes.mail = changes.email ?? attributes.mail;
		attributes.telephoneNumber = changes.phone ?? attributes.telephoneNumber;
		attributes.locked = changes.locked ?? attributes.locked;
		if (changes.enabled !== undefined) attributes.disabled = !changes.enabled;
		if (changes.expiresAt !== undefined) attributes.accountExpiryTime = expiryTime(changes.expiresAt);
		entry.password = changes.password ?? entry.password;
		tree.touch(entry);
		if (groups) {
			for (const group of [...entry.memberOf]) tree.removeMember(group, entry);
			for (const group of groups) tree.addMember(group, entry);
		}
		return toPerson(entry);
	}

	removePerson(username: string): boolean {
		const entry = this.state.tree.account(username);
		if (!entry || !isPerson(entry)) return false;
		this.state.tree.remove(entry.dn);
		return true;
	}

	details(): Record<string, unknown> {
		const { state } = this;
		const groups: Record<string, string[]> = {};
		const groupDetails: Record<string, unknown> = {};
		const passwords: Record<string, string> = {};
		const changedByApi: Record<string, unknown> = {};
		const containers: string[] = [];
		for (const entry of state.tree.all()) {
			const { attributes, category } = entry;
			const account = attributes.sAMAccountName ?? '';
			if (category === 'group') {
				groups[account] = [...entry.members].map((one) => one.attributes.sAMAccountName ?? one.rdn.value);
				groupDetails[account] = { dn: entry.dn, ...attributes };
			} else if (category === 'person') {
				if (account !== '' && entry.password !== undefined) passwords[account] = entry.password;
				if (entry.viaApi) changedByApi[account] = { dn: entry.dn, ...attributes };
			} else if (category !== 'computer') containers.push(entry.dn);
		}
		return {
			settings: { ...state.settings },
			baseDn: state.tree.baseDn,
			containers,
			groups,
			groupDetails,
			passwords,
			changedByApi,
			sessions: state.sessions.list(),
			failedLogins: state.sessions.blocked(),
			tasks: { deletions: [...state.tasks.deletions.keys()], updates: [...state.tasks.updates.keys()] },
			violations: state.violations.slice(),
			ignoredFields: state.ignoredFields.slice(),
			mails: state.mails.slice(),
			domainUsers: state.domainUsers.slice(),
			domainGroups: state.domainGroups.slice(),
		};
	}

	private group(name: string): Entry {
		const entry = this.state.tree.account(name);
		if (entry?.category !== 'group') throw new Error(`There is no group "${name}"`);
		return entry;
	}
}
