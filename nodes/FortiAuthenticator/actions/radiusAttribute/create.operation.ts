import { checkAttribute } from '../../../../clients/fortiauthenticator/radiusAttributes';
import { ifExists } from '../../../shared/parameters';
import { userName, userRef } from '../input';
import type { Operation } from '../operation';
import { userLocator, writeOptions } from '../parameters';
import { attributeFields } from './parameters';
import { newAttribute } from './record';

export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: 'Create RADIUS attribute',
	description: 'Give a local user a RADIUS attribute',
	properties: [userLocator, ...attributeFields, ifExists('RADIUS Attribute', { withUpdate: false }), writeOptions()],
	recordName: userName,

	async execute({ client, input, write }) {
		const wanted = checkAttribute({
			vendor: input.text('vendor'),
			attribute: input.requiredText('attributeName'),
			attr_val: input.requiredText('value'),
		});
		const user = await client.localUsers.find(userRef(input));
		return await write.create(newAttribute(client, user, wanted), {
			ref: { user: { id: user.id }, equal: wanted },
			fields: { ...wanted },
			ifExists: input.choice<'fail' | 'skip'>('ifExists', ['fail', 'skip'], 'fail'),
		});
	},
};
