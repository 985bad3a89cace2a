import type { OperationResult } from '../../shared/operation';
import { Turns } from '../../shared/turns';
import type { Task } from './operation';

/** How many items look up their records at the same time. */
const lookupsAtOnce = 4;

/**
 * Lets items that were written each for itself share one call: each hands in its part and waits; when every item has
 * handed in or dropped out, `send` gets all parts in the order of the items and answers each.
 *
 * @param run  the work of one item; `share` gives its part of the shared answer, `look` limits look-ups at once
 * @returns one result per item, in order; an Error for an item that was refused
 */
export async function shareCall<Part, Result>(
	tasks: Array<Task>,
	send: (parts: Part[]) => Promise<Result[]>,
	run: (task: Task, share: (part: Part) => Promise<Result>, look: <T>(task: () => Promise<T>) => Promise<T>) => Promise<OperationResult>,
): Promise<Array<OperationResult | Error>> {
	const call = new SharedCall(send, tasks.length);
	const lookUps = new Turns(lookupsAtOnce);
	return await Promise.all(
		tasks.map(async (task, position) => {
			try {
				return await run(
					task,
					async (part) => await call.share(part, position),
					async (lookUp) => await lookUps.take(lookUp),
				);
			} catch (reason) {
				return reason instanceof Error ? reason : new Error(String(reason));
			} finally {
				call.leave();
			}
		}),
	);
}

interface Waiting<Part, Result> {
	part: Part;
	position: number;
	resolve(result: Result): void;
	reject(reason: unknown): void;
}

/** A call that is sent when everybody who may still take part has handed in. */
class SharedCall<Part, Result> {
	private readonly waiting: Array<Waiting<Part, Result>> = [];

	constructor(
		private readonly send: (parts: Part[]) => Promise<Result[]>,
		private active: number,
	) {}

	async share(part: Part, position: number): Promise<Result> {
		return await new Promise<Result>((resolve, reject) => {
			this.waiting.push({ part, position, resolve, reject });
			this.sendWhenComplete();
		});
	}

	/** Somebody is done, or takes no part. */
	leave(): void {
		this.active -= 1;
		this.sendWhenComplete();
	}

	private sendWhenComplete(): void {
		if (this.waiting.length === 0 || this.waiting.length < this.active) return;
		const ready = this.waiting.splice(0).sort((one, other) => one.position - other.position);
		this.send(ready.map(({ part }) => part)).then(
			(results) => ready.forEach(({ resolve }, index) => resolve(results[index])),
			(reason: unknown) => ready.forEach(({ reject }) => reject(reason)),
		);
	}
}
