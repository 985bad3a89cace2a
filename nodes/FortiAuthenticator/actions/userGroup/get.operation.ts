import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/legacy/operation';
import { outputChoice } from '../../../shared/parameters';
import { groupLocator, groupReference, readOptions } from '../../parameters';
import { groupView } from './view';

export const get: Operation<FortiAuthenticatorClient> = {
	value: 'get',
	name: 'Get',
	action: 'Get user group',
	description: 'Retrieve a local user group; Raw has the addresses of its members',
	properties: [groupLocator, ...outputChoice(), readOptions],
	execute: async (client, input) => input.present(groupView, await client.userGroups.find(groupReference(input))),
};
