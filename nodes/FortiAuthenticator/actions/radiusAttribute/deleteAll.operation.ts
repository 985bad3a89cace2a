import type { LocalUser } from '../../../../clients/fortiauthenticator/types';
import { unless } from '../../../shared/record';
import { userName, userRef } from '../input';
import { localUsers } from '../localUser/record';
import type { Operation } from '../operation';
import { userLocator, writeOptions } from '../parameters';

export const deleteAll: Operation = {
	value: 'deleteAll',
	name: 'Delete All',
	action: 'Delete all RADIUS attributes of local user',
	description: 'Remove all RADIUS attributes from one local user',
	properties: [userLocator, writeOptions()],
	inOrder: true,
	recordName: userName,

	async execute({ client, input, write }) {
		const kind = localUsers(client);
		const user = await client.localUsers.find(userRef(input));
		const { length: count } = await client.radiusAttributes.list(user);
		return await write.send<LocalUser>(user, {
			outcome: 'deleted',
			steps: () =>
				unless(count === 0, {
					name: 'delete all RADIUS attributes',
					request: { method: 'DELETE', path: `${user.resource_uri}radiusattributes/` },
					async send(record) {
						await client.radiusAttributes.deleteAll(record);
						return { told: { deleted: true } };
					},
				}),
			about: (record, told) => ({ ...kind.identity(record), count, deleted: told.deleted === true }),
		});
	},
};
