import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { keyedHash } from '../../clients/http/keyedHash';
import { isPlainObject } from '../../clients/json';
import { Written } from './written';

/** An item of an earlier try: what it gave, or why nobody may try it again. */
export type Finished = { result: Written } | { reason: unknown };

interface Entry {
	/** Keyed hash of the item and the node's parameters. */
	print: string;
	finished: Finished;
}
interface Execution {
	/** Milliseconds since 1970. */
	until: number;
	entries: Map<number, Entry>;
}

const rememberMs = 60 * 60 * 1000;
const mostExecutions = 1000;
const storedUnder = 'finishedItems';
const goneWithProcess =
	"This item was done in an earlier try. What was told only once then (a generated password, a seed, an activation code) is gone, because n8n was restarted meanwhile: use 'Set Password', or hand the token out again";

/** What is secret stays in the memory of this process. */
const executions = new Map<string, Execution>();

function dropOld(now: number): void {
	for (const [key, { until }] of executions) {
		if (until > now && executions.size <= mostExecutions) break;
		executions.delete(key);
	}
}

/**
 * What earlier tries of this execution have finished. With Retry On Fail n8n runs the whole node again: an item that was
 * done is handed over as it was, and the server is asked nothing.
 */
export class FinishedItems {
	private readonly key: string | undefined;
	private readonly parameters: string;
	private readonly store: IDataObject;

	constructor(context: IExecuteFunctions) {
		const node = context.getNode();
		// A tool of an agent is called again on purpose.
		const isRetried = node.retryOnFail === true && !node.type.endsWith('Tool');
		const execution = isRetried ? context.getExecutionId() : undefined;
		this.key = execution ? JSON.stringify([execution, node.id, context.getWorkflowDataProxy(0).$runIndex]) : undefined;
		this.parameters = this.key === undefined ? '' : keyedHash([node.parameters]);
		this.store = this.key === undefined ? {} : context.getContext('node');
	}

	/** What an earlier try left of this item. */
	find(index: number, json: IDataObject): Finished | undefined {
		if (this.key === undefined) return undefined;
		const entry = executions.get(this.key)?.entries.get(index);
		if (entry !== undefined) return entry.print === this.print(json) ? entry.finished : undefined;
		const stored = this.stored()[String(index)];
		if (!isPlainObject(stored) || !Array.isArray(stored.items) || executions.has(this.key)) return undefined;
		const items = stored.items as IDataObject[];
		return { result: new Written(stored.hadSecrets === true ? items.map((one) => ({ ...one, notice: goneWithProcess })) : items) };
	}

	keep(index: number, json: IDataObject, finished: Finished, now = Date.now()): void {
		if (this.key === undefined) return;
		dropOld(now);
		const execution = executions.get(this.key) ?? { until: now + rememberMs, entries: new Map<number, Entry>() };
		execution.entries.set(index, { print: this.print(json), finished });
		executions.set(this.key, execution);
	}

	/** The node did not succeed and may be tried again: stores what is no secret with the execution. */
	save(): void {
		if (this.key === undefined) return;
		const entries = [...(executions.get(this.key)?.entries ?? [])].flatMap(
			([index, { finished }]): Array<[string, IDataObject]> =>
				'result' in finished ? [[String(index), { items: finished.result.withoutSecrets(), hadSecrets: finished.result.isToldOnce }]] : [],
		);
		this.store[storedUnder] = { [this.key]: Object.fromEntries(entries) };
	}

	/** The node has succeeded: nothing of this execution is needed any more. */
	forget(): void {
		if (this.key === undefined) return;
		executions.delete(this.key);
		delete this.store[storedUnder];
	}

	private stored(): Record<string, unknown> {
		const all = this.store[storedUnder];
		const mine = isPlainObject(all) && this.key !== undefined ? all[this.key] : undefined;
		return isPlainObject(mine) ? mine : {};
	}

	private print(json: IDataObject): string {
		return keyedHash([this.parameters, json]);
	}
}
