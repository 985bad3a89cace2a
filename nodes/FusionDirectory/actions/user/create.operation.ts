import { ifExists } from '../../../shared/parameters';
import { newUserName } from '../input';
import type { Operation } from '../operation';
import { changeOptions } from '../parameters';
import { readNewUser, newUserProperties } from './parameters';

export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: 'Create user',
	description: 'Create a user with the tabs its fields belong to',
	properties: [...newUserProperties, ifExists('User', { passwordBy: 'Set Password' }), changeOptions()],
	recordName: newUserName,

	async execute({ client, input, write }) {
		const { kind, request } = await readNewUser(client, input);
		return await write.create(kind, request);
	},
};
