import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/operation';
import { outputOf } from '../../../shared/output';
import { outputChoice } from '../../../shared/parameters';
import { requireRecord } from '../../../shared/record';
import { groupRef } from '../input';
import { groupLocator, readOptions } from '../parameters';
import { userGroups } from './record';

export const get: Operation<FortiAuthenticatorClient> = {
	value: 'get',
	name: 'Get',
	action: 'Get user group',
	description: 'Get a local user group; Raw has the addresses of its members',
	properties: [groupLocator, ...outputChoice(), readOptions()],

	async execute({ client, input }) {
		const kind = userGroups(client);
		return await kind.show([await requireRecord(kind, groupRef(input))], outputOf(input));
	},
};
