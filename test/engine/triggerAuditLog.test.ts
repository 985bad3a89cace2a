import type { IDataObject } from 'n8n-workflow';
import { useWatchedFusionDirectory } from './triggerSetup';

const { bench, trigger } = useWatchedFusionDirectory('directoryUserTrigger');

function watch(parameters: IDataObject = {}) {
	const poll = trigger({ service: 'fusionDirectory', options: { auditLog: true }, ...parameters });
	return async () => (await poll()).map(({ event, user, changes }) => ({ event, username: (user as IDataObject).username, changes }));
}

const hire = async (uid: string): Promise<string> =>
	await bench.administrator.objects.create('USER', { user: { uid, sn: 'Person', givenName: 'New', userPassword: 'Initial-Pass-1' } });

describe("the trigger on FusionDirectory's audit log", () => {
	test('announces whoever was created through FusionDirectory, once, and costs one request when nobody was', async () => {
		const poll = watch();
		expect(await poll()).toEqual([]);
		await hire('auditedperson');
		expect(await poll()).toEqual([{ event: 'newUser', username: 'auditedperson', changes: undefined }]);
		bench.backend.control.set({ clockOffsetSeconds: 3600 });
		await hire('laterperson');
		expect((await poll()).map(({ username }) => username)).toEqual(['laterperson']);
		bench.backend.control.set({ clockOffsetSeconds: 7200 });
		await hire('lastperson');
		await poll();
		bench.backend.control.forgetRequests();
		expect(await poll()).toEqual([]);
		const { byKind } = bench.backend.control.requests();
		expect(byKind).toMatchObject({ login: 1, logout: 1, listObjects: 1 });
	});

	test('does not announce whom an import wrote past FusionDirectory', async () => {
		const poll = watch();
		await poll();
		bench.backend.control.add({ username: 'importedperson', firstName: 'Im', lastName: 'Ported' });
		expect(await poll()).toEqual([]);
	});

	test('finds somebody who was moved between creation and poll, and nobody who is gone again', async () => {
		const poll = watch();
		await poll();
		const moved = await hire('movedperson');
		const gone = await hire('goneperson');
		const [department] = await bench.administrator.objects.list('DEPARTMENT');
		await bench.administrator.objects.update(await bench.administrator.objects.require('USER', moved), { user: { base: department.dn } });
		await bench.administrator.objects.delete(await bench.administrator.objects.require('USER', gone));
		expect((await poll()).map(({ username }) => username)).toEqual(['movedperson']);
	});

	test('tells changes as well', async () => {
		const dn = await hire('changingperson');
		const poll = watch({ triggerOn: ['userChanged'] });
		await poll();
		await bench.administrator.objects.update(await bench.administrator.objects.require('USER', dn), { user: { sn: 'Renamed' } });
		expect((await poll()).map(({ username, event }) => [event, username])).toEqual([['userChanged', 'changingperson']]);
	});

	test('says so where the plugin is not installed', async () => {
		const poll = watch();
		await poll();
		bench.backend.control.set({ audit: false });
		await expect(poll()).rejects.toMatchObject({ message: expect.stringContaining('audit') });
	});
});
