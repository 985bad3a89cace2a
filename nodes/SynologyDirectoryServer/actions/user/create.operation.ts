import type { SynologyClient } from '../../../../clients/synology/client';
import type { Operation } from '../../../shared/legacy/operation';
import { ifExists } from '../../../shared/parameters';
import { createProperties, createUser, updatingAfterwards } from './createUser';

export const create: Operation<SynologyClient> = {
	value: 'create',
	name: 'Create',
	action: 'Create user',
	description: 'Create a user in the domain. It can sign in to DSM itself only after an update of the domain records.',
	properties: createProperties([ifExists('User')]),
	recordKey: (input) => input.text('logonName').trim().toLowerCase(),
	merge: updatingAfterwards(async (client, input) => await createUser(client, input)),
	execute: async (client, input) => await createUser(client, input),
};
