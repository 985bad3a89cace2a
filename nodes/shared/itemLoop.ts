import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData, type NodeApiError } from 'n8n-workflow';
import type { ClientContext, DirectoryClient } from '../../clients/directory/client';
import { BackendError, hitsEveryItem } from '../../clients/errors';
import { inParallel } from '../../clients/http/inParallel';
import { clientContext } from './connection';
import { toNodeError } from './errors';
import { FinishedItems } from './finishedItems';
import { hintsAfter } from './hints';
import { ItemInput } from './input';
import { findOperation, labelsOf, type Operation, type OperationResult, type Resource, type Task } from './operation';
import { harmlessJson } from './output';
import { ParameterReader } from './parameterReader';
import { Write } from './write';
import { Written } from './written';

export interface NodeSettings<Client extends DirectoryClient> {
	resources: Array<Resource<Client>>;
	/** Opens the client; it connects with the first request. */
	open(context: IExecuteFunctions, clientContext: ClientContext): Promise<Client>;
	/** 'Parallel Requests' where the option is not set. */
	defaultParallel: number;
}

/** Runs the chosen operation over all items with one client, which is closed whatever happens. */
export async function executeOperation<Client extends DirectoryClient>(
	context: IExecuteFunctions,
	settings: NodeSettings<Client>,
): Promise<INodeExecutionData[][]> {
	const resource = context.getNodeParameter('resource', 0) as string;
	const operationName = context.getNodeParameter('operation', 0) as string;
	const operation = findOperation(settings.resources, resource, operationName);
	if (operation === undefined) {
		throw new NodeOperationError(context.getNode(), `There is no operation '${operationName}' of '${resource}'`, {
			description: 'Choose resource and operation anew',
		});
	}
	const signal = context.getExecutionCancelSignal?.();
	let client: Client;
	try {
		client = await settings.open(context, clientContext(context, signal));
	} catch (reason) {
		throw toNodeError(context.getNode(), reason);
	}
	try {
		return [await new ItemLoop(context, operation, client, settings.defaultParallel, signal).run()];
	} finally {
		await client.close();
	}
}

type Settled = { result: OperationResult } | { reason: unknown };
const mostNamed = 20;

