import { base32Decode } from '../../clients/directory/totp';
import { byId, byName, firmwares, useFortiAuthenticatorNode } from './fortiAuthenticatorSetup';

describe.each(firmwares)('firmware $name', ({ settings }) => {
	const bench = useFortiAuthenticatorNode(settings);
	const control = () => bench.simulator.control;
	const jane = { username: 'jane.doe', email: 'jane.doe@example.com', generatePassword: true };
	const fromItem = { username: '={{ $json.name }}', email: '={{ $json.name }}@example.com' };

	describe('Create', () => {
		test('makes a user with a generated password', async () => {
			const item = await bench.one('localUser', 'create', { ...jane, additionalFields: { firstName: 'Jane', lastName: 'Doe' } });
			expect(item).toMatchObject({
				outcome: 'created',
				username: 'jane.doe',
				displayName: 'Jane Doe',
				enabled: true,
				groups: [],
				source: 'fortiAuthenticator',
			});
			expect(item.generatedPassword).toMatch(/^.{20}$/);
			expect(item.id).toBe(control().person('jane.doe')?.id);
			expect(item).not.toHaveProperty('notApplied');
		});

		test('sends one request for each new user, on kept-alive connections', async () => {
			control().set({ creationForm: 'object' });
			const items = Array.from({ length: 50 }, (_, index) => ({ name: `person${index}` }));
			const { json } = await bench.run('localUser', 'create', fromItem, items);
			expect(json.map(({ username }) => username)).toEqual(items.map(({ name }) => name));
			expect(control().count()).toBe(50);
			expect(control().requests().connections).toBeLessThanOrEqual(10);
		});

		test('carries every field of the page', async () => {
			await bench.one('localUser', 'create', {
				username: 'every.field',
				password: 'Onboard-2026!',
				email: 'e@example.com',
				tokenAuth: true,
				tokenType: 'sms',
				recoveryByQuestion: true,
				recoveryQuestion: 'Colour?',
				recoveryAnswer: 'octarine',
				additionalFields: {
					active: false,
					address: 'Street 1',
					changePassword: true,
					city: 'Graz',
					company: 'Example',
					country: 'AT',
					custom1: 'a',
					custom2: 'b',
					custom3: 'c',
					department: 'IT',
					reason: 8,
					expiresAt: '2035-12-31T18:00:00+01:00',
					fido: true,
					firstName: 'Every',
					lastName: 'Field',
					mobileNumber: '+43-123456',
					phoneNumber: '0316 1234',
					state: 'Styria',
					tokenFas: false,
					moreFields: '{ "mail_host": "mx.example.com", "mail_routing_address": "x@example.com" }',
				},
			});
			const body = JSON.parse(
				control()
					.requests()
					.log.find(({ kind }) => kind === 'create')?.body ?? '{}',
			);
			expect(body).toEqual({
				username: 'every.field',
				password: 'Onboard-2026!',
				email: 'e@example.com',
				token_auth: true,
				token_type: 'sms',
				recovery_by_question: true,
				recovery_question: 'Colour?',
				recovery_answer: 'octarine',
				active: false,
				address: 'Street 1',
				change_password: true,
				city: 'Graz',
				company: 'Example',
				country: 'AT',
				custom1: 'a',
				custom2: 'b',
				custom3: 'c',
				department: 'IT',
				reason: 8,
				expires_at: '2035-12-31T17:00:00+00:00',
				fido: true,
				first_name: 'Every',
				last_name: 'Field',
				mobile_number: '+43-123456',
				phone_number: '0316 1234',
				state: 'Styria',
				token_fas: false,
				mail_host: 'mx.example.com',
				mail_routing_address: 'x@example.com',
			});
		});

		test('fails, skips or updates when the user exists', async () => {
			const again = { ...jane, username: 'ada.lovelace', email: 'ada@new.example' };
			const { error } = await bench.run('localUser', 'create', again);
			expect(error?.message).toBe("The user 'ada.lovelace' already exists in FortiAuthenticator [item 0]");
			expect(error?.description).toContain('If User Exists');
			const skipped = await bench.one('localUser', 'create', { ...again, ifExists: 'skip' });
			expect(skipped).toMatchObject({ outcome: 'skipped', email: 'ada.lovelace@example.com', groups: ['Staff', 'VPN Users'] });
			expect(skipped).not.toHaveProperty('generatedPassword');
			const updated = await bench.one('localUser', 'create', { ...again, ifExists: 'update' });
			expect(updated).toMatchObject({ outcome: 'updated', email: 'ada@new.example' });
			expect(updated).not.toHaveProperty('generatedPassword');
			expect(await bench.one('localUser', 'upsert', again)).toMatchObject({ outcome: 'unchanged' });
			expect(control().count('update')).toBe(1);
			expect(await bench.one('localUser', 'upsert', { ...again, username: 'new.one' })).toMatchObject({
				outcome: 'created',
				generatedPassword: expect.any(String),
			});
		});

		test.each(['fail', 'skip', 'update'])('a name that only an administrator has is refused with a cure (%s)', async (ifExists) => {
			const { error } = await bench.run('localUser', 'create', { ...jane, username: 'admin', ifExists });
			expect(error?.message).toBe("The name 'admin' is taken in FortiAuthenticator, but no local user has it [item 0]");
			expect(error?.description).toMatch(/^Use another name: administrators share the names/);
		});

		test('a dry run sends no write, shows the request and hides the password', async () => {
			const item = await bench.one('localUser', 'create', { ...jane, options: { dryRun: true } });
			expect(item).toMatchObject({ wouldBe: 'created', dryRun: true, requests: [{ body: { username: 'jane.doe', password: '•••' } }] });
			expect(item).not.toHaveProperty('outcome');
			expect(JSON.stringify(item)).not.toContain('generatedPassword');
			expect(Object.keys(control().requests().byKind)).toEqual(['list']);
			const { error } = await bench.run('localUser', 'create', { username: 'x', options: { dryRun: true } });
			expect(error?.message).toContain("'Email' is needed when 'Password' is left out");
		});

		test.each([
			[{ username: '={{ "" }}' }, "'Username' is empty"],
			[{ username: 'a b', email: 'a@example.com' }, "'Username' is empty or holds other characters"],
			[{ username: 'x' }, "'Email' is needed when 'Password' is left out"],
			[{ username: 'x', password: 'y'.repeat(51) }, "'Password' is longer than 50"],
			[
				{ username: 'x', password: 'pw', additionalFields: { mobileNumber: '+441234567890' } },
				"'Mobile Number' is not in the international form",
			],
			[{ username: 'x', password: 'pw', additionalFields: { country: 'UK' } }, "'Country' is not a country code"],
			[{ username: 'x', password: 'pw', additionalFields: { firstName: 'n'.repeat(31) } }, "'First Name' is longer than 30"],
			[{ username: 'x', password: 'pw', additionalFields: { expiresAt: '2020-01-01' } }, "'Expires At' is not at least an hour ahead"],
			[{ username: 'x', password: 'pw', additionalFields: { moreFields: '{"frist_name":"x"}' } }, "no field 'frist_name'"],
			[
				{ username: 'x', password: 'pw', tokenAuth: true, tokenType: 'dual', email: 'a@example.com' },
				"'Mobile Number' is needed when 'Token Type' is 'dual'",
			],
			[
				{ username: 'x', password: 'pw', tokenAuth: true, tokenType: 'ftm', ftkOnly: true, email: 'a@example.com' },
				"'Password' and 'FortiToken-Only Authentication' exclude each other",
			],
			[{ username: 'x', password: 'pw', recoveryByQuestion: true, recoveryQuestion: 'Q' }, "'Recovery Answer' is needed"],
		])('%j is refused before anything is sent', async (parameters, words) => {
			const { error } = await bench.run('localUser', 'create', parameters);
			expect(error?.message).toContain(words);
			expect(error?.message).toContain('[item 0]');
			expect(control().count()).toBe(0);
		});

		test('with Continue On Fail a bad item gives a message, the others are made', async () => {
			const items = [{ name: 'good1' }, { name: 'bad name' }, { name: 'good2' }, { name: 'ada.lovelace' }];
			const { items: out } = await bench.run('localUser', 'create', fromItem, items, { onError: 'continueRegularOutput' });
			expect(out.map(({ json }) => json.outcome ?? 'refused')).toEqual(['created', 'refused', 'created', 'refused']);
			expect(out.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2, 3].map((item) => ({ item })));
		});

		test('a lost answer is looked up, nothing is sent twice', async () => {
			control().fault({ mode: 'resetAfter', kind: 'create' });
			const item = await bench.one('localUser', 'create', jane);
			expect(item).toMatchObject({
				outcome: 'created',
				username: 'jane.doe',
				generatedPassword: expect.any(String),
				notice: expect.stringContaining('was lost'),
			});
			expect(control().count('create')).toBe(1);
		});

		test('two items about the same new user make one', async () => {
			const { json } = await bench.run('localUser', 'create', { ...fromItem, ifExists: 'skip' }, [{ name: 'twin' }, { name: 'twin' }]);
			expect(json.map(({ outcome }) => outcome)).toEqual(['created', 'skipped']);
		});
	});

	describe('tokens', () => {
		test('a FortiToken Mobile comes with its activation code and its opened seed', async () => {
			const item = await bench.one('localUser', 'create', {
				...jane,
				tokenAuth: true,
				tokenType: 'ftm',
				seed: 'opened',
				issuer: 'Example Ltd',
			});
			expect(item).toMatchObject({ outcome: 'created', activationCode: expect.stringMatching(/^[A-Z2-9]{16}$/) });
			const seed = item.seed as { secret: string; uri: string };
			expect(base32Decode(seed.secret)?.length).toBeGreaterThanOrEqual(16);
			expect(seed.uri).toMatch(
				/^otpauth:\/\/totp\/Example%20Ltd:jane\.doe\?secret=[A-Z2-7]+&issuer=Example%20Ltd&algorithm=SHA1&digits=6&period=60$/,
			);
			expect(item).not.toHaveProperty('encryptedSeed');
		});

		test('a wrong passphrase costs nothing: the encrypted seed comes instead, with a notice', async () => {
			control().set({ seedPassphrase: 'another one' });
			const item = await bench.one('localUser', 'assignToken', { user: byName('alan.turing'), tokenType: 'ftm', seed: 'opened' });
			expect(item).toMatchObject({
				outcome: 'updated',
				activationCode: expect.any(String),
				encryptedSeed: expect.stringContaining('KeyContainer'),
			});
			expect(item.notice).toContain('passphrase');
		});

		test('without a passphrase in the credential an opened seed is refused before the token is handed out', async () => {
			const credentials = { fortiAuthenticatorApi: { ...bench.credential(), seedPassphrase: '' } as never };
			const { error } = await bench.run(
				'localUser',
				'assignToken',
				{ user: byName('alan.turing'), tokenType: 'ftm', seed: 'opened' },
				[{}],
				{ credentials },
			);
			expect(error?.message).toContain("'Seed Passphrase'");
			expect(control().count()).toBe(0);
		});

		test('a token is assigned once, and given back', async () => {
			const user = byName('alan.turing');
			const parameters = { user, tokenType: 'ftk', serialNumber: 'FTK2000000000001' };
			expect(await bench.one('localUser', 'assignToken', parameters)).toMatchObject({ outcome: 'updated' });
			expect(await bench.one('localUser', 'assignToken', parameters)).toMatchObject({ outcome: 'unchanged' });
			expect(await bench.one('localUser', 'unassignToken', { user })).toMatchObject({ outcome: 'updated' });
			expect(await bench.one('localUser', 'unassignToken', { user })).toMatchObject({ outcome: 'unchanged' });
			const tokens = await bench.run('fortiToken', 'getAll', {
				returnAll: true,
				filters: { rows: [{ field: 'serial', lookup: 'exact', value: 'FTK2000000000001' }] },
			});
			expect(tokens.json).toEqual([expect.objectContaining({ status: 'available' })]);
		});

		test('who signs in by the token alone gets a password with the unassignment, in one step', async () => {
			const user = byName('alan.turing');
			await bench.one('localUser', 'update', { user, updateFields: { tokenAuth: true, tokenType: 'ftk', ftkOnly: true } });
			const plan = await bench.one('localUser', 'unassignToken', { user, options: { dryRun: true } });
			expect(plan).toMatchObject({ dryRun: true, requests: [{ body: { token_auth: false, token_serial: '', ftk_only: false } }] });
			const item = await bench.one('localUser', 'unassignToken', { user });
			expect(item).toMatchObject({ outcome: 'updated', notice: expect.stringContaining('mails a random one') });
			expect(await bench.one('localUser', 'unassignToken', { user })).toMatchObject({ outcome: 'unchanged' });
		});

		test('who signs in by the token alone and has no address keeps the token, and the message says what is needed', async () => {
			const user = byName('alan.turing');
			await bench.one('localUser', 'update', {
				user,
				updateFields: { tokenAuth: true, tokenType: 'ftk', ftkOnly: true },
				clearFields: ['email'],
			});
			const { error } = await bench.run('localUser', 'unassignToken', { user });
			expect(error?.message).toContain("'Email' is needed when 'FortiToken-Only Authentication' is switched off");
			expect(control().count('update')).toBe(1);
		});

		test('a locked token is refused with the appliance’s words', async () => {
			const { error } = await bench.run('localUser', 'assignToken', {
				user: byName('alan.turing'),
				tokenType: 'ftm',
				serialNumber: 'FTKMOB0000000000',
			});
			expect(error?.message).toContain('This serial number is not available for use');
		});
	});

	describe('Get, Get Many, Update, Delete', () => {
		test('all people are listed with the names of their groups', async () => {
			control().addMany(1500);
			const { json } = await bench.run('localUser', 'getAll', { returnAll: true });
			expect(json).toHaveLength(1510);
			expect(json.find(({ username }) => username === 'grace.hopper')).toMatchObject({ groups: ['Staff', 'VPN Users', 'Administrators'] });
		});

		test('filters, limit, order and output are what was asked for', async () => {
			control().set({ ordering: true });
			const { json } = await bench.run('localUser', 'getAll', {
				limit: 2,
				output: 'selectedFields',
				outputFields: ['username', 'country'],
				options: { orderBy: ['-username'] },
				filters: {
					rows: [
						{ field: 'country', lookup: 'exact', value: 'US' },
						{ field: 'active', lookup: 'exact', value: 'true' },
					],
				},
			});
			expect(json.map(({ username }) => username)).toEqual(['margaret.hamilton', 'katherine.johnson']);
			expect(Object.keys(json[0]).sort()).toEqual(['country', 'id', 'username']);
		});

		test('Raw is the appliance’s own record, without secrets', async () => {
			const item = await bench.one('localUser', 'get', { user: byName('ada.lovelace'), output: 'raw' });
			expect(item).toMatchObject({ username: 'ada.lovelace', resource_uri: expect.any(String), token_type: null });
			expect(item).not.toHaveProperty('recovery_answer');
		});

		test('an update sends what differs, and nothing when nothing does', async () => {
			const parameters = {
				user: byName('alan.turing'),
				updateFields: { city: 'Wilmslow', country: 'GB', phoneNumber: '' },
				clearFields: ['department'],
			};
			expect(await bench.one('localUser', 'update', parameters)).toMatchObject({ outcome: 'updated' });
			expect(await bench.one('localUser', 'update', parameters)).toMatchObject({ outcome: 'unchanged' });
			const sent = control()
				.requests()
				.log.filter(({ kind }) => kind === 'update')
				.map(({ body }) => JSON.parse(body));
			expect(sent).toEqual([{ city: 'Wilmslow', department: '' }]);
		});

		test('an expiry is the same moment in any writing, and can be removed', async () => {
			const user = byName('alan.turing');
			expect(await bench.one('localUser', 'update', { user, updateFields: { expiresAt: '2035-06-01T12:00:00+02:00' } })).toMatchObject({
				outcome: 'updated',
			});
			expect(await bench.one('localUser', 'update', { user, updateFields: { expiresAt: '2035-06-01T10:00:00' } })).toMatchObject({
				outcome: 'unchanged',
			});
			expect(await bench.one('localUser', 'update', { user, clearFields: ['expires_at'] })).toMatchObject({ outcome: 'updated' });
		});

		test('the user name can not be changed, and nothing is sent', async () => {
			const { error } = await bench.run('localUser', 'update', {
				user: byName('alan.turing'),
				updateFields: { moreFields: '{"username":"other"}' },
			});
			expect(error?.message).toContain("'Username' can't be changed");
			expect(control().count('update')).toBe(0);
		});

		test('disable records the reason, enable undoes it', async () => {
			const user = byName('alan.turing');
			expect(await bench.one('localUser', 'disable', { user, reason: 1 })).toMatchObject({ outcome: 'updated', enabled: false });
			expect(await bench.one('localUser', 'enable', { user })).toMatchObject({ outcome: 'updated', enabled: true });
		});

		test('a missing user fails or is skipped', async () => {
			const parameters = { user: byName('nobody'), updateFields: { city: 'x' } };
			const { error } = await bench.run('localUser', 'update', parameters);
			expect(error?.message).toBe("FortiAuthenticator has no local user 'nobody' [item 0]");
			expect(error?.description).toContain('administrators');
			expect(await bench.one('localUser', 'update', { ...parameters, ifMissing: 'skip' })).toMatchObject({ outcome: 'skipped' });
		});

		test.each(['', ' ', '0', '7/', '../', '1 or 1', '*', '-1', '%2e'])('the id %j deletes nobody', async (id) => {
			const before = control().people().length;
			const { error } = await bench.run('localUser', 'delete', { user: byId('={{ $json.id }}') }, [{ id }]);
			expect(error?.message).toMatch(/names nobody|not a number/);
			expect(control().people()).toHaveLength(before);
			expect(control().count()).toBe(0);
		});

		test('exactly the named people are deleted; a dry run deletes nobody', async () => {
			const items = [{ name: 'alan.turing' }, { name: 'nobody' }, { name: 'hedy.lamarr' }];
			const parameters = { user: { ...byName(''), value: '={{ $json.name }}' }, ifMissing: 'skip' };
			await bench.run('localUser', 'delete', { ...parameters, options: { dryRun: true } }, items);
			expect(control().people()).toHaveLength(10);
			const { json } = await bench.run('localUser', 'delete', parameters, items);
			expect(json.map(({ deleted }) => deleted)).toEqual([true, false, true]);
			expect(control().people()).toHaveLength(8);
			expect(control().count('listDelete')).toBe(0);
		});

		test('codes are sent and recovery answers verified', async () => {
			expect(await bench.one('localUser', 'sendOobToken', { user: byName('katherine.johnson') })).toMatchObject({ sent: true });
			const answer = (recoveryAnswer: string) =>
				bench.one('localUser', 'verifyRecoveryAnswer', { user: byName('ada.lovelace'), recoveryAnswer });
			expect(await answer('Analytical')).toMatchObject({ verified: true });
			expect(await answer('Difference')).toMatchObject({ verified: false });
		});
	});
});
