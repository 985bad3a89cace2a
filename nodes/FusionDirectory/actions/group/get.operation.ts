import { requireRecord } from '../../../shared/record';
import { groupKindOf, groupRef } from '../input';
import type { Operation } from '../operation';
import { groupLocator, groupType, readOptions } from '../parameters';
import { groups, simplified } from './record';

export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get group',
	description: 'Get one group with its members',
	properties: [groupType, groupLocator, readOptions()],

	execute: async ({ client, input }) => simplified(await requireRecord(groups(client, groupKindOf(input)), groupRef(input))),
};
