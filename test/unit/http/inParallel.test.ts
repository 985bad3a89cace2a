import { inParallel } from '../../../clients/http/inParallel';

const later = async (milliseconds: number): Promise<void> => await new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('work in parallel', () => {
	test('results keep the order of the items, however long each takes', async () => {
		expect(
			await inParallel([30, 1, 15], 3, async (milliseconds, index) => {
				await later(milliseconds);
				return [milliseconds, index];
			}),
		).toEqual([
			[30, 0],
			[1, 1],
			[15, 2],
		]);
	});

	test.each([1, 4, 10])('at most %i run at a time', async (parallel) => {
		const running = { now: 0, most: 0 };
		await inParallel(Array.from({ length: 25 }), parallel, async () => {
			running.now += 1;
			running.most = Math.max(running.most, running.now);
			await later(1);
			running.now -= 1;
		});
		expect(running.most).toBe(parallel);
	});

	test('the source is read one item for each free worker, so it may be endless', async () => {
		const source = { taken: 0, closed: false };
		function* endless(): Generator<number> {
			try {
				for (;;) yield (source.taken += 1);
			} finally {
				source.closed = true;
			}
		}
		const done = { count: 0 };
		await inParallel(
			endless(),
			4,
			async () => {
				await later(0);
				done.count += 1;
			},
			{ mayGoOn: () => done.count < 20 },
		);
		expect(source.taken).toBeLessThan(25);
		expect(source.closed).toBe(true);
	});

	test('an asynchronous source is asked one question at a time', async () => {
		const asked = { now: 0, most: 0 };
		const source: AsyncIterable<number> = {
			[Symbol.asyncIterator]: () => {
				let number = 0;
				return {
					next: async () => {
						asked.now += 1;
						asked.most = Math.max(asked.most, asked.now);
						await later(1);
						asked.now -= 1;
						number += 1;
						return number > 8 ? { done: true, value: undefined } : { done: false, value: number };
					},
				};
			},
		};
		expect(await inParallel(source, 3, async (number) => await Promise.resolve(number * 2))).toEqual([2, 4, 6, 8, 10, 12, 14, 16]);
		expect(asked.most).toBe(1);
	});

	test('after the first failure nothing further is taken, and what is under way ends first', async () => {
		const ended: number[] = [];
		const work = async (number: number): Promise<void> => {
			await later(number === 1 ? 1 : 20);
			if (number === 1) throw new Error('first');
			ended.push(number);
		};
		await expect(inParallel([0, 1, 2, 3, 4], 3, work)).rejects.toThrow('first');
		expect(ended.sort()).toEqual([0, 2]);
	});

	test('a signal ends the handing out, and what was done is given', async () => {
		const controller = new AbortController();
		const results = await inParallel(
			[1, 2, 3, 4],
			1,
			async (number) => {
				if (number === 2) controller.abort();
				return await Promise.resolve(number);
			},
			{ signal: controller.signal },
		);
		expect(results).toEqual([1, 2]);
	});

	test('an empty source gives nothing', async () => expect(await inParallel([], 4, async () => await Promise.resolve(1))).toEqual([]));
});
