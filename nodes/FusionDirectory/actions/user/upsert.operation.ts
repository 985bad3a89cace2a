import { newUserName } from '../input';
import type { Operation } from '../operation';
import { changeOptions } from '../parameters';
import { readNewUser, newUserProperties } from './parameters';

export const upsert: Operation = {
	value: 'upsert',
	name: 'Create or Update',
	action: 'Create or update user',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
	properties: [...newUserProperties, changeOptions()],
	recordName: newUserName,

	async execute({ client, input, write }) {
		const { kind, request } = await readNewUser(client, input);
		return await write.upsert(kind, request);
	},
};
