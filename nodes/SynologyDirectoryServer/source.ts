import { asDn, dnKey, isWithin, type DistinguishedName } from '../../clients/directory/dn';
import type { DirectoryUser } from '../../clients/directory/user';
import { BackendError } from '../../clients/errors';
import { isPlainObject, parsedJson } from '../../clients/json';
import type { Changes, Counted } from '../../clients/ldap/changes';
import { toDirectoryUser, type DomainGroup, type DomainUser } from '../../clients/ldap/records';
import type { SynologyClient } from '../../clients/synology/client';
import { hiddenIn } from '../../clients/synology/domainReads';
import { firstOf } from '../../clients/synology/listing';
import { toDirectoryUser as listedUser } from '../../clients/synology/types';
import type { WalkTrace } from '../../clients/synology/walkTrace';
import { watchesGroups } from '../trigger/state';
import type { Question, Source } from '../trigger/source';
import type { DetectedEvent, ListedPerson, Listing, ListingRequest, Unchanged } from '../trigger/types';
import { recordNamed } from './actions/input';

/** Listings carry no creation time and no number, so everybody is read at every poll and compared. */
export class SynologySource implements Source {
	readonly strategies = [{ listing: 'walk', identity: 'name', renames: 'sameDn' }] as const;
	readonly scope;

	constructor(
		readonly client: SynologyClient,
		address: string,
		private readonly question: Question,
	) {
		this.scope = { address, container: question.scope.toLowerCase() };
	}

	async probe() {
		return this.strategies[0];
	}

	async fetch(request: ListingRequest): Promise<Listing | Unchanged> {
		const known = request.kind === 'complete' ? (request.unless as WalkTrace | undefined) : undefined;
		const walked = await this.client.users.listUnlessSame(this.question.scope || undefined, known);
		if ('same' in walked) return { kind: 'unchanged', listed: walked.same };
		return {
			kind: 'complete',
			people: walked.users.map((user) => ({ user: listedUser(user), dn: user.dn })),
			recognition: walked.trace,
		};
	}

	async complete(events: readonly DetectedEvent[]): Promise<DirectoryUser[]> {
		return events.map(({ user }) => user);
	}

	async sample(count: number): Promise<DirectoryUser[]> {
		const users = this.client.users.list({ base: this.question.scope || undefined });
		return (await firstOf(users, count)).map((user) => listedUser(user));
	}
}

/** The chosen groups, kept with the place: a quiet poll looks nobody up. */
interface WatchedGroup {
	guid: string;
	/** Key of its DN. */
	key: string;
}

interface Kept {
	place: string;
	groups: WatchedGroup[];
}

/** The domain itself, which counts its changes: one search tells what is new since the last poll. */
export class DomainSource implements Source {
	readonly strategies = [{ listing: 'changes', identity: 'identifier' }] as const;
	readonly scope;
	private readonly watchesGroups: boolean;
	private readonly counted: Counted;
	private readonly seen = new Map<string, DirectoryUser>();

	constructor(
		readonly client: SynologyClient,
		address: string,
		private readonly question: Question,
	) {
		this.watchesGroups = watchesGroups(question);
		this.counted = question.triggerOn.every((event) => event === 'newUser') ? 'created' : 'changed';
		this.scope = {
			address,
			container: question.scope.toLowerCase(),
			...(this.watchesGroups ? { groups: question.groups.map((name) => name.toLowerCase()).sort() } : {}),
		};
	}

	async probe() {
		return await Promise.resolve(this.strategies[0]);
	}

	async fetch(request: ListingRequest): Promise<Listing> {
		const kept = request.kind === 'changes' ? readKept(request.place) : undefined;
		const changes = kept && (await this.client.directory.changes.since(kept.place, this.counted));
		// Another controller, a database that was restored, or a watched group that has changed: everybody is read.
		if (changes === undefined || kept === undefined || changes.groups.some((guid) => kept.groups.some((group) => group.guid === guid))) {
			return await this.everybody();
		}
		return this.changed(changes, kept);
	}

