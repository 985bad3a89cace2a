import type { FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import type { Operation } from '../../../shared/legacy/operation';
import { ifMissing } from '../../../shared/parameters';
import { nameOf, namedUser, unlockForChange } from '../../input';
import { changeOptions, userLocator } from '../../parameters';
import { plain, userView } from '../../records';

export const deleteUser: Operation<FusionDirectoryClient> = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete user',
	description: 'Delete a user for good',
	properties: [userLocator, ifMissing('User'), changeOptions()],
	inOrder: true,

	async execute(client, input) {
		const by = namedUser(input);
		return await input.delete({
			view: userView,
			name: nameOf(by),
			async find() {
				const user = await client.users.findPlain(by);
				return user && plain(user.entry, user);
			},
			remove: async ({ entry }) => await client.objects.delete(entry, { unlockForChange: unlockForChange(input) }),
		});
	},
};
