import { useDomain } from '../domain/setup';
import { TestHost } from './triggerHost';

const bench = useDomain();

function watch(id: string): TestHost {
	const credential = bench.credential();
	const settings = { service: 'synologyDirectoryServer', credentialType: 'synologyDirectoryServerApi', credential };
	return new TestHost('legacy', settings, `scale-${id}`);
}

/** Length of what is remembered, without those of the last minutes. */
function remembered(host: TestHost): number {
	const { state } = (JSON.parse(host.database.staticData) as { 'node:Trigger': { state: object } })['node:Trigger'];
	return JSON.stringify({ ...state, recent: '' }).length;
}

async function costOf(host: TestHost): Promise<number> {
	const { control } = bench.simulator;
	control.forgetRequests();
	await host.tick();
	expect(host.database.failures).toEqual([]);
	return control.count() - control.count('ldap.bind');
}

test('a quiet poll of a domain is one search, and remembers as little, with 20,000 people as with 20', async () => {
	const few = watch('few');
	await few.activate();
	expect(await costOf(few)).toBe(1);
	await few.deactivate();
	bench.simulator.control.addMany(20_000, 'bulk');
	const many = watch('many');
	await many.activate();
	expect(await costOf(many)).toBe(1);
	const name = await bench.addUser();
	expect(await costOf(many)).toBe(1);
	expect(many.names()).toEqual([name]);
	expect(Math.abs(remembered(many) - remembered(few))).toBeLessThan(20);
}, 120_000);
