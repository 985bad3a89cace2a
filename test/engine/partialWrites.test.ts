import type { IDataObject } from 'n8n-workflow';
import { useFortiAuthenticatorNode } from './fortiAuthenticatorSetup';
import { useFusionDirectory } from './fusionDirectorySetup';
import { byName, useSynologyNode, withDomainAccess } from './synologySetup';

describe('FortiAuthenticator: a user of whom a part is refused', () => {
	const bench = useFortiAuthenticatorNode();
	const control = () => bench.simulator.control;
	const jane = {
		username: 'jane.doe',
		email: 'jane.doe@example.com',
		generatePassword: true,
		tokenAuth: true,
		tokenType: 'ftm',
		seed: 'opened',
		groups: ['VPN Users'],
	};
	const refuseMembership = (): void =>
		control().fault({
			mode: 'status',
			kind: 'membershipCreate',
			status: 400,
			headers: { 'content-type': 'application/json' },
			body: '{"error": "The group is full"}',
		});

	test('is an item all the same, with password, activation code and seed, that names the group field and why', async () => {
		refuseMembership();
		const item = await bench.one('localUser', 'create', jane);
		expect(item).toMatchObject({
			outcome: 'created',
			username: 'jane.doe',
			groups: [],
			notApplied: ['groups'],
			reason: expect.stringMatching(/^Not done: add the user to the group 'VPN Users' \(.*The group is full/),
			generatedPassword: expect.stringMatching(/^.{20}$/),
			activationCode: expect.stringMatching(/^[A-Z2-9]{16}$/),
			seed: { secret: expect.any(String), uri: expect.stringMatching(/^otpauth:/) },
		});
		expect(control().person('jane.doe')).toBeDefined();
	});

	test('that existed is updated as far as it went; where nothing went, the refusal is the error', async () => {
		const ada = { username: 'ada.lovelace', email: 'ada.lovelace@example.com', groups: ['Administrators'] };
		refuseMembership();
		expect(await bench.one('localUser', 'upsert', { ...ada, additionalFields: { city: 'London 1843' } })).toMatchObject({
			outcome: 'updated',
			notApplied: ['groups'],
		});
		refuseMembership();
		const { json, error } = await bench.run('localUser', 'upsert', { ...ada, additionalFields: { city: 'London 1843' } });
		expect([json, error?.message]).toEqual([[], expect.stringContaining('The group is full')]);
	});

	test('an appliance that gives no seed is no reason to lose the rest: the item says what is to be set there', async () => {
		control().set({ seedPassphrase: '' });
		const item = await bench.one('localUser', 'create', jane);
		expect(item).toMatchObject({ outcome: 'created', activationCode: expect.any(String), generatedPassword: expect.any(String) });
		expect(item.notice).toMatch(/^No seed came back: a seed encryption passphrase has to be set/);
		expect(item).not.toHaveProperty('seed');
	});
});

describe('Synology: what a user who exists did not get is told', () => {
	const bench = useSynologyNode();
	const control = () => bench.simulator.control;
	const ada = { logonName: 'ada.lovelace', generatePassword: true };

	test('a description that the NAS ignores, alone, is no update', async () => {
		const item = (await bench.run('user', 'update', { user: byName('ada.lovelace'), updateFields: { description: 'Countess' } })).json[0];
		expect(item).toMatchObject({ outcome: 'unchanged', notApplied: ['description'] });
		expect(control().count('update')).toBe(1);
	});

	test.each(['changePasswordAtNextLogon', 'cannotChangePassword', 'passwordNeverExpires'])(
		'%s is set for new users only: it is named, and neither sent nor taken for done',
		async (flag) => {
			const parameters = { ...ada, additionalFields: { [flag]: true } };
			const { json } = await bench.run('user', 'upsert', parameters);
			expect(json[0]).toMatchObject({
				outcome: 'unchanged',
				notApplied: [flag],
				reason: expect.stringContaining(`no way to change ${flag}`),
			});
			const { json: created } = await bench.run('user', 'upsert', { ...parameters, logonName: 'new.comer' });
			expect(created[0]).toMatchObject({ outcome: 'created' });
			expect(created[0]).not.toHaveProperty('notApplied');
			expect(control().count('update')).toBe(0);
		},
	);

	test('a new password is set although the profile is refused, and the item of Update says both', async () => {
		control().fault({ mode: 'itemFailure', kind: 'update', skip: 1 });
		const { json, error } = await bench.run('user', 'create', {
			logonName: 'ada.lovelace',
			password: 'Correct-horse-2',
			ifExists: 'update',
			additionalFields: { web: 'https://example.com' },
		});
		expect(error).toBeUndefined();
		expect(json[0]).toMatchObject({
			outcome: 'updated',
			notApplied: ['web'],
			reason: expect.stringMatching(/^Not done: set the other fields/),
		});
		expect(control().count('update')).toBe(2);
	});

	test('a dry run of Update shows both requests and no outcome', async () => {
		const { json } = await bench.run('user', 'create', {
			logonName: 'ada.lovelace',
			password: 'Correct-horse-2',
			ifExists: 'update',
			additionalFields: { web: 'https://example.com' },
			options: { dryRun: true },
		});
		expect(json[0]).toMatchObject({ wouldBe: 'updated', dryRun: true });
		expect(json[0]).not.toHaveProperty('outcome');
		expect(json[0].requests).toHaveLength(2);
		expect(control().count('update')).toBe(0);
	});

	test.each<[string, string, IDataObject]>([
		['skipped', 'create', { logonName: 'ada.lovelace', password: 'Correct-horse-2', ifExists: 'skip' }],
		['skipped', 'update', { user: byName('nobody'), updateFields: { displayName: 'x' }, ifMissing: 'skip' }],
		['skipped', 'delete', { user: byName('nobody'), ifMissing: 'skip' }],
		['unchanged', 'update', { user: byName('ada.lovelace'), updateFields: { displayName: 'Ada Lovelace' } }],
		['unchanged', 'enable', { user: byName('ada.lovelace') }],
	])('a dry run that would be %s (%s) gives no outcome that could pass for a done thing', async (wouldBe, operation, parameters) => {
		const settings = { ...parameters, options: { dryRun: true } };
		const { json, error } = await bench.run('user', operation, settings, [{}], withDomainAccess(bench.simulator));
		expect(error).toBeUndefined();
		expect(json[0]).toMatchObject({ wouldBe, dryRun: true });
		expect(json[0]).not.toHaveProperty('outcome');
	});
});

describe('FusionDirectory: a refusal that quotes the password of the credential, in the middle of much text', () => {
	const { run, control, simulator } = useFusionDirectory();
	const jane = { username: 'janedoe', firstName: 'Jane', lastName: 'Doe', generatePassword: true, groups: ['vpn'] };

	test.each(['jsonRpc', 'rest'])('tells in the item neither the password nor all of the text (%s)', async (protocol) => {
		const { password } = simulator().login;
		const text = `${'x'.repeat(495)} ${password} ${'x'.repeat(100_000)}`;
		const body = protocol === 'rest' ? [{ class: 'FusionDirectoryError', message: text }] : text;
		control().fault({
			mode: 'status',
			kind: 'update',
			status: protocol === 'rest' ? 400 : 401,
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
			times: 9,
		});
		const { json } = await run('user', 'create', jane, { credential: { protocol } });
		expect(json[0]).toMatchObject({ outcome: 'created', notApplied: ['groups'], reason: expect.stringMatching(/^Not done: add the user/) });
		expect(String(json[0].reason)).not.toContain(password);
		expect(String(json[0].reason).length).toBeLessThan(1200);
	});
});
