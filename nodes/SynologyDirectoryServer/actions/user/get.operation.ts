import type { SynologyClient } from '../../../../clients/synology/client';
import type { Operation } from '../../../shared/legacy/operation';
import { outputChoice } from '../../../shared/parameters';
import { readOptions, userFields, userLocator } from '../parameters';
import { missing, nameOf, reference, userView } from '../records';

export const get: Operation<SynologyClient> = {
	value: 'get',
	name: 'Get',
	action: 'Get user',
	description: 'Retrieve one user by logon name or distinguished name',
	properties: [userLocator, ...outputChoice(userFields), readOptions()],

	async execute(client, input) {
		const named = reference(input, 'user');
		const user = await client.users.find(named);
		if (user === undefined) throw missing('user', nameOf(named));
		return input.present(userView, user);
	},
};
