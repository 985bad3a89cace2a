import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData, type NodeApiError } from 'n8n-workflow';
import type { ClientContext, DirectoryClient } from '../../../clients/directory/client';
import { hitsEveryItem } from '../../../clients/errors';
import { clientContext } from '../connection';
import { toNodeError } from '../errors';
import { ItemInput } from './itemInput';
import { findOperation, type Operation, type OperationResult, type Resource } from './operation';
import { harmlessJson } from './output';
import { ParameterReader } from './parameterReader';

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

class ItemLoop<Client extends DirectoryClient> {
	private readonly node;
	private readonly inputs: ItemInput[];
	private readonly settled: Array<Settled | undefined>;
	private readonly continueOnFail: boolean;
	/** An error that would hit every further item: they get it without a request. */
	private fatal?: { reason: unknown };
	private stopped = false;

	constructor(
		context: IExecuteFunctions,
		private readonly operation: Operation<Client>,
		private readonly client: Client,
		private readonly defaultParallel: number,
		private readonly signal?: AbortSignal,
	) {
		this.node = context.getNode();
		this.continueOnFail = context.continueOnFail();
		const reader = new ParameterReader(context);
		const labels = new Map(operation.properties.map(({ name, displayName }) => [name, displayName]));
		const items = context.getInputData();
		const timezone = context.getTimezone();
		this.inputs = items.map((item, index) => new ItemInput({ node: this.node, reader, labels, item, index, timezone, signal }));
		this.settled = new Array<Settled | undefined>(items.length);
	}

	async run(): Promise<INodeExecutionData[]> {
		if (this.inputs.length === 0) return [];
		const single = await this.runMerged();
		await this.runSingles(single);
		if (this.signal?.aborted) return this.output();
		if (!this.continueOnFail) {
			const index = this.settled.findIndex((one) => one !== undefined && 'reason' in one);
			const first = this.settled[index];
			if (first !== undefined && 'reason' in first) throw this.tellingWhatWasDone(this.asNodeError(first.reason, index));
		}
		return this.output();
	}

	/** Sends what can share a call; gives the inputs that can't. */
	private async runMerged(): Promise<ItemInput[]> {
		const { merge } = this.operation;
		if (merge === undefined) return this.inputs;
		const groups = new Map<string, ItemInput[]>();
		const single: ItemInput[] = [];
		for (const input of this.inputs) {
			try {
				const key = merge.key(input);
				if (key === undefined) single.push(input);
				else groups.set(key, [...(groups.get(key) ?? []), input]);
			} catch (reason) {
				this.fail(input, reason);
			}
		}
		for (const group of groups.values()) {
			const size = merge.size(group[0]);
			for (let start = 0; start < group.length && this.mayGoOn(); start += size) {
				await this.runChunk(group.slice(start, start + size), merge.execute.bind(merge));
			}
		}
		return single;
	}

	private async runChunk(
		chunk: ItemInput[],
		execute: (client: Client, inputs: ItemInput[]) => Promise<Array<OperationResult | Error>>,
	): Promise<void> {
		try {
			const results = await execute(this.client, chunk);
			chunk.forEach((input, position) => {
				const result = results[position];
				if (result instanceof Error) this.fail(input, result);
				else this.settled[input.index] = { result };
			});
		} catch (reason) {
			for (const input of chunk) this.fail(input, reason);
		}
	}

	private async runSingles(inputs: ItemInput[]): Promise<void> {
		const lanes = this.lanes(inputs);
		const parallel = Math.min(this.operation.inOrder ? 1 : this.parallelRequests(), lanes.length);
		let next = 0;
		const worker = async (): Promise<void> => {
			while (next < lanes.length && this.mayGoOn()) {
				const lane = lanes[next];
				next += 1;
				for (const input of lane) if (this.mayGoOn()) await this.runOne(input);
			}
		};
		await Promise.all(Array.from({ length: parallel }, worker));
	}

	/** Items about the same record stay together, one after another. */
	private lanes(inputs: ItemInput[]): ItemInput[][] {
		const { recordKey } = this.operation;
		if (recordKey === undefined || this.operation.inOrder) return inputs.map((input) => [input]);
		const lanes = new Map<string, ItemInput[]>();
		for (const input of inputs) {
			let key: string;
			try {
				key = recordKey(input);
			} catch (reason) {
				this.fail(input, reason);
				continue;
			}
			const lane = lanes.get(key);
			if (lane) lane.push(input);
			else lanes.set(key, [input]);
		}
		return [...lanes.values()];
	}

	private parallelRequests(): number {
		const chosen = this.inputs[0].option('parallelRequests');
		const number = Number(chosen ?? this.defaultParallel);
		return Number.isInteger(number) && number >= 1 ? Math.min(number, 50) : this.defaultParallel;
	}

	private mayGoOn(): boolean {
		return !this.stopped && this.signal?.aborted !== true;
	}

	private async runOne(input: ItemInput): Promise<void> {
		if (this.fatal !== undefined) return this.fail(input, this.fatal.reason);
		try {
			this.settled[input.index] = { result: await this.operation.execute(this.client, input) };
		} catch (reason) {
			this.fail(input, reason);
		}
	}

	private fail(input: ItemInput, reason: unknown): void {
		this.settled[input.index] = { reason };
		if (hitsEveryItem(reason)) this.fatal ??= { reason };
		if (!this.continueOnFail) this.stopped = true;
	}

	private asNodeError(reason: unknown, itemIndex: number) {
		return toNodeError(this.node, reason, { itemIndex, redactor: this.client.redactor });
	}

	/** Items that share a call are done together: the run stops, but not before the others of that call. */
	private tellingWhatWasDone<E extends NodeApiError | NodeOperationError>(error: E): E {
		const done = this.settled.filter((one) => one !== undefined && 'result' in one).length;
		if (this.operation.merge === undefined || done === 0) return error;
		const told = `${done === 1 ? 'One other item was' : `${done} other items were`} finished before the run stopped`;
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
			for (const json of Array.isArray(one.result) ? one.result : [one.result]) {
				output.push({ json: harmlessJson(json), pairedItem });
			}
		});
		return output;
	}
}
