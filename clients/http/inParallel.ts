export interface PoolOptions {
	/** Asked before each further item is taken; false ends the handing out. */
	mayGoOn?: () => boolean;
	/** Nothing further is taken once it has fired. */
	signal?: AbortSignal;
}

/**
 * Works on up to `parallel` items at a time. The source is read lazily, one item for each free worker, so that it may
 * be endless or costly; after the first failure nothing further is taken, and what is under way is waited for.
 *
 * @returns the results in the order of the items; shorter than the source when `mayGoOn` or `signal` ended it
 * @throws what the first failing `work` threw, after all work has ended
 */
export async function inParallel<T, R>(
	items: Iterable<T> | AsyncIterable<T>,
	parallel: number,
	work: (item: T, index: number) => Promise<R>,
	{ mayGoOn, signal }: PoolOptions = {},
): Promise<R[]> {
	const source = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
	const results: R[] = [];
	const failures: unknown[] = [];
	const state = { taken: 0, ended: false };
	/** Iterators are asked one at a time: an async one need not bear two questions at once. */
	let turn: Promise<unknown> = Promise.resolve();
	const take = async (): Promise<{ item: T; index: number } | undefined> => {
		if (state.ended || failures.length > 0 || signal?.aborted || mayGoOn?.() === false) return undefined;
		const next = await source.next();
		if (next.done) {
			state.ended = true;
			return undefined;
		}
		const index = state.taken;
		state.taken += 1;
		return { item: next.value, index };
	};
	const takeInTurn = async (): Promise<{ item: T; index: number } | undefined> => {
		const mine = turn.then(take);
		turn = mine.catch(() => undefined);
		return await mine;
	};
	const worker = async (): Promise<void> => {
		try {
			for (let next = await takeInTurn(); next !== undefined; next = await takeInTurn()) {
				results[next.index] = await work(next.item, next.index);
			}
		} catch (reason) {
			failures.push(reason);
		}
	};
	await Promise.all(Array.from({ length: Math.max(1, Math.floor(parallel)) }, worker));
	if (!state.ended) await source.return?.();
	if (failures.length > 0) throw failures[0];
	return results;
}
