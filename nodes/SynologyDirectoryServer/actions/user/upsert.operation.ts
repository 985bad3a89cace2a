import { newUserName } from '../input';
import type { Operation, Task } from '../operation';
import { newUserProperties, readNewUser, updatingAfterwards } from './parameters';

async function execute({ client, input, write }: Task) {
	const { kind, request } = await readNewUser(client, input);
	return await write.upsert(kind, request);
}

export const upsert: Operation = {
	value: 'upsert',
	name: 'Create or Update',
	action: 'Create or update user',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
	properties: newUserProperties(),
	recordName: newUserName,
	merge: updatingAfterwards(execute),
	execute,
};
