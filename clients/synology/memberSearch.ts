/** How many go into the next call, and how many calls it takes from there on when one more is refused. */
interface Part {
	calls: number;
	size: number;
}

/**
 * Sizes of the calls that find one refused member when a call is refused as a whole and names nobody. Chosen so that the worse of
 * the two outcomes of a call, should one more be refused, leaves the fewest calls.
 */
export class MemberSearch {
	private readonly known = new Map<string, Part>();

	constructor(private readonly perCall: number) {}

	/** How many of `open` members, of whom nothing is known, go into the next call. */
	batch(open: number): number {
		return this.untold(Math.min(open, furthest)).size;
	}

	/** How many of `suspects`, of whom one at least is refused, go into the next call, while `others` still have to go. */
	part(suspects: number, others: number): number {
		return this.suspected(suspects, Math.min(others, furthest)).size;
	}

	private untold(open: number): Part {
		if (open === 0) return { calls: 0, size: 0 };
		return this.best(`${open}`, Math.min(open, this.perCall), (size) => ({
			taken: this.untold(open - size).calls,
			refused: this.suspected(size, open - size).calls,
		}));
	}

	private suspected(suspects: number, others: number): Part {
		if (suspects === 1) return { calls: Math.ceil(others / this.perCall), size: 1 };
		return this.best(`${suspects}+${others}`, suspects - 1, (size) => ({
			taken: this.suspected(suspects - size, others).calls,
			refused: this.suspected(size, others + suspects - size).calls,
		}));
	}

	/**
	 * The more go along, the less is left if they are taken, and the more if they are refused: the best is where the two meet.
	 * Of sizes that are equally good the largest, which takes fewest calls when nobody else is refused.
	 */
	private best(key: string, most: number, outcomes: (size: number) => { taken: number; refused: number }): Part {
		const before = this.known.get(key);
		if (before) return before;
		const meet = first(most, (size) => {
			const { taken, refused } = outcomes(size);
			return taken <= refused;
		});
		const worst = (size: number): number => Math.max(...Object.values(outcomes(size)));
		const calls = Math.min(worst(meet), worst(Math.max(1, meet - 1)));
		const tooMany = first(most + 1, (size) => size > most || outcomes(size).refused > calls);
		const best = { calls: 1 + calls, size: Math.max(1, tooMany - 1) };
		this.known.set(key, best);
		return best;
	}
}

/** The first number from 1 to `last` for which `holds`, which holds from some number on. */
function first(last: number, holds: (size: number) => boolean): number {
	let [low, high] = [1, last];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (holds(middle)) high = middle;
		else low = middle + 1;
	}
	return low;
}

/** Further ahead nothing is gained by planning. */
const furthest = 1_000;
