import type { SynologyClient } from '../../../../clients/synology/client';
import type { Operation } from '../../../shared/legacy/operation';
import { ifMissing } from '../../../shared/parameters';
import { deleteOperation } from '../deleting';
import { batchSize, objectLocator, waitProperties, writeOptions } from '../parameters';
import { objectView } from '../records';

export const remove: Operation<SynologyClient> = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete object',
	description: 'Delete an object of any kind; those of several items go in one task of the NAS. A container must be empty.',
	properties: [objectLocator, ifMissing('Object'), writeOptions([batchSize('objects'), ...waitProperties('deleted the object')])],
	...deleteOperation({
		view: objectView,
		name: (input) => input.locator('object').value,
		find: async (client, input) => await client.objects.find(input.locator('object').value),
	}),
};
