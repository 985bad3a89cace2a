import type { SynologyClient } from '../../../../clients/synology/client';
import type { Operation } from '../../../shared/operation';
import { ifMissing } from '../../../shared/parameters';
import { userRef, userName } from '../input';
import { userLocator, writeOptions } from '../parameters';
import { domainUsers, modification } from '../records';

export const enable: Operation<SynologyClient> = {
	value: 'enable',
	name: 'Enable',
	action: 'Enable user',
	description: 'Let a user sign in again; needs domain access',
	properties: [userLocator, ifMissing('User'), writeOptions()],
	recordName: userName,
	execute: async ({ client, input, write }) =>
		await write.perform(domainUsers(client), userRef(input), {
			steps: (user) =>
				!user.enabled
					? [
							{
								name: 'enable the user',
								fields: ['enabled'],
								request: modification(user.dn, { enabled: true, old: String(user.userAccountControl) }),
								// Samba ends a lock-out with any write of userAccountControl: the item shows `locked` as it is afterwards.
								send: async (now) => {
									const { user: record, effect } = await client.directory.enable(now);
									return { record, unsent: effect === 'unchanged' };
								},
							},
						]
					: [],
		}),
};
