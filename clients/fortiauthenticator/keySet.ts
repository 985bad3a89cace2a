/** What names a record of a list: its number, or an address or serial where it has none. */
export type Key = string | number;

/** Numbers below this are bits: 2 MB at the most. Appliances number their records from 1 on. */
const mostBits = 2 ** 24;

/** The keys of a list that came. A hundred thousand numbers are a few kilobytes of bits, where a Set takes megabytes. */
export class KeySet {
	private bits = new Uint8Array(1024);
	private readonly others = new Set<Key>();
	private count = 0;

	/** How many different keys there are. */
	get size(): number {
		return this.count + this.others.size;
	}

	/** @returns whether it is new */
	add(key: Key): boolean {
		if (typeof key !== 'number' || !Number.isInteger(key) || key < 0 || key >= mostBits) {
			const before = this.others.size;
			return this.others.add(key).size > before;
		}
		const at = key >>> 3;
		if (at >= this.bits.length) this.grow(at);
		const bit = 1 << (key & 7);
		if ((this.bits[at] & bit) !== 0) return false;
		this.bits[at] |= bit;
		this.count += 1;
		return true;
	}

	private grow(at: number): void {
		const longer = new Uint8Array(Math.max(at + 1, this.bits.length * 2));
		longer.set(this.bits);
		this.bits = longer;
	}
}
