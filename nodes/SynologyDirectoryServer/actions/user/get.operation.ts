import { showOne } from '../../../shared/output';
import { outputChoice } from '../../../shared/parameters';
import { userRef } from '../input';
import type { Operation } from '../operation';
import { readOptions, userFields, userLocator } from '../parameters';
import { users } from './record';

export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get user',
	description: 'Get one user by logon name or distinguished name',
	properties: [userLocator, ...outputChoice(userFields), readOptions()],
	execute: async ({ client, input }) => await showOne(users(client), userRef(input), input),
};
