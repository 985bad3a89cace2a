import { ada, base, engineering, useDirectory } from './synologyDirectorySetup';

const { bench, list, create, set } = useDirectory();

describe('domain update', () => {
	const domain = { api: 'SYNO.Core.Directory.Domain', version: 1 };
	const start = async () => await bench.session.call({ ...domain, method: 'update_start', domain_name: '@all' });
	const status = async (task_id: unknown) => await bench.session.call({ ...domain, method: 'update_status', task_id });
	const domainUsers = async () =>
		(await bench.session.call({ api: 'SYNO.Core.User', version: 1, method: 'list', type: 'domain', offset: 0, limit: 500 })).data;

	test('runs once at a time, ends after some polls, and only then does DSM know a new user', async () => {
		await create('annie.easley');
		const { data } = await start();
		expect(await start()).toMatchObject({ error: { code: 2626 } });
		expect((await status(data.task_id)).data).toEqual({ status: 'updating' });
		expect(await domainUsers()).toEqual({ offset: 0, total: 0, users: [] });
		expect((await status(data.task_id)).data).toEqual({ status: 'finish' });
		expect((await domainUsers()).users).toContainEqual({ name: 'EXAMPLE\\annie.easley' });
		expect(await status(data.task_id)).toMatchObject({ error: { code: 120 } });
		expect((await bench.session.poll('x')).data.result[0]).toMatchObject({ success: false, error: { code: 10239 } });
	});

	test('ids are those of DSM by default', async () => {
		bench.nas.control.set({ taskIds: 'named' });
		expect((await start()).data.task_id).toMatch(/^@administrators\/DomainUpdate[0-9A-F]+$/);
	});

	test('can be stopped; ids mostly begin with a digit, so unquoted they are not found', async () => {
		const firsts: string[] = [];
		for (let count = 0; count < 60; count += 1) {
			const { data } = await start();
			firsts.push(String(data.task_id)[0]);
			expect((await bench.session.call({ ...domain, method: 'update_stop', task_id: data.task_id })).success).toBe(true);
		}
		const digits = firsts.filter((char) => /\d/.test(char)).length;
		expect(digits).toBeGreaterThan(20);
		expect(digits).toBeLessThan(55);
	});
});

test('a compound request stops at the first error only when asked to, and its envelope is a success', async () => {
	const bad = { api: 'SYNO.Nothing', method: 'get', version: 1 };
	const good = { api: 'SYNO.ActiveDirectory.Info', method: 'get', version: 3 };
	const stopped = await bench.session.compound([bad, good]);
	expect(stopped).toMatchObject({ success: true, data: { has_fail: true, result: [{ ...bad, success: false, error: { code: 102 } }] } });
	expect(stopped.data.result).toHaveLength(1);
	const all = await bench.session.compound([bad, good], { stop_when_error: false });
	expect(all.data.result.map((one) => one.success)).toEqual([false, true]);
	expect(all.data.result[1].data).toMatchObject({
		status: 'running',
		data: { domainBasicInfo: { realm: 'EXAMPLE.COM', workgroup: 'EXAMPLE' }, domainControllers: [{ cn: 'DC1' }] },
	});
});

test('what the backend may do unasked can be planted', async () => {
	const total = Number((await list(base)).data.total);
	bench.nas.control.fault({ mode: 'changeTotal', kind: 'list' });
	expect((await list(base)).data.total).toBe(total + 1);
	bench.nas.control.fault({ mode: 'itemFailure', kind: 'update' });
	expect(await set({ dn: ada, displayName: 'x' })).toMatchObject({ success: true, data: [{ code: 10237 }] });
	expect(bench.nas.control.person('ada.lovelace')?.displayName).toBe('Ada Lovelace');
	bench.nas.control.fault({ mode: 'noTask', kind: 'delete' });
	const request = { api: 'SYNO.ActiveDirectory.Directory', version: 2, method: 'delete', dnList: [ada] };
	expect(await bench.session.call(request)).toEqual({ success: true, data: {} });
	const domain = { api: 'SYNO.Core.Directory.Domain', version: 1 };
	const { data } = await bench.session.call({ ...domain, method: 'update_start', domain_name: '@all' });
	bench.nas.control.fault({ mode: 'updateFails', kind: 'updateStatus' });
	expect((await bench.session.call({ ...domain, method: 'update_status', task_id: data.task_id })).data).toEqual({ status: 'error' });
	bench.nas.control.fault({ mode: 'expireSession', kind: 'list' });
	expect(await list(base)).toMatchObject({ success: false, error: { code: 119 } });
});

test('a reset mail goes out only where allowed, and the answer does not say whether to anybody', async () => {
	const send = async (user: string) => await bench.session.call({ api: 'SYNO.Auth.ForgotPwd', version: 1, method: 'send', user });
	for (const user of ['ada.lovelace', 'EXAMPLE\\grace.hopper', 'nobody']) expect((await send(user)).data).toEqual({ msg: 3 });
	expect(bench.nas.control.details().mails).toEqual([
		{ user: 'ada.lovelace', to: 'ada.lovelace@example.com' },
		{ user: 'grace.hopper', to: 'grace.hopper@example.com' },
	]);
	bench.nas.control.set({ passwordResetByMail: false });
	expect((await send('ada.lovelace')).success).toBe(false);
});

test('people change by other means: hired, renamed, moved, gone', async () => {
	bench.nas.control.add({ username: 'joan.clarke', firstName: 'Joan', lastName: 'Clarke', container: engineering, groups: ['VPN Users'] });
	expect(bench.nas.control.person('joan.clarke')).toMatchObject({ displayName: 'Joan Clarke', id: `CN=joan.clarke,${engineering}` });
	expect(() => bench.nas.control.add({ username: 'Joan.Clarke' })).toThrow('already in use');
	bench.nas.control.change('joan.clarke', { username: 'joan.murray' });
	expect(bench.nas.control.person('joan.murray')?.id).toBe(`CN=joan.clarke,${engineering}`);
	bench.nas.control.change('joan.murray', { container: `CN=Users,${base}`, groups: [] });
	expect(bench.nas.control.person('joan.murray')).toMatchObject({ id: `CN=joan.clarke,CN=Users,${base}`, groups: [] });
	expect(bench.nas.control.remove('joan.murray')).toBe(true);
	expect(bench.nas.control.people().map((one) => one.username)).not.toContain('orphaned.object');
	bench.nas.control.reset();
	expect(bench.nas.control.people()).toHaveLength(12);
});
