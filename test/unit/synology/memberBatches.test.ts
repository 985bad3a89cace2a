import { MemberBatches } from '../../../clients/synology/memberBatches';
import { MemberSearch } from '../../../clients/synology/memberSearch';

const perCall = 200;
const search = new MemberSearch(perCall);

interface Box {
	calls: number;
	added: number;
}

/** Adds members to a box that refuses a call as a whole when one of the refused ones is in it, and names nobody. */
async function add(count: number, refused: ReadonlySet<number>): Promise<Box & { told: number[] }> {
	const box: Box = { calls: 0, added: 0 };
	const fates = await new MemberBatches<number, string>(
		[...Array(count).keys()],
		{
			key: String,
			perCall,
			send: async (members) => {
				box.calls += 1;
				if (members.some((member) => refused.has(member))) return { added: new Set(), named: new Map(), refusal: 'no' };
				box.added += members.length;
				return { added: new Set(members.map(String)), named: new Map() };
			},
		},
		search,
	).run();
	const told = [...fates].flatMap(([key, fate]) => (fate === 'added' ? [] : [Number(key)]));
	return { ...box, told: told.sort((a, b) => a - b) };
}

describe('members of whom some are refused, and nobody is named', () => {
	test('500 members take 3 calls when all are taken, and 18 at most when one is refused, whoever it is', async () => {
		expect((await add(500, new Set())).calls).toBe(3);
		for (let one = 0; one < 500; one += 1) {
			const { calls, added, told } = await add(500, new Set([one]));
			expect({ added, told }).toEqual({ added: 499, told: [one] });
			expect(calls).toBeLessThanOrEqual(18);
		}
	});

	// Every pair was tried once (124,750 of them); these are spread over all calls, with all neighbours and the ends.
	test('two refused ones among 500 take 20 calls at most, wherever the two stand', async () => {
		const pairs: Array<[number, number]> = [];
		for (let one = 0; one < 500; one += 1)
			for (let other = one + 1; other < 500; other += 1)
				if (other === one + 1 || (one % 11 === 0 && other % 5 === 0) || (one < 4 && other % 7 === 0)) pairs.push([one, other]);
		let most = 0;
		for (const pair of pairs) {
			const { calls, added, told } = await add(500, new Set(pair));
			expect({ added, told }).toEqual({ added: 498, told: pair });
			most = Math.max(most, calls);
		}
		expect(most).toBe(20);
	});

	test.each([
		[16, 10],
		[60, 14],
		[200, 18],
	])('two refused ones among %i take %i calls at most', async (count, most) => {
		for (let one = 0; one < count; one += 3)
			for (let other = one + 1; other < count; other += 3)
				expect((await add(count, new Set([one, other]))).calls).toBeLessThanOrEqual(most);
	});

	test('where everybody is refused it takes one call for each, and those it took to see that', async () => {
		expect((await add(500, new Set([...Array(500).keys()]))).calls).toBeLessThanOrEqual(518);
		expect((await add(60, new Set(Array(60).keys()))).calls).toBeLessThanOrEqual(72);
		expect((await add(8, new Set([0, 1, 2, 3, 4, 5, 6, 7]))).calls).toBeLessThanOrEqual(9);
	});
});
