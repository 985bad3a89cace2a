import { MemberSearch } from './memberSearch';

/** What one call told of its members, by their keys. */
export interface BatchAnswer<Refusal> {
	added: ReadonlySet<string>;
	/** Whom it refused by name. */
	named: ReadonlyMap<string, Refusal>;
	/** The call was refused; nobody of it was added, as far as it names nobody. */
	refusal?: Refusal;
}
export type Fate<Refusal> = 'added' | { refusal?: Refusal; named: boolean };

export interface Batches<Member, Refusal> {
	key(member: Member): string;
	perCall: number;
	send(members: Member[]): Promise<BatchAnswer<Refusal>>;
}

/**
 * How many calls halving may cost beyond one for each member: enough to find two. One is the least, for the call in which
 * all go together; few members are soon asked one by one.
 */
const spareCalls = (members: number): number => (members < 16 ? 1 : 2 * Math.ceil(Math.log2(members)));

/**
 * Adds members in as few calls as can be when a call is refused as a whole because of one of them, and nothing says of
 * whom: the batch is halved until the refused one is alone. A half that was taken shows that the other half holds it;
 * what stands aside meanwhile goes again with the rest. 500 members of which two are refused take 20 calls at most; where
 * refusals are many, everybody goes alone.
 */
export class MemberBatches<Member, Refusal> {
	private readonly fates = new Map<string, Fate<Refusal>>();
	private calls = 0;
	private refused = 0;

	constructor(
		private readonly members: readonly Member[],
		private readonly batches: Batches<Member, Refusal>,
		private readonly search = new MemberSearch(batches.perCall),
	) {}

	/** What became of each, by key. */
	async run(): Promise<Map<string, Fate<Refusal>>> {
		let pool = [...this.members];
		while (pool.length > 0) {
			const size = this.mayGroup() ? this.groupSize(pool.length) : 1;
			const again = await this.settle(pool.slice(0, size), pool.length - size);
			pool = [...again, ...pool.slice(size)];
		}
		return this.fates;
	}

	private mayGroup(): boolean {
		const open = this.members.length - this.fates.size;
		return this.calls + 1 + open <= this.members.length + spareCalls(this.members.length);
	}

	private groupSize(open: number): number {
		const { perCall } = this.batches;
		if (this.refused === 0 || this.refused === 2) return perCall;
		if (this.refused === 1) return this.search.batch(open);
		return Math.min(perCall, 2 ** Math.floor(Math.log2(Math.max(1, this.fates.size / this.refused))));
	}

	private partSize(suspects: number, others: number): number {
		return this.refused === 1 ? this.search.part(suspects, others) : suspects >> 1;
	}

	/** Sends a batch and, when it is refused, finds one that it is refused for. Gives those who have to go again. */
	private async settle(batch: Member[], rest: number): Promise<Member[]> {
		const first = await this.call(batch);
		const { clear, open } = first;
		let { refusal } = first;
		if (clear) return open.length < batch.length ? open : this.alone(open);
		let suspects = open;
		const aside: Member[] = [];
		while (suspects.length > 1) {
			const half = suspects.slice(0, this.mayGroup() ? this.partSize(suspects.length, aside.length + rest) : 1);
			const others = suspects.slice(half.length);
			const answer = await this.call(half);
			// A box that names somebody, or adds a part, leaves nothing to be concluded about the others.
			if (answer.clear && answer.open.length > 0) return [...answer.open, ...others, ...aside];
			if (answer.clear && answer.named) return [...others, ...aside];
			if (answer.clear) suspects = others;
			else {
				aside.unshift(...others);
				suspects = half;
				({ refusal } = answer);
			}
		}
		this.refused += 1;
		for (const one of suspects) this.fates.set(this.batches.key(one), { refusal, named: false });
		return aside;
	}

	/** Nobody was named in any way: each has to be asked for alone, and one who was is refused without a word. */
	private alone(open: Member[]): Member[] {
		if (open.length > 1) this.calls += spareCalls(this.members.length);
		else for (const one of open) this.fates.set(this.batches.key(one), { named: false });
		return open.length > 1 ? open : [];
	}

	/** `clear`: what the answer says of its members is all there is to know of this call; `open` are the others. */
	private async call(members: Member[]): Promise<{ clear: boolean; named: boolean; refusal?: Refusal; open: Member[] }> {
		this.calls += 1;
		const { added, named, refusal } = await this.batches.send(members);
		const open = members.filter((member) => {
			const key = this.batches.key(member);
			const reason = named.get(key);
			if (reason !== undefined) this.fates.set(key, { refusal: reason, named: true });
			else if (added.has(key)) this.fates.set(key, 'added');
			else return true;
			return false;
		});
		return { clear: refusal === undefined || named.size > 0, named: named.size > 0, refusal, open };
	}
}
