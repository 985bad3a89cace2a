import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { BackendError } from '../../clients/errors';
import { keyedHash } from '../../clients/http/keyedHash';
import { ShortMemory } from '../../clients/http/shortMemory';
import { isPlainObject } from '../../clients/json';
import { Written } from './written';

/** An item of an earlier try: what it gave, or why nobody may try it again. */
export type Finished = { result: Written } | { reason: unknown };

interface Entry {
	/** Keyed hash of the item and the node's parameters. */
	print: string;
	finished: Finished;
}

const rememberMs = 60 * 60 * 1000;
const mostExecutions = 1000;
const storedUnder = 'finishedItems';
const goneWithProcess =
	"This item was done in an earlier try. What was told only once then (a generated password, a seed, an activation code) is gone, because n8n was restarted meanwhile or an hour has passed: use 'Set Password', or hand the token out again";

/** The words of the first refusal may hold anything: they are not stored. */
const notKnown = (): BackendError =>
	new BackendError({
		kind: 'uncertain',
		message: 'An earlier try sent this, and nobody knows whether it was carried out',
		cure: 'Look at the record before you try again',
		delivery: 'unknown',
	});

/** What is secret stays in the memory of this process, and there no longer than needed. */
const executions = new ShortMemory<Map<number, Entry>>(rememberMs, mostExecutions);

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
		const entry = executions.get(this.key)?.get(index);
		if (entry !== undefined) return entry.print === this.print(json) ? entry.finished : undefined;
		const stored = this.stored()[String(index)];
		if (!isPlainObject(stored) || executions.has(this.key)) return undefined;
		if (stored.uncertain === true) return { reason: notKnown() };
		if (!Array.isArray(stored.items)) return undefined;
		const items = stored.items as IDataObject[];
		return { result: new Written(stored.hadSecrets === true ? items.map((one) => ({ ...one, notice: goneWithProcess })) : items) };
	}

	keep(index: number, json: IDataObject, finished: Finished): void {
		if (this.key === undefined) return;
		const entries = executions.get(this.key) ?? new Map<number, Entry>();
		executions.set(this.key, entries.set(index, { print: this.print(json), finished }));
	}

	/** The node did not succeed and may be tried again: stores what is no secret with the execution. */
	save(): void {
		if (this.key === undefined) return;
		const entries = [...(executions.get(this.key) ?? [])].flatMap(
			([index, { finished }]): Array<[string, IDataObject]> =>
				'result' in finished
					? [[String(index), { items: finished.result.withoutSecrets(), hadSecrets: finished.result.isToldOnce }]]
					: [[String(index), { uncertain: true }]],
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
