import { deleteOperation } from '../deleting';
import type { Operation } from '../operation';
import { objectLocator } from '../parameters';
import { objects } from './record';

export const remove: Operation = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete object',
	description: 'Delete an object of any kind; those of several items go in one task of the NAS. A container must be empty.',
	...deleteOperation('Object', objectLocator, objects, (input) => input.ref('object').value),
};
