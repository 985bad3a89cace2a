import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/legacy/operation';
import { attributeId, attributeLocator, readOptions, userLocator, userReference } from '../../parameters';
import { AttributeView } from './view';

export const get: Operation<FortiAuthenticatorClient> = {
	value: 'get',
	name: 'Get',
	action: 'Get RADIUS attribute',
	description: 'Retrieve a RADIUS attribute of a local user',
	properties: [userLocator, attributeLocator, readOptions],

	async execute(client, input) {
		const id = attributeId(input);
		const user = await client.localUsers.find(userReference(input));
		return input.present(new AttributeView(() => user), await client.radiusAttributes.get(user, id));
	},
};