class ItemLoop<Client extends DirectoryClient> {
	private readonly node;
	private readonly tasks: Array<Task<Client>>;
	private readonly settled: Array<Settled | undefined>;
	private readonly finished: FinishedItems;
	private readonly continueOnFail: boolean;
	/** An error that would hit every further item: they get it without a request. */
	private fatal?: { reason: unknown };
	private stopped = false;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly operation: Operation<Client>,
		private readonly client: Client,
		private readonly defaultParallel: number,
		private readonly signal?: AbortSignal,
	) {
		this.node = context.getNode();
		this.continueOnFail = context.continueOnFail();
		this.finished = new FinishedItems(context);
		const reader = new ParameterReader(context);
		const labels = labelsOf(operation.properties);
		const items = context.getInputData();
		const timezone = context.getTimezone();
		this.tasks = items.map((item, index) => {
			const input = new ItemInput({ node: this.node, reader, labels, item, index, timezone, signal });
			return { client, input, write: new Write(input, client.redactor) };
		});
		this.settled = new Array<Settled | undefined>(items.length);
	}

	async run(): Promise<INodeExecutionData[]> {
		if (this.tasks.length === 0) return [];
		await this.runSingles(await this.runMerged(this.tasks.filter((task) => !this.wasFinished(task))));
		if (this.signal?.aborted) return this.output();
		const index = this.settled.findIndex((one) => one !== undefined && 'reason' in one);
		const first = this.settled[index];
		// With 'On Error: Continue' n8n tries the node again only when its first item failed.
		if (index < 0 || (this.continueOnFail && index > 0)) this.finished.forget();
		else this.finished.save();
		if (!this.continueOnFail && first !== undefined && 'reason' in first) {
			throw this.tellingWhatWasDone(this.asNodeError(first.reason, index));
		}
		this.hint();
		return this.output();
	}

	/** Hosts before n8n 1.79 have no hints. */
	private hint(): void {
		const finished = this.settled.flatMap((one, index) => {
			if (one === undefined || 'reason' in one) return [];
			const { input } = this.tasks[index];
			return [{ result: one.result, ...(input.has('returnAll') && !input.flag('returnAll') ? { limit: input.limit } : {}) }];
		});
		const hints = hintsAfter(finished);
		if (hints.length > 0) this.context.addExecutionHints?.(...hints);
	}

	private wasFinished({ input }: Task<Client>): boolean {
		const earlier = this.finished.find(input.index, input.item.json);
		if (earlier === undefined) return false;
		if ('reason' in earlier) this.fail(input, earlier.reason);
		else this.settled[input.index] = earlier;
		return true;
	}

	/** Sends what can share a call; gives the tasks that can't. */
	private async runMerged(tasks: Array<Task<Client>>): Promise<Array<Task<Client>>> {
		const { merge } = this.operation;
		if (merge === undefined) return tasks;
		const groups = new Map<string, Array<Task<Client>>>();
		const single: Array<Task<Client>> = [];
		for (const task of tasks) {
			try {
				const key = merge.key(task.input);
				const group = key === undefined ? single : groups.get(key);
				if (group) group.push(task);
				else if (key !== undefined) groups.set(key, [task]);
			} catch (reason) {
				this.fail(task.input, reason);
			}
		}
		for (const group of groups.values()) {
			const size = merge.size(group[0].input);
			for (let start = 0; start < group.length && this.mayGoOn(); start += size) {
				await this.runChunk(group.slice(start, start + size), merge.execute.bind(merge));
			}
		}
		return single;
	}

	private async runChunk(
		chunk: Array<Task<Client>>,
		execute: (tasks: Array<Task<Client>>) => Promise<Array<OperationResult | Error>>,
	): Promise<void> {
		try {
			const results = await execute(chunk);
			chunk.forEach((task, position) => {
				const result = results[position];
				if (result instanceof Error) this.failed(task, result);
				else this.done(task, result);
			});
		} catch (reason) {
			for (const task of chunk) this.failed(task, reason);
		}
	}

	private async runSingles(tasks: Array<Task<Client>>): Promise<void> {
		const lanes = this.lanes(tasks);
		const parallel = Math.min(this.operation.inOrder ? 1 : this.parallelRequests(), lanes.length);
		await inParallel(
			lanes,
			parallel,
			async (lane) => {
				for (const task of lane) if (this.mayGoOn()) await this.runOne(task);
			},
			{ mayGoOn: () => this.mayGoOn() },
		);
	}

	/** Items about the same record stay together, one after another; when records are named in several ways, all do. */
	private lanes(tasks: Array<Task<Client>>): Array<Array<Task<Client>>> {
		const { recordName } = this.operation;
		if (recordName === undefined || this.operation.inOrder) return tasks.map((task) => [task]);
		const lanes = new Map<string, Array<Task<Client>>>();
		const ways = new Set<string>();
		const named: Array<Task<Client>> = [];
		for (const task of tasks) {
			try {
				const { by, name } = recordName(task.input);
				ways.add(by);
				named.push(task);
				const lane = lanes.get(name);
				if (lane) lane.push(task);
				else lanes.set(name, [task]);
			} catch (reason) {
				this.fail(task.input, reason);
			}
		}
		return ways.size > 1 ? [named] : [...lanes.values()];
	}

	private parallelRequests(): number {
		try {
			return this.tasks[0].input.number('options.parallelRequests', { from: 1, to: 50, whole: true, fallback: this.defaultParallel });
		} catch (reason) {
			for (const { input } of this.tasks) if (this.settled[input.index] === undefined) this.fail(input, reason);
			this.stopped = true;
			return 1;
		}
	}

	private mayGoOn(): boolean {
		return !this.stopped && this.signal?.aborted !== true;
	}

	private async runOne(task: Task<Client>): Promise<void> {
		if (this.fatal !== undefined) return this.fail(task.input, this.fatal.reason);
		try {
			this.done(task, await this.operation.execute(task));
		} catch (reason) {
			this.failed(task, reason);
		}
	}

	private done({ input, write }: Task<Client>, result: OperationResult): void {
		this.settled[input.index] = { result };
		if (write.mayHaveSent && result instanceof Written) this.finished.keep(input.index, input.item.json, { result });
	}

	/** A write of which nobody knows whether it was carried out is not tried again by itself. */
	private failed({ input, write }: Task<Client>, reason: unknown): void {
		const uncertain = reason instanceof BackendError && (reason.kind === 'uncertain' || reason.delivery === 'unknown');
		if (uncertain && write.mayHaveSent) this.finished.keep(input.index, input.item.json, { reason });
		this.fail(input, reason);
	}

	private fail(input: ItemInput, reason: unknown): void {
		this.settled[input.index] = { reason };
		if (hitsEveryItem(reason)) this.fatal ??= { reason };
		if (!this.continueOnFail) this.stopped = true;
	}

	private asNodeError(reason: unknown, itemIndex: number) {
		return toNodeError(this.node, reason, { itemIndex, redactor: this.client.redactor, logger: this.context.logger });
	}

	/** The results of a node that stops are in no output: at least the message says what exists now. */
	private tellingWhatWasDone<E extends NodeApiError | NodeOperationError>(error: E): E {
		const done = this.settled.flatMap((one, index) => {
			// A dry run has done nothing.
			if (one === undefined || !('result' in one) || !(one.result instanceof Written) || one.result.isDryRun) return [];
			const { outcome } = one.result;
			return [typeof outcome === 'string' ? `item ${index} (${outcome})` : `item ${index}`];
		});
		if (done.length === 0) return error;
		const named = done.length > mostNamed ? `${done.slice(0, mostNamed).join(', ')} and ${done.length - mostNamed} more` : done.join(', ');
		const told = `Finished before the stop: ${named}. To keep their results choose 'Continue' in the node's setting 'On Error'`;
		const cure = error.description?.trim();
		error.description = cure ? `${cure}. ${told}` : told;
		return error;
	}

	private output(): INodeExecutionData[] {
		const output: INodeExecutionData[] = [];
		this.settled.forEach((one, index) => {
			if (one === undefined) return;
			const pairedItem = { item: index };
			if ('reason' in one) {
				if (this.signal?.aborted) return;
				const error = this.asNodeError(one.reason, index);
				output.push({ json: { error: error.message }, error, pairedItem });
				return;
			}
			const { result } = one;
			const shown = result instanceof Written ? result.items : Array.isArray(result) ? result : [result];
			shown.forEach((json) => output.push({ json: harmlessJson(json), pairedItem }));
		});
		return output;
	}
}
