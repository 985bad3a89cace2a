import { ifMissing } from '../../../shared/parameters';
import { attributeId, userName, userRef } from '../input';
import type { Operation } from '../operation';
import { attributeLocator, userLocator, writeOptions } from '../parameters';
import { radiusAttributes } from './record';

export const remove: Operation = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete RADIUS attribute',
	description: 'Remove one RADIUS attribute from a local user',
	properties: [userLocator, attributeLocator, ifMissing('RADIUS Attribute'), writeOptions()],
	inOrder: true,
	recordName: userName,
	execute: async ({ client, input, write }) =>
		await write.remove(radiusAttributes(client), { user: userRef(input), id: attributeId(input) }),
};
