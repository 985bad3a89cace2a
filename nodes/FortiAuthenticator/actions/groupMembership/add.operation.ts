import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/operation';
import type { LocalUser } from '../../../../clients/fortiauthenticator/types';
import type { OperationResult, Task } from '../../../shared/operation';
import { groupLocator, groupReference, userLocator, userName, userReference, writeOptions } from '../parameters';
import { membershipStep } from '../userGroup/record';

/** Puts a user into a group or takes it out; the answer says what it is afterwards. */
export async function changeMembership(
	{ client, input, write }: Task<FortiAuthenticatorClient>,
	member: boolean,
): Promise<OperationResult> {
	const [userWanted, groupWanted] = [userReference(input), groupReference(input)];
	const user = await client.localUsers.find(userWanted);
	const group = await client.userGroups.find(groupWanted);
	const about = { userId: String(user.id), username: user.username, groupId: String(group.id), group: group.name, member };
	return await write.send<LocalUser>(user, {
		async steps() {
			const is = (await client.groupMemberships.ofUser(user)).some((one) => one.groupId === group.id);
			return is === member ? [] : [membershipStep<LocalUser>(client, { user, group, member })];
		},
		about: () => about,
	});
}

export const add: Operation<FortiAuthenticatorClient> = {
	value: 'add',
	name: 'Add',
	action: 'Add local user to group',
	description: 'Put a local user into a group',
	properties: [userLocator, groupLocator, writeOptions],
	recordName: userName,
	execute: async (task) => await changeMembership(task, true),
};
