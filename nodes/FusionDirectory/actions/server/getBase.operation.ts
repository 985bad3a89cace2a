import type { Operation } from '../operation';
import { readOptions } from '../parameters';

export const getBase: Operation = {
	value: 'getBase',
	name: 'Get Base',
	action: 'Get base of directory',
	description: "Get the DN of the directory's root",
	properties: [readOptions()],

	async execute({ client }) {
		return { base: await client.server.base() };
	},
};
