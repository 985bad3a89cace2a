import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/operation';
import { groupLocator, userLocator, userName, writeOptions } from '../parameters';
import { changeMembership } from './add.operation';

export const remove: Operation<FortiAuthenticatorClient> = {
	value: 'remove',
	name: 'Remove',
	action: 'Remove local user from group',
	description: 'Take a local user out of a group',
	properties: [userLocator, groupLocator, writeOptions],
	recordName: userName,
	execute: async (task) => await changeMembership(task, false),
};
