import { engines } from './triggerHost';
import { hostFor, person, realTimers, startBackends, type Backend, type Service } from './triggerSetup';

let backends: Record<Service, Backend>;
let backend: Backend;

beforeAll(async () => {
	backends = await startBackends();
	backend = backends.fusionDirectory;
});
// The clock of n8n and of the directory alike.
beforeEach(() => jest.useFakeTimers({ doNotFake: [...realTimers], now: Date.now() }));
afterEach(() => {
	jest.useRealTimers();
	backend.control.reset();
});
afterAll(async () => await Promise.all(Object.values(backends).map(async ({ close }) => await close())));

const minute = 60_000;
const hour = 60 * minute;
const pass = (milliseconds: number): void => void jest.setSystemTime(Date.now() + milliseconds);

function hire(username: string, hoursAgo = 0): void {
	backend.control.set({ clockOffsetSeconds: -hoursAgo * 3600 });
	backend.control.add(person(username));
	backend.control.set({ clockOffsetSeconds: 0 });
}

test.each(engines)('somebody who turns up two hours late is announced within an hour and two polls, once, under %s', async (engine) => {
	const host = hostFor(engine, backend);
	await host.activate();
	hire('hidden.before', 1);
	pass(3 * hour);
	hire('hired.now');
	await host.tick();
	// The first poll after hours has to look back.
	await host.tick();
	hire('came.late', 2);
	const costs: string[][] = [];
	for (let polls = 0; polls < 14; polls += 1) {
		pass(5 * minute);
		if (polls === 3) await host.restart();
		backend.control.forgetRequests();
		await host.tick();
		const kinds = backend.control.requests().log.map(({ kind }) => kind);
		if (host.names().length === 1) costs.push(kinds.filter((kind) => kind !== 'login' && kind !== 'logout'));
	}
	expect(host.names()).toEqual(['hired.now', 'came.late']);
	expect(costs.length).toBeGreaterThan(2);
	expect(costs).toEqual(costs.map(() => ['list']));
	for (let polls = 0; polls < 30; polls += 1) {
		pass(hour);
		if (polls % 10 === 0) await host.restart();
		await host.tick();
	}
	expect(host.names()).toEqual(['hired.now', 'came.late']);
	expect(host.database.failures).toEqual([]);
});
