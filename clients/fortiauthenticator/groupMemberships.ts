import { type JsonObject, isJsonObject } from '../json';
import { BackendError } from '../errors';
import { sendSettled, type Appliance } from './appliance';
import { membershipFilters, readFilters, type FilterRow } from './filters';
import { localUserId } from './localUsers';
import { walkWhole } from './paging';
import { apiPath } from './paths';
import { idFromUri, readId, uriOf, type GroupMembership, type LocalUser, type MembershipId, type UserGroup } from './types';
import { userGroupId } from './userGroups';

export interface GroupChanges {
	added: UserGroup[];
	removed: Array<{ id: number; name: string | null }>;
	unchanged: UserGroup[];
}

function isMembership(record: JsonObject): record is GroupMembership {
	return readId(record.id) !== undefined && readId(record.userId) !== undefined && readId(record.groupId) !== undefined;
}

function readMembership(value: unknown): GroupMembership | undefined {
	if (!isJsonObject(value)) return undefined;
	const record = {
		...value,
		id: readId(value.id) ?? idFromUri('localgroup-memberships', value.resource_uri),
		userId: idFromUri('localusers', value.user),
		groupId: idFromUri('usergroups', value.group),
	};
	return isMembership(record) ? record : undefined;
}

/** Who is in which local group: one record per user and group. */
export class GroupMemberships {
	constructor(private readonly appliance: Appliance) {}

	/**
	 * Lists memberships. Those of administrators are left out: they are no local users.
	 *
	 * @see REST API Solution Guide, Local user group memberships
	 */
	async list(filters: FilterRow[] = [], limit?: number): Promise<GroupMembership[]> {
		const query = readFilters(membershipFilters, filters);
		const listing = await walkWhole(this.appliance, apiPath('localgroup-memberships'), query, { limit, action: 'list group memberships' });
		return listing.records.map(readMembership).filter((one) => one !== undefined);
	}

	/** The memberships of one user. What the filter lets through is checked: others' memberships must never be touched. */
	async ofUser(user: LocalUser): Promise<GroupMembership[]> {
		const id = localUserId(user.id);
		return (await this.list([{ field: 'user', value: String(id) }])).filter((one) => one.userId === id);
	}

	/** The memberships of one group, those of local users and of administrators alike, under memberships' own names. */
	async ofGroup(group: UserGroup): Promise<GroupMembership[]> {
		const id = userGroupId(group.id);
		return (await this.list([{ field: 'group', value: String(id) }])).filter((one) => one.groupId === id);
	}

	private async find(user: LocalUser, group: UserGroup): Promise<GroupMembership | undefined> {
		return (await this.ofUser(user)).find((one) => one.groupId === group.id);
	}

	/** Puts a user into a group. @returns false when it was in there already */
	async add(user: LocalUser, group: UserGroup): Promise<boolean> {
		if (await this.find(user, group)) return false;
		await this.send(user, group);
		return true;
	}

	private async send(user: LocalUser, group: UserGroup): Promise<void> {
		const what = `add the local user '${user.username}' to the group '${group.name}'`;
		const body = { user: uriOf('localusers', localUserId(user.id)), group: uriOf('usergroups', userGroupId(group.id)) };
		const subject = 'such user or group any more';
		await sendSettled(
			this.appliance,
			{ method: 'POST', path: apiPath('localgroup-memberships'), body, action: what, subject },
			{ look: async () => await this.find(user, group) },
		);
	}

	/** Takes a user out of a group. @returns false when it was not in there */
	async remove(user: LocalUser, group: UserGroup): Promise<boolean> {
		const membership = await this.find(user, group);
		if (!membership) return false;
		await this.deleteOne(membership.id, user, group.name);
		return true;
	}

	private async deleteOne(id: MembershipId, user: LocalUser, groupName: string): Promise<void> {
		const what = `take the local user '${user.username}' out of the group '${groupName}'`;
		await sendSettled(
			this.appliance,
			{ method: 'DELETE', path: apiPath('localgroup-memberships', id), action: what, subject: 'such membership any more' },
			{ look: async () => ((await this.ofUser(user)).some((one) => one.id === id) ? undefined : null), repeatable: true },
		);
	}

	/** What {@link set} would do. */
	async difference(user: LocalUser, groups: UserGroup[]): Promise<GroupChanges> {
		const present = await this.ofUser(user);
		const wanted = [...new Map(groups.map((group) => [group.id, group])).values()];
		return {
			added: wanted.filter((group) => !present.some((one) => one.groupId === group.id)),
			unchanged: wanted.filter((group) => present.some((one) => one.groupId === group.id)),
			removed: present
				.filter((one) => !wanted.some((group) => group.id === one.groupId))
				.map((one) => ({ id: one.groupId, name: typeof one.group_name === 'string' ? one.group_name : null })),
		};
	}

	/**
	 * Makes a user a member of exactly these groups: first the missing ones are added, then the others are left.
	 *
	 * @throws BackendError of the step that was refused, saying what had been done by then
	 */
	async set(user: LocalUser, groups: UserGroup[]): Promise<GroupChanges> {
		const changes = await this.difference(user, groups);
		const done: string[] = [];
		try {
			for (const group of changes.added) {
				await this.send(user, group);
				done.push(`added to '${group.name}'`);
			}
			const present = changes.removed.length === 0 ? [] : await this.ofUser(user);
			for (const { id, name } of changes.removed) {
				for (const one of present.filter((membership) => membership.groupId === id)) {
					await this.deleteOne(one.id, user, name ?? String(id));
				}
				done.push(`taken out of '${name ?? id}'`);
			}
		} catch (reason) {
			if (!(reason instanceof BackendError) || done.length === 0) throw reason;
			throw reason.with({ message: `${reason.message}; before that, the user was ${done.join(', ')}` });
		}
		return changes;
	}
}
