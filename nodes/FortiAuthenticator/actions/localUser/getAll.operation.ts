import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import { orderFields, userFilters } from '../../../../clients/fortiauthenticator/filters';
import { userFields } from '../../../../clients/fortiauthenticator/userFields';
import { BackendError } from '../../../../clients/errors';
import type { Operation } from '../../../shared/operation';
import { outputOf } from '../../../shared/output';
import { options, returnAllAndLimit } from '../../../shared/parameters';
import { defaultParallel, filterRows, filtersOf, sortedOptions, wanted } from '../parameters';
import { userOutput } from './parameters';
import { localUsers } from './record';

const orders = sortedOptions(
	orderFields.flatMap((field) => [
		{ name: `${userFields[field].label} (Ascending)`, value: field },
		{ name: `${userFields[field].label} (Descending)`, value: `-${field}` },
	]),
);

export const getAll: Operation<FortiAuthenticatorClient> = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many local users',
	description: 'List local users',
	properties: [
		...returnAllAndLimit,
		filterRows(userFilters),
		...userOutput,
		options({
			defaultParallel,
			more: [
				{
					displayName: 'Abridged',
					name: 'abridged',
					type: 'boolean',
					default: false,
					description: 'Whether to ask for reduced records, which come faster; needs a filter on the username',
				},
				{
					displayName: 'Accept Incomplete List',
					name: 'acceptIncomplete',
					type: 'boolean',
					default: false,
					description: 'Whether to return what was read even though the list kept changing meanwhile and may lack somebody',
				},
				{
					displayName: 'Order By',
					name: 'orderBy',
					type: 'multiOptions',
					options: orders,
					default: [],
					description: 'Which fields may be ordered depends on the firmware; a refusal is shown',
				},
			],
		}),
	],

	async execute({ client, input }) {
		const listing = await client.localUsers.list({
			filters: filtersOf(input),
			orderBy: input.list('options.orderBy'),
			abridged: input.flag('options.abridged'),
			limit: wanted(input),
		});
		if (!listing.complete && !input.flag('options.acceptIncomplete')) {
			throw new BackendError({
				kind: 'backend',
				message: `The list of local users kept changing while it was read: ${listing.records.length} of ${listing.total} came`,
				cure: "Try again, or switch on 'Accept Incomplete List'",
			});
		}
		return await localUsers(client).show(listing.records, outputOf(input));
	},
};
