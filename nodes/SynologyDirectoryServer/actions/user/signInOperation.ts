import { outputOf } from '../../../shared/output';
import { ifMissing } from '../../../shared/parameters';
import { unless } from '../../../shared/record';
import { userName, userRef } from '../input';
import type { Operation } from '../operation';
import { userLocator, writeOptions } from '../parameters';
import { domainUsers, modification } from '../records';

const lockOutEnded = 'The account was locked; this change ended the lock-out';

/** Enable and Disable: the same but for the direction. */
export function signInOperation(action: 'enable' | 'disable', words: Pick<Operation, 'name' | 'action' | 'description'>): Operation {
	const enabled = action === 'enable';
	return {
		value: action,
		...words,
		properties: [userLocator, ifMissing('User'), writeOptions()],
		recordName: userName,

		async execute({ client, input, write }) {
			const kind = domainUsers(client);
			return await write.perform(kind, userRef(input), {
				about: async (user, told) => ({ ...(await kind.show([user], outputOf(input)))[0], ...told }),
				steps: (user) =>
					unless(user.enabled === enabled, {
						name: `${action} the user`,
						fields: ['enabled'],
						request: modification(user.dn, { enabled, old: String(user.userAccountControl) }),
						// Samba ends a lock-out with any write of userAccountControl: somebody may want to know.
						send: async (now) => {
							const { user: record, effect } = await client.directory[action](now);
							const ended = effect === 'changed' && now.locked && !record.locked;
							return { record, unsent: effect === 'unchanged', ...(ended ? { told: { notice: lockOutEnded } } : {}) };
						},
					}),
			});
		},
	};
}
