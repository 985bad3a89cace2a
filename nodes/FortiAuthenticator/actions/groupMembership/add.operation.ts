import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { ItemInput } from '../../../shared/legacy/itemInput';
import type { Operation, OperationResult } from '../../../shared/legacy/operation';
import { groupLocator, groupReference, userKey, userLocator, userReference, writeOptions } from '../../parameters';

/** Puts a user into a group or takes it out; the answer says what it is afterwards. */
export async function changeMembership(client: FortiAuthenticatorClient, input: ItemInput, member: boolean): Promise<OperationResult> {
	const [userWanted, groupWanted] = [userReference(input), groupReference(input)];
	const user = await client.localUsers.find(userWanted);
	const group = await client.userGroups.find(groupWanted);
	const about = { userId: String(user.id), username: user.username, groupId: String(group.id), group: group.name };
	const is = (await client.groupMemberships.ofUser(user)).some((one) => one.groupId === group.id);
	if (is === member) return { outcome: 'unchanged', ...(input.dryRun ? { dryRun: true } : {}), ...about, member };
	return await input.perform({
		outcome: 'updated',
		request: { method: member ? 'POST' : 'DELETE', user: user.resource_uri, group: group.resource_uri },
		about,
		async run() {
			if (member) await client.groupMemberships.add(user, group);
			else await client.groupMemberships.remove(user, group);
			return { ...about, member };
		},
	});
}

export const add: Operation<FortiAuthenticatorClient> = {
	value: 'add',
	name: 'Add',
	action: 'Add local user to group',
	description: 'Put a local user into a group',
	properties: [userLocator, groupLocator, writeOptions],
	recordKey: userKey,
	execute: async (client, input) => await changeMembership(client, input, true),
};
