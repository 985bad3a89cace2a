import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { LocalUser } from '../../../../clients/fortiauthenticator/types';
import type { Operation } from '../../../shared/legacy/operation';
import { ifMissing } from '../../../shared/parameters';
import { attributeId, attributeLocator, userKey, userLocator, userReference, writeOptions } from '../../parameters';
import { AttributeView } from './view';

export const deleteAttribute: Operation<FortiAuthenticatorClient> = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete RADIUS attribute',
	description: 'Remove one RADIUS attribute from a local user',
	properties: [userLocator, attributeLocator, ifMissing('RADIUS Attribute'), writeOptions],
	inOrder: true,
	recordKey: userKey,

	async execute(client, input) {
		const id = attributeId(input);
		const reference = userReference(input);
		let user: LocalUser | undefined;
		return await input.delete({
			view: new AttributeView(() => user),
			name: String(id),
			async find() {
				user = await client.localUsers.find(reference);
				return await client.radiusAttributes.get(user, id);
			},
			async remove(attribute) {
				user ??= await client.localUsers.find(reference);
				await client.radiusAttributes.delete(user, attribute);
			},
		});
	},
};
