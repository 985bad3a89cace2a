import { filterFromRow, joinFilters } from '../../../clients/directory/ldapFilter';
import type { DirectoryUser } from '../../../clients/directory/user';
import { toDirectoryUser, type FusionDirectoryClient, type FusionUser } from '../../../clients/fusiondirectory/client';
import type { DetectedEvent, ListedPerson, Listing, ListingRequest, ListingStrategy } from '../types';
import type { Source } from './source';

export interface FusionDirectoryScope {
	database: string;
	/** DN of a department; empty = the whole directory. */
	base: string;
	/** LDAP filter; empty = everybody. */
	filter: string;
	/** Whether locking is watched: it costs one more request per 500 users. */
	watchesLock: boolean;
	signal: AbortSignal;
}

export class FusionDirectorySource implements Source {
	readonly strategies = ['since', 'walk'] as const;
	readonly scope;
	private readonly seen = new Map<string, FusionUser>();

	constructor(
		readonly client: FusionDirectoryClient,
		address: string,
		private readonly settings: FusionDirectoryScope,
	) {
		const { database, base, filter } = settings;
		this.scope = { address, database, base: base.toLowerCase(), filter };
	}

	/** Creation stamps came with 1.4; before, everybody is read and compared. */
	async probe(): Promise<ListingStrategy> {
		const support = await this.client.users.timestampSupport();
		return support === 'unsupported' ? 'walk' : 'since';
	}

	async fetch(request: ListingRequest): Promise<Listing> {
		if (request.kind !== 'since') return { kind: 'complete', people: await this.people('') };
		const since = filterFromRow({ field: request.attribute, comparison: 'greaterOrEqual', value: request.from });
		return { kind: 'since', people: await this.people(since) };
	}

	private async people(since: string): Promise<ListedPerson[]> {
		const { base, filter, watchesLock } = this.settings;
		const users = await this.client.users.list({
			base: base || undefined,
			filter: joinFilters([filter, since]),
			lockStates: watchesLock,
		});
		return users.map((user) => {
			this.seen.set(user.dn, user);
			return {
				user: toDirectoryUser(user),
				createdAt: user.createTimestamp ?? undefined,
				modifiedAt: user.modifyTimestamp ?? undefined,
			};
		});
	}

	async complete(events: readonly DetectedEvent[]): Promise<DirectoryUser[]> {
		const present = events.filter(({ event }) => event !== 'userRemoved').map(({ user }) => user.id);
		const locks = present.length === 0 ? new Map<string, boolean>() : await this.client.users.lockStates(present);
		const shown: DirectoryUser[] = [];
		for (const { event, user } of events) {
			if (this.settings.signal.aborted) break;
			const record = event === 'userRemoved' ? undefined : this.seen.get(user.id);
			if (record === undefined) {
				shown.push(user);
				continue;
			}
			const locked = locks.get(record.dn) ?? null;
			const groups = await this.client.users.groups(record).catch((reason: unknown): undefined => {
				// The requests follow each other closely, so time runs out in one of them rather than between two.
				if (this.settings.signal.aborted) return undefined;
				throw reason;
			});
			if (groups === undefined) break;
			shown.push(toDirectoryUser({ ...record, locked, groups }));
		}
		return shown;
	}

	async sample(count: number): Promise<DirectoryUser[]> {
		const { base, filter } = this.settings;
		const users = await this.client.users.list({ base: base || undefined, filter });
		const newest = users.sort((one, other) => ((one.createTimestamp ?? '') < (other.createTimestamp ?? '') ? 1 : -1)).slice(0, count);
		const found: DirectoryUser[] = [];
		for (const { dn } of newest) {
			const user = await this.client.users.find({ dn });
			if (user) found.push(toDirectoryUser(user));
		}
		return found;
	}
}
