import { parseDn } from '../../clients/directory/dn';
import { filterFromRow, joinFilters } from '../../clients/directory/ldapFilter';
import { BackendError } from '../../clients/errors';
import type { DirectoryUser } from '../../clients/directory/user';
import { toDirectoryUser, type FusionDirectoryClient, type FusionUser } from '../../clients/fusiondirectory/client';
import type { DetectedEvent, ListedPerson, Listing, ListingRequest, Strategy } from '../trigger/types';
import { watchesGroups } from '../trigger/state';
import { watches, type Question, type Source } from '../trigger/source';
import { readFilterRows } from './actions/filters';

/** Users asked for at a time by their names in the audit log. */
const namesPerRequest = 50;

export class FusionDirectorySource implements Source {
	/** Creation stamps came with 1.4; before, everybody is read and compared. */
	readonly strategies = [
		{ listing: 'since', identity: 'nameAndStamp', renames: 'sameStamp' },
		{ listing: 'walk', identity: 'name' },
	] as const;
	readonly scope;
	private readonly filter: string;
	/** Whether locking is watched: it costs one more request per 500 users. */
	private readonly watchesLock: boolean;
	/** Entries don't tell who is in a group: the chosen ones are read at every poll. */
	private readonly watchesGroups: boolean;
	/** Go by the audit log instead of the time stamps of entries. */
	private readonly auditLog: boolean;
	private readonly seen = new Map<string, FusionUser>();

	constructor(
		readonly client: FusionDirectoryClient,
		address: string,
		database: string,
		private readonly question: Question,
	) {
		this.filter = joinFilters(readFilterRows(question.filterRows));
		this.auditLog = question.options.auditLog === true;
		this.watchesLock =
			question.triggerOn.some((event) => event === 'userEnabled' || event === 'userDisabled') || watches(question, 'enabled', 'locked');
		this.watchesGroups = watchesGroups(question);
		this.scope = {
			address,
			database,
			base: question.scope.toLowerCase(),
			filter: this.filter,
			...(this.auditLog ? { auditLog: true } : {}),
			...(this.watchesGroups ? { groups: question.groups.map((name) => name.toLowerCase()).sort() } : {}),
		};
	}

	async probe(): Promise<Strategy> {
		const support = await this.client.users.timestampSupport();
		return this.strategies[support === 'unsupported' ? 1 : 0];
	}

	async fetch(request: ListingRequest): Promise<Listing> {
		if (request.kind !== 'since') return { kind: 'complete', people: await this.people('') };
		if (this.auditLog) return { kind: 'since', people: await this.audited(request), isSelection: true };
		const field = request.stamp === 'created' ? 'createTimestamp' : 'modifyTimestamp';
		const since = filterFromRow({ field, comparison: 'greaterOrEqual', value: request.from });
		return { kind: 'since', people: await this.people(since) };
	}

	/** The users whom the audit log names since a moment, as they are now; whoever is gone again is left out. */
	private async audited({ stamp, from }: Extract<ListingRequest, { kind: 'since' }>): Promise<ListedPerson[]> {
		const actions = stamp === 'created' ? ['create'] : ['create', 'modify'];
		const equals = (field: string, value: string): string => filterFromRow({ field, comparison: 'equals', value });
		const filter = joinFilters([
			joinFilters(
				actions.map((action) => equals('fdAuditAction', action)),
				'or',
			),
			equals('fdAuditObjectType', 'plugin/user'),
			filterFromRow({ field: 'fdAuditDateTime', comparison: 'greaterOrEqual', value: from }),
		]);
		const entries = await this.client.objects
			.list('AUDITEVENT', { attributes: { fdAuditObject: 'first' }, filter })
			.catch((reason: unknown) => {
				throw withoutPlugin(reason);
			});
		// By name and not by DN: somebody who was moved meanwhile is still the same.
		const names = new Set<string>();
		for (const { attributes } of entries) {
			const first = parseDn(String(attributes.fdAuditObject))?.[0]?.[0];
			if (first) names.add(equals(first.type, first.value));
		}
		const filters = [...names];
		const people: ListedPerson[] = [];
		for (let start = 0; start < filters.length; start += namesPerRequest) {
			people.push(...(await this.people(joinFilters(filters.slice(start, start + namesPerRequest), 'or'))));
		}
		return people;
	}

	private async people(condition: string): Promise<ListedPerson[]> {
		// Groups first: of somebody who is deleted in between it is told that they are gone, not that they left their groups.
		const groupsOf = this.watchesGroups ? await this.watchedGroups() : () => null;
		const users = await this.client.users.list({
			base: this.question.scope || undefined,
			filter: joinFilters([this.filter, condition]),
			lockStates: this.watchesLock,
		});
		return users.map((user) => {
			this.seen.set(user.dn, user);
			return {
				user: toDirectoryUser({ ...user, groups: groupsOf(user) }),
				createdAt: user.createTimestamp ?? undefined,
				modifiedAt: user.modifyTimestamp ?? undefined,
			};
		});
	}

	/** @throws BackendError `notFound` for a group that is not there: its members have not left it, as far as anybody knows */
	private async watchedGroups(): Promise<(user: FusionUser) => string[]> {
		const groups = await this.client.groups.withMembers(this.question.groups).catch((reason: unknown) => {
			throw ofGroups(reason);
		});
		return this.client.groups.memberships(groups);
	}

	async complete(events: readonly DetectedEvent[]): Promise<DirectoryUser[]> {
		const present = events.filter(({ event }) => event !== 'userRemoved').map(({ user }) => user.id);
		const states = await this.client.users.lockStates(present);
		const locks = new Map(present.map((dn, index) => [dn, states[index]]));
		const shown: DirectoryUser[] = [];
		for (const { event, user } of events) {
			if (this.question.signal.aborted) break;
			const record = event === 'userRemoved' ? undefined : this.seen.get(user.id);
			if (record === undefined) {
				shown.push(user);
				continue;
			}
			const locked = locks.get(record.dn) ?? null;
			const groups = await this.client.users.groups(record).catch((reason: unknown): undefined => {
				// The requests follow each other closely, so time runs out in one of them rather than between two.
				if (this.question.signal.aborted) return undefined;
				throw reason;
			});
			if (groups === undefined) break;
			shown.push(toDirectoryUser({ ...record, locked, groups }));
		}
		return shown;
	}

	async sample(count: number): Promise<DirectoryUser[]> {
		const users = await this.client.users.list({ base: this.question.scope || undefined, filter: this.filter });
		const newest = users.sort((one, other) => ((one.createTimestamp ?? '') < (other.createTimestamp ?? '') ? 1 : -1)).slice(0, count);
		const found: DirectoryUser[] = [];
		for (const { dn } of newest) {
			const user = await this.client.users.find({ dn });
			if (user) found.push(toDirectoryUser(user));
		}
		return found;
	}
}

function ofGroups(reason: unknown): unknown {
	if (!(reason instanceof BackendError) || reason.kind !== 'notFound') return reason;
	return reason.with({ cure: 'It was renamed or deleted, or this account may not see it. Choose the groups anew in the trigger.' });
}

/** The plugin is a matter of the server, which its own words ("Non-existing type") don't tell. */
function withoutPlugin(reason: unknown): unknown {
	if (!(reason instanceof BackendError) || !['notFound', 'invalid', 'rights'].includes(reason.kind)) return reason;
	return reason.with({
		kind: 'configuration',
		message: 'FusionDirectory has no audit log that this account may read',
		cure: "Install its plugin audit and let the account read audit events, or switch off 'Use Audit Log'",
	});
}
