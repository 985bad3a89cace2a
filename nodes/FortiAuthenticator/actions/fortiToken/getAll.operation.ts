import { tokenFilters } from '../../../../clients/fortiauthenticator/filters';
import { toData } from '../../../shared/output';
import { returnAllAndLimit } from '../../../shared/parameters';
import { filterOf, limitOf } from '../input';
import type { Operation } from '../operation';
import { filterRows, readOptions } from '../parameters';

export const getAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many FortiTokens',
	description: 'List hardware and mobile tokens; a locked one can not be assigned whatever its status says',
	properties: [...returnAllAndLimit, filterRows(tokenFilters), readOptions()],

	async execute({ client, input }) {
		const { records } = await client.fortiTokens.list(filterOf(input), limitOf(input));
		return records.map(toData);
	},
};
