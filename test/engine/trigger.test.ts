import type { IDataObject } from 'n8n-workflow';
import { pollMemory } from '../../nodes/trigger/memory';
import { startFortiAuthenticatorSimulator } from '../../simulators/fortiauthenticator';
import { startFusionDirectorySimulator } from '../../simulators/fusiondirectory';
import type { Simulator } from '../../simulators/shared/server';
import { startSynologySimulator } from '../../simulators/synology';
import { ourNodes, packageName, poller, type TestWorkflow } from './harness';

interface Backend {
	service: string;
	credentialType: string;
	simulator: Simulator;
	credential: IDataObject;
}
const backends: Record<string, Backend> = {};
let workflows = 0;

beforeAll(async () => {
	const fusion = await startFusionDirectorySimulator();
	const synology = await startSynologySimulator();
	const forti = await startFortiAuthenticatorSimulator();
	const common = (simulator: Simulator, path = '') => ({ baseUrl: simulator.tlsUrl + path, caBundle: simulator.ca, timeoutSeconds: 10 });
	Object.assign(backends, {
		fusionDirectory: {
			service: 'fusionDirectory',
			credentialType: 'fusionDirectoryApi',
			simulator: fusion,
			credential: {
				...common(fusion, '/fusiondirectory'),
				username: fusion.login.username,
				password: fusion.login.password,
				protocol: 'auto',
			},
		},
		synologyDirectoryServer: {
			service: 'synologyDirectoryServer',
			credentialType: 'synologyDirectoryServerApi',
			simulator: synology,
			credential: { ...common(synology), username: synology.login.account, password: synology.login.password },
		},
		fortiAuthenticator: {
			service: 'fortiAuthenticator',
			credentialType: 'fortiAuthenticatorApi',
			simulator: forti,
			credential: { ...common(forti), username: forti.login.username, apiKey: forti.login.apiKey },
		},
	});
});
afterEach(() => Object.values(backends).forEach(({ simulator }) => simulator.control.reset()));
afterAll(async () => await Promise.all(Object.values(backends).map(async ({ simulator }) => await simulator.close())));

/** A trigger in a workflow of its own: the process remembers polls by workflow and node. */
function trigger(
	backend: Backend,
	parameters: IDataObject = {},
	settings: { mode?: 'manual'; staticData?: IDataObject; id?: string; credential?: IDataObject } = {},
) {
	const id = settings.id ?? `wf-${(workflows += 1)}`;
	const definition: TestWorkflow = {
		nodes: [
			{
				name: 'Trigger',
				type: `${packageName}.directoryUserTrigger`,
				parameters: { service: backend.service, ...parameters } as never,
				credentials: { [backend.credentialType]: { id: 'c', name: 'c' } },
			},
		],
		connections: {},
		staticData: settings.staticData,
	};
	const made = poller(definition, {
		nodes: ourNodes(),
		credentials: { [backend.credentialType]: (settings.credential ?? backend.credential) as never },
		mode: settings.mode,
	});
	made.workflow.id = id;
	return { ...made, id, poll: async () => (await made.poll())?.[0].map(({ json }) => json) ?? null };
}
const person = (name: string) => ({
	username: name,
	firstName: 'New',
	lastName: 'Person',
	email: `${name}@example.com`,
	password: 'Initial-Pass-1',
});

describe.each(['fusionDirectory', 'fortiAuthenticator'])('the filters of the trigger on %s', (service) => {
	test.each([
		['a comparison that there is none', { rows: [{ field: 'mail', comparison: 'resembles', value: 'x' }] }, "no comparison 'resembles'"],
		['rows that are none', { rows: ['mail'] }, /The parameter 'Filters'|The filter on/],
	])('a filter with %s is refused before anything is sent, and watches nobody', async (_what, filters, message) => {
		await expect(trigger(backends[service], { filters }).poll()).rejects.toThrow(message);
		expect(backends[service].simulator.control.count()).toBe(0);
	});
});

