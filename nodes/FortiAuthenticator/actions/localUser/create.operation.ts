import { ifExists } from '../../../shared/parameters';
import { newUserName } from '../input';
import type { Operation } from '../operation';
import { writeOptions } from '../parameters';
import { newUserProperties, readNewUser, userOutput } from './parameters';

export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: 'Create local user',
	description: 'Create a local user',
	properties: [...newUserProperties, ifExists('User'), ...userOutput, writeOptions()],
	recordName: newUserName,

	async execute({ client, input, write }) {
		const { kind, request } = await readNewUser(client, input);
		return await write.create(kind, request);
	},
};
