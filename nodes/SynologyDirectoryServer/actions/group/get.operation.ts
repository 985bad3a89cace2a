import type { SynologyClient } from '../../../../clients/synology/client';
import type { Operation } from '../../../shared/operation';
import { outputOf } from '../../../shared/output';
import { outputChoice } from '../../../shared/parameters';
import { requireRecord } from '../../../shared/record';
import { groupRef } from '../input';
import { groupLocator, readOptions } from '../parameters';
import { groups } from './record';

export const get: Operation<SynologyClient> = {
	value: 'get',
	name: 'Get',
	action: 'Get group',
	description: 'Get one group by name or distinguished name; DSM does not tell its members',
	properties: [groupLocator, ...outputChoice(), readOptions()],

	async execute({ client, input }) {
		const kind = groups(client);
		return await kind.show([await requireRecord(kind, groupRef(input))], outputOf(input));
	},
};
