/** Lets so many pass at a time, first come, first served. Where the work is a list that is known beforehand, `inParallel` serves. */
export class Turns {
	private readonly queue: Array<() => void> = [];

	/** @param free  how many at a time */
	constructor(private free: number) {}

	/**
	 * Does a piece of work as soon as its turn has come; the turn passes on when it has ended, well or not.
	 *
	 * @returns what the work gives
	 * @throws what the work throws
	 */
	async take<T>(work: () => Promise<T>): Promise<T> {
		if (this.free === 0) await new Promise<void>((resolve) => this.queue.push(resolve));
		else this.free -= 1;
		try {
			return await work();
		} finally {
			const next = this.queue.shift();
			if (next) next();
			else this.free += 1;
		}
	}
}
