import { shareCall } from '../../../nodes/SynologyDirectoryServer/actions/sharedCall';
import type { SynologyClient } from '../../../clients/synology/client';
import type { Task } from '../../../nodes/shared/operation';

const inputs = (count: number): Array<Task<SynologyClient>> =>
	Array.from({ length: count }, (_, index) => ({ input: { index } }) as Task<SynologyClient>);
const tick = async (times: number): Promise<void> => {
	for (let turn = 0; turn < times; turn += 1) await Promise.resolve();
};

test('all parts go in one call, in the order of the items, however long each look-up takes', async () => {
	const calls: number[][] = [];
	const send = async (parts: number[]): Promise<string[]> => {
		calls.push(parts);
		return parts.map((part) => `done ${part}`);
	};
	const results = await shareCall<number, string>(inputs(4), send, async ({ input: { index } }, share) => {
		await tick(40 - index * 10);
		return { answer: await share(index) };
	});
	expect(calls).toEqual([[0, 1, 2, 3]]);
	expect(results).toEqual([0, 1, 2, 3].map((index) => ({ answer: `done ${index}` })));
});

test('items that drop out hold nobody up, and nothing is sent when all do', async () => {
	const calls: number[][] = [];
	const send = async (parts: number[]): Promise<number[]> => {
		calls.push(parts);
		return parts;
	};
	const results = await shareCall<number, number>(inputs(3), send, async ({ input: { index } }, share) => {
		await tick(index === 2 ? 30 : 1);
		if (index !== 1) throw new Error(`not ${index}`);
		return { answer: await share(index) };
	});
	expect(calls).toEqual([[1]]);
	expect(results).toEqual([new Error('not 0'), { answer: 1 }, new Error('not 2')]);
	await shareCall<number, number>(inputs(2), send, async () => ({ skipped: true }));
	expect(calls).toHaveLength(1);
});

test('a call that is refused as a whole is the answer of every item in it', async () => {
	const results = await shareCall<number, number>(
		inputs(2),
		async () => {
			throw new Error('refused');
		},
		async ({ input: { index } }, share) => ({ answer: await share(index) }),
	);
	expect(results).toEqual([new Error('refused'), new Error('refused')]);
});

test('at most four look-ups run at a time', async () => {
	let running = 0;
	let most = 0;
	await shareCall<number, number>(
		inputs(20),
		async (parts) => parts,
		async ({ input: { index } }, share, look) => {
			await look(async () => {
				running += 1;
				most = Math.max(most, running);
				await tick(5);
				running -= 1;
			});
			return { answer: await share(index) };
		},
	);
	expect(most).toBe(4);
});
