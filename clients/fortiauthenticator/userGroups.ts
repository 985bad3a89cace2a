import { type JsonObject, isJsonObject } from '../json';
import { BackendError } from '../errors';
import { sendSettled, type Appliance } from './appliance';
import { canBeAsked, exactName, groupFilters } from './filters';
import { settleWrite } from '../http/lostWrite';
import { readPage, walkWhole, type Listing, type QueryPairs } from './paging';
import { apiPath } from './paths';
import { service, idFromUri, readId, uriOf, type UserGroup, type UserGroupId } from './types';
import { longest } from './userFields';

export type UserGroupReference = { id: UserGroupId } | { name: string };

/** Checks a number typed by a person. @throws BackendError kind `invalid` */
export function userGroupId(value: string | number): UserGroupId {
	const id = readId<'usergroups'>(value);
	if (id !== undefined) return id;
	throw new BackendError({
		kind: 'invalid',
		message: value === '' ? 'The ID of the user group is empty' : 'The ID of the user group is not a number',
		cure: 'Enter the number FortiAuthenticator shows as its ID, or choose from the list',
		fields: ['group'],
		delivery: 'unsent',
	});
}

function isUserGroup(record: JsonObject): record is UserGroup {
	return readId(record.id) !== undefined && typeof record.name === 'string';
}

function readUserGroup(value: unknown): UserGroup | undefined {
	if (!isJsonObject(value)) return undefined;
	const id = readId(value.id) ?? idFromUri('usergroups', value.resource_uri);
	if (id === undefined) return undefined;
	const record = { ...value, id, resource_uri: uriOf('usergroups', id) };
	return isUserGroup(record) ? record : undefined;
}

export class UserGroups {
	private names?: Promise<ReadonlyMap<number, string>>;

	constructor(private readonly appliance: Appliance) {}

	/**
	 * Lists groups.
	 *
	 * @param options.members  also the URIs of all members, which makes answers large (default off)
	 * @see REST API Solution Guide, User groups
	 */
	async list(options: { limit?: number; name?: string; members?: boolean } = {}): Promise<Listing<UserGroup>> {
		const { limit, name, members = false } = options;
		const query = [...(name === undefined ? [] : namePairs(name)), ...(members ? [] : [['return_members', 'false'] as const])];
		const listing = await walkWhole(this.appliance, apiPath('usergroups'), query, { limit, action: 'list user groups' });
		const records = listing.records.map(readUserGroup).filter((group) => group !== undefined);
		return { ...listing, records: name === undefined ? records : records.filter((group) => group.name === name) };
	}

	/** One group with its members. @throws BackendError kind `notFound` */
	async find(reference: UserGroupReference): Promise<UserGroup> {
		if ('id' in reference) {
			const { id } = reference;
			const body = await this.appliance.get(
				apiPath('usergroups', userGroupId(id)),
				[],
				'read a user group',
				`user group with the ID ${id}`,
			);
			const group = readUserGroup(body);
			if (group?.id === id) return group;
			throw new BackendError({ kind: 'protocol', message: `FortiAuthenticator answered, but not with user group ${id}` });
		}
		const group = await this.findByName(reference.name);
		if (group) return group;
		throw new BackendError({
			kind: 'notFound',
			message: `FortiAuthenticator has no user group '${reference.name}'`,
			cure: 'Check the name (case counts), or choose from the list',
		});
	}

	/** The group of exactly this name, or undefined. */
	async findByName(name: string): Promise<UserGroup | undefined> {
		checkName(name);
		if (!canBeAsked(name)) return (await this.list({ name })).records[0];
		const body = await this.appliance.get(apiPath('usergroups'), [...namePairs(name), ['limit', '1000']], 'look up a user group');
		const { objects } = readPage(body, this.appliance.connection.host);
		return objects.map(readUserGroup).find((group) => group?.name === name);
	}

