import type { SynologyClient } from '../../../../clients/synology/client';
import type { Operation } from '../../../shared/legacy/operation';
import { outputChoice } from '../../../shared/parameters';
import { groupLocator, readOptions } from '../parameters';
import { groupView, missing, nameOf, reference } from '../records';

export const get: Operation<SynologyClient> = {
	value: 'get',
	name: 'Get',
	action: 'Get group',
	description: 'Retrieve one group by name or distinguished name; DSM does not tell its members',
	properties: [groupLocator, ...outputChoice(), readOptions()],

	async execute(client, input) {
		const named = reference(input, 'group');
		const group = await client.groups.find(named);
		if (group === undefined) throw missing('group', nameOf(named));
		return input.present(groupView, group);
	},
};
