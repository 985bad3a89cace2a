import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/legacy/operation';
import { ifMissing } from '../../../shared/parameters';
import { groupLocator, groupReference, writeOptions } from '../../parameters';
import { groupView } from './view';

export const deleteGroup: Operation<FortiAuthenticatorClient> = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete user group',
	description: 'Delete a local user group; its members stay',
	properties: [groupLocator, ifMissing('Group'), writeOptions],
	inOrder: true,
	recordKey: (input) => input.locator('group').value,

	async execute(client, input) {
		const reference = groupReference(input);
		return await input.delete({
			view: groupView,
			name: input.locator('group').value,
			find: async () => await client.userGroups.find(reference),
			remove: async (group) => await client.userGroups.delete(group),
		});
	},
};
