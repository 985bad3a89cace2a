import { momentOf } from '../../../../clients/directory/user';
import { secondsToStamp } from '../../../../nodes/trigger/identity';
import type { ListedPerson } from '../../../../nodes/trigger/types';
import { serviceOf, type World } from './history';

export interface ModelPerson {
	pid: number;
	name: string;
	formerNames: string[];
	ou: number;
	/** Synology: the CN stays when the logon name changes. */
	cn: string;
	version: number;
	enabled: boolean;
	createdAt: number;
	modifiedAt: number;
	id: number;
	late: boolean;
	/** Turned up with a stamp beyond the overlap. */
	isBehind: boolean;
	alive: boolean;
	groups: Set<string>;
	/** When the account ends, in seconds since 1970. */
	end: number | undefined;
	/** How often it was set. */
	endSet: number;
	/** Fields that ever changed, for judging userChanged. */
	touched: Set<string>;
	/** A domain's count of changes when they came, and when anything about them last changed, their end included. */
	createdCount: number;
	changedCount: number;
}

const stamps = new Map<number, string>();

/** Formatting the same few stamps is what the histories would else spend their time on. */
function stamp(seconds: number): string {
	const known = stamps.get(seconds) ?? secondsToStamp(seconds);
	stamps.set(seconds, known);
	return known;
}

/** A directory with the habits of one of the three backends, or of the domain behind the NAS, in memory. */
export class ModelDirectory {
	clock = 1_790_000_000;
	readonly everybody: ModelPerson[] = [];
	private nextId = 10;
	private readonly reservedIds: number[] = [];
	/** A domain counts its changes; the count is that of one controller, as it was not restored. */
	private count = 0;
	private controller = 1;
	/** Count of the latest change of a group. */
	private groupsCount = 0;

	constructor(readonly service: World) {}

	alive(): ModelPerson[] {
		return this.everybody.filter((person) => person.alive);
	}

	/** FortiAuthenticator hands ids out before the record is committed. */
	reserveId(): void {
		this.reservedIds.push(this.nextId++);
	}

	add(
		how: { name?: string; stampedBefore?: number; isBehind?: boolean; useReservedId?: boolean; groups?: string[] } = {},
	): ModelPerson | undefined {
		const pid = this.everybody.length + 1;
		const name = how.name ?? `User${pid}`;
		const createdAt = this.clock - (how.stampedBefore ?? 0);
		const holders = this.everybody.filter((person) => person.name === name);
		// Whose name goes to somebody else before the next poll can't be told from somebody who moved.
		if (this.alive().some(({ formerNames }) => formerNames.includes(name))) return undefined;
		if (holders.some((person) => person.alive || person.createdAt === createdAt)) return undefined;
		const reserved = how.useReservedId ? this.reservedIds.shift() : undefined;
		const person: ModelPerson = {
			pid,
			name,
			formerNames: [],
			ou: 0,
			cn: `Person ${pid}`,
			version: 2,
			enabled: true,
			createdAt,
			modifiedAt: createdAt,
			id: reserved ?? this.nextId++,
			late: reserved !== undefined,
			isBehind: how.isBehind === true,
			alive: true,
			groups: new Set(how.groups),
			end: undefined,
			endSet: 0,
			touched: new Set(),
			createdCount: ++this.count,
			changedCount: this.count,
		};
		this.everybody.push(person);
		return person;
	}

	remove(person: ModelPerson): void {
		person.alive = false;
		person.changedCount = ++this.count;
	}

	/** Another controller answers from now on, or this one was restored: the same people under other numbers. */
	changeController(): void {
		this.controller++;
		for (const person of disordered(this.everybody, this.controller)) person.createdCount = person.changedCount = ++this.count;
	}

	/** The place in the domain's count of changes after everything up to now; none where nobody has a number. */
	place(): string | undefined {
		return this.alive().length === 0 ? undefined : JSON.stringify([this.controller, this.count]);
	}

