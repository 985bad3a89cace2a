import { outputOf } from '../../../shared/output';
import { requireRecord } from '../../../shared/record';
import { attributeId, userRef } from '../input';
import type { Operation } from '../operation';
import { attributeLocator, readOptions, userLocator } from '../parameters';
import { radiusAttributes } from './record';

export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get RADIUS attribute',
	description: 'Get a RADIUS attribute of a local user',
	properties: [userLocator, attributeLocator, readOptions()],

	async execute({ client, input }) {
		const kind = radiusAttributes(client);
		const owned = await requireRecord(kind, { id: attributeId(input), user: userRef(input) });
		return await kind.show([owned], outputOf(input));
	},
};
