import type { SynologyClient } from '../../../../clients/synology/client';
import type { Operation } from '../../../shared/legacy/operation';
import { ifMissing } from '../../../shared/parameters';
import { deleteOperation } from '../deleting';
import { batchSize, userLocator, waitProperties, writeOptions } from '../parameters';
import { nameOf, reference, userView } from '../records';

export const remove: Operation<SynologyClient> = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete user',
	description: 'Delete a user; those of several items go in one task of the NAS',
	properties: [userLocator, ifMissing('User'), writeOptions([batchSize('users'), ...waitProperties('deleted the user')])],
	...deleteOperation({
		view: userView,
		name: (input) => nameOf(reference(input, 'user')),
		find: async (client, input) => await client.users.find(reference(input, 'user')),
	}),
};
