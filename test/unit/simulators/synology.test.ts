import { startSynologySimulator, type SynologySimulator } from '../../../simulators/synology';
import { type Answer, signIn, speak } from './synologyTalk';

let nas: SynologySimulator;
beforeEach(async () => {
	nas = await startSynologySimulator();
});
afterEach(async () => await nas.close());

const allCategories = ['person', 'group', 'organizationalUnit', 'computer', 'container', 'builtinDomain'];
const listing = (basedn: string, more: Record<string, unknown> = {}) => ({
	api: 'SYNO.ActiveDirectory.Directory',
	version: 3,
	method: 'list',
	action: 'enum',
	basedn,
	scope: 'one',
	objectCategory: allCategories,
	offset: 0,
	limit: 40,
	...more,
});
const ada = {
	api: 'SYNO.ActiveDirectory.User',
	version: 1,
	method: 'create',
	logon_name: 'annie.easley',
	email: 'annie.easley@example.com',
	password: 'Centaur-1955',
	located_dn: 'OU=Engineering,OU=Staff,DC=example,DC=com',
	description: '',
	account_is_disabled: false,
	cannot_change_password: false,
	change_password_next_logon: null,
	password_never_expire: true,
};
const first = (answer: Answer) => answer.data.result[0];

test('onboarding: create, describe, put into a group, list, delete and poll', async () => {
	const session = await signIn(nas);
	const dn = 'CN=annie.easley,OU=Engineering,OU=Staff,DC=example,DC=com';
	expect(await session.call(ada)).toEqual({ success: true, data: { dn, name: 'EXAMPLE\\annie.easley' } });
	const set = await session.compound([
		{ api: 'SYNO.ActiveDirectory.User', method: 'set', version: 2, userList: [{ dn, firstName: 'Annie', web: 'x' }] },
	]);
	expect(first(set)).toMatchObject({ success: true, data: [{ code: 0, msg: 'update record successfully' }] });
	const group = 'CN=Developers,CN=Groups,DC=example,DC=com';
	const member = await session.compound([
		{ api: 'SYNO.ActiveDirectory.Group.Member', method: 'add', version: 1, dn: group, members: [dn] },
	]);
	expect(first(member)).toMatchObject({ success: true, data: { members: [dn] } });
	expect(nas.control.person('annie.easley')).toMatchObject({ firstName: 'Annie', groups: ['Developers'], id: dn });
	expect(nas.control.details().groups).toMatchObject({ Developers: expect.arrayContaining(['annie.easley']) });
	expect(nas.control.details().passwords).toMatchObject({ 'annie.easley': 'Centaur-1955' });

	const started = await session.call({ api: 'SYNO.ActiveDirectory.Directory', version: 2, method: 'delete', dnList: [dn] });
	const poll = async () => first(await session.poll(started.data.task_id));
	expect((await poll()).data).toEqual({ data: [], finished: false, total: 1 });
	expect(nas.control.person('annie.easley')).toBeDefined();
	expect((await poll()).data).toEqual({ data: [{ dn, status: {} }], finished: true, total: 1 });
	expect(nas.control.person('annie.easley')).toBeUndefined();
	expect((await poll()).success).toBe(false);
	expect(nas.control.requests().byKind).toMatchObject({ login: 1, create: 1, update: 1, addMember: 1, delete: 1, poll: 3 });
	expect(nas.control.details().violations).toEqual([]);
});

test('what is asked before a session: the list of APIs', async () => {
	const info = await speak(nas.url, { api: 'SYNO.API.Info', version: 1, method: 'query', query: 'SYNO.ActiveDirectory.' }, {}, true);
	expect(info.data['SYNO.ActiveDirectory.Info']).toEqual({ path: 'entry.cgi', minVersion: 1, maxVersion: 3, requestFormat: 'JSON' });
	expect((await (await signIn(nas)).call(listing('CN=Users,DC=example,DC=com'))).data.total).toBeGreaterThan(5);
});
