import { showOne } from '../../../shared/output';
import { outputChoice } from '../../../shared/parameters';
import { groupRef } from '../input';
import type { Operation } from '../operation';
import { groupLocator, readOptions } from '../parameters';
import { userGroups } from './record';

export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get user group',
	description: 'Get a local user group; Raw has the addresses of its members',
	properties: [groupLocator, ...outputChoice(), readOptions()],
	execute: async ({ client, input }) => await showOne(userGroups(client), groupRef(input), input),
};
