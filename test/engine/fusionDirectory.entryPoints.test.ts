import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { FusionDirectory } from '../../nodes/FusionDirectory/FusionDirectory.node';
import { TestHost } from './triggerHost';
import { ada, base, byDn, byName, ofType, useFusionDirectory, type Protocol } from './fusionDirectorySetup';

const { run, control, credential, person, simulator } = useFusionDirectory();
const { methods } = new FusionDirectory();
const emmy = { username: 'noether', firstName: 'Emmy', lastName: 'Noether', password: 'Idealring.1918' };
const vpn = `cn=vpn,ou=groups,${base}`;

const editor = (protocol: Protocol, parameters: Record<string, unknown>): ILoadOptionsFunctions =>
	({
		getNode: () => ({ id: '1', name: 'FusionDirectory', type: 'fusionDirectory', typeVersion: 1, position: [0, 0], parameters: {} }),
		getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
		getCredentials: async () => credential({ protocol }).fusionDirectoryApi,
		helpers: {},
	}) as unknown as ILoadOptionsFunctions;

const closings = [403, 404].flatMap((closedStatus) => [
	...(['rest', 'auto'] as const).map((protocol) => ({ closed: 'jsonrpc.php', protocol, closedStatus, settings: { jsonRpc: false } })),
	...(['jsonRpc', 'auto'] as const).map((protocol) => ({ closed: 'rest.php', protocol, closedStatus, settings: { rest: false } })),
]);

describe.each(closings)(
	'where $closed is closed with $closedStatus, the node by $protocol',
	({ closed, protocol, closedStatus, settings }) => {
		beforeEach(() => control().set({ ...settings, closedStatus }));
		const act = async (resource: string, operation: string, parameters: object = {}) => {
			const { json, error } = await run(resource, operation, { ...parameters }, { credential: { protocol } });
			expect(error).toBeUndefined();
			return json;
		};

		test('creates, finds, changes, locks, unlocks and deletes a user, and moves them between groups', async () => {
			const user = byName('noether');
			expect(await act('user', 'create', { ...emmy, groups: ['vpn'] })).toMatchObject([{ outcome: 'created', groups: [vpn] }]);
			expect(await act('user', 'update', { user, updateFields: { phone: '42' } })).toMatchObject([{ outcome: 'updated', phone: '42' }]);
			expect(await act('user', 'update', { user, updateFields: { phone: '42' } })).toMatchObject([{ outcome: 'unchanged' }]);
			expect(await act('user', 'lock', { user })).toMatchObject([{ outcome: 'updated', locked: true }]);
			expect(await act('user', 'getLockStatus', { user })).toMatchObject([{ locked: true }]);
			expect(await act('user', 'removeFromGroups', { user, fromAllGroups: true })).toMatchObject([{ groups: [] }]);
			expect(await act('user', 'unlock', { user })).toMatchObject([{ outcome: 'updated', locked: false }]);
			expect(await act('user', 'delete', { user })).toMatchObject([{ outcome: 'deleted' }]);
			expect(person('noether')).toBeUndefined();
		});

		test('lists users with lock state and groups, and all their attributes as raw', async () => {
			control().change('alovelace', { locked: true });
			const [found] = await act('user', 'getAll', { limit: 1, options: { rawFilter: '(uid=alovelace)' } });
			expect(found).toMatchObject({ id: ada, locked: true, groups: expect.arrayContaining([vpn]) });
			const [raw] = await act('user', 'get', { user: byDn(ada), output: 'raw' });
			expect([raw.sn].flat()).toEqual(['Lovelace']);
			expect([raw.mail].flat()).toEqual(['ada.lovelace@example.com']);
			expect(JSON.stringify(raw)).not.toContain('{SSHA}');
		});

		test('tells base, tabs, fields, template fields, numbers and types', async () => {
			expect(await act('server', 'getBase')).toEqual([{ base }]);
			expect((await act('object', 'getTabs', { objectType: ofType('USER'), object: byDn(ada) })).map(({ tab }) => tab)).toContain(
				'mailAccount',
			);
			expect(await act('object', 'count', { objectType: ofType('USER'), base: byDn(`ou=Engineering,${base}`) })).toMatchObject([
				{ count: 5 },
			]);
			const template = byDn(`cn=Employee,ou=templates,ou=people,${base}`);
			expect((await act('template', 'get', { objectType: ofType('USER'), template })).map(({ attribute }) => attribute)).toContain('sn');
			expect((await act('objectType', 'getAll')).length).toBeGreaterThan(10);
		});

		test('offers a form whose fields say in which tab and section they are, and attributes for filters', async () => {
			const { fields } = await methods.resourceMapping.getUserFields.call(editor(protocol, { tabs: ['mailAccount'] }));
			const mail = fields.find(({ id }) => id === 'mailAccount.mail');
			expect(mail?.displayName).toMatch(closed === 'rest.php' ? /^Mail › Primary|^Mail › / : /^Mail › .+ › mail$/);
			expect(fields.map(({ id }) => id)).toContain('mailAccount.gosaMailAlternateAddress');
			const attributes = await methods.loadOptions.getUserAttributes.call(editor(protocol, {}));
			expect(attributes.map(({ value }) => value)).toEqual(expect.arrayContaining(['sn', 'mail', 'createTimestamp']));
			const tabs = await methods.loadOptions.getUserTabs.call(editor(protocol, {}));
			expect(tabs).toContainEqual({ name: 'Mail', value: 'mailAccount' });
		});

		test('the trigger announces who comes and who is locked', async () => {
			const parameters = { triggerOn: ['newUser', 'userDisabled'] };
			const host = new TestHost(
				'cursors',
				{
					service: 'fusionDirectory',
					credentialType: 'fusionDirectoryApi',
					credential: { ...credential({ protocol }).fusionDirectoryApi } as never,
					parameters,
				},
				`${closed}-${protocol}-${closedStatus}`,
			);
			await host.activate();
			await host.tick();
			control().add({ username: 'noether' });
			control().change('alovelace', { locked: true });
			await host.tick();
			expect(host.database.failures).toEqual([]);
			expect(host.database.executions.flat().map(({ event, user }) => `${event} ${user.username}`)).toEqual([
				'newUser noether',
				'userDisabled alovelace',
			]);
		});

		test('a refused login is tried once', async () => {
			const { error } = await run(
				'user',
				'get',
				{ user: byDn(ada) },
				{ credential: { protocol, password: `wrong-${JSON.stringify(settings)}-${protocol}-${closedStatus}` } },
			);
			expect(error?.message).toContain('refuse');
			const statuses = control()
				.requests()
				.log.map(({ status }) => status);
			// A closed entry point tries no password.
			expect(statuses.filter((status) => status !== closedStatus)).toEqual([401]);
		});
	},
);

