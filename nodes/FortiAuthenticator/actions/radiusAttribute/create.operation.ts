import { checkAttribute } from '../../../../clients/fortiauthenticator/radiusAttributes';
import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { LocalUser } from '../../../../clients/fortiauthenticator/types';
import type { Operation } from '../../../shared/legacy/operation';
import { ifExists } from '../../../shared/parameters';
import { userKey, userLocator, userReference, writeOptions } from '../../parameters';
import { AttributeView, attributeFields } from './view';

export const create: Operation<FortiAuthenticatorClient> = {
	value: 'create',
	name: 'Create',
	action: 'Create RADIUS attribute',
	description: 'Give a local user a RADIUS attribute',
	properties: [userLocator, ...attributeFields, ifExists('RADIUS Attribute', { withUpdate: false }), writeOptions],
	recordKey: userKey,

	async execute(client, input) {
		const wanted = checkAttribute({
			vendor: input.text('vendor'),
			attribute: input.requiredText('attributeName'),
			attr_val: input.requiredText('value'),
		});
		const user: LocalUser = await client.localUsers.find(userReference(input));
		return await input.create({
			view: new AttributeView(() => user),
			name: `${wanted.attribute}' of '${user.username}`,
			fields: { ...wanted },
			find: async () => await client.radiusAttributes.findEqual(user, wanted),
			create: async () => await client.radiusAttributes.create(user, wanted),
		});
	},
};
