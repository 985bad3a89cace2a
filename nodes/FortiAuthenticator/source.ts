import { toDirectoryUser } from '../../clients/fortiauthenticator/directoryUser';
import type { FortiAuthenticatorClient } from '../../clients/fortiauthenticator/client';
import { readFilters, userFilters, type FilterRow } from '../../clients/fortiauthenticator/filters';
import { idFromUri, type LocalUser } from '../../clients/fortiauthenticator/types';
import type { DetectedEvent, Listing, ListingRequest } from '../trigger/types';
import type { DirectoryUser } from '../../clients/directory/user';
import { watches, type Question, type Source } from '../trigger/source';
import { watchesGroups } from '../trigger/state';
import { readFilterRows } from './actions/filters';

/** The newest users are asked for in pages of these sizes before everybody is read. */
const pageSizes = [20, 1000];

export class FortiAuthenticatorSource implements Source {
	readonly strategies;
	readonly scope;
	private readonly filters: FilterRow[];
	/** Number of a group; only its members are watched. */
	private readonly groupId: number | undefined;
	/** Group names are compared, so they have to be read at every poll. */
	private readonly watchesGroups: boolean;
	private readonly seen = new Map<string, LocalUser>();

	constructor(
		readonly client: FortiAuthenticatorClient,
		address: string,
		question: Question,
	) {
		this.filters = readFilterRows(question.filterRows);
		readFilters(userFilters, this.filters);
		this.groupId = question.scope === '' ? undefined : Number(question.scope);
		this.watchesGroups = watchesGroups(question) || watches(question, 'groups');
		this.scope = { address, filters: this.filters, groupId: this.groupId };
		// A filter changes what counts as the newest and as the total.
		const listing = this.filters.length > 0 || this.groupId !== undefined ? 'walk' : 'newest';
		this.strategies = [{ listing, identity: 'id' }] as const;
	}

	async probe() {
		return this.strategies[0];
	}

	async fetch(request: ListingRequest): Promise<Listing> {
		if (request.kind === 'newest') {
			for (const size of pageSizes) {
				const page = await this.client.localUsers.newest(size);
				if (page?.total === undefined) break;
				const { users, total } = page;
				const reachedEnd = users.length >= total;
				if (reachedEnd || users.some((user) => user.id <= request.aboveId)) {
					return { kind: 'newest', people: await this.people(users), total, reachedEnd };
				}
			}
		}
		const query = { filters: this.filters };
		const { records, complete, certain = [] } = await this.client.localUsers.listAs(query, (users) => users, true);
		const { groupId } = this;
		const seen = complete ? records : certain;
		const members = groupId === undefined ? seen : seen.filter((user) => isMember(user, groupId));
		const people = await this.people(members);
		return complete ? { kind: 'complete', people } : { kind: 'partial', people, reason: 'it kept changing while it was read' };
	}

	private async people(users: LocalUser[]) {
		const shown = this.watchesGroups ? await this.client.toDirectoryUsers(users) : users.map((user) => toDirectoryUser(user));
		return users.map((user, index) => {
			this.seen.set(String(user.id), user);
			return { user: shown[index], numericId: user.id };
		});
	}

	async complete(events: readonly DetectedEvent[]): Promise<DirectoryUser[]> {
		const records = events.map(({ user }) => this.seen.get(user.id));
		const shown = await this.client.toDirectoryUsers(records.filter((record) => record !== undefined));
		const byId = new Map(shown.map((user) => [user.id, user]));
		return events.map(({ event, user }) => (event === 'userRemoved' ? user : (byId.get(user.id) ?? user)));
	}

	async sample(count: number): Promise<DirectoryUser[]> {
		const { records } = await this.client.localUsers.list({ filters: this.filters, limit: count });
		return await this.client.toDirectoryUsers(records);
	}
}

const isMember = (user: LocalUser, groupId: number): boolean => user.user_groups.some((uri) => idFromUri('usergroups', uri) === groupId);
