import type { IDataObject } from 'n8n-workflow';
import { openFusionDirectory, type FusionDirectoryClient } from '../../clients/fusiondirectory/client';
import type { ConnectionSettings } from '../../clients/http/settings';
import { ourNodes, packageName, poller } from './harness';
import { startBackends, type Backend, type Service } from './triggerSetup';

let backends: Record<Service, Backend>;
let backend: Backend;
let administrator: FusionDirectoryClient;
let workflows = 0;

beforeAll(async () => {
	backends = await startBackends();
	backend = backends.fusionDirectory;
});
beforeEach(() => {
	backend.control.reset();
	administrator = openFusionDirectory(backend.credential as never as ConnectionSettings & { username: string; password: string }, {});
});
afterEach(async () => await administrator.close());
afterAll(async () => await Promise.all(Object.values(backends).map(async ({ close }) => await close())));

function trigger(parameters: IDataObject = {}) {
	const { poll, workflow } = poller(
		{
			nodes: [
				{
					name: 'Trigger',
					type: `${packageName}.directoryUserTrigger`,
					parameters: { service: 'fusionDirectory', options: { auditLog: true }, ...parameters } as never,
					credentials: { fusionDirectoryApi: { id: 'c', name: 'c' } },
				},
			],
			connections: {},
		},
		{ nodes: ourNodes(), credentials: { fusionDirectoryApi: backend.credential as never } },
	);
	workflow.id = `audit-${(workflows += 1)}`;
	return async () =>
		((await poll())?.[0] ?? []).map(({ json }) => ({
			event: json.event,
			username: (json.user as IDataObject).username,
			changes: json.changes,
		}));
}

const hire = async (uid: string): Promise<string> =>
	await administrator.objects.create('USER', { user: { uid, sn: 'Person', givenName: 'New', userPassword: 'Initial-Pass-1' } });

describe("the trigger on FusionDirectory's audit log", () => {
	test('announces whoever was created through FusionDirectory, once, and costs one request when nobody was', async () => {
		const poll = trigger();
		expect(await poll()).toEqual([]);
		await hire('auditedperson');
		expect(await poll()).toEqual([{ event: 'newUser', username: 'auditedperson', changes: undefined }]);
		backend.control.set({ clockOffsetSeconds: 3600 });
		await hire('laterperson');
		expect((await poll()).map(({ username }) => username)).toEqual(['laterperson']);
		backend.control.set({ clockOffsetSeconds: 7200 });
		await hire('lastperson');
		await poll();
		backend.control.forgetRequests();
		expect(await poll()).toEqual([]);
		const { byKind } = backend.control.requests();
		expect(byKind).toMatchObject({ login: 1, logout: 1, listObjects: 1 });
	});

	test('does not announce whom an import wrote past FusionDirectory', async () => {
		const poll = trigger();
		await poll();
		backend.control.add({ username: 'importedperson', firstName: 'Im', lastName: 'Ported' });
		expect(await poll()).toEqual([]);
	});

	test('finds somebody who was moved between creation and poll, and nobody who is gone again', async () => {
		const poll = trigger();
		await poll();
		const moved = await hire('movedperson');
		const gone = await hire('goneperson');
		const [department] = await administrator.objects.list('DEPARTMENT');
		await administrator.objects.update(await administrator.objects.require('USER', moved), { user: { base: department.dn } });
		await administrator.objects.delete(await administrator.objects.require('USER', gone));
		expect((await poll()).map(({ username }) => username)).toEqual(['movedperson']);
	});

	test('tells changes as well', async () => {
		const dn = await hire('changingperson');
		const poll = trigger({ triggerOn: ['userChanged'] });
		await poll();
		await administrator.objects.update(await administrator.objects.require('USER', dn), { user: { sn: 'Renamed' } });
		expect((await poll()).map(({ username, event }) => [event, username])).toEqual([['userChanged', 'changingperson']]);
	});

	test('says so where the plugin is not installed', async () => {
		const poll = trigger();
		await poll();
		backend.control.set({ audit: false });
		await expect(poll()).rejects.toMatchObject({ message: expect.stringContaining('audit') });
	});
});
