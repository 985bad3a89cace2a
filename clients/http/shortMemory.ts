/**
 * Values that this process forgets by itself: each after its time, however quiet it is then, and the oldest when there
 * are too many. For what holds secrets that nobody may need any more.
 */
export class ShortMemory<Value> {
	/** Oldest first. */
	private readonly kept = new Map<string, { value: Value; timer: NodeJS.Timeout }>();

	/**
	 * @param ms  how long a value is kept, in milliseconds from the first time its key was set
	 * @param most  how many are kept
	 */
	constructor(
		private readonly ms: number,
		private readonly most: number,
	) {}

	get(key: string): Value | undefined {
		return this.kept.get(key)?.value;
	}

	has(key: string): boolean {
		return this.kept.has(key);
	}

	set(key: string, value: Value): void {
		const timer = this.kept.get(key)?.timer ?? setTimeout(() => this.delete(key), this.ms).unref();
		this.kept.set(key, { value, timer });
		for (const oldest of this.kept.keys()) {
			if (this.kept.size <= this.most) break;
			this.delete(oldest);
		}
	}

	delete(key: string): void {
		clearTimeout(this.kept.get(key)?.timer);
		this.kept.delete(key);
	}
}
