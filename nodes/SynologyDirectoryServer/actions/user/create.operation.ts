import type { SynologyClient } from '../../../../clients/synology/client';
import type { Operation, Task } from '../../../shared/operation';
import { ifExists } from '../../../shared/parameters';
import { newUserName } from '../input';
import { newUserProperties, readNewUser, updatingAfterwards } from './parameters';

async function execute({ client, input, write }: Task<SynologyClient>) {
	const { kind, request } = await readNewUser(client, input);
	return await write.create(kind, request);
}

export const create: Operation<SynologyClient> = {
	value: 'create',
	name: 'Create',
	action: 'Create user',
	description: 'Create a user in the domain. It can sign in to DSM itself only after an update of the domain records.',
	properties: newUserProperties([ifExists('User', { passwordBy: 'Set Password' })]),
	recordName: newUserName,
	merge: updatingAfterwards(execute),
	execute,
};
