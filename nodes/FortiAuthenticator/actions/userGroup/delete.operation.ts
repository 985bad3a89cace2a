import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/operation';
import { ifMissing } from '../../../shared/parameters';
import { groupName, groupRef } from '../input';
import { groupLocator, writeOptions } from '../parameters';
import { userGroups } from './record';

export const remove: Operation<FortiAuthenticatorClient> = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete user group',
	description: 'Delete a local user group; its members stay',
	properties: [groupLocator, ifMissing('Group'), writeOptions()],
	inOrder: true,
	recordName: groupName,
	execute: async ({ client, input, write }) => await write.remove(userGroups(client), groupRef(input)),
};
