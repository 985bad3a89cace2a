import { AsyncLocalStorage } from 'node:async_hooks';
import { isDeepStrictEqual } from 'node:util';
import { PollContext, PollTriggerExecutor, TriggersAndPollers } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeExecutionData,
	IWorkflowBase,
	Workflow,
	WorkflowActivateMode,
} from 'n8n-workflow';
import {
	TestCredentials,
	TestNodeTypes,
	additionalDataFor,
	buildWorkflow,
	expectNoSecrets,
	ourNodes,
	packageName,
	secretsOf,
	sourceFile,
	type AnyNodeType,
} from './harness';

export const engines = ['legacy', 'durable', 'cursors'] as const;
export type Engine = (typeof engines)[number];

export type Announced = IDataObject & { event: string; eventId: string; user: IDataObject & { username: string } };

/** What n8n's database holds about one workflow with one trigger. */
interface Database {
	/** Static data of the workflow, as JSON. */
	staticData: string;
	/** Durable cursors, by node id. */
	cursors: Map<string, string>;
	/** The durable scheduler has job rows. */
	jobs: boolean;
	active: boolean;
	executions: Announced[][];
	failures: Error[];
}

/**
 * What a process of its own may share with the others, since it remembers nothing about a directory: n8n's and undici's code,
 * and which certificates make which TLS context, which takes a tenth of a second each time.
 */
const shareable = ['n8n-workflow', 'undici', sourceFile('clients/http/settings')];

/** Nodes as a process of its own loads them: nothing it remembers is known to another. */
export function freshProcess(): Record<string, AnyNodeType> {
	let nodes: Record<string, AnyNodeType> = {};
	const shared = shareable.map((name): [string, object] => [name, jest.requireActual<object>(name)]);
	jest.isolateModules(() => {
		for (const [name, module] of shared) jest.doMock(name, () => module);
		nodes = ourNodes('DirectoryUserTrigger', { atOnce: true });
	});
	for (const name of shareable) jest.dontMock(name);
	return nodes;
}

