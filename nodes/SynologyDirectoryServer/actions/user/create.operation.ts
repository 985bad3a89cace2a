import { ifExists } from '../../../shared/parameters';
import { newUserName } from '../input';
import type { Operation, Task } from '../operation';
import { newUserProperties, readNewUser, updatingAfterwards } from './parameters';

async function execute({ client, input, write }: Task) {
	const { kind, request } = await readNewUser(client, input);
	return await write.create(kind, request);
}

export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: 'Create user',
	description: 'Create a user in the domain. It can sign in to DSM itself only after an update of the domain records.',
	properties: newUserProperties([ifExists('User', { passwordBy: 'Set Password' })]),
	recordName: newUserName,
	merge: updatingAfterwards(execute),
	execute,
};
