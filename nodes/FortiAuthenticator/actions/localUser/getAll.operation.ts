import type { IDataObject } from 'n8n-workflow';
import { BackendError } from '../../../../clients/errors';
import { endsBefore } from '../../../../clients/directory/user';
import { toDirectoryUser } from '../../../../clients/fortiauthenticator/directoryUser';
import type { LocalUser } from '../../../../clients/fortiauthenticator/types';
import { orderFields, userFilters } from '../../../../clients/fortiauthenticator/filters';
import { userFields } from '../../../../clients/fortiauthenticator/userFields';
import { outputOf } from '../../../shared/output';
import { choicesField, expiresBefore, flagField, returnAllAndLimit } from '../../../shared/parameters';
import { filterOf, limitOf } from '../input';
import type { Operation } from '../operation';
import { readOptions, filterRows, sortedOptions } from '../parameters';
import { userOutput } from './parameters';
import { localUsers } from './record';

const orders = sortedOptions(
	orderFields.flatMap((field) => [
		{ name: `${userFields[field].label} (Ascending)`, value: field },
		{ name: `${userFields[field].label} (Descending)`, value: `-${field}` },
	]),
);

const isData = (record: IDataObject | undefined): record is IDataObject => record !== undefined;

export const getAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many local users',
	description: 'List local users',
	properties: [
		...returnAllAndLimit,
		filterRows(userFilters),
		...userOutput,
		readOptions([
			flagField('Abridged', 'abridged', 'Whether to ask for reduced records, which come faster; needs a filter on the username'),
			flagField(
				'Accept Incomplete List',
				'acceptIncomplete',
				'Whether to return what was read even though the list kept changing meanwhile and may lack somebody',
			),
			expiresBefore('The appliance takes no such condition: everybody whom the filters leave is read and compared.'),
			choicesField('Order By', 'orderBy', {
				options: orders,
				default: [],
				description: 'Which fields may be ordered depends on the firmware; a refusal is shown',
			}),
		]),
	],

	async execute({ client, input }) {
		const query = {
			filters: filterOf(input),
			orderBy: input.list('options.orderBy'),
			abridged: input.flag('options.abridged'),
		};
		const limit = limitOf(input);
		const moment = input.date('options.expiresBefore');
		if (moment !== undefined && query.abridged) {
			throw input.refusal("'Abridged' records don't show when an account ends", "Switch off 'Abridged' or take out 'Expires Before'");
		}
		const output = outputOf(input);
		const kind = localUsers(client);
		const readAll = { ...query, limit: moment === undefined ? limit : undefined };
		const shape = async (users: LocalUser[]) => {
			const shown = await kind.show(users, output);
			if (moment === undefined) return shown;
			return users.map((user, index) => (endsBefore(toDirectoryUser(user), moment) ? shown[index] : undefined));
		};
		const listing = await client.localUsers.listAs(readAll, shape, output.shape === 'simplified');
		if (!listing.complete && !input.flag('options.acceptIncomplete')) {
			throw new BackendError({
				kind: 'backend',
				message: `The list of local users kept changing while it was read: ${listing.records.length} of ${listing.total} came`,
				cure: "Try again, or switch on 'Accept Incomplete List'",
			});
		}
		const { records } = listing;
		const shown = records.every(isData) ? records : records.filter(isData);
		return limit !== undefined && shown.length > limit ? shown.slice(0, limit) : shown;
	},
};