const tracing = {
	startSpan: async (_options: object, work: (span: object) => Promise<unknown>) => await work({ setStatus: () => undefined }),
	startNewTraceSpan: async (_options: object, work: (span: object) => Promise<unknown>) => await work({ setStatus: () => undefined }),
	pickWorkflowAttributes: () => ({}),
	pickNodeAttributes: () => ({}),
};
const quiet = { scoped: () => quiet, debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const reporter = { error: (reason: unknown) => reason };

/** Ticks of the scheduler are given up after a while; the poll itself runs on. */
const timedOut = Symbol('timed out');

export interface HostSettings {
	service: string;
	credentialType: string;
	credential: IDataObject;
	parameters?: IDataObject;
	/** What is left of a poll's time under the scheduler. */
	budgetMs?: number;
	pollTimeoutMs?: number;
}

/**
 * One n8n as far as a polling trigger sees it: n8n-core's own PollContext, executor and cursor hooks, and around them
 * what n8n 2.40 does with static data, publications and results under each of its three engines.
 */
export class TestHost {
	readonly database: Database = { staticData: '{}', cursors: new Map(), jobs: false, active: false, executions: [], failures: [] };
	nodes = freshProcess();
	name = 'Trigger';
	/** Runs between the end of a poll and what n8n does with its result. */
	afterPoll: () => Promise<void> | void = () => undefined;
	private current = 0;
	private tickLegacy: (() => Promise<void>) | undefined;

	constructor(
		readonly engine: Engine,
		readonly settings: HostSettings,
		readonly workflowId: string,
	) {}

	/** Another instance on the same database. */
	sibling(): TestHost {
		const other = new TestHost(this.engine, this.settings, this.workflowId);
		Object.assign(other, { database: this.database, name: this.name });
		return other;
	}

	private load(): { workflow: Workflow; node: INode } {
		const { service, credentialType, parameters } = this.settings;
		const workflow = buildWorkflow(
			{
				nodes: [
					{
						name: this.name,
						type: `${packageName}.directoryUserTrigger`,
						parameters: { service, ...parameters } as INode['parameters'],
						credentials: { [credentialType]: { id: 'c', name: 'c' } },
					},
				],
				connections: {},
				staticData: JSON.parse(this.database.staticData) as IDataObject,
			},
			new TestNodeTypes(this.nodes),
		);
		workflow.id = this.workflowId;
		const node = workflow.getNode(this.name);
		if (!node) throw new Error('the workflow lost its trigger');
		return { workflow, node };
	}

	private save(workflow: Workflow): void {
		if (workflow.staticData.__dataChanged !== true) return;
		this.database.staticData = JSON.stringify(workflow.staticData);
		workflow.staticData.__dataChanged = false;
	}

	private context(workflow: Workflow, node: INode, activation: WorkflowActivateMode, tick: boolean): PollContext {
		const { database } = this;
		const { credentialType, credential, budgetMs = 36_000 } = this.settings;
		const credentials = { [credentialType]: credential as ICredentialDataDecryptedObject };
		const additionalData = additionalDataFor(
			new TestCredentials(credentials),
			{ id: this.workflowId, name: 'test', active: true } as IWorkflowBase,
			'trigger',
		);
		const staging = new AsyncLocalStorage<{ snapshot: IDataObject; seed: IDataObject }>();
		const nodeData = () => workflow.getStaticData('node', node);
		const seen = (what: unknown) => expectNoSecrets([what, database.staticData, [...database.cursors]], secretsOf(credentials));

		const takeCursor = (): string | undefined => {
			const staged = staging.getStore();
			if (!staged || isDeepStrictEqual(staged.snapshot, staged.seed)) return undefined;
			staged.seed = structuredClone(staged.snapshot);
			return JSON.stringify(staged.snapshot);
		};
		const emit = (items: INodeExecutionData[][]): void => {
			const cursor = takeCursor();
			this.save(workflow);
			if (cursor !== undefined) database.cursors.set(node.id, cursor);
			database.executions.push(items[0].map(({ json }) => json as Announced));
			seen(items);
		};
		const emitError = (error: Error): void => {
			database.failures.push(error);
			seen(error);
		};
		const commit = async (): Promise<void> => {
			const cursor = takeCursor();
			if (cursor !== undefined) database.cursors.set(node.id, cursor);
		};
		const runPoll = async (poll: () => Promise<unknown>): Promise<unknown> => {
			if (this.engine !== 'cursors') return await poll();
			const stored = database.cursors.get(node.id) ?? JSON.stringify(nodeData());
			database.cursors.set(node.id, stored);
			return await staging.run({ snapshot: JSON.parse(stored) as IDataObject, seed: JSON.parse(stored) as IDataObject }, poll);
		};
		return new PollContext(
			workflow,
			node,
			additionalData,
			'trigger',
			activation,
			emit as never,
			emitError as never,
			commit,
			runPoll as never,
			() => staging.getStore()?.snapshot ?? nodeData(),
			tick ? () => budgetMs : undefined,
		);
	}

	private executor(): { core: TriggersAndPollers; polls: PollTriggerExecutor } {
		const core = new TriggersAndPollers();
		const run = core.runPollFunction.bind(core);
		core.runPollFunction = async (...args) => {
			const result = await run(...args);
			await this.afterPoll();
			return result;
		};
		return { core, polls: new PollTriggerExecutor(quiet as never, core, tracing as never, reporter as never) };
	}

	/** Publishes, or starts with a published workflow. n8n tries five times; the pauses between are left out. */
	async activate(mode: WorkflowActivateMode = 'activate', attempts = 5): Promise<void> {
		this.database.active = true;
		this.current += 1;
		const mine = this.current;
		this.tickLegacy = undefined;
		const { workflow, node } = this.load();
		for (let attempt = 1; ; attempt += 1) {
			try {
				await this.register(workflow, node, mode, () => this.current === mine);
				this.save(workflow);
				return;
			} catch (reason) {
				if (attempt >= attempts) throw reason;
			}
		}
	}

	private async register(workflow: Workflow, node: INode, mode: WorkflowActivateMode, isCurrent: () => boolean): Promise<void> {
		const poll = this.executor().polls.create(workflow, node, this.context(workflow, node, mode, false), isCurrent);
		if (this.engine === 'legacy') {
			await poll(true);
			this.tickLegacy = async () => await poll();
			return;
		}
		if (this.database.jobs) return;
		await poll(true);
		this.database.jobs = true;
	}

	/** The clock fires once. */
	async tick(): Promise<void> {
		if (this.engine === 'legacy') return await this.tickLegacy?.();
		if (!this.database.active) return;
		const { workflow, node } = this.load();
		const context = this.context(workflow, node, 'update', true);
		const { core } = this.executor();
		await context.__runPoll(async () => {
			try {
				const poll = core.runPollFunction(workflow, node, context);
				poll.catch(() => undefined);
				const { pollTimeoutMs = 45_000 } = this.settings;
				const deadline = new Promise<typeof timedOut>((resolve) => setTimeout(() => resolve(timedOut), pollTimeoutMs).unref());
				const result = await Promise.race([poll, deadline]);
				if (result === timedOut || !this.database.active) return;
				if (result === null) await context.__commitCursor();
				else context.__emit(result);
			} catch (reason) {
				context.__emitError(reason as Error);
			}
		});
	}

	async deactivate(): Promise<void> {
		this.database.active = false;
		this.database.jobs = false;
		this.current += 1;
		this.tickLegacy = undefined;
	}

	/** Publishes another version. The scheduler keeps the job rows of a trigger whose times did not change. */
	async republish(changes: { parameters?: IDataObject; name?: string } = {}): Promise<void> {
		this.settings.parameters = { ...this.settings.parameters, ...changes.parameters };
		this.name = changes.name ?? this.name;
		await this.activate('update');
	}

	/** The process ends, however, and n8n starts again. */
	async restart(): Promise<void> {
		this.nodes = freshProcess();
		await this.activate('init');
	}

	/** Usernames announced so far, in order. */
	names(): string[] {
		return this.database.executions.flat().map(({ user }) => user.username);
	}

	last(): Announced[] {
		return this.database.executions.at(-1) ?? [];
	}

	failure(): (Error & { failure?: IDataObject; description?: string | null }) | undefined {
		return this.database.failures.at(-1);
	}
}
