import { ShortMemory } from '../../../clients/http/shortMemory';

const hour = 60 * 60 * 1000;
beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('a value is forgotten an hour after it came, though nobody asks, and a change of it does not prolong that', () => {
	const memory = new ShortMemory<string>(hour, 10);
	memory.set('run', 'secret');
	jest.advanceTimersByTime(hour - 1);
	memory.set('run', 'another');
	expect(memory.get('run')).toBe('another');
	jest.advanceTimersByTime(1);
	expect([memory.get('run'), memory.has('run'), jest.getTimerCount()]).toEqual([undefined, false, 0]);
});

test('the oldest makes room', () => {
	const memory = new ShortMemory<number>(hour, 2);
	for (const one of [1, 2, 3]) memory.set(String(one), one);
	expect(['1', '2', '3'].map((key) => memory.get(key))).toEqual([undefined, 2, 3]);
	expect(jest.getTimerCount()).toBe(2);
});

test('what was taken back leaves nothing behind', () => {
	const memory = new ShortMemory<number>(hour, 2);
	memory.set('one', 1);
	memory.delete('one');
	memory.delete('one');
	expect([memory.has('one'), jest.getTimerCount()]).toEqual([false, 0]);
});

test('no value keeps the process from ending', () => {
	jest.useRealTimers();
	const made = jest.spyOn(globalThis, 'setTimeout');
	const memory = new ShortMemory<number>(hour, 2);
	memory.set('one', 1);
	const [timer] = made.mock.results.map(({ value }) => value as NodeJS.Timeout);
	expect(timer.hasRef()).toBe(false);
	memory.delete('one');
	made.mockRestore();
});
