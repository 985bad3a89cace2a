import type { SynologyClient } from '../../../../clients/synology/client';
import type { Operation } from '../../../shared/operation';
import { ifMissing } from '../../../shared/parameters';
import { unitLocator, writeOptions } from '../parameters';
import { units } from './record';

export const remove: Operation<SynologyClient> = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete organizational unit',
	description: 'Delete an organizational unit that holds nothing; needs domain access',
	properties: [unitLocator, ifMissing('Organizational Unit'), writeOptions()],
	inOrder: true,
	execute: async ({ client, input, write }) => await write.remove(units(client), input.ref('unit').value),
};
