import { asDn, dnKey, parseDn, rdnValue, sameDn, type DistinguishedName } from '../directory/dn';
import { filterFromRow, joinFilters } from '../directory/ldapFilter';
import { BackendError } from '../errors';
import { wait } from '../http/retry';
import { readText, readTexts } from './json';
import { hasCode } from './messages';
import { ifAllowed, invalid, type CheckedObject } from './objectReader';
import type { Protocols } from './objectTypes';
import type { Objects } from './objects';
import type { FusionUser, Users } from './users';

/** Groups of names (DNs as members, at least one), POSIX groups (login names) and roles (DNs). */
export type GroupKind = 'groupOfNames' | 'posixGroup' | 'role';

interface KindFacts {
	type: string;
	/** Tab with name, description and members. */
	tab: string;
	/** Field that holds the members; those of a POSIX group are login names. */
	members: string;
	byLogin: boolean;
	/** The last member can't be taken away. */
	needsMember: boolean;
}

export const groupKinds: Record<GroupKind, KindFacts> = {
	groupOfNames: { type: 'OGROUP', tab: 'ogroup', members: 'member', byLogin: false, needsMember: true },
	posixGroup: { type: 'GROUP', tab: 'posixGroup', members: 'memberUid', byLogin: true, needsMember: false },
	role: { type: 'ROLE', tab: 'roleGeneric', members: 'roleOccupant', byLogin: false, needsMember: false },
};
export const allGroupKinds: readonly GroupKind[] = ['groupOfNames', 'posixGroup', 'role'];

export interface FusionGroup {
	kind: GroupKind;
	dn: DistinguishedName;
	name: string;
	description: string | null;
	/** DNs, or login names for POSIX groups; in the server's order. */
	members: string[];
	entry: CheckedObject;
}

/** Somebody who is, or is to be, a member. */
export interface Member {
	dn: DistinguishedName;
	uid: string | null;
}

export type GroupName = Pick<FusionGroup, 'kind' | 'dn' | 'name'>;

export interface GroupQuery {
	/** LDAP filter with escaped values. */
	filter?: string;
	/** DN of a department. */
	base?: string;
}

const loginsPerRequest = 50;
const lockPauseMs = 150;
const mostTries = 12;

/** Somebody else writes to the group at this moment. */
const isContended = (reason: BackendError): boolean =>
	hasCode(reason, 'entryLocked', 'changedMeanwhile', 'valueExists') || reason.delivery === 'unknown';

/**
 * Groups of all kinds and their members. Members are changed from the group's side, by adding and removing values: from
 * the person's side, or by writing the whole list, FusionDirectory loses what others change at the same time.
 */
export class Groups {
	private known?: GroupName[];

	constructor(
		private readonly protocols: Protocols,
		private readonly objects: Objects,
		private readonly users: Users,
	) {}

	/** Groups of one kind with their members, sorted by name. @throws BackendError as `Objects.listBelow` */
	async list(kind: GroupKind, { filter, base }: GroupQuery = {}): Promise<FusionGroup[]> {
		const { type, members } = groupKinds[kind];
		const attributes = { cn: 'first', description: 'first', [members]: 'all', dn: 'raw' } as const;
		const found = await this.objects.listBelow(type, { attributes, filter, base });
		return found.map((entry) => readGroup(kind, entry)).sort((one, other) => (one.name < other.name ? -1 : 1));
	}

	/**
	 * One group with its members.
	 *
	 * @param by  its DN, or its name (`cn`)
	 * @throws BackendError `conflict` when several departments have a group of that name
	 */
	async find(kind: GroupKind, by: { dn: string } | { name: string }): Promise<FusionGroup | undefined> {
		if ('dn' in by) {
			const { type, members } = groupKinds[kind];
			const entry = await this.objects.find(type, by.dn, { cn: 'first', description: 'first', [members]: 'all' });
			return entry && readGroup(kind, entry);
		}
		const found = await this.list(kind, { filter: filterFromRow({ field: 'cn', comparison: 'equals', value: by.name }) });
		if (found.length <= 1) return found[0];
		throw new BackendError({
			kind: 'conflict',
			message: `There are ${found.length} groups named '${by.name}'`,
			cure: 'Name the group by DN',
		});
	}

