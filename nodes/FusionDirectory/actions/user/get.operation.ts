import { outputOf } from '../../../shared/output';
import { outputChoice } from '../../../shared/parameters';
import { requireRecord } from '../../../shared/record';
import { userRef } from '../input';
import type { Operation } from '../operation';
import { readOptions, userLocator } from '../parameters';
import { outputAttributes, users } from './record';

export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get user',
	description: 'Get one user with lock state and groups',
	properties: [userLocator, ...outputChoice(), readOptions()],

	async execute({ client, input }) {
		const ref = userRef(input);
		const kind = await users(client, { attributes: await outputAttributes(client, input) });
		return await kind.show([await requireRecord(kind, ref)], outputOf(input));
	},
};
