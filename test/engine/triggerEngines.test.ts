import type { INodeType } from 'n8n-workflow';
import { ourNodes } from './harness';
import { engines } from './triggerHost';
import { hostFor, person, services, realTimers, startBackends, type Backend, type Service } from './triggerSetup';

let backends: Record<Service, Backend>;
beforeAll(async () => (backends = await startBackends()));
afterEach(() => Object.values(backends).forEach(({ control }) => control.reset()));
afterAll(async () => await Promise.all(Object.values(backends).map(async ({ close }) => await close())));

const outage = { mode: 'status', status: 500, body: 'broken', times: 1000 };

describe.each(engines)('under the %s engine', (engine) => {
	test.each(services)(
		'a person hired in %s is announced once, over restart, republication, deactivation and an outage',
		async (service) => {
			const { control } = backends[service];
			const host = hostFor(engine, backends[service]);
			await host.activate();
			await host.tick();
			control.add(person('first.hired'));
			await host.tick();
			control.add(person('hired.before.restart'));
			await host.restart();
			await host.tick();
			control.add(person('hired.before.publication'));
			await host.republish({ parameters: { maxUsers: 99 } });
			await host.tick();
			await host.deactivate();
			control.add(person('hired.while.inactive'));
			await host.tick();
			await host.activate();
			await host.tick();
			control.fault(outage);
			control.add(person('hired.in.outage'));
			await host.tick();
			await host.tick();
			control.clearFaults();
			await host.tick();
			await host.restart();
			await host.tick();
			expect(host.names()).toEqual([
				'first.hired',
				'hired.before.restart',
				'hired.before.publication',
				'hired.while.inactive',
				'hired.in.outage',
			]);
			const ids = host.database.executions.flat().map(({ eventId }) => eventId);
			expect(new Set(ids).size).toBe(ids.length);
		},
	);

	test.each(services)('n8n starts while %s is down: the trigger lives on, and who was hired meanwhile is announced', async (service) => {
		const { control } = backends[service];
		const host = hostFor(engine, backends[service]);
		await host.activate();
		await host.tick();
		control.fault(outage);
		control.add(person('hired.in.outage'));
		// One throw would be the end of the trigger: n8n tries five times within 15 seconds and never again.
		await expect(host.restart()).resolves.toBeUndefined();
		await host.tick();
		await host.tick();
		expect(host.database.failures.length).toBeGreaterThan(0);
		control.clearFaults();
		await host.tick();
		expect(host.names()).toEqual(['hired.in.outage']);
	});

	test('a trigger whose filter changed takes one new baseline and fires', async () => {
		const backend = backends.fortiAuthenticator;
		const host = hostFor(engine, backend);
		await host.activate();
		backend.control.add(person('announced.before'));
		await host.tick();
		const filters = { rows: [{ field: 'email', comparison: 'icontains', value: '@example.com' }] };
		await host.republish({ parameters: { filters } });
		for (let count = 0; count < 3; count += 1) await host.tick();
		backend.control.add(person('hired.afterwards'));
		backend.control.add({ ...person('filtered.out'), email: 'x@example.net' });
		await host.tick();
		await host.tick();
		expect(host.names()).toEqual(['announced.before', 'hired.afterwards']);
	});

	test.each(['republished', 'deactivated'] as const)(
		'what a poll found while the workflow was %s is thrown away, and found again under the same eventId',
		async (how) => {
			const backend = backends.synologyDirectoryServer;
			const host = hostFor(engine, backend);
			await host.activate();
			await host.tick();
			const found: string[] = [];
			const { activate } = host;
			// n8n's scheduler hands over what an older version found; only a deactivation makes it drop the items.
			const dropped = engine === 'legacy' || how === 'deactivated';
			host.afterPoll = async () => {
				host.afterPoll = () => undefined;
				found.push('polled');
				if (how === 'deactivated') await host.deactivate();
				else if (dropped) await host.republish();
			};
			backend.control.add(person('found.twice'));
			await host.tick();
			expect(found).toEqual(['polled']);
			if (how === 'deactivated') await activate.call(host);
			await aMinuteLater(async () => await host.tick());
			expect(host.names()).toEqual(['found.twice']);
		},
	);

	test('three polls at once announce somebody once', async () => {
		const backend = backends.fusionDirectory;
		const host = hostFor(engine, backend);
		await host.activate();
		await host.tick();
		backend.control.add(person('hired.once'));
		await Promise.all([host.tick(), host.tick(), host.tick()]);
		await host.tick();
		expect(host.names()).toEqual(['hired.once']);
	});

	test('a wrong secret: every try of the publication says what the credential test says, the directory is asked once', async () => {
		for (const service of services) {
			const backend = backends[service];
			const host = hostFor(engine, backend);
			const right = host.settings.credential;
			host.settings.credential = { ...right, [backend.secret]: `wrong-${engine}-${service}` };
			backend.control.forgetRequests();
			await expect(host.activate('activate', 1)).rejects.toMatchObject({ failure: { cause: 'credential-invalid' } });
			const once = backend.control.count();
			const refusal = await host.activate('activate', 4).catch((reason: Error) => reason.message);
			expect(backend.control.count()).toBe(once);
			expect(await credentialCheck(backend, host.settings.credential)).toContain(`${refusal}. `);
			host.settings.credential = right;
			await host.activate();
			backend.control.add(person('hired.afterwards'));
			await host.tick();
			expect(host.names()).toEqual(['hired.afterwards']);
		}
	});

	test('a renamed node announces nobody twice', async () => {
		const backend = backends.fortiAuthenticator;
		const host = hostFor(engine, backend);
		await host.activate();
		backend.control.add(person('announced.before'));
		await host.tick();
		await host.tick();
		await host.republish({ name: 'Another Name' });
		await host.tick();
		backend.control.add(person('hired.after.renaming'));
		await host.tick();
		await host.restart();
		await host.tick();
		expect(host.names()).toEqual(['announced.before', 'hired.after.renaming']);
	});

	test('two instances that poll at the same moment give an event the same id', async () => {
		const backend = backends.synologyDirectoryServer;
		const host = hostFor(engine, backend);
		await host.activate();
		await host.tick();
		const other = host.sibling();
		await other.activate('leadershipChange');
		backend.control.add(person('seen.by.both'));
		await Promise.all([host.tick(), other.tick()]);
		await other.tick();
		const ids = host.database.executions.flat().map(({ eventId }) => eventId);
		expect(new Set(host.names())).toEqual(new Set(['seen.by.both']));
		expect(new Set(ids).size).toBe(1);
	});

	test('a new leader that can not reach the directory keeps the trigger alive', async () => {
		const backend = backends.fusionDirectory;
		const host = hostFor(engine, backend);
		await host.activate();
		await host.tick();
		backend.control.fault(outage);
		await expect(host.activate('leadershipChange', 1)).resolves.toBeUndefined();
		backend.control.clearFaults();
		backend.control.add(person('hired.later'));
		await host.tick();
		expect(host.names()).toEqual(['hired.later']);
	});
});