test('by REST alone the lock states of a page cost one request for each user shown, and the closed entry point is asked once', async () => {
	control().set({ jsonRpc: false });
	control().addMany(30);
	const { json } = await run('user', 'getAll', { limit: 10 }, { credential: { protocol: 'rest' } });
	expect(json).toHaveLength(10);
	expect(json.every(({ locked }) => locked === false)).toBe(true);
	const targets = control()
		.requests()
		.log.map(({ target }) => target.split('/fusiondirectory/')[1].split('?')[0]);
	expect(targets.filter((target) => target.includes('/userlock/'))).toHaveLength(10);
	expect(targets.filter((target) => target === 'jsonrpc.php')).toHaveLength(1);
});

test('a user without a password has no lock state and costs no other user theirs', async () => {
	const noPassword = { user: { uid: 'nopass', sn: 'No', givenName: 'Pass', userPassword: ['empty', '', '', '', false] } };
	expect(
		(await run('object', 'create', { objectType: ofType('USER'), inputMode: 'json', values: JSON.stringify(noPassword) })).error,
	).toBeUndefined();
	expect(person('nopass')).toBeDefined();
	control().set({ jsonRpc: false });
	control().forgetRequests();
	const { json } = await run('user', 'getAll', { returnAll: true }, { credential: { protocol: 'rest' } });
	expect(json.filter(({ locked }) => locked === null).map(({ username }) => username)).toEqual(['nopass']);
	expect(
		control()
			.requests()
			.log.filter(({ target }) => target.includes('/userlock/')),
	).toHaveLength(json.length);
});

test.each(['jsonRpc', 'rest'] as const)(
	'a department nobody has is an error also for an account that may read no departments (%s)',
	async (protocol) => {
		const { reader } = simulator().login;
		for (const language of ['en', 'fr', 'de']) {
			control().set({ language });
			const ask = async (department: string) =>
				await run('user', 'getAll', { base: byDn(department), returnAll: true }, { credential: { protocol, ...reader } });
			expect((await ask(`ou=Nowhere,${base}`)).error?.message).toContain('no department');
			expect((await ask(`ou=people,ou=Nowhere,${base}`)).error?.message).toContain('no department');
			for (const department of [`ou=Sales,${base}`, `ou=people,ou=Sales,${base}`, base]) {
				const there = await run(
					'user',
					'getAll',
					{ base: byDn(department), options: { rawFilter: '(uid=nobody)' } },
					{ credential: { protocol, ...reader } },
				);
				expect([department, there.error, there.json]).toEqual([department, undefined, []]);
			}
		}
	},
);

test('where php-yaml is missing, the description of REST comes as YAML, and as JSON a 406 says so', async () => {
	control().set({ phpYaml: false });
	const call = { protocol: 'rest', httpMethod: 'GET' };
	expect((await run('request', 'customApiCall', { ...call, path: '/openapi.yaml' })).json[0].result).toContain('openapi: 3');
	expect((await run('request', 'customApiCall', { ...call, path: '/openapi.json' })).error?.message).toContain('php-yaml');
});
