import type { FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import type { Operation } from '../../../shared/legacy/operation';
import { ifMissing } from '../../../shared/parameters';
import { nameOf, namedUser, userKey } from '../../input';
import { userLocator, writeOptions } from '../../parameters';
import { plain, userView } from '../../records';

/** Lock and Unlock: the same but for the direction. */
export function lockOperation(
	action: 'lock' | 'unlock',
	words: Pick<Operation<FusionDirectoryClient>, 'name' | 'action' | 'description'>,
): Operation<FusionDirectoryClient> {
	const locked = action === 'lock';
	return {
		value: action,
		...words,
		properties: [userLocator, ifMissing('User'), writeOptions()],
		recordKey: userKey,

		async execute(client, input) {
			const by = namedUser(input);
			return await input.update({
				view: { ...userView, values: ({ user }) => ({ locked: user?.locked ?? null }) },
				name: nameOf(by),
				changes: { locked },
				request: () => ({ lockUser: action }),
				async find() {
					const user = await client.users.find(by);
					return user && plain(user.entry, user);
				},
				async update(existing) {
					if (existing.user === undefined) return existing;
					await client.users.setLock(existing.user, action);
					const states = await client.users.lockStates([existing.user.dn]);
					return { ...existing, user: { ...existing.user, locked: states.get(existing.user.dn) ?? null } };
				},
			});
		},
	};
}
