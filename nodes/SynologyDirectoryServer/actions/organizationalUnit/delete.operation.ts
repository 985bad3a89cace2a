import { ifMissing } from '../../../shared/parameters';
import type { Operation } from '../operation';
import { unitLocator, writeOptions } from '../parameters';
import { units } from './record';

export const remove: Operation = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete organizational unit',
	description: 'Delete an organizational unit that holds nothing; needs domain access',
	properties: [unitLocator, ifMissing('Organizational Unit'), writeOptions()],
	inOrder: true,
	execute: async ({ client, input, write }) => await write.remove(units(client), input.ref('unit').value),
};
