import type { FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import type { Operation } from '../../../shared/legacy/operation';
import { namedUser } from '../../input';
import { readOptions, userLocator } from '../../parameters';

export const getLockStatus: Operation<FusionDirectoryClient> = {
	value: 'getLockStatus',
	name: 'Get Lock Status',
	action: 'Get lock status of user',
	description: 'Tell whether a user is locked',
	properties: [userLocator, readOptions()],

	async execute(client, input) {
		const user = await client.users.require(namedUser(input));
		const states = await client.users.lockStates([user.dn]);
		return { id: user.dn, username: user.uid, locked: states.get(user.dn) ?? null };
	},
};
