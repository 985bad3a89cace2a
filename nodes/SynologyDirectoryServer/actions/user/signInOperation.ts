import type { SynologyClient } from '../../../../clients/synology/client';
import type { Operation } from '../../../shared/operation';
import { ifMissing } from '../../../shared/parameters';
import { unless } from '../../../shared/record';
import { userName, userRef } from '../input';
import { userLocator, writeOptions } from '../parameters';
import { domainUsers, modification } from '../records';

/** Enable and Disable: the same but for the direction. */
export function signInOperation(
	action: 'enable' | 'disable',
	words: Pick<Operation<SynologyClient>, 'name' | 'action' | 'description'>,
): Operation<SynologyClient> {
	const enabled = action === 'enable';
	return {
		value: action,
		...words,
		properties: [userLocator, ifMissing('User'), writeOptions()],
		recordName: userName,

		execute: async ({ client, input, write }) =>
			await write.perform(domainUsers(client), userRef(input), {
				steps: (user) =>
					unless(user.enabled === enabled, {
						name: `${action} the user`,
						fields: ['enabled'],
						request: modification(user.dn, { enabled, old: String(user.userAccountControl) }),
						// Samba ends a lock-out with any write of userAccountControl: the item shows `locked` as it is afterwards.
						send: async (now) => {
							const { user: record, effect } = await client.directory[action](now);
							return { record, unsent: effect === 'unchanged' };
						},
					}),
			}),
	};
}
