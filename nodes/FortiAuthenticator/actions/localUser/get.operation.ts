import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/legacy/operation';
import { readOptions, userLocator, userReference } from '../../parameters';
import { userOutput, UserView } from '../../userView';

export const get: Operation<FortiAuthenticatorClient> = {
	value: 'get',
	name: 'Get',
	action: 'Get local user',
	description: 'Retrieve a local user',
	properties: [userLocator, ...userOutput, readOptions],

	async execute(client, input) {
		const view = new UserView(client, input);
		return input.present(view, await view.prepared(await client.localUsers.find(userReference(input))));
	},
};
