import type { IDataObject, INode } from 'n8n-workflow';
import { byId, byName, groupByName, useFortiAuthenticatorNode } from './fortiAuthenticatorSetup';
import { ourNodes, packageName, runWorkflow, source } from './harness';

const bench = useFortiAuthenticatorNode();
const control = () => bench.simulator.control;
const writes = (): string[] =>
	control()
		.requests()
		.log.filter(({ method }) => method !== 'GET')
		.map(({ method }) => method);
const named = (mode: string, value: string): IDataObject => ({ __rl: true, mode, value });

describe('a leaver, in one execution', () => {
	const user = byName('grace.hopper');
	const steps: Array<[name: string, parameters: IDataObject]> = [
		['Disable', { resource: 'localUser', operation: 'disable', user }],
		['Leave Groups', { resource: 'groupMembership', operation: 'set', user, groups: [], options: { allowEmpty: true } }],
		['Free Token', { resource: 'localUser', operation: 'unassignToken', user }],
	];
	const leave = async () => {
		const { json } = await runWorkflow(
			{
				nodes: [
					{ name: 'Start', type: 'source' },
					...steps.map(([name, parameters]) => ({
						name,
						type: `${packageName}.fortiAuthenticator`,
						parameters: parameters as INode['parameters'],
						credentials: { fortiAuthenticatorApi: { id: 'c', name: 'c' } },
					})),
				],
				connections: { Start: ['Disable'], Disable: ['Leave Groups'], 'Leave Groups': ['Free Token'] },
			},
			{
				nodes: { source: source([{ json: {} }]), ...ourNodes('fortiAuthenticator') },
				credentials: { fortiAuthenticatorApi: bench.credential() as never },
			},
		);
		return steps.map(([name]) => json(name));
	};

	test('is disabled, in no group, and their token is free; a second run changes nothing and says so', async () => {
		expect(await leave()).toMatchObject([[{ outcome: 'updated', enabled: false }], [{ outcome: 'updated' }], [{ outcome: 'updated' }]]);
		expect(control().person('grace.hopper')).toMatchObject({ enabled: false, groups: [] });
		const token = async () =>
			(await bench.run('fortiToken', 'getAll', { returnAll: true })).json.find(({ serial }) => serial === 'FTKMOB0000000001');
		expect(await token()).toMatchObject({ status: 'available' });
		control().forgetRequests();
		expect(await leave()).toMatchObject([
			[{ outcome: 'unchanged', enabled: false }],
			[{ outcome: 'unchanged', added: [], removed: [] }],
			[{ outcome: 'unchanged' }],
		]);
		expect(writes()).toEqual([]);
		expect(await token()).toMatchObject({ status: 'available' });
	});
});

describe('remote users', () => {
	test('are found by name, number, email and token serial in one step, and changed once', async () => {
		const emmy = await bench.one('remoteUser', 'get', { user: byName('emmy.noether') });
		expect(await bench.one('remoteUser', 'get', { user: byId(String(emmy.id)) })).toEqual(emmy);
		expect(await bench.one('remoteUser', 'get', { user: named('email', 'Emmy.Noether@example.com') })).toEqual(emmy);
		const given = await bench.one('remoteUser', 'assignToken', { user: byName('emmy.noether'), serialNumber: 'FTKMOB0000000003' });
		expect(given).toMatchObject({ outcome: 'updated' });
		expect(await bench.one('remoteUser', 'get', { user: named('tokenSerial', 'FTKMOB0000000003') })).toMatchObject({ id: emmy.id });
		expect(await bench.one('remoteUser', 'disable', { user: byName('emmy.noether') })).toMatchObject({
			outcome: 'updated',
			enabled: false,
		});
		expect(await bench.one('remoteUser', 'disable', { user: byName('emmy.noether') })).toMatchObject({
			outcome: 'unchanged',
			enabled: false,
		});
	});

	test('of one number but of another kind, and the local user of that number, are left alone', async () => {
		const before = control().people();
		const { ldapUsers } = control().details() as { ldapUsers: IDataObject[] };
		expect(await bench.one('remoteUser', 'disable', { kind: 'radius', user: byId('1') })).toMatchObject({
			id: '1',
			username: 'lise.meitner',
		});
		expect(control().people()).toEqual(before);
		expect(control().details().ldapUsers).toEqual(ldapUsers);
	});

	test('of one name from two servers are told apart: the error names both, and nothing is changed', async () => {
		const { error } = await bench.run('remoteUser', 'delete', { user: byName('mary.shelley') });
		expect(error?.message).toContain('mary.shelley');
		const told = `${error?.message} ${error?.description}`;
		for (const part of ['ID 3', 'ID 4', 'campus', 'clinic']) expect(told).toContain(part);
		expect(writes()).toEqual([]);
	});
});

