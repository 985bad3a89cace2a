import type { SynologyClient } from '../../../../clients/synology/client';
import type { Operation } from '../../../shared/operation';
import { createProperties, createUser, newUserName, updatingAfterwards } from './createUser';

export const upsert: Operation<SynologyClient> = {
	value: 'upsert',
	name: 'Create or Update',
	action: 'Create or update user',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
	properties: createProperties(),
	recordName: newUserName,
	merge: updatingAfterwards(async (task) => await createUser(task, 'update')),
	execute: async (task) => await createUser(task, 'update'),
};
