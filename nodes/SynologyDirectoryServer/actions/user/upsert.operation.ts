import type { SynologyClient } from '../../../../clients/synology/client';
import type { Operation } from '../../../shared/legacy/operation';
import { createProperties, createUser, updatingAfterwards } from './createUser';

export const upsert: Operation<SynologyClient> = {
	value: 'upsert',
	name: 'Create or Update',
	action: 'Create or update user',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
	properties: createProperties(),
	recordKey: (input) => input.text('logonName').trim().toLowerCase(),
	merge: updatingAfterwards(async (client, input) => await createUser(client, input, 'update')),
	execute: async (client, input) => await createUser(client, input, 'update'),
};
