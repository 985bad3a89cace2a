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
import { fusionDirectoryFrom } from './directory';
import { methods } from './methods';

export class FusionDirectory implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'FusionDirectory',
		name: 'fusionDirectory',
		icon: { light: 'file:../../icons/fusiondirectory.svg', dark: 'file:../../icons/fusiondirectory.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Manage users and other entries of a FusionDirectory',
		defaults: { name: 'FusionDirectory' },
		usableAsTool: true,
		builderHint: actionHint(
			'fusionDirectoryTrigger',
			'People, groups and any other entries of a FusionDirectory (LDAP). Get or change users with resource user; for new, changed or removed users start with the FusionDirectory Trigger.',
		),
		// Hosts that honour it never reveal these in the editor.
		sensitiveOutputFields: ['generatedPassword', 'sessionId', 'token'],
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'fusionDirectoryApi', required: true, testedBy: 'fusionDirectoryApiTest' }],
		properties: resourceProperties(resources, 'user'),
	};

	methods = methods;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeOperation(this, {
			resources,
			defaultParallel,
			open: async (context, clientContext) => fusionDirectoryFrom(await context.getCredentials('fusionDirectoryApi'), clientContext),
		});
	}
}
