import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/legacy/operation';
import { userKey, userLocator, userReference, writeOptions } from '../../parameters';

export const deleteAll: Operation<FortiAuthenticatorClient> = {
	value: 'deleteAll',
	name: 'Delete All',
	action: 'Delete all RADIUS attributes of local user',
	description: 'Remove all RADIUS attributes from one local user',
	properties: [userLocator, writeOptions],
	inOrder: true,
	recordKey: userKey,

	async execute(client, input) {
		const user = await client.localUsers.find(userReference(input));
		const present = await client.radiusAttributes.list(user);
		const about = { id: String(user.id), username: user.username, count: present.length };
		if (present.length === 0) return { outcome: 'unchanged', ...about, deleted: false };
		return await input.perform({
			outcome: 'deleted',
			request: { method: 'DELETE', path: `/api/v1/localusers/${user.id}/radiusattributes/` },
			about,
			async run() {
				await client.radiusAttributes.deleteAll(user);
				return { ...about, deleted: true };
			},
		});
	},
};
