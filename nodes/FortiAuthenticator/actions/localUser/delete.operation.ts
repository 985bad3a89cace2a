import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/legacy/operation';
import { ifMissing } from '../../../shared/parameters';
import { userKey, userLocator, userName, userReference, writeOptions } from '../../parameters';
import { UserView } from '../../userView';

export const deleteUser: Operation<FortiAuthenticatorClient> = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete local user',
	description: 'Delete a local user for good, with its group memberships and RADIUS attributes',
	properties: [userLocator, ifMissing('User'), writeOptions],
	inOrder: true,
	recordKey: userKey,

	async execute(client, input) {
		const reference = userReference(input);
		return await input.delete({
			view: new UserView(client, input),
			name: userName(input),
			find: async () => await client.localUsers.find(reference),
			remove: async (user) => await client.localUsers.delete(user),
		});
	},
};
