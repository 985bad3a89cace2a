import type { SynologyClient } from '../../../../clients/synology/client';
import type { Operation } from '../../../shared/operation';
import { ifExists } from '../../../shared/parameters';
import { createProperties, createUser, newUserName, updatingAfterwards } from './createUser';

export const create: Operation<SynologyClient> = {
	value: 'create',
	name: 'Create',
	action: 'Create user',
	description: 'Create a user in the domain. It can sign in to DSM itself only after an update of the domain records.',
	properties: createProperties([ifExists('User')]),
	recordName: newUserName,
	merge: updatingAfterwards(async (task) => await createUser(task)),
	execute: async (task) => await createUser(task),
};
