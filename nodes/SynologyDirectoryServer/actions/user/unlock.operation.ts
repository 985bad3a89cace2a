import { ifMissing } from '../../../shared/parameters';
import { unless } from '../../../shared/record';
import { userRef, userName } from '../input';
import type { Operation } from '../operation';
import { userLocator, writeOptions } from '../parameters';
import { domainUsers, modification } from '../records';

export const unlock: Operation = {
	value: 'unlock',
	name: 'Unlock',
	action: 'Unlock user',
	description: 'End the lock-out after wrong passwords; needs domain access',
	properties: [userLocator, ifMissing('User'), writeOptions()],
	recordName: userName,
	execute: async ({ client, input, write }) =>
		await write.perform(domainUsers(client), userRef(input), {
			steps: (user) =>
				unless(!user.locked, {
					name: 'unlock the user',
					fields: ['locked'],
					request: modification(user.dn, { replace: { lockoutTime: '0' } }),
					send: async (now) => ({ record: await client.directory.unlock(now) }),
				}),
		}),
};
