import type { IDataObject } from 'n8n-workflow';
import { TestHost } from '../engine/triggerHost';
import { CountingProxy } from './countingProxy';
import { useDomain } from './setup';

/** The runner has put so many into the real domain; into the simulated one they come here. */
const crowd = Number(process.env.DOMAIN_SCALE ?? 1_000);
const bench = useDomain();

function watch(proxy: CountingProxy, id: string, parameters: IDataObject): TestHost {
	const credential = { ...bench.credential(), domainHost: 'localhost', domainPort: proxy.port };
	const settings = { service: 'synologyDirectoryServer', credentialType: 'synologyDirectoryServerApi', credential, parameters };
	return new TestHost('legacy', settings, `scale-${id}`);
}

/** Length of what is remembered, without those of the last minutes. */
function remembered(host: TestHost): number {
	const { state } = (JSON.parse(host.database.staticData) as { 'node:Trigger': { state: object } })['node:Trigger'];
	return JSON.stringify({ ...state, recent: '' }).length;
}

test(`a quiet poll of a domain is one search, and remembers as little, with ${crowd} people as with 20`, async () => {
	const { host, port = 636 } = bench.settings();
	const proxy = await CountingProxy.start(host, port);
	try {
		const searchesOf = async (trigger: TestHost): Promise<number> => {
			const before = proxy.searches;
			await trigger.tick();
			expect(trigger.database.failures).toEqual([]);
			return proxy.searches - before;
		};
		for (let count = 0; count < 20; count += 1) await bench.addUser({}, undefined, undefined, false);
		const few = watch(proxy, 'few', { base: { __rl: true, mode: 'dn', value: bench.unit } });
		await few.activate();
		expect(await searchesOf(few)).toBe(1);
		await few.deactivate();

		if (!bench.isReal) bench.simulator.control.addMany(crowd, 'bulk');
		const many = watch(proxy, 'many', {});
		const before = proxy.searches;
		await many.activate();
		// In pages of 500.
		expect(proxy.searches - before).toBeGreaterThan(crowd / 500);
		expect(await searchesOf(many)).toBe(1);
		expect(many.names()).toEqual([]);
		const name = await bench.addUser();
		expect(await searchesOf(many)).toBe(1);
		expect(many.names()).toEqual([name]);
		expect(await searchesOf(many)).toBe(1);
		expect(many.names()).toEqual([name]);
		expect(Math.abs(remembered(many) - remembered(few))).toBeLessThan(20 + bench.unit.length);
	} finally {
		await proxy.close();
	}
}, 600_000);
