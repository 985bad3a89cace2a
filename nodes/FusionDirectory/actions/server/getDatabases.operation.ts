import type { Operation } from '../operation';
import { readOptions } from '../parameters';

export const getDatabases: Operation = {
	value: 'getDatabases',
	name: 'Get Databases',
	action: 'Get databases of server',
	description: 'List the LDAP databases one can log in to',
	properties: [readOptions()],

	async execute({ client }) {
		return [...(await client.server.databases())].map(([id, name]) => ({ id, name }));
	},
};
