import { showOne } from '../../../shared/output';
import { outputChoice } from '../../../shared/parameters';
import type { Operation } from '../operation';
import { objectLocator, readOptions } from '../parameters';
import { objects } from './record';

export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get object',
	description: 'Get one object of any kind by its distinguished name',
	properties: [objectLocator, ...outputChoice(), readOptions()],
	execute: async ({ client, input }) => await showOne(objects(client), input.ref('object').value, input),
};