describe('proofs of identity', () => {
	const turing = { username: 'alan.turing', password: 'Seed-Pass-2026' };

	test.each<[string, IDataObject, IDataObject]>([
		['the right password', turing, { valid: true, reason: null, passwordChangeRequired: false }],
		['a wrong password', { ...turing, password: 'no' }, { valid: false, reason: 'User authentication failed' }],
		['a disabled account', { ...turing, username: 'donald.knuth' }, { valid: false, reason: 'Account is disabled' }],
		['a code of somebody without token', { username: 'alan.turing', tokenCode: '1' }, { valid: false, reason: 'No token configured' }],
		['a realm', { ...turing, realm: 'local' }, { valid: true }],
	])('%s is an answer, no error', async (_what, parameters, verdict) => {
		expect(await bench.one('localUser', 'verifyLogin', parameters)).toMatchObject({ username: parameters.username, ...verdict });
		expect(control().count(parameters.realm ? 'realmAuth' : 'auth')).toBe(1);
	});

	test('a password that has to be changed is right, and told as that', async () => {
		await bench.one('localUser', 'update', { user: byName('alan.turing'), updateFields: { changePassword: true } });
		expect(await bench.one('localUser', 'verifyLogin', { ...turing, realm: 'local' })).toMatchObject({
			valid: true,
			passwordChangeRequired: true,
			reason: expect.any(String),
		});
	});

	test('a wrong key of the credential is an error, not a wrong password', async () => {
		const { error } = await bench.run('localUser', 'verifyLogin', turing, [{}], {
			credentials: { fortiAuthenticatorApi: { ...bench.credential(), apiKey: 'wrong-key-of-this-test' } as never },
		});
		expect(error?.message).toContain('login');
	});

	test('a push is approved or rejected by the person; no answer is neither', async () => {
		const push = async () => await bench.one('push', 'send', { username: 'grace.hopper' });
		expect(await push()).toEqual({ username: 'grace.hopper', result: 'approved', approved: true, reason: null });
		control().set({ pushAnswer: 'reject' });
		expect(await push()).toMatchObject({ result: 'rejected', approved: false });
		control().fault({ mode: 'status', kind: 'pushAuth', status: 408, body: '' });
		expect(await push()).toMatchObject({ result: 'noAnswer', approved: false });
	});

	test.each([
		['localUser', 'verifyLogin', { username: '={{ $json.name }}', password: 'Seed-Pass-2026' }, 'auth'],
		['push', 'send', { username: '={{ $json.name }}' }, 'pushAuth'],
	])('%s: %s is not sent a second time by Retry On Fail, nor after a lost answer', async (resource, operation, parameters, kind) => {
		const people = [{ name: 'grace.hopper' }, { name: 'nobody.here' }];
		control().fault({ mode: 'resetAfter', kind, skip: 1 });
		const { error } = await bench.run(resource, operation, { ...parameters, options: { parallelRequests: 1 } }, people, {
			retryOnFail: true,
		});
		expect(error?.message).toContain('nobody.here');
		expect(control().count(kind)).toBe(2);
	});

	test('a dry run asks nobody, and shows no password', async () => {
		const shown = await bench.one('localUser', 'verifyLogin', { ...turing, options: { dryRun: true } });
		expect(shown).toMatchObject({ dryRun: true, username: 'alan.turing' });
		expect(JSON.stringify(shown)).not.toContain(turing.password);
		expect(await bench.one('push', 'send', { username: 'grace.hopper', options: { dryRun: true } })).toMatchObject({ dryRun: true });
		expect(control().count()).toBe(0);
	});
});

describe('groups, tokens and the appliance', () => {
	test('a group is renamed, takes people in and lets them go, once', async () => {
		const group = groupByName('Staff');
		const fields = { addMembers: 'hedy.lamarr', removeMembers: 'ada.lovelace' };
		expect(await bench.one('userGroup', 'update', { group, updateFields: { ...fields, name: 'Crew' } })).toMatchObject({
			outcome: 'updated',
			name: 'Crew',
		});
		expect(control().person('hedy.lamarr')?.groups).toContain('Crew');
		expect(control().person('ada.lovelace')?.groups).not.toContain('Crew');
		control().forgetRequests();
		expect(await bench.one('userGroup', 'update', { group: groupByName('Crew'), updateFields: fields })).toMatchObject({
			outcome: 'unchanged',
		});
		expect(writes()).toEqual([]);
	});

	test('free tokens are counted without locked ones, and the appliance tells its firmware', async () => {
		expect(await bench.one('fortiToken', 'getAvailableCount')).toMatchObject({ ftm: { available: 5 }, ftk: { available: 4 } });
		expect(await bench.one('system', 'getInfo')).toMatchObject({ firmware: expect.any(String) });
	});

	test('the groups of a person have the keys of every directory', async () => {
		const { json } = await bench.run('localUser', 'getGroups', { user: byName('ada.lovelace'), returnAll: true });
		expect(json.length).toBeGreaterThan(0);
		for (const group of json) {
			expect(group).toEqual({
				id: expect.stringMatching(/^\d+$/),
				name: expect.any(String),
				description: null,
				source: 'fortiAuthenticator',
			});
		}
	});
});
