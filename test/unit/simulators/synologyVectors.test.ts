import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSynologySimulator, type SynologySimulator } from '../../../simulators/synology';
import { form, post, signIn, tryLogin } from './synologyTalk';

interface Request {
	verb: string;
	path: string;
	body_without_sid: string;
}
interface Recorded {
	args: unknown[];
	recommended: Request[];
	returned: { data: Record<string, unknown>; success: boolean } | boolean;
}

const file = join(__dirname, '..', '..', 'vectors', 'synology', 'requests.json');
const { methods } = JSON.parse(readFileSync(file, 'utf8')) as { methods: Record<string, Recorded[]> };
const cases = Object.entries(methods).flatMap(([name, list]) => list.map((recorded, index) => ({ name, index, recorded })));
const base = 'DC=MY,DC=DOMAIN,DC=COM';
const info = 'api=SYNO.ActiveDirectory.Info&version=3&method=get';

let nas: SynologySimulator;
beforeEach(async () => {
	nas = await startSynologySimulator({ settings: { strictJson: true, taskIds: 'hex', realm: 'MY.DOMAIN.COM', netbios: 'MY' } });
});
afterEach(async () => await nas.close());

async function asks() {
	const { headers } = await signIn(nas);
	return async (body: string) => JSON.parse(await (await post(nas.url, body, headers)).text());
}

describe('requests of a correct client get their documented answers', () => {
	test('there are fifteen methods', () => expect(Object.keys(methods)).toHaveLength(15));

	test.each(cases)('$name ($index)', async ({ name, recorded }) => {
		const ask = await asks();
		if (name !== 'create_new_user') nas.control.add({ username: 'jdoe', email: 'jdoe@my.email.com' });
		if (name !== 'create_new_group') nas.addObject(`CN=Groups,${base}`, 'group', 'My Group');
		const { returned, recommended } = recorded;
		let task = '';
		if (name === 'entryRequest') {
			const dns = JSON.stringify([`CN=jdoe,CN=Users,${base}`]);
			const body = `api=SYNO.ActiveDirectory.Directory&version=2&method=delete&dnList=${encodeURIComponent(dns)}`;
			task = (await ask(body)).data.task_id;
		} else if (name === 'get_task_status') {
			task = (await ask('api=SYNO.Core.Directory.Domain&version=1&method=update_start&domain_name=%22%40all%22')).data.task_id;
		}
		let answer = { success: false, data: {} as Record<string, unknown> };
		for (const request of recommended) {
			const id = /%40administrators%2F[\w.]+/g;
			answer = await ask(request.body_without_sid.replace(id, encodeURIComponent(task)));
			task = typeof answer.data.task_id === 'string' ? answer.data.task_id : task;
			if (request.body_without_sid.includes('Polling')) answer = await ask(request.body_without_sid.replace(id, encodeURIComponent(task)));
		}
		expect(nas.control.details().violations).toEqual([]);
		if (typeof returned === 'boolean') return expect(answer.data).toEqual({ isConflict: returned });
		if (name === 'list_directory_objects') {
			return expect(answer).toEqual({ success: true, data: { data: expect.any(Array), total: expect.any(Number) } });
		}
		if (name === 'update_domain_records') return expect(answer).toEqual({ success: true, data: { task_id: expect.any(String) } });
		const polled = { data: expect.arrayContaining([{ dn: `CN=jdoe,CN=Users,${base}`, status: {} }]), finished: true };
		if (recommended.at(-1)?.body_without_sid.includes('Polling')) {
			return expect(answer).toMatchObject({ success: true, data: { has_fail: false, result: [{ success: true, data: polled }] } });
		}
		if (name === 'get_directory_info') {
			return expect(answer).toMatchObject({
				data: { data: { domainBasicInfo: { realm: 'MY.DOMAIN.COM', workgroup: 'MY' } }, status: 'running' },
			});
		}
		expect(answer).toEqual(returned);
	});

	test('a password with quotes, an ampersand and a plus arrives as it was', async () => {
		await (
			await asks()
		)(methods.create_new_user[1].recommended[0].body_without_sid);
		expect(nas.control.details().passwords).toMatchObject({ jdoe: 'Pass & "word" é+1' });
	});
});

