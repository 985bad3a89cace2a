import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { actionHint } from '../shared/builderHint';
import { executeOperation } from '../shared/itemLoop';
import { resourceProperties } from '../shared/operation';
import { defaultParallel } from './actions/parameters';
import { resources } from './actions/resources';
import { synologyFrom } from './directory';
import { methods } from './methods';

export class SynologyDirectoryServer implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Synology Directory Server',
		name: 'synologyDirectoryServer',
		icon: { light: 'file:../../icons/synology.svg', dark: 'file:../../icons/synology.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Manage users, groups and other objects of the domain on a Synology NAS',
		defaults: { name: 'Synology Directory Server' },
		usableAsTool: true,
		builderHint: actionHint(
			'synologyDirectoryServerTrigger',
			'Users and groups of the Active Directory domain on a Synology NAS. Disable, unlock, move and groups of a user need Domain Access (LDAPS) in the credential; for new or changed users start with the Synology Directory Server Trigger.',
		),
		// Hosts that honour it never reveal these in the editor.
		sensitiveOutputFields: ['generatedPassword'],
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'synologyDirectoryServerApi', required: true, testedBy: 'synologyDirectoryServerApiTest' }],
		properties: resourceProperties(resources, 'user'),
	};

	methods = methods;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeOperation(this, {
			resources,
			defaultParallel,
			open: async (context, clientContext) => synologyFrom(await context.getCredentials('synologyDirectoryServerApi'), clientContext),
		});
	}
}
