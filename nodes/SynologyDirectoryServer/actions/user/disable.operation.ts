import type { SynologyClient } from '../../../../clients/synology/client';
import type { Operation } from '../../../shared/operation';
import { ifMissing } from '../../../shared/parameters';
import { userRef, userName } from '../input';
import { userLocator, writeOptions } from '../parameters';
import { domainUsers, modification } from '../records';

export const disable: Operation<SynologyClient> = {
	value: 'disable',
	name: 'Disable',
	action: 'Disable user',
	description: 'Stop a user from signing in; needs domain access',
	properties: [userLocator, ifMissing('User'), writeOptions()],
	recordName: userName,
	execute: async ({ client, input, write }) =>
		await write.perform(domainUsers(client), userRef(input), {
			steps: (user) =>
				user.enabled
					? [
							{
								name: 'disable the user',
								fields: ['enabled'],
								request: modification(user.dn, { enabled: false, old: String(user.userAccountControl) }),
								// Samba ends a lock-out with any write of userAccountControl: the item shows `locked` as it is afterwards.
								send: async (now) => {
									const { user: record, effect } = await client.directory.disable(now);
									return { record, unsent: effect === 'unchanged' };
								},
							},
						]
					: [],
		}),
};