	/** The groups of one person, by kind: those that hold the DN, and POSIX groups that hold the login name. */
	async of(member: Member, kinds: readonly GroupKind[] = allGroupKinds): Promise<FusionGroup[]> {
		const found: FusionGroup[] = [];
		for (const kind of kinds) {
			const value = memberValue(kind, member);
			if (value === undefined) continue;
			const filter = filterFromRow({ field: groupKinds[kind].members, comparison: 'equals', value });
			found.push(...((await ifAllowed(async () => await this.list(kind, { filter }))) ?? []));
		}
		return found;
	}

	/** Every group of every kind that this account may see, without members: to find out what a DN or a name stands for. */
	async all(text = ''): Promise<GroupName[]> {
		const filter = text === '' ? '' : joinFilters([filterFromRow({ field: 'cn', comparison: 'contains', value: text })]);
		const found: GroupName[] = [];
		for (const kind of allGroupKinds) {
			const entries = await ifAllowed(
				async () => await this.objects.list(groupKinds[kind].type, { attributes: { cn: 'first', dn: 'raw' }, filter }),
			);
			found.push(...(entries ?? []).map((entry) => readGroup(kind, entry)));
		}
		return found;
	}

	/**
	 * Groups of any kind with their members, by one request a kind.
	 *
	 * @param names  DNs or names (`cn`)
	 * @throws BackendError `notFound` when one of them is not there, or this account may not see it; `conflict` when several
	 *   groups have the name
	 */
	async withMembers(names: readonly string[]): Promise<FusionGroup[]> {
		const cns = [...new Set(names.flatMap((name) => [name, rdnValue(name) ?? name]))];
		const filter = joinFilters(
			cns.map((value) => filterFromRow({ field: 'cn', comparison: 'equals', value })),
			'or',
		);
		const found: FusionGroup[] = [];
		for (const kind of allGroupKinds) found.push(...((await ifAllowed(async () => await this.list(kind, { filter }))) ?? []));
		return names.map((name) => only(name, matching(found, name)));
	}

	/**
	 * What a DN or a name stands for, whatever the kind. The groups are listed once for the life of the client, and again
	 * for a name that is not among them.
	 *
	 * @throws BackendError `notFound`; `conflict` when several groups have the name
	 */
	async named(text: string): Promise<GroupName> {
		const found = matching((this.known ??= await this.all()), text);
		return only(text, found.length > 0 ? found : matching((this.known = await this.all()), text));
	}

	/** Whether somebody is in the group, by what it holds. */
	holds(group: FusionGroup, member: Member): boolean {
		const value = memberValue(group.kind, member);
		return value !== undefined && group.members.some((one) => sameMember(group.kind, one, value));
	}

	/**
	 * Who is in which of these groups, looked up without a request. Somebody who is moved while groups and users are read is
	 * in the groups under the old DN or the new one: the login name at its front, unique over the tree, tells as well.
	 *
	 * @returns for a person, the DNs of the groups, sorted
	 */
	memberships(groups: readonly FusionGroup[]): (member: Member) => string[] {
		const holders = new Map<string, Set<string>>();
		const add = (key: string, dn: string): void => void holders.set(key, (holders.get(key) ?? new Set()).add(dn));
		for (const { kind, dn, members } of groups) {
			for (const member of members) {
				if (groupKinds[kind].byLogin) add(`login ${member}`, dn);
				else for (const key of keysOf(member)) add(key, dn);
			}
		}
		return ({ dn, uid }) => {
			const keys = [`dn ${dnKey(dn)}`, ...(uid === null ? [] : [`login ${uid}`, `uid ${uid.toLowerCase()}`])];
			return [...new Set(keys.flatMap((key) => [...(holders.get(key) ?? [])]))].sort();
		};
	}