	/**
	 * Creates a group.
	 *
	 * @param name  not empty, up to `longest.groupName`
	 * @throws BackendError kind `invalid`, `conflict` (name taken), `uncertain`
	 */
	async create(name: string, fields: JsonObject = {}): Promise<UserGroup> {
		checkName(name);
		const what = `create the user group '${name}'`;
		const send = async (): Promise<UserGroup> => {
			const { answer, body } = await this.appliance.send({
				method: 'POST',
				path: apiPath('usergroups'),
				body: { ...fields, name },
				action: what,
			});
			const told = readUserGroup(Array.isArray(body) ? body[0] : body);
			if (told?.name === name) return told;
			const id = idFromUri('usergroups', answer.headers.location);
			return await this.find(id === undefined ? { name } : { id });
		};
		this.names = undefined;
		return (await settleWrite({ service, what, send, look: () => this.findByName(name) })).value;
	}

	/**
	 * Renames a group. Its members are changed through memberships: a PATCH with `users` adds on some appliances and
	 * replaces on others.
	 *
	 * @throws BackendError kind `invalid`, `conflict` (name taken), `notFound`, `uncertain`
	 * @see REST API Solution Guide, User groups, PATCH /usergroups/[id]/
	 */
	async rename(group: UserGroup, name: string): Promise<UserGroup> {
		checkName(name);
		const id = userGroupId(group.id);
		const what = `rename the user group '${group.name}' to '${name}'`;
		const renamed = async (): Promise<UserGroup | undefined> => {
			const now = await this.find({ id });
			return now.name === name ? now : undefined;
		};
		const send = async (): Promise<UserGroup> => {
			const { body } = await this.appliance.send({
				method: 'PATCH',
				path: apiPath('usergroups', id),
				body: { name },
				action: what,
				subject: `user group with the ID ${id} any more`,
			});
			const told = readUserGroup(body);
			if (told?.id === id && told.name === name) return told;
			const now = await renamed();
			if (now) return now;
			throw new BackendError({
				kind: 'backend',
				message: `FortiAuthenticator did not ${what}, although it did not refuse`,
				delivery: 'answered',
			});
		};
		this.names = undefined;
		return (await settleWrite({ service, what, send, look: renamed, repeatable: true })).value;
	}

	/** Deletes one group; its members stay. @throws BackendError kind `notFound`, `uncertain` */
	async delete(group: UserGroup): Promise<void> {
		const id = userGroupId(group.id);
		const what = `delete the user group '${group.name}'`;
		const look = async (): Promise<true | undefined> => {
			try {
				await this.find({ id });
				return undefined;
			} catch (reason) {
				if (reason instanceof BackendError && reason.kind === 'notFound') return true;
				throw reason;
			}
		};
		this.names = undefined;
		await sendSettled(
			this.appliance,
			{ method: 'DELETE', path: apiPath('usergroups', id), action: what, subject: `user group with the ID ${id} any more` },
			{ look, repeatable: true },
		);
	}

	/** Group names by number, read once per client; undefined when the administrator may not see groups. */
	async namesById(): Promise<ReadonlyMap<number, string> | undefined> {
		this.names ??= this.list().then(({ records }) => new Map(records.map((group) => [group.id, group.name])));
		try {
			return await this.names;
		} catch (reason) {
			this.names = undefined;
			if (reason instanceof BackendError && ['rights', 'notFound'].includes(reason.kind)) return undefined;
			throw reason;
		}
	}
}

/** A few words (`none`, `True`) can't be searched for: then all groups are read and compared here. */
const namePairs = (name: string): QueryPairs => (canBeAsked(name) ? exactName(groupFilters, 'name', name) : []);

function checkName(name: string): void {
	if (name !== '' && [...name].length <= longest.groupName) return;
	throw new BackendError({
		kind: 'invalid',
		message:
			name === '' ? 'The name of the user group is empty' : `The name of the user group is longer than ${longest.groupName} characters`,
		cure: `Enter 1 to ${longest.groupName} characters`,
		fields: ['name'],
		delivery: 'unsent',
	});
}