describe('requests as careless as those of the Python library work in tolerant mode', () => {
	const get = async (path: string, fields: Record<string, string>, headers = {}) => {
		const response = await fetch(`${nas.url}/webapi/${path}&${new URLSearchParams(fields).toString()}`, { headers });
		return JSON.parse(await response.text());
	};

	test('raw texts, quoted method, empty api in the URL, bare mode, plus for space, version as text', async () => {
		nas.control.set({ strictJson: false, passwordComplexity: false });
		const { sid, token } = await signIn(nas);
		const headers = { 'x-syno-token': token };
		const user = { logon_name: 'jdoe', email: 'j@x.y', password: '12345678', located_dn: `CN=Users,${base}`, description: 'A user' };
		const flags = { account_is_disabled: 'False', cannot_change_password: 'false', password_never_expire: 'true' };
		const made = { version: '1', method: 'create', ...user, ...flags, _sid: sid };
		expect(await get('entry.cgi?api=SYNO.ActiveDirectory.User', made, headers)).toMatchObject({ data: { name: 'MY\\jdoe' } });
		expect(nas.control.details().passwords).toMatchObject({ jdoe: '12345678' });

		const listing = new URLSearchParams({
			api: 'SYNO.ActiveDirectory.Directory',
			version: '3',
			method: '"list"',
			action: '"enum"',
			basedn: `"CN=Users,${base}"`,
			scope: '"one"',
			objectCategory: '["person", "group"]',
			offset: '0',
			limit: '40',
			_sid: sid,
		});
		const listed = await (await post(nas.url, listing.toString(), headers, '/webapi/entry.cgi?api=')).json();
		expect(listed).toMatchObject({ success: true });

		const member = [
			{
				api: 'SYNO.ActiveDirectory.Group.Member',
				method: 'add',
				version: '1',
				dn: `CN=Domain Admins,CN=Users,${base}`,
				members: [`CN=jdoe,CN=Users,${base}`],
			},
		];
		const envelope = { api: 'SYNO.Entry.Request', method: 'request', mode: 'sequential', stop_when_error: 'true', version: '1' };
		const body = new URLSearchParams({ ...envelope, compound: JSON.stringify(member, null, 1), _sid: sid }).toString();
		const added = await (await post(nas.url, body, headers, '/webapi/entry.cgi?api=SYNO.Entry.Request')).json();
		expect(added).toMatchObject({ data: { has_fail: false, result: [{ version: 1, success: true }] } });

		for (let count = 0; count < 5; count += 1) {
			const domain = 'entry.cgi?api=SYNO.Core.Directory.Domain';
			const asked = { version: '1', _sid: sid };
			const task = (await get(domain, { ...asked, method: 'update_start', domain_name: '@all' }, headers)).data.task_id;
			const look = async () => await get(domain, { ...asked, method: 'update_status', task_id: task }, headers);
			expect([(await look()).data.status, (await look()).data.status]).toEqual(['updating', 'finish']);
		}
		expect(await get('auth.cgi?api=SYNO.API.Auth', { version: '7', method: 'logout', session: 'webui' })).toEqual({ success: true });
		expect(nas.control.details().violations).toEqual([]);
	});

	test('in strict mode the quoted method is unknown', async () => {
		const { headers } = await signIn(nas);
		const body = form({ api: 'SYNO.ActiveDirectory.Info', version: 3, method: '"get"' });
		expect(await (await post(nas.url, body, headers)).json()).toMatchObject({ error: { code: 103 } });
		expect(await (await post(nas.url, info, headers)).json()).toMatchObject({ success: true });
		expect((await tryLogin(nas)).success).toBe(true);
	});
});
