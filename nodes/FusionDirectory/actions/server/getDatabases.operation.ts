import type { FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import type { Operation } from '../../../shared/operation';
import { readOptions } from '../parameters';

export const getDatabases: Operation<FusionDirectoryClient> = {
	value: 'getDatabases',
	name: 'Get Databases',
	action: 'Get databases of server',
	description: 'List the LDAP databases one can log in to',
	properties: [readOptions()],

	async execute({ client }) {
		return [...(await client.server.databases())].map(([id, name]) => ({ id, name }));
	},
};