	private async everybody(): Promise<Listing> {
		const groups = this.watchesGroups ? await this.watchedGroups() : [];
		const scope = this.question.scope || undefined;
		const { users, baseDn, place } = await this.client.directory.changes.everybody(this.counted, scope);
		const isWatched = this.watched(baseDn);
		const people = this.people(
			users.filter(({ dn }) => isWatched(dn)),
			groups,
		);
		return { kind: 'complete', people, ...(place === undefined ? {} : { place: writeKept({ place, groups }) }) };
	}

	private changed({ users, deleted, baseDn, place }: Changes, { groups }: Kept): Listing {
		const isWatched = this.watched(baseDn);
		return {
			kind: 'changes',
			people: this.people(
				users.filter(({ dn }) => isWatched(dn)),
				groups,
			),
			// Who was moved out of the container is gone from it.
			gone: [...deleted, ...users.filter(({ dn }) => !isWatched(dn)).map(({ guid }) => guid)],
			place: writeKept({ place, groups }),
		};
	}

	private watched(baseDn: DistinguishedName): (dn: DistinguishedName) => boolean {
		const container = asDn(this.question.scope) ?? baseDn;
		const isHidden = hiddenIn(baseDn, container);
		return (dn) => isWithin(dn, container) && !isHidden(dn);
	}

	private people(users: readonly DomainUser[], groups: readonly WatchedGroup[]): ListedPerson[] {
		const watched = new Set(groups.map(({ key }) => key));
		return users.map((user) => {
			const shown = toDirectoryUser(user);
			this.seen.set(user.dn, shown);
			const chosen = this.watchesGroups ? user.groups.filter((dn) => watched.has(dnKey(dn))) : user.groups;
			return { user: { ...shown, groups: chosen }, identifier: user.guid, createdAt: textIn(user, 'whencreated') };
		});
	}

	/** @throws BackendError `notFound` for a group that is not there: its members have not left it, as far as anybody knows */
	private async watchedGroups(): Promise<WatchedGroup[]> {
		const { directory } = this.client;
		const found: DomainGroup[] = [];
		for (const text of this.question.groups) {
			const group = await directory.findGroup(recordNamed(text));
			if (group === undefined) throw missing(text);
			found.push(group);
		}
		return found.map(({ guid, dn }) => ({ guid, key: dnKey(dn) }));
	}

	/** Each was read with all that Get would show; somebody who is gone is told as they are remembered. */
	async complete(events: readonly DetectedEvent[]): Promise<DirectoryUser[]> {
		return await Promise.resolve(events.map(({ user }) => this.seen.get(user.id) ?? user));
	}

	async sample(count: number): Promise<DirectoryUser[]> {
		const { lookup } = this.client.directory;
		const { baseDn } = await lookup.server();
		const isWatched = this.watched(baseDn);
		const users = this.client.directory.users(this.question.scope || baseDn);
		return (await firstOf(users, count, ({ dn }) => isWatched(dn))).map((user) => toDirectoryUser(user));
	}
}

const textIn = ({ raw }: DomainUser, attribute: string): string | undefined => {
	const value = raw[attribute];
	return typeof value === 'string' ? value : undefined;
};

const missing = (group: string): BackendError =>
	new BackendError({
		kind: 'notFound',
		message: `There is no group '${group}' in the domain`,
		cure: 'It was renamed, moved or deleted, or this account may not see it. Choose the groups anew in the trigger.',
	});

const writeKept = (kept: Kept): string => JSON.stringify(kept);

function readKept(text: string): Kept | undefined {
	const read: unknown = parsedJson(text);
	if (!isPlainObject(read) || typeof read.place !== 'string' || !Array.isArray(read.groups)) return undefined;
	const groups = read.groups.filter(isWatchedGroup);
	return groups.length === read.groups.length ? { place: read.place, groups } : undefined;
}

const isWatchedGroup = (value: unknown): value is WatchedGroup =>
	isPlainObject(value) && typeof value.guid === 'string' && typeof value.key === 'string';
