export interface PoolOptions {
	/** Asked before each further item is taken; false ends the handing out. */
	mayGoOn?: () => boolean;
	/** Nothing further is taken once it has fired. */
	signal?: AbortSignal;
}

interface Taken<T> {
	item: T;
	index: number;
}

/** Hands out the items of a source. Iterators are asked one at a time: an async one need not bear two questions at once. */
class Handout<T> {
	private taken = 0;
	private isEmpty = false;
	private turn: Promise<unknown> = Promise.resolve();

	constructor(
		private readonly source: AsyncIterator<T> | Iterator<T>,
		private readonly mayGoOn: () => boolean,
	) {}

	/** @returns undefined when there is nothing further, or nothing further may be taken */
	async take(): Promise<Taken<T> | undefined> {
		const mine = this.turn.then(this.next);
		this.turn = mine.catch(() => undefined);
		return await mine;
	}

	/** Tells a source that was not read to its end that it can let go of what it holds. */
	async close(): Promise<void> {
		if (!this.isEmpty) await this.source.return?.();
	}

	private readonly next = async (): Promise<Taken<T> | undefined> => {
		if (this.isEmpty || !this.mayGoOn()) return undefined;
		const next = await this.source.next();
		if (next.done) {
			this.isEmpty = true;
			return undefined;
		}
		this.taken += 1;
		return { item: next.value, index: this.taken - 1 };
	};
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
	const results: R[] = [];
	const failures: unknown[] = [];
	const handout = new Handout(
		Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator](),
		() => failures.length === 0 && !signal?.aborted && mayGoOn?.() !== false,
	);
	const worker = async (): Promise<void> => {
		try {
			for (let next = await handout.take(); next !== undefined; next = await handout.take()) {
				results[next.index] = await work(next.item, next.index);
			}
		} catch (reason) {
			failures.push(reason);
		}
	};
	await Promise.all(Array.from({ length: Math.max(1, Math.floor(parallel)) }, worker));
	await handout.close();
	if (failures.length > 0) throw failures[0];
	return results;
}
