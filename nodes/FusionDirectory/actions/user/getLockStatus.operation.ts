import { requireRecord } from '../../../shared/record';
import { userRef } from '../input';
import type { Operation } from '../operation';
import { readOptions, userLocator } from '../parameters';
import { users } from './record';

export const getLockStatus: Operation = {
	value: 'getLockStatus',
	name: 'Get Lock Status',
	action: 'Get lock status of user',
	description: 'Tell whether a user is locked',
	properties: [userLocator, readOptions()],

	async execute({ client, input }) {
		const kind = await users(client, { lockState: true });
		const user = await requireRecord(kind, userRef(input));
		return { ...kind.identity(user), locked: user.locked };
	},
};
