import type { DirectoryUser } from '../../clients/directory/user';
import type { SynologyClient } from '../../clients/synology/client';
import { toDirectoryUser } from '../../clients/synology/types';
import type { DetectedEvent, ListedPerson, Listing } from '../trigger/types';
import type { Question, Source } from '../trigger/source';

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

	private users(): ReturnType<SynologyClient['users']['list']> {
		return this.client.users.list({ base: this.question.scope || undefined });
	}

	async fetch(): Promise<Listing> {
		const people: ListedPerson[] = [];
		for await (const user of this.users()) people.push({ user: toDirectoryUser(user), dn: user.dn });
		return { kind: 'complete', people };
	}

	async complete(events: readonly DetectedEvent[]): Promise<DirectoryUser[]> {
		return events.map(({ user }) => user);
	}

	async sample(count: number): Promise<DirectoryUser[]> {
		const found: DirectoryUser[] = [];
		for await (const user of this.users()) {
			found.push(toDirectoryUser(user));
			if (found.length >= count) break;
		}
		return found;
	}
}
