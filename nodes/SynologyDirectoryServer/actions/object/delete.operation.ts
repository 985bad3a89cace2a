import { ifMissing } from '../../../shared/parameters';
import { deleteOperation } from '../deleting';
import type { Operation } from '../operation';
import { batchSize, objectLocator, waitProperties, writeOptions } from '../parameters';
import { objects } from './record';

export const remove: Operation = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete object',
	description: 'Delete an object of any kind; those of several items go in one task of the NAS. A container must be empty.',
	properties: [objectLocator, ifMissing('Object'), writeOptions([batchSize('objects'), ...waitProperties('deleted the object')])],
	...deleteOperation(objects, (input) => input.ref('object').value),
};
