import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';
import { ExecutionLifecycleHooks, PollContext, TriggersAndPollers, WorkflowExecute } from 'n8n-core';
import {
	ICredentialsHelper,
	NodeConnectionTypes,
	NodeHelpers,
	Workflow,
	type IConnections,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IDataObject,
	type INode,
	type INodeCredentialsDetails,
	type INodeExecutionData,
	type INodeProperties,
	type INodeType,
	type INodeTypes,
	type IRun,
	type IVersionedNodeType,
	type IWorkflowBase,
	type IWorkflowExecuteAdditionalData,
	type NodeApiError,
	type NodeOperationError,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

export type AnyNodeType = INodeType | IVersionedNodeType;

export const packageName = 'n8n-nodes-directory-services';
/** Compiled for demo and bench, this file lies one folder deeper. */
const root = ['../..', '../../..'].map((path) => join(__dirname, path)).find((folder) => existsSync(join(folder, 'package.json'))) ?? '';
/** jest's own `require`, which knows how to load TypeScript; one made by `createRequire` does not. */
const jestRequire: NodeRequire = require;

const products = ['FusionDirectory', 'SynologyDirectoryServer', 'FortiAuthenticator'];
const nodeNames = [...products, ...products.map((name) => `${name}Trigger`), 'DirectoryUserTrigger'];
const folderOf = (name: string): string => products.find((product) => name.startsWith(product)) ?? name;

/** A file of ours by its path without ending: the built one in `npm test` (ENGINE_NODES=dist), else the source. */
export const sourceFile = (path: string): string => join(root, process.env.ENGINE_NODES === 'dist' ? 'dist' : '', path);

/**
 * Our nodes (or one of them) by full type name: the built ones in `npm test` (ENGINE_NODES=dist), else the sources.
 *
 * @param atOnce  loads the whole node now: what a built node loads with its first use, jest would take from the registry of that moment
 */
export function ourNodes(only?: string, { atOnce = false } = {}): Record<string, AnyNodeType> {
	const folder = sourceFile('nodes');
	const types: Record<string, AnyNodeType> = {};
	for (const name of nodeNames) {
		if (only !== undefined && only.toLowerCase() !== name.toLowerCase()) continue;
		const files = [...(atOnce ? [`${name}.whole`] : []), `${name}.node`].map((one) => join(folder, folderOf(name), one));
		const file = files.find((one) => ['.js', '.ts'].some((ending) => existsSync(one + ending)));
		if (file === undefined) continue;
		const loaded = jestRequire(file) as Record<string, new () => INodeType>;
		types[`${packageName}.${name.charAt(0).toLowerCase()}${name.slice(1)}`] = new loaded[name]();
	}
	return types;
}

/** A node that gives fixed items, in place of whatever comes before ours. */
export function source(items: INodeExecutionData[]): INodeType {
	return {
		description: {
			displayName: 'Source',
			name: 'source',
			group: ['input'],
			version: 1,
			description: '',
			defaults: { name: 'Source' },
			inputs: [],
			outputs: [NodeConnectionTypes.Main],
			properties: [],
		},
		execute: async () => [items.map((item, index) => ({ ...item, pairedItem: { item: index } }))],
	} as INodeType;
}

const secretFields = [
	'password',
	'domainPassword',
	'apiKey',
	'totpSecret',
	'deviceToken',
	'seedPassphrase',
	'clientPrivateKey',
	'clientKeyPassphrase',
];

/** The secrets of all credentials of a run. */
export function secretsOf(credentials: Record<string, ICredentialDataDecryptedObject> = {}): string[] {
	return Object.values(credentials).flatMap((data) =>
		secretFields.map((name) => data[name]).filter((value): value is string => typeof value === 'string' && value.length >= 4),
	);
}

/** What nodes wrote to n8n's log, with its level in front. */
const logged: string[] = [];
const writeTo =
	(level: string) =>
	(message: string, meta?: unknown): void =>
		void logged.push(`${level}: ${message}${meta === undefined ? '' : inspect(meta, { depth: 10 })}`);
const recorder = {
	debug: writeTo('debug'),
	info: writeTo('info'),
	warn: writeTo('warn'),
	error: writeTo('error'),
	scoped: () => recorder,
};
Container.set(Logger, recorder as unknown as Logger);

/** Everything of a run that n8n stores and people see: outputs and errors with their stacks, not the parameters. */
function visible(run: IRun): unknown {
	const errorParts = (error: unknown): unknown =>
		error instanceof Error ? [error.message, error.stack, { ...error, node: undefined }, errorParts(error.cause)] : error;
	const { runData, error } = run.data.resultData;
	return [
		errorParts(error),
		Object.values(runData)
			.flat()
			.map((task) => [task.data, errorParts(task.error), task.hints, task.metadata]),
	];
}

export function expectNoSecrets(seen: unknown, secrets: string[]): void {
	const text = inspect(seen, { depth: 30, maxArrayLength: null, maxStringLength: null, breakLength: Infinity });
	for (const secret of secrets) {
		if (text.includes(secret))
			throw new Error(`A secret of the credential is in the output or an error of the run (it begins '${secret.slice(0, 2)}')`);
	}
}

export class TestNodeTypes implements INodeTypes {
	constructor(private readonly types: Record<string, AnyNodeType>) {}
	getByName(name: string): AnyNodeType {
		const type = this.types[name];
		if (!type) throw new Error(`node type ${name} is not registered in this test`);
		return type;
	}
	getByNameAndVersion(name: string, version?: number): INodeType {
		return NodeHelpers.getVersionedNodeType(this.getByName(name), version);
	}
	getKnownTypes(): IDataObject {
		return {};
	}
}

/** Credentials by type name; `authenticate` is not applied (our nodes do that themselves). */
export class TestCredentials extends ICredentialsHelper {
	constructor(
		private readonly data: Record<string, ICredentialDataDecryptedObject>,
		private readonly types: Record<string, ICredentialType> = {},
	) {
		super();
	}
	getParentTypes = () => [];
	isCredentialUsableByNode = () => true;
	async authenticate(_c: ICredentialDataDecryptedObject, _t: string, options: never) {
		return options;
	}
	async preAuthentication() {
		return undefined;
	}
	async runPreAuthentication() {
		return undefined;
	}
	getCredentials = async (): Promise<never> => {
		throw new Error('not used');
	};
	async getDecrypted(_a: IWorkflowExecuteAdditionalData, _n: INodeCredentialsDetails, type: string) {
		const found = this.data[type];
		if (!found) throw new Error(`no test credential of type ${type}`);
		return structuredClone(found);
	}
	async updateCredentials() {}
	async updateCredentialsOauthTokenData() {}
	getCredentialsProperties(type: string): INodeProperties[] {
		return this.types[type]?.properties ?? [];
	}
}

const executions = { count: 0 };
const newExecutionId = (): string => String((executions.count += 1));

export function additionalDataFor(
	credentialsHelper: ICredentialsHelper,
	workflowData: IWorkflowBase,
	mode: WorkflowExecuteMode,
	executionId = newExecutionId(),
): IWorkflowExecuteAdditionalData {
	const hooks = new ExecutionLifecycleHooks(mode, executionId, workflowData);
	return {
		credentialsHelper,
		hooks,
		executionId,
		currentNodeExecutionIndex: 0,
		variables: {},
		restApiUrl: '',
		instanceBaseUrl: 'http://localhost:5678/',
		// must be absolute URLs: getAdditionalKeys() does new URL(webhookWaitingBaseUrl + '/' + executionId)
		webhookWaitingBaseUrl: 'http://localhost:5678/webhook-waiting',
		formWaitingBaseUrl: 'http://localhost:5678/form-waiting',
		formBaseUrl: 'http://localhost:5678/form',
		formTestBaseUrl: 'http://localhost:5678/form-test',
		webhookBaseUrl: 'http://localhost:5678/webhook',
		webhookTestBaseUrl: 'http://localhost:5678/webhook-test',
		mcpBaseUrl: 'http://localhost:5678/mcp',
		mcpTestBaseUrl: 'http://localhost:5678/mcp-test',
		logAiEvent: () => {},
		getRunExecutionData: async () => undefined,
		getRuntimeCredential: async () => undefined,
		executeWorkflow: async () => {
			throw new Error('sub-workflows are not part of this harness');
		},
		startRunnerTask: async () => {
			throw new Error('no task runner in this harness');
		},
	} as unknown as IWorkflowExecuteAdditionalData;
}

export interface TestWorkflow {
	nodes: Array<Partial<INode> & { name: string; type: string }>;
	connections: Record<string, Array<string | string[]>>;
	staticData?: IDataObject;
}

/** `{ A: ['B'] }` means A's first output goes to B; `{ If: [['Yes'], ['No']] }` uses two outputs. */
function expand(short: TestWorkflow['connections']): IConnections {
	const out: IConnections = {};
	for (const [from, to] of Object.entries(short)) {
		const outputs = to.map((t) => (Array.isArray(t) ? t : null));
		const lists = outputs.some(Boolean) ? to.map((t) => ([] as string[]).concat(t)) : [to as string[]];
		out[from] = {
			main: lists.map((l) => l.map((node) => ({ node, type: NodeConnectionTypes.Main, index: 0 }))),
		};
	}
	return out;
}

export function buildWorkflow(def: TestWorkflow, nodeTypes: INodeTypes): Workflow {
	return new Workflow({
		id: 'wf1',
		name: 'test workflow',
		active: false,
		nodeTypes,
		settings: { executionOrder: 'v1', timezone: 'UTC' },
		staticData: def.staticData,
		connections: expand(def.connections),
		nodes: def.nodes.map((n, i) => ({
			id: `node-${i}`,
			typeVersion: 1,
			position: [i * 200, 0],
			parameters: {},
			...n,
		})) as INode[],
	});
}

export interface RunResult {
	run: IRun;
	/** items of a node's output (first run) */
	items: (node: string, output?: number) => INodeExecutionData[];
	json: (node: string, output?: number) => IDataObject[];
	workflow: Workflow;
	/** What the nodes wrote to n8n's log. */
	log: string[];
}

export async function runWorkflow(
	def: TestWorkflow,
	opts: {
		nodes: Record<string, AnyNodeType>;
		credentials?: Record<string, ICredentialDataDecryptedObject>;
		mode?: WorkflowExecuteMode;
		startNode?: string;
		executionId?: string;
		/** called once the run is under way; its argument cancels the execution as the editor's stop button does */
		onStart?: (cancel: () => void) => void;
	},
): Promise<RunResult> {
	const mode = opts.mode ?? 'manual';
	const workflow = buildWorkflow(def, new TestNodeTypes(opts.nodes));
	const additionalData = additionalDataFor(
		new TestCredentials(opts.credentials ?? {}),
		{ id: 'wf1', name: 'test workflow', active: false } as IWorkflowBase,
		mode,
		opts.executionId,
	);
	const startNode = workflow.getNode(opts.startNode ?? def.nodes[0].name) ?? undefined;
	const logStart = logged.length;
	const running = new WorkflowExecute(additionalData, mode).run({ workflow, startNode });
	opts.onStart?.(() => running.cancel());
	const run = await running;
	const log = logged.slice(logStart);
	expectNoSecrets([visible(run), log], secretsOf(opts.credentials));
	const items = (node: string, output = 0) => run.data.resultData.runData[node]?.[0]?.data?.main?.[output] ?? [];
	return { run, workflow, log, items, json: (node, output) => items(node, output).map((i) => i.json) };
}

/** A polling node run by n8n-core's own TriggersAndPollers + PollContext; static data lives on `workflow`. */
export function poller(
	def: TestWorkflow,
	opts: {
		nodes: Record<string, AnyNodeType>;
		credentials?: Record<string, ICredentialDataDecryptedObject>;
		mode?: WorkflowExecuteMode;
	},
) {
	const mode = opts.mode ?? 'trigger';
	const workflow = buildWorkflow(def, new TestNodeTypes(opts.nodes));
	const node = workflow.getNode(def.nodes[0].name)!;
	const additionalData = additionalDataFor(
		new TestCredentials(opts.credentials ?? {}),
		{ id: 'wf1', name: 'test workflow', active: true } as IWorkflowBase,
		mode,
	);
	const pollers = new TriggersAndPollers();
	return {
		workflow,
		/** what n8n would write to the database after this poll */
		persisted: () => JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject,
		poll: async () => {
			const items = await pollers.runPollFunction(workflow, node, new PollContext(workflow, node, additionalData, mode, 'activate'));
			expectNoSecrets([items, workflow.staticData, logged], secretsOf(opts.credentials));
			return items;
		},
	};
}

export interface NodeRun {
	/** `fortiAuthenticator`, … */
	type: string;
	parameters: IDataObject;
	items?: IDataObject[];
	/** By credential type. */
	credentials: Record<string, ICredentialDataDecryptedObject>;
	onError?: INode['onError'];
	/** Retry On Fail, at once. */
	retryOnFail?: boolean;
	executionId?: string;
	mode?: WorkflowExecuteMode;
	onStart?: (cancel: () => void) => void;
}

const nodesByType = new Map<string, Record<string, AnyNodeType>>();

/** One of our nodes, made once for a test file, as n8n makes it once for all its executions. */
function ourNode(type: string): Record<string, AnyNodeType> {
	const known = nodesByType.get(type) ?? ourNodes(type);
	nodesByType.set(type, known);
	return known;
}

/** Runs one of our action nodes over some items. `error` is the one that ended the run, if any. */
export async function runNode(settings: NodeRun) {
	const credentials = Object.fromEntries(Object.keys(settings.credentials).map((type) => [type, { id: type, name: type }]));
	const result = await runWorkflow(
		{
			nodes: [
				{ name: 'Start', type: 'source' },
				{
					name: 'Node',
					type: `${packageName}.${settings.type}`,
					parameters: settings.parameters as INode['parameters'],
					credentials,
					onError: settings.onError,
					...(settings.retryOnFail ? { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 } : {}),
				},
			],
			connections: { Start: ['Node'] },
		},
		{
			nodes: { source: source((settings.items ?? [{}]).map((json) => ({ json }))), ...ourNode(settings.type) },
			credentials: settings.credentials,
			mode: settings.mode,
			executionId: settings.executionId,
			onStart: settings.onStart,
		},
	);
	return {
		...result,
		status: result.run.status,
		error: result.run.data.resultData.error as (NodeApiError & NodeOperationError) | undefined,
		json: result.json('Node'),
		items: result.items('Node'),
	};
}
