import type { SynologyClient } from '../../../../clients/synology/client';
import type { Operation } from '../../../shared/operation';
import { outputOf } from '../../../shared/output';
import { outputChoice } from '../../../shared/parameters';
import { requireRecord } from '../../../shared/record';
import { userRef } from '../input';
import { readOptions, userFields, userLocator } from '../parameters';
import { users } from './record';

export const get: Operation<SynologyClient> = {
	value: 'get',
	name: 'Get',
	action: 'Get user',
	description: 'Get one user by logon name or distinguished name',
	properties: [userLocator, ...outputChoice(userFields), readOptions()],

	async execute({ client, input }) {
		const kind = users(client);
		return await kind.show([await requireRecord(kind, userRef(input))], outputOf(input));
	},
};