	/** The members of a group as users, in their order, asked for some dozens at a time. */
	async people(group: FusionGroup): Promise<Array<{ name: string; dn: string | null; user: FusionUser | undefined }>> {
		const { byLogin } = groupKinds[group.kind];
		const found = new Map<string, FusionUser>();
		const logins = [...new Set(group.members.flatMap((member) => (byLogin ? member : (rdnValue(member) ?? []))))];
		for (let start = 0; start < logins.length; start += loginsPerRequest) {
			const rows = logins
				.slice(start, start + loginsPerRequest)
				.map((value) => filterFromRow({ field: 'uid', comparison: 'equals', value }));
			for (const user of await this.users.list({ filter: joinFilters(rows, 'or') })) {
				found.set(byLogin ? (user.uid ?? '') : dnKey(user.dn), user);
			}
		}
		return group.members.map((name) => {
			const user = found.get(byLogin ? name : dnKey(name));
			return { name, dn: user?.dn ?? (byLogin ? null : name), user };
		});
	}

	/** The member of that DN or login name, also where nobody of that name exists any more. */
	heldBy(group: FusionGroup, name: string): Member | undefined {
		const held = group.members.find((one) => (groupKinds[group.kind].byLogin ? one === name : sameDn(one, name) || rdnValue(one) === name));
		const dn = held === undefined ? undefined : asDn(held);
		if (held !== undefined && groupKinds[group.kind].byLogin) return { dn: group.dn, uid: held };
		return dn && { dn, uid: rdnValue(dn) ?? null };
	}

	/**
	 * Adds people to a group or takes them out; who is in, or out, already stays. Reads the members first and afterwards,
	 * and tries again while somebody else writes to the group.
	 *
	 * @returns the group as it is afterwards, and whom it concerned
	 * @throws BackendError `conflict` when a group of names would lose its last member, `rights`, `backend` code
	 *   `entryLocked` when it stays locked, `uncertain` when it can't be read afterwards
	 * @see addvalues, delvalues; PATCH and DELETE …/{tab}/{attribute}/values
	 */
	async change(group: FusionGroup, way: 'add' | 'remove', people: Member[]): Promise<{ group: FusionGroup; changed: string[] }> {
		const { tab, members: field } = groupKinds[group.kind];
		const wanted = people.map((one) => requiredValue(group.kind, one));
		let now = group;
		for (let attempt = 1; ; attempt += 1) {
			const values = way === 'add' ? absent(now, wanted) : held(now, wanted);
			if (values.length === 0) return { group: now, changed: changedSince(group, now, wanted) };
			if (way === 'remove') refuseLast(now, values);
			try {
				await this.send(now, way, { [tab]: { [field]: values } });
			} catch (reason) {
				if (!(reason instanceof BackendError) || reason.kind === 'aborted' || !isContended(reason) || attempt >= mostTries) throw reason;
				if (!(await wait(lockPauseMs * (0.5 + Math.random()), this.protocols.signal))) throw reason;
			}
			if (attempt >= mostTries) throw stillContended(now);
			now = await this.again(now);
		}
	}

	private async send(group: FusionGroup, way: 'add' | 'remove', values: Record<string, Record<string, string[]>>): Promise<void> {
		const { type } = groupKinds[group.kind];
		await this.objects.changingMemberships(async () => {
			const protocol = await this.protocols.chosen();
			if (way === 'add') await protocol.addValues(type, group.dn, values);
			else await protocol.deleteValues(type, group.dn, values);
		});
	}

	private async again(group: FusionGroup): Promise<FusionGroup> {
		const found = await this.find(group.kind, { dn: group.dn });
		if (found !== undefined) return found;
		throw new BackendError({
			kind: 'uncertain',
			message: `The group '${group.name}' can't be read any more: it is not known whether its members were changed`,
			cure: 'Look at the group in FusionDirectory; running this again does no harm',
		});
	}
}

