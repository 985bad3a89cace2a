import type { FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import type { Operation } from '../../../shared/operation';
import { requireRecord } from '../../../shared/record';
import { groupKindOf, groupRef } from '../input';
import { groupLocator, groupType, readOptions } from '../parameters';
import { groups, simplified } from './record';

export const get: Operation<FusionDirectoryClient> = {
	value: 'get',
	name: 'Get',
	action: 'Get group',
	description: 'Get one group with its members',
	properties: [groupType, groupLocator, readOptions()],

	execute: async ({ client, input }) => simplified(await requireRecord(groups(client, groupKindOf(input)), groupRef(input))),
};
