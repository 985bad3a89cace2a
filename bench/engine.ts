import { WorkflowExecute } from 'n8n-core';
import {
	NodeConnectionTypes,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeProperties,
	type INodeType,
	type IWorkflowBase,
} from 'n8n-workflow';
import { TestCredentials, TestNodeTypes, additionalDataFor, buildWorkflow, ourNodes, packageName, source } from '../test/engine/harness';
import type { Server, ServedBy } from './serverProcess';

export const credentialTypes: Record<ServedBy, string> = {
	fortiAuthenticator: 'fortiAuthenticatorApi',
	fusionDirectory: 'fusionDirectoryApi',
	synologyDirectoryServer: 'synologyDirectoryServerApi',
};

export const ourType = (name: string): string => `${packageName}.${name}`;

export function credentialFor(service: ServedBy, { url, ca, credential }: Server): Record<string, ICredentialDataDecryptedObject> {
	const baseUrl = service === 'fusionDirectory' ? `${url}/fusiondirectory` : url;
	return { [credentialTypes[service]]: { baseUrl, caBundle: ca, timeoutSeconds: 300, protocol: 'auto', ...credential } };
}

/** A node made for comparison. */
export function nodeOf(
	name: string,
	properties: INodeProperties[],
	execute: (context: IExecuteFunctions) => Promise<INodeExecutionData[]>,
): INodeType {
	return {
		description: {
			displayName: name,
			name,
			group: ['input'],
			version: 1,
			description: '',
			defaults: { name },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			properties,
		},
		async execute(this: IExecuteFunctions) {
			return [await execute(this)];
		},
	};
}

/** Made once, as n8n does it. */
export const types = ourNodes();

export interface EngineRun {
	type: string;
	parameters?: IDataObject;
	items?: INodeExecutionData[];
	credentials?: Record<string, ICredentialDataDecryptedObject>;
	nodes?: Record<string, INodeType>;
}

/** Runs one node over some items in n8n's engine. @returns its items */
export async function runInEngine({
	type,
	parameters = {},
	items = [{ json: {} }],
	credentials = {},
	nodes = {},
}: EngineRun): Promise<INodeExecutionData[]> {
	const names = Object.fromEntries(Object.keys(credentials).map((name) => [name, { id: name, name }]));
	const workflow = buildWorkflow(
		{
			nodes: [
				{ name: 'Start', type: 'source' },
				{ name: 'Node', type, parameters: parameters as INode['parameters'], credentials: names },
			],
			connections: { Start: ['Node'] },
		},
		new TestNodeTypes({ source: source(items), ...types, ...nodes }),
	);
	const data = { id: 'bench', name: 'bench', active: false } as IWorkflowBase;
	const additionalData = additionalDataFor(new TestCredentials(credentials), data, 'manual');
	const startNode = workflow.getNode('Start') ?? undefined;
	const run = await new WorkflowExecute(additionalData, 'manual').run({ workflow, startNode });
	const { error, runData } = run.data.resultData;
	if (run.status !== 'success')
		throw new Error(
			`The run ended as ${run.status}: ${error?.message ?? ''} ${error && 'description' in error ? String(error.description) : ''}`,
		);
	return runData.Node?.[0]?.data?.main?.[0] ?? [];
}
