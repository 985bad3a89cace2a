import { newUserName } from '../input';
import type { Operation } from '../operation';
import { writeOptions } from '../parameters';
import { newUserProperties, readNewUser, userOutput } from './parameters';

export const upsert: Operation = {
	value: 'upsert',
	name: 'Create or Update',
	action: 'Create or update local user',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
	properties: [...newUserProperties, ...userOutput, writeOptions()],
	recordName: newUserName,

	async execute({ client, input, write }) {
		const { kind, request } = await readNewUser(client, input);
		return await write.upsert(kind, request);
	},
};
