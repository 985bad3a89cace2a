import { showOne } from '../../../shared/output';
import { outputChoice } from '../../../shared/parameters';
import { groupRef } from '../input';
import type { Operation } from '../operation';
import { groupLocator, readOptions } from '../parameters';
import { groups } from './record';

export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get group',
	description: 'Get one group by name or distinguished name; DSM does not tell its members',
	properties: [groupLocator, ...outputChoice(), readOptions()],
	execute: async ({ client, input }) => await showOne(groups(client), groupRef(input), input),
};
