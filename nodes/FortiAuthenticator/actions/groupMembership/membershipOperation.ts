import type { LocalUser } from '../../../../clients/fortiauthenticator/types';
import { groupRef, userName, userRef } from '../input';
import type { Operation } from '../operation';
import { groupLocator, userLocator, writeOptions } from '../parameters';
import { membershipStep } from '../userGroup/record';

/** Add and Remove: the same but for what the user is afterwards. */
export function membershipOperation(member: boolean, words: Pick<Operation, 'value' | 'name' | 'action' | 'description'>): Operation {
	return {
		...words,
		properties: [userLocator, groupLocator, writeOptions()],
		recordName: userName,

		async execute({ client, input, write }) {
			const [userWanted, groupWanted] = [userRef(input), groupRef(input)];
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
		},
	};
}
