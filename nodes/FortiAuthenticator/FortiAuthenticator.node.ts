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
import { fortiAuthenticatorFrom } from './directory';
import { methods } from './methods';

export class FortiAuthenticator implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'FortiAuthenticator',
		name: 'fortiAuthenticator',
		icon: { light: 'file:../../icons/fortiauthenticator.svg', dark: 'file:../../icons/fortiauthenticator.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Manage local and remote users, tokens, RADIUS attributes and groups of a FortiAuthenticator',
		defaults: { name: 'FortiAuthenticator' },
		usableAsTool: true,
		builderHint: actionHint(
			'fortiAuthenticatorTrigger',
			'Local and remote users, tokens, groups and RADIUS attributes of a FortiAuthenticator. Verify Login and Push reach real people: put an approval before them; for new or changed users start with the FortiAuthenticator Trigger.',
		),
		// Hosts that honour it never reveal these in the editor.
		sensitiveOutputFields: ['activationCode', 'encryptedSeed', 'generatedPassword', 'seed'],
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'fortiAuthenticatorApi', required: true, testedBy: 'fortiAuthenticatorApiTest' }],
		properties: resourceProperties(resources, 'localUser'),
	};

	methods = methods;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeOperation(this, {
			resources,
			defaultParallel,
			open: async (context, clientContext) => fortiAuthenticatorFrom(await context.getCredentials('fortiAuthenticatorApi'), clientContext),
		});
	}
}
