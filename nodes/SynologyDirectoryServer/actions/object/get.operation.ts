import type { SynologyClient } from '../../../../clients/synology/client';
import type { Operation } from '../../../shared/operation';
import { outputOf } from '../../../shared/output';
import { outputChoice } from '../../../shared/parameters';
import { requireRecord } from '../../../shared/record';
import { objectLocator, readOptions } from '../parameters';
import { objects } from './record';

export const get: Operation<SynologyClient> = {
	value: 'get',
	name: 'Get',
	action: 'Get object',
	description: 'Get one object of any kind by its distinguished name',
	properties: [objectLocator, ...outputChoice(), readOptions()],

	async execute({ client, input }) {
		const kind = objects(client);
		return await kind.show([await requireRecord(kind, input.ref('object').value)], outputOf(input));
	},
};
