import type { SynologyClient } from '../../clients/synology/client';
import { fortiAuthenticatorWorld } from '../faults/fortiAuthenticatorWorld';
import { fusionDirectoryWorld } from '../faults/fusionDirectoryWorld';
import { synologyWorld } from '../faults/synologyWorld';
import type { Bench, Operation, World } from '../faults/world';
import { refusalOf } from '../refusalOf';

const megabyte = 1024 * 1024;
const starts: Record<string, () => Promise<World>> = {
	rest: async () => await fusionDirectoryWorld('rest'),
	jsonRpc: async () => await fusionDirectoryWorld('jsonRpc'),
	synology: synologyWorld,
	fortiAuthenticator: fortiAuthenticatorWorld,
};

const worlds = new Map<string, World>();
const benches: Bench[] = [];
beforeAll(async () => {
	for (const [name, start] of Object.entries(starts)) worlds.set(name, await start());
});
afterEach(async () => {
	await Promise.all(benches.splice(0).map(async ({ client }) => await client.close()));
	for (const { simulator } of worlds.values()) simulator.control.reset();
});
afterAll(async () => {
	await Promise.all([...worlds.values()].map(async ({ simulator }) => await simulator.close()));
});

function open(name: string): { world: World; bench: Bench } {
	const world = worlds.get(name);
	if (world === undefined) throw new Error(`There is no world '${name}'`);
	const connection = { baseUrl: world.simulator.url + world.path, allowInsecureHttp: true, timeoutSeconds: 1 };
	const bench = world.open(connection, { ignoreRememberedRefusal: true });
	benches.push(bench);
	return { world, bench };
}

test.each<[string, Operation, number]>([
	['rest', 'login', 1],
	['jsonRpc', 'login', 1],
	['synology', 'login', 1],
	['synology', 'list', 32],
	['fortiAuthenticator', 'list', 32],
	['fortiAuthenticator', 'read', 32],
	['rest', 'list', 128],
	['jsonRpc', 'list', 128],
])('%s: the answer to a %s may have %i MB and no more', async (name, operation, most) => {
	const { world, bench } = open(name);
	const kind = world.kinds[operation];
	world.simulator.control.fault({ mode: 'tooLong', kind, bytes: most * megabyte + 1, times: 9 });
	const error = await refusalOf(bench.run(operation));
	expect(error).toMatchObject({ kind: 'http', message: expect.stringContaining(`more than ${most} MB`) });
	expect(world.simulator.control.count(kind)).toBe(1);
	world.simulator.control.clearFaults();
	// One byte less is waited for, in vain.
	world.simulator.control.fault({ mode: 'tooLong', kind, bytes: most * megabyte, times: 9 });
	expect(await refusalOf(open(name).bench.run(operation))).toMatchObject({ kind: 'timeout' });
});

test.each<[string, Operation]>([
	['rest', 'update'],
	['jsonRpc', 'create'],
	['fortiAuthenticator', 'update'],
])('%s: %s, whose answer is too large, was carried out and is found', async (name, operation) => {
	const { world, bench } = open(name);
	await bench.prepare(operation);
	world.simulator.control.fault({ mode: 'tooLong', kind: world.kinds[operation], bytes: megabyte + 1 });
	await bench.run(operation);
	expect(world.simulator.control.count(world.kinds[operation])).toBe(1);
});

describe('a call of one’s own to DSM', () => {
	const call = { api: 'SYNO.ActiveDirectory.Directory', version: 3, method: 'list' };
	const params = { action: 'enum', basedn: 'DC=example,DC=com', scope: 'one', objectCategory: ['person'], offset: 0, limit: 10 };
	const client = (): { world: World; dsm: SynologyClient } => {
		const { world, bench } = open('synology');
		return { world, dsm: bench.client as SynologyClient };
	};
	const big = { mode: 'status', status: 200, body: JSON.stringify({ success: true, data: { text: 'x'.repeat(2 * megabyte) } }) };

	test('that lists may bring more than a write, and is repeated as a read', async () => {
		const { world, dsm } = client();
		world.simulator.control.fault({ ...big, kind: 'list' });
		expect(JSON.stringify(await dsm.call({ ...call, params }, 'write')).length).toBeGreaterThan(2 * megabyte);
		world.simulator.control.fault({ mode: 'reset', kind: 'list' });
		expect(await dsm.call({ ...call, params }, 'write')).toHaveProperty('total');
		const compound = { success: true, data: { has_fail: false, result: [{ success: true, data: 'x'.repeat(2 * megabyte) }] } };
		world.simulator.control.fault({ ...big, kind: 'list', body: JSON.stringify(compound) });
		expect(await dsm.compound([{ ...call, params }], { mode: 'parallel' })).toMatchObject([{ state: 'done' }]);
	});

	test('that may change something is uncertain above the cap, and sent once', async () => {
		const { world, dsm } = client();
		const set = { api: 'SYNO.ActiveDirectory.User', version: 2, method: 'set', params: { userList: [] } };
		world.simulator.control.fault({ ...big, kind: 'update', times: 9 });
		expect(await refusalOf(dsm.call(set, 'write'))).toMatchObject({ kind: 'uncertain' });
		world.simulator.control.fault({ ...big, kind: 'list', times: 9 });
		expect(await refusalOf(dsm.compound([{ ...call, params }, set], { mode: 'sequential' }))).toMatchObject({ kind: 'uncertain' });
		expect(world.simulator.control.count('update')).toBe(1);
	});
});
