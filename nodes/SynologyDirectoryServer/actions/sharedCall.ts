import type { SynologyClient } from '../../../clients/synology/client';
import type { OperationResult, Task } from '../../shared/operation';

interface Waiting<Part, Result> {
	part: Part;
	position: number;
	resolve(result: Result): void;
	reject(reason: unknown): void;
}

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
	tasks: Array<Task<SynologyClient>>,
	send: (parts: Part[]) => Promise<Result[]>,
	run: (
		task: Task<SynologyClient>,
		share: (part: Part) => Promise<Result>,
		look: <T>(task: () => Promise<T>) => Promise<T>,
	) => Promise<OperationResult>,
): Promise<Array<OperationResult | Error>> {
	const waiting: Array<Waiting<Part, Result>> = [];
	let active = tasks.length;
	const look = limited(lookupsAtOnce);

	const sendWhenComplete = (): void => {
		if (waiting.length === 0 || waiting.length < active) return;
		const ready = waiting.splice(0).sort((one, other) => one.position - other.position);
		send(ready.map(({ part }) => part)).then(
			(results) => ready.forEach(({ resolve }, index) => resolve(results[index])),
			(reason: unknown) => ready.forEach(({ reject }) => reject(reason)),
		);
	};

	return await Promise.all(
		tasks.map(async (task, position) => {
			const share = async (part: Part): Promise<Result> =>
				await new Promise<Result>((resolve, reject) => {
					waiting.push({ part, position, resolve, reject });
					sendWhenComplete();
				});
			try {
				return await run(task, share, look);
			} catch (reason) {
				return reason instanceof Error ? reason : new Error(String(reason));
			} finally {
				active -= 1;
				sendWhenComplete();
			}
		}),
	);
}

function limited(atOnce: number): <T>(task: () => Promise<T>) => Promise<T> {
	let running = 0;
	const queue: Array<() => void> = [];
	return async (task) => {
		if (running >= atOnce) await new Promise<void>((resolve) => queue.push(resolve));
		else running += 1;
		try {
			return await task();
		} finally {
			const next = queue.shift();
			if (next) next();
			else running -= 1;
		}
	};
}