	/** What a domain tells of the changes since a place; undefined where it can't, or everybody has to be read. */
	changesSince(place: string, of: 'created' | 'any'): { changed: ModelPerson[]; gone: ModelPerson[] } | undefined {
		const [controller, mark] = JSON.parse(place) as [number, number];
		if (controller !== this.controller || (of === 'any' && this.groupsCount > mark)) return undefined;
		const since = this.everybody.filter((person) => (of === 'any' ? person.changedCount : person.createdCount) > mark);
		return { changed: since.filter(({ alive }) => alive), gone: since.filter(({ alive }) => !alive) };
	}

	/**
	 * The name that people sign in with; with FortiAuthenticator, which knows people by number, another display name. So it is for
	 * an account of FusionDirectory in the very second of its creation.
	 */
	rename(person: ModelPerson): void {
		const isTooYoung = this.service === 'fusionDirectory' && person.createdAt >= this.clock;
		if (this.service !== 'fortiAuthenticator' && !isTooYoung) {
			person.formerNames.push(person.name);
			person.name = `Renamed${person.pid}x${person.version}`;
			person.touched.add('username');
		}
		// The name is a part of the DN there.
		if (this.service === 'fusionDirectory' && !isTooYoung) person.touched.add('id');
		this.edit(person);
	}

	move(person: ModelPerson): void {
		person.ou++;
		this.touch(person, 'id');
	}

	edit(person: ModelPerson): void {
		person.version++;
		this.touch(person, 'displayName');
	}

	toggle(person: ModelPerson): void {
		person.enabled = !person.enabled;
		this.touch(person, 'enabled');
	}

	/** Memberships are the group's: nothing about the person's own entry changes. */
	joinOrLeave(person: ModelPerson, group: string): void {
		if (!person.groups.delete(group)) person.groups.add(group);
		person.touched.add(group);
		this.groupsCount = ++this.count;
	}

	/** An account that is near its end, or is prolonged. */
	setEnd(person: ModelPerson, end: number): void {
		if (person.end !== end) person.endSet++;
		person.end = end;
		this.touch(person, 'expiresAt');
	}

	private touch(person: ModelPerson, field: string): void {
		person.modifiedAt = this.clock;
		person.changedCount = ++this.count;
		person.touched.add(field);
	}

	listed(person: ModelPerson, withGroups = false): ListedPerson {
		const dn =
			this.service === 'synologyDirectoryServer' || this.service === 'domain'
				? `CN=${person.cn},OU=${person.ou},DC=example`
				: `uid=${person.name},ou=${person.ou},dc=example`;
		return {
			user: {
				id: this.service === 'fortiAuthenticator' ? String(person.id) : dn,
				username: person.name,
				displayName: `p${person.pid} v${person.version}`,
				firstName: null,
				lastName: null,
				email: `${person.pid}@example.org`,
				phone: null,
				enabled: person.enabled,
				locked: null,
				expiresAt: person.end === undefined ? null : momentOf(person.end * 1000),
				passwordExpired: null,
				groups: withGroups ? [...person.groups] : null,
				source: serviceOf(this.service),
			},
			...(this.service === 'synologyDirectoryServer' ? { dn } : {}),
			...(this.service === 'fusionDirectory' ? { createdAt: stamp(person.createdAt), modifiedAt: stamp(person.modifiedAt) } : {}),
			...(this.service === 'fortiAuthenticator' ? { numericId: person.id } : {}),
			...(this.service === 'domain' ? { identifier: `guid ${person.pid}`, createdAt: stamp(person.createdAt) } : {}),
		};
	}
}

/** A reproducible disorder: heap order, pages that moved. */
export function disordered<T>(values: readonly T[], salt: number): T[] {
	const result = [...values];
	let seed = salt * 2654435761 + 12345;
	for (let at = result.length - 1; at > 0; at--) {
		seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
		const other = (seed >>> 8) % (at + 1);
		[result[at], result[other]] = [result[other], result[at]];
	}
	return result;
}