describe.each(['fusionDirectory', 'synologyDirectoryServer', 'fortiAuthenticator'])('the trigger on %s', (service) => {
	let backend: Backend;
	beforeEach(() => (backend = backends[service]));

	test('remembers who is there, then announces each new person once, in the shape of Get', async () => {
		const { poll } = trigger(backend);
		expect(await poll()).toBeNull();
		expect(await poll()).toBeNull();
		backend.simulator.control.add(person('new.person'));
		const items = await poll();
		expect(items).toHaveLength(1);
		expect(items?.[0]).toMatchObject({
			event: 'newUser',
			eventId: expect.stringMatching(/^[0-9a-f]{32}$/),
			detectedAt: expect.stringMatching(/^\d{4}-/),
			user: { username: 'new.person', email: 'new.person@example.com', enabled: true, source: service },
		});
		expect(await poll()).toBeNull();
	});

	test('a manual test shows a sample and touches nothing that is remembered', async () => {
		const manual = trigger(backend, {}, { mode: 'manual' });
		const items = await manual.poll();
		expect(items?.length).toBeGreaterThan(0);
		expect(items?.[0]).toMatchObject({ event: 'newUser', user: { source: service } });
		expect(manual.persisted()).toEqual({});
	});

	test('a manual test shows the chosen events, changes included, each marked as a sample', async () => {
		const triggerOn = ['newUser', 'userChanged', 'userRemoved', 'userDisabled'];
		const items = await trigger(backend, { triggerOn }, { mode: 'manual' }).poll();
		expect(items?.map((item) => [item.event, item.sample])).toEqual(triggerOn.map((event) => [event, true]));
		expect(items?.find(({ event }) => event === 'userChanged')?.changes).toEqual([
			{ field: expect.any(String) },
			{ field: expect.any(String) },
		]);
	});

	test('a manual test tells when the trigger polled last, and what it found', async () => {
		const live = trigger(backend);
		await live.poll();
		const items = await trigger(backend, {}, { mode: 'manual', id: live.id }).poll();
		expect(items?.[0].lastPoll).toEqual({ at: expect.stringMatching(/^\d{4}-/), listed: expect.any(Number), announced: 0 });
	});

	test('a restart finds the people who came meanwhile, and nobody twice', async () => {
		const first = trigger(backend);
		await first.poll();
		backend.simulator.control.add(person('before.restart'));
		expect(await first.poll()).toHaveLength(1);
		backend.simulator.control.add(person('during.restart'));
		const second = trigger(backend, {}, { staticData: first.persisted(), id: `${first.id}-restarted` });
		expect((await second.poll())?.map((item) => (item.user as IDataObject).username)).toEqual(['during.restart']);
		expect(await second.poll()).toBeNull();
	});

	test('without a state the first poll says what is wrong; with one it waits for the next tick', async () => {
		const silent = { ...backend.credential, baseUrl: 'https://127.0.0.1:1' };
		await expect(trigger(backend, {}, { credential: silent }).poll()).rejects.toThrow('No connection to 127.0.0.1:1');
		const known = trigger(backend);
		await known.poll();
		const restarted = trigger(backend, {}, { staticData: known.persisted(), id: `${known.id}-again` });
		backend.simulator.control.fault({ mode: 'status', status: 500, body: 'broken', times: 20 });
		expect(await restarted.poll()).toBeNull();
		await expect(restarted.poll()).rejects.toThrow();
		backend.simulator.control.clearFaults();
		backend.simulator.control.add(person('during.silence'));
		expect(await restarted.poll()).toHaveLength(1);
	});

	test('a refused login is told in the words of the credential test and not tried again at the next poll', async () => {
		const field = service === 'fortiAuthenticator' ? 'apiKey' : 'password';
		const wrong = { ...backend.credential, [field]: `wrong-${service}-${Date.now()}` };
		const bad = trigger(backend, {}, { credential: wrong });
		await expect(bad.poll()).rejects.toMatchObject({ failure: { cause: 'credential-invalid' } });
		const asked = backend.simulator.control.count();
		for (let index = 0; index < 3; index += 1) await expect(bad.poll()).rejects.toThrow();
		expect(backend.simulator.control.count()).toBe(asked);
	});

	test('a backlog comes out in parts of the size that was asked for, nobody lost', async () => {
		const { poll } = trigger(backend, { maxUsers: 4 });
		await poll();
		for (let index = 0; index < 10; index += 1) backend.simulator.control.add(person(`hired.${index}`));
		const names: unknown[] = [];
		for (let round = 0; round < 4; round += 1) names.push(...((await poll()) ?? []).map((item) => (item.user as IDataObject).username));
		expect([...names].sort()).toEqual(Array.from({ length: 10 }, (_, index) => `hired.${index}`));
	});

	test('tells who was disabled, enabled and removed', async () => {
		const { poll } = trigger(backend, { triggerOn: ['userDisabled', 'userEnabled', 'userRemoved'] });
		backend.simulator.control.add(person('comes.and.goes'));
		await poll();
		const blocked = service === 'fusionDirectory' ? { locked: true } : { enabled: false };
		const free = service === 'fusionDirectory' ? { locked: false } : { enabled: true };
		// FusionDirectory's stamps are whole seconds, so the change has to be seen within the overlap.
		backend.simulator.control.change('comes.and.goes', blocked);
		expect((await poll())?.map(({ event }) => event)).toEqual(['userDisabled']);
		backend.simulator.control.change('comes.and.goes', free);
		expect((await poll())?.map(({ event }) => event)).toEqual(['userEnabled']);
		backend.simulator.control.remove('comes.and.goes');
		const events = [await poll(), await poll(), await poll()].flatMap((items) => items ?? []);
		expect(events).toHaveLength(1);
		expect(events[0]).toMatchObject({ event: 'userRemoved', user: { username: 'comes.and.goes' } });
	});

	test('names the fields that changed', async () => {
		const { poll } = trigger(backend, { triggerOn: ['userChanged'] });
		backend.simulator.control.add(person('changes.mail'));
		await poll();
		backend.simulator.control.change('changes.mail', { email: 'other@example.com' });
		const items = await poll();
		expect(items).toHaveLength(1);
		expect(items?.[0]).toMatchObject({ event: 'userChanged', changes: [{ field: 'email' }], user: { username: 'changes.mail' } });
		expect(await poll()).toBeNull();
	});
});

test('a trigger that n8n forgets after quiet polls still fires, from what this process remembers', async () => {
	const backend = backends.fortiAuthenticator;
	const id = `wf-forgetful`;
	expect(await trigger(backend, {}, { id }).poll()).toBeNull();
	backend.simulator.control.add(person('not.lost'));
	const items = await trigger(backend, {}, { id }).poll();
	expect(items).toHaveLength(1);
	expect(pollMemory).toBeDefined();
});

test.each([
	[{ triggerOn: [] }, "'Trigger On'"],
	[{ maxUsers: 0 }, "'Max Users per Poll'"],
	[{ base: { mode: 'dn', value: 'no dn' } }, "'Department'"],
	[{ filters: { rows: [{ field: 'uid)(x', comparison: 'equals', value: 'y' }] } }, "'Filters'"],
])('%j is refused before anything is sent', async (parameters, label) => {
	const backend = backends.fusionDirectory;
	await expect(trigger(backend, parameters as IDataObject).poll()).rejects.toThrow(label);
	expect(backend.simulator.control.count()).toBe(0);
});
