import type {
	ICredentialTestFunctions,
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
	ResourceMapperFields,
} from 'n8n-workflow';
import { FusionDirectory } from '../../nodes/FusionDirectory/FusionDirectory.node';
import { ada, base, useFusionDirectory } from './fusionDirectorySetup';

const { credential, control, count, simulator } = useFusionDirectory();
const { methods } = new FusionDirectory();

/** What n8n hands to a picker: the node's parameters and the credential. */
const editor = (parameters: Record<string, unknown> = {}, more: object = {}): ILoadOptionsFunctions =>
	({
		getNode: () => ({ id: '1', name: 'FusionDirectory', type: 'fusionDirectory', typeVersion: 1, position: [0, 0], parameters: {} }),
		getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
		getCredentials: async () => credential({ ...more }).fusionDirectoryApi,
		helpers: {},
	}) as unknown as ILoadOptionsFunctions;

const search = async (
	name: keyof typeof methods.listSearch,
	typed?: string,
	parameters = {},
	token?: string,
): Promise<INodeListSearchResult> => await methods.listSearch[name].call(editor(parameters), typed, token);

describe('the pickers', () => {
	test('find users by name on the server', async () => {
		expect((await search('searchUsers', 'lovel')).results).toEqual([{ name: 'Ada Lovelace (alovelace)', value: ada }]);
		expect((await search('searchUsers', '*)(uid=')).results).toEqual([]);
	});

	test('page through many users', async () => {
		control().addMany(150);
		const first = await search('searchUsers');
		expect(first.results).toHaveLength(100);
		const second = await search('searchUsers', undefined, {}, String(first.paginationToken));
		expect(second.results.length).toBeGreaterThan(50);
		expect(second.paginationToken).toBeUndefined();
	});

	test('show types, departments with the root, templates and entries of the chosen type', async () => {
		expect((await search('searchObjectTypes', 'user')).results.map(({ value }) => value)).toContain('USER');
		const departments = (await search('searchDepartments')).results;
		expect(departments).toContainEqual({ name: 'example.com › Engineering', value: `ou=Engineering,${base}` });
		expect(departments.map(({ value }) => value)).toContain(base);
		expect((await search('searchTemplates', '', { objectType: { value: 'USER' } })).results.map(({ name }) => name)).toEqual([
			'Employee',
			'Minimal',
		]);
		expect((await search('searchObjects', 'vpn', { objectType: { value: 'OGROUP' } })).results).toEqual([
			expect.objectContaining({ name: 'vpn', value: `cn=vpn,ou=groups,${base}` }),
		]);
	});

	test('show a failure as one, never as an empty list, and close the session', async () => {
		await expect(methods.listSearch.searchUsers.call(editor({}, { password: 'not-the-one-at-all' }))).rejects.toThrow(
			'user name or password is wrong',
		);
		await search('searchUsers');
		expect(count('logout')).toBe(1);
	});
});

describe('the forms', () => {
	const form = async (name: keyof typeof methods.resourceMapping, parameters: Record<string, unknown>): Promise<ResourceMapperFields> =>
		await methods.resourceMapping[name].call(editor(parameters));

	test('draw the chosen tabs with labels, required fields, choices and types', async () => {
		const { fields } = await form('getObjectFields', { objectType: { value: 'USER' }, tabs: ['user', 'mailAccount', 'posixAccount'] });
		const field = (id: string) => fields.find((one) => one.id === id);
		expect(field('mailAccount.mail')).toMatchObject({ displayName: 'Mail › Primary address', required: true, type: 'string' });
		expect(field('user.uid')).toMatchObject({ required: true });
		expect(field('mailAccount.flag_vacation')).toMatchObject({ type: 'boolean' });
		expect(field('user.title')?.displayName).toContain('(list)');
		expect(field('posixAccount.loginShell')?.type).toBe('options');
		expect(JSON.stringify(fields).length).toBeLessThan(40_000);
	});

	test("of a new user insist on what the tabs need, suggest the server's own value and don't ask twice", async () => {
		const { fields } = await form('getUserFields', { tabs: ['user', 'mailAccount', 'posixAccount'] });
		const field = (id: string) => fields.find((one) => one.id === id);
		expect(fields.filter(({ required }) => required).map(({ id }) => id)).toEqual([
			'mailAccount.mail',
			'posixAccount.homeDirectory',
			'posixAccount.loginShell',
		]);
		expect(field('posixAccount.loginShell')?.defaultValue).toBe('/bin/ash');
		for (const own of ['base', 'givenName', 'sn', 'uid', 'userPassword']) expect(field(`user.${own}`)).toBeUndefined();
	});

	test.each(['getObjectUpdateFields', 'getUserUpdateFields'] as const)(
		'of an update (%s) insist on nothing and leave the login name out',
		async (name) => {
			const { fields } = await form(name, { objectType: { value: 'USER' }, tabs: ['user'] });
			expect(fields.map(({ id }) => id)).toContain('user.sn');
			expect(fields.some(({ required }) => required)).toBe(false);
			expect(fields.map(({ id }) => id)).not.toContain('user.uid');
		},
	);

	test('of a template ask for what it leaves open', async () => {
		const { fields } = await form('getTemplateFields', {
			objectType: { value: 'USER' },
			template: { value: `cn=Employee,ou=templates,ou=people,${base}` },
		});
		expect(fields.map(({ id }) => id)).toEqual(expect.arrayContaining(['user.sn', 'user.givenName']));
		expect((await form('getTemplateFields', {})).emptyFieldsNotice).toContain('template');
	});

	test('say to choose tabs while there are none', async () => {
		expect(await form('getUserFields', {})).toMatchObject({ fields: [], emptyFieldsNotice: expect.stringContaining('tabs') });
	});

	test('list the tabs of the type', async () => {
		const tabs: INodePropertyOptions[] = await methods.loadOptions.getTabs.call(editor({ objectType: { value: 'USER' } }));
		expect(tabs).toContainEqual({ name: 'Mail', value: 'mailAccount' });
	});
});

describe('the credential test', () => {
	const test1 = async (more: object = {}) =>
		await methods.credentialTest.fusionDirectoryApiTest.call({} as ICredentialTestFunctions, {
			id: '1',
			name: 'x',
			type: 'fusionDirectoryApi',
			data: credential({ ...more }).fusionDirectoryApi,
		});

	test('says over what it connected and as whom', async () => {
		expect(await test1()).toEqual({
			status: 'OK',
			message: "Connected to FusionDirectory over REST as 'fd-admin'; base dc=example,dc=com; users can be read",
		});
	});

	test.each([
		['a wrong password', () => ({ password: 'not-the-one-at-all' }), 'user name or password is wrong'],
		['an untrusted certificate', () => ({ caBundle: '' }), 'signed by nobody this machine trusts'],
		['plain HTTP that was not allowed', () => ({ baseUrl: `${simulator().url}/fusiondirectory` }), 'http://'],
		['a wrong path', () => ({ baseUrl: `${simulator().tlsUrl}/other` }), 'no FusionDirectory webservice'],
		['an unknown database', () => ({ database: 'nope' }), 'it offers: main'],
	])('with %s names that step', async (_case, more, words) => {
		const { status, message } = await test1(more());
		expect(status).toBe('Error');
		expect(message).toContain(words);
		expect(message).not.toContain('not-the-one-at-all');
	});
});
