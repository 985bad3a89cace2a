import { ifMissing } from '../../../shared/parameters';
import { unless } from '../../../shared/record';
import { userName, userRef } from '../input';
import type { Operation } from '../operation';
import { userLocator, writeOptions } from '../parameters';
import { users } from './record';

/** Lock and Unlock: the same but for the direction. */
export function lockOperation(action: 'lock' | 'unlock', words: Pick<Operation, 'name' | 'action' | 'description'>): Operation {
	const locked = action === 'lock';
	return {
		value: action,
		...words,
		properties: [userLocator, ifMissing('User'), writeOptions()],
		recordName: userName,

		execute: async ({ client, input, write }) =>
			await write.perform(await users(client, { lockState: true }), userRef(input), {
				steps: (user) =>
					unless(user.locked === locked, {
						name: `${action} the user`,
						fields: ['locked'],
						request: { lockUser: action },
						send: async (now) => {
							await client.users.setLock(now, action);
							return { record: { ...now, locked } };
						},
					}),
			}),
	};
}
