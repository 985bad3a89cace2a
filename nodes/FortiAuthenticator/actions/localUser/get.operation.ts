import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/operation';
import { outputOf } from '../../../shared/output';
import { requireRecord } from '../../../shared/record';
import { userRef } from '../input';
import { readOptions, userLocator } from '../parameters';
import { userOutput } from './parameters';
import { localUsers } from './record';

export const get: Operation<FortiAuthenticatorClient> = {
	value: 'get',
	name: 'Get',
	action: 'Get local user',
	description: 'Get a local user',
	properties: [userLocator, ...userOutput, readOptions()],

	async execute({ client, input }) {
		const kind = localUsers(client);
		return await kind.show([await requireRecord(kind, userRef(input))], outputOf(input));
	},
};
