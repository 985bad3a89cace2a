import type { IDataObject } from 'n8n-workflow';
import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import { uriOf, type LocalUser, type UserGroup } from '../../../../clients/fortiauthenticator/types';
import type { UserGroupReference } from '../../../../clients/fortiauthenticator/userGroups';
import { toJsonObject } from '../../../../clients/json';
import { toData } from '../../../shared/output';
import { showing, type RecordKind, type Step } from '../../../shared/record';
import { service } from '../records';

/** Local user groups. The password policy is taken on creation and shown under another name. */
export function userGroups(client: FortiAuthenticatorClient): RecordKind<UserGroupReference, UserGroup, IDataObject> {
	return {
		noun: 'group',
		service,
		nameOf: (reference) => ('id' in reference ? String(reference.id) : reference.name),
		find: async (reference) => await client.userGroups.find(reference),
		identity: ({ id, name }) => ({ id: String(id), name }),
		values: toData,
		show: showing<UserGroup>({
			idFields: ['id', 'name'],
			simplified: (groups) =>
				groups.map(({ id, name, users }) => ({
					id: String(id),
					name,
					...(Array.isArray(users) ? { memberCount: users.length } : {}),
				})),
			raw: toData,
		}),
		hidden: ['password_policy'],
		create: ({ name, ...more }) => [
			{
				name: 'create the group',
				fields: ['name', ...Object.keys(more)],
				request: { method: 'POST', path: '/api/v1/usergroups/', body: { name, ...more } },
				send: async () => ({ record: await client.userGroups.create(String(name), toJsonObject(more)) }),
			},
		],
		remove: (group) => [
			{
				name: 'delete the group',
				request: { method: 'DELETE', path: uriOf('usergroups', group.id) },
				send: async (record) => await client.userGroups.delete(record),
			},
		],
	};
}

/** Puts a user into a group, or takes the user out, as a step of a write to either of them. */
export function membershipStep<R>(
	client: FortiAuthenticatorClient,
	{ user, group, member }: { user: LocalUser; group: UserGroup; member: boolean },
): Step<R> {
	return {
		name: member ? `add '${user.username}' to the group '${group.name}'` : `take '${user.username}' out of the group '${group.name}'`,
		fields: [group.name],
		request: { method: member ? 'POST' : 'DELETE', user: user.resource_uri, group: group.resource_uri },
		async send() {
			const { groupMemberships } = client;
			const changed = member ? await groupMemberships.add(user, group) : await groupMemberships.remove(user, group);
			return changed ? {} : { unsent: true };
		},
	};
}