describe('a tick of the scheduler', () => {
	test.each(['durable', 'cursors'] as const)('given up under %s though it found somebody is made up for by the next', async (engine) => {
		const backend = backends.synologyDirectoryServer;
		const host = hostFor(engine, backend);
		await host.activate();
		await host.tick();
		backend.control.add(person('found.too.late'));
		host.settings.pollTimeoutMs = 50;
		const ranOn = new Promise<void>((resolve) => {
			host.afterPoll = async () => {
				await new Promise((wait) => setTimeout(wait, 200));
				resolve();
			};
		});
		await host.tick();
		await ranOn;
		expect(host.names()).toEqual([]);
		host.afterPoll = () => undefined;
		host.settings.pollTimeoutMs = 45_000;
		await aMinuteLater(async () => await host.tick());
		expect(host.names()).toEqual(['found.too.late']);
	});
});

async function credentialCheck(backend: Backend, credential: object): Promise<string> {
	const [trigger] = Object.values(ourNodes('DirectoryUserTrigger')) as INodeType[];
	const test = trigger.methods?.credentialTest?.[`${backend.credentialType}Test`];
	const answer = await test?.call({} as never, { id: 'c', name: 'c', type: backend.credentialType, data: credential } as never);
	return answer?.message ?? '';
}

/** Only the clock is moved: what was announced a moment ago may still be on its way into n8n's database. */
async function aMinuteLater(work: () => Promise<void>): Promise<void> {
	jest.useFakeTimers({ doNotFake: [...realTimers], now: Date.now() + 60_000 });
	try {
		await work();
	} finally {
		jest.useRealTimers();
	}
}