function keysOf(member: string): string[] {
	const [first] = parseDn(member)?.[0] ?? [];
	const uid = first?.type.toLowerCase() === 'uid' ? [`uid ${first.value.toLowerCase()}`] : [];
	return [`dn ${dnKey(member)}`, ...uid];
}

/** The groups that a DN or a name can stand for. */
function matching<Group extends GroupName>(groups: readonly Group[], text: string): Group[] {
	const byDn = groups.filter(({ dn }) => sameDn(dn, text));
	return byDn.length > 0 ? byDn : groups.filter(({ name }) => name === text);
}

function only<Group extends GroupName>(text: string, found: readonly Group[]): Group {
	if (found.length === 1) return found[0];
	throw found.length === 0
		? new BackendError({
				kind: 'notFound',
				message: `No group '${text}' in FusionDirectory`,
				cure: 'Check the name, and that this account may see groups; nothing was changed',
				delivery: 'unsent',
			})
		: new BackendError({
				kind: 'conflict',
				message: `There are ${found.length} groups named '${text}' (${found.map(({ dn }) => dn).join('; ')})`,
				cure: 'Name the group by DN',
				delivery: 'unsent',
			});
}

function readGroup(kind: GroupKind, entry: CheckedObject): FusionGroup {
	const { attributes, dn } = entry;
	return {
		kind,
		dn,
		name: readText(attributes.cn) ?? rdnValue(dn) ?? dn,
		description: readText(attributes.description) ?? null,
		members: readTexts(attributes[groupKinds[kind].members]),
		entry,
	};
}

const memberValue = (kind: GroupKind, { dn, uid }: Member): string | undefined => (groupKinds[kind].byLogin ? (uid ?? undefined) : dn);

function requiredValue(kind: GroupKind, member: Member): string {
	const value = memberValue(kind, member);
	if (value === undefined || value === '')
		throw invalid(`'${member.dn}' has no login name, by which POSIX groups know their members`, ['memberUid'], 'Choose a user');
	return value;
}

/** DNs are compared by meaning, login names to the letter. */
const sameMember = (kind: GroupKind, one: string, other: string): boolean =>
	groupKinds[kind].byLogin ? one === other : sameDn(one, other);

const absent = ({ kind, members }: FusionGroup, wanted: string[]): string[] =>
	wanted.filter((value) => !members.some((one) => sameMember(kind, one, value)));

/** Those of the members who are meant, in the group's own spelling: a list takes away what it holds. */
const held = ({ kind, members }: FusionGroup, wanted: string[]): string[] =>
	members.filter((one) => wanted.some((value) => sameMember(kind, one, value)));

function changedSince(before: FusionGroup, after: FusionGroup, wanted: string[]): string[] {
	const keyOf = (value: string): string => (groupKinds[before.kind].byLogin ? value : dnKey(value));
	const was = new Set(before.members.map(keyOf));
	const is = new Set(after.members.map(keyOf));
	return wanted.filter((value) => was.has(keyOf(value)) !== is.has(keyOf(value)));
}

function refuseLast({ kind, name, members }: FusionGroup, leaving: string[]): void {
	if (!groupKinds[kind].needsMember || leaving.length < members.length) return;
	throw new BackendError({
		kind: 'conflict',
		code: 'lastMember',
		message: `'${name}' would be left without a member, and a group of names needs one`,
		cure: 'Add somebody else first, or delete the group',
		delivery: 'unsent',
	});
}

const stillContended = ({ name }: FusionGroup): BackendError =>
	new BackendError({
		kind: 'backend',
		code: 'entryLocked',
		message: `Others change the group '${name}' all the time: not every change of members was kept`,
		cure: 'Try again; who is in the group already is left alone',
	});
