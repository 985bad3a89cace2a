import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/operation';
import { ifMissing } from '../../../shared/parameters';
import { attributeId, userName, userRef } from '../input';
import { attributeLocator, userLocator, writeOptions } from '../parameters';
import { radiusAttributes } from './record';

export const remove: Operation<FortiAuthenticatorClient> = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete RADIUS attribute',
	description: 'Remove one RADIUS attribute from a local user',
	properties: [userLocator, attributeLocator, ifMissing('RADIUS Attribute'), writeOptions()],
	inOrder: true,
	recordName: userName,
	execute: async ({ client, input, write }) =>
		await write.remove(radiusAttributes(client), { user: userRef(input), id: attributeId(input) }),
};
