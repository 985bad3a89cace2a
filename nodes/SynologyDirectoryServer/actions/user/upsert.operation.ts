import type { SynologyClient } from '../../../../clients/synology/client';
import type { Operation, Task } from '../../../shared/operation';
import { newUserName } from '../input';
import { newUserProperties, readNewUser, updatingAfterwards } from './parameters';

async function execute({ client, input, write }: Task<SynologyClient>) {
	const { kind, request } = await readNewUser(client, input);
	return await write.upsert(kind, request);
}

export const upsert: Operation<SynologyClient> = {
	value: 'upsert',
	name: 'Create or Update',
	action: 'Create or update user',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
	properties: newUserProperties(),
	recordName: newUserName,
	merge: updatingAfterwards(execute),
	execute,
};
