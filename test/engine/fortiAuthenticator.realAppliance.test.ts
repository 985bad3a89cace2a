import type { INodeProperties } from 'n8n-workflow';
import { byName, groupByName, useFortiAuthenticatorNode } from './fortiAuthenticatorSetup';
import { FortiAuthenticator } from '../../nodes/FortiAuthenticator/FortiAuthenticator.node';

/** What a Tastypie server and the vendor's rules showed that others had not. */
const bench = useFortiAuthenticatorNode();
const control = () => bench.simulator.control;
const raw = async (username: string) => await bench.one('localUser', 'get', { user: byName(username), output: 'raw' });
const update = async (username: string, parameters: object) =>
	await bench.run('localUser', 'update', { user: byName(username), ...parameters });
const create = async (parameters: object) =>
	await bench.run('localUser', 'create', { username: 'jane', password: 'Pass-Word-1', email: 'jane@example.com', ...parameters });

test('Clear Fields does not offer what would swap the token', () => {
	const clear = new FortiAuthenticator().description.properties.filter(({ name }: INodeProperties) => name === 'clearFields');
	const offered = clear.flatMap(({ options = [] }) => options.map((option) => ('value' in option ? option.value : undefined)));
	expect(offered).toContain('expires_at');
	expect(offered.filter((value) => /serial/i.test(String(value)))).toEqual([]);
});

test.each([{ tokenType: 'ftk' }, { serialNumber: 'FTK2000000000001' }])(
	'%j with token authentication off is no silent update',
	async (token) => {
		const before = await raw('ada.lovelace');
		const { error, json } = await update('ada.lovelace', { updateFields: token });
		if (error === undefined) expect(json[0]).toMatchObject({ outcome: 'updated' });
		const after = await raw('ada.lovelace');
		expect(after.token_auth).toBe(error === undefined ? true : before.token_auth);
		expect(error?.message ?? "'Token Authentication'").toContain("'Token Authentication'");
	},
);

test('names in Is One Of may have blanks around them, and nothing but the named ones comes', async () => {
	const rows = [{ field: 'username', lookup: 'in', value: ' ada.lovelace , alan.turing ' }];
	const { json } = await bench.run('localUser', 'getAll', { returnAll: true, filters: { rows } });
	expect(json.map(({ username }) => username).sort()).toEqual(['ada.lovelace', 'alan.turing']);
});

test.each(['none', 'True', 'nil', 'false'])("a group called '%s' works everywhere, or is refused when it is created", async (name) => {
	const made = await bench.run('userGroup', 'create', { name });
	if (made.error) return void expect(made.error.message).toContain(name);
	expect((await bench.one('userGroup', 'get', { group: groupByName(name) })).name).toBe(name);
	const member = { user: byName('alan.turing'), group: groupByName(name) };
	expect(await bench.one('groupMembership', 'add', member)).toMatchObject({ outcome: 'updated' });
	expect(await bench.one('groupMembership', 'remove', member)).toMatchObject({ outcome: 'updated' });
	expect(await bench.one('userGroup', 'delete', { group: groupByName(name) })).toMatchObject({ outcome: 'deleted' });
});

test('Create or Update leaves a FortiToken-only user that', async () => {
	await update('ada.lovelace', { updateFields: { tokenAuth: true, tokenType: 'ftk', ftkOnly: true } });
	expect(await raw('ada.lovelace')).toMatchObject({ ftk_only: true });
	const upsert = { username: 'ada.lovelace', email: 'ada.lovelace@example.com', additionalFields: { city: 'Turin' } };
	expect(await bench.one('localUser', 'upsert', upsert)).toMatchObject({ outcome: 'updated' });
	expect(await raw('ada.lovelace')).toMatchObject({ ftk_only: true, token_auth: true, city: 'Turin' });
});

test('email and mobile number can be cleared once the token is taken away', async () => {
	await update('ada.lovelace', {
		updateFields: { tokenAuth: true, tokenType: 'ftm', activationDelivery: 'email', mobileNumber: '+44-123456' },
	});
	await bench.one('localUser', 'unassignToken', { user: byName('ada.lovelace') });
	const { error } = await update('ada.lovelace', { clearFields: ['email', 'mobile_number'] });
	expect(error).toBeUndefined();
	expect(await raw('ada.lovelace')).toMatchObject({ email: '', mobile_number: '', token_auth: false });
});

test.each(['objects', 'radius_attributes'])(
	'Replace All writes the list under the key that the appliance uses (%s)',
	async (radiusListKey) => {
		control().set({ radiusListKey });
		const attributes = {
			rows: [
				{ attributeName: 'Session-Timeout', value: '60' },
				{ attributeName: 'Filter-Id', value: 'guests' },
			],
		};
		const { error } = await bench.run('radiusAttribute', 'replaceAll', { user: byName('ada.lovelace'), attributes });
		expect(error).toBeUndefined();
		const { json } = await bench.run('radiusAttribute', 'getAll', { user: byName('ada.lovelace'), returnAll: true });
		expect(json.map(({ attribute, value }) => [attribute, value])).toEqual([
			['Session-Timeout', '60'],
			['Filter-Id', 'guests'],
		]);
	},
);

describe('checks are neither stricter nor softer than the appliance’s', () => {
	test.each([
		['an emoji is one character of thirty', { additionalFields: { city: 'x' }, firstName: '🙂'.repeat(30) }],
		['company and department of 255', { additionalFields: { company: 'c'.repeat(255), department: 'd'.repeat(255) } }],
		['an offset of hours alone, a week date, the basic form', { additionalFields: { expiresAt: '2035-06-01T12:00:00+02' } }],
		['a week date', { additionalFields: { expiresAt: '2035-W22-5' } }],
		['the basic form', { additionalFields: { expiresAt: '20350601T120000Z' } }],
		['in 61 minutes', { additionalFields: { expiresAt: new Date(Date.now() + 61 * 60_000).toISOString() } }],
		['True from an expression', { additionalFields: { active: '={{ "True" }}', fido: '={{ 0 }}' } }],
	])('%s', async (_what, parameters) => {
		const { error, json } = await create(parameters);
		expect(error?.message).toBeUndefined();
		expect(json[0]).toMatchObject({ outcome: 'created' });
	});

	test.each([
		['31 characters', { firstName: '🙂'.repeat(31) }, "'First Name'"],
		['a company of 256', { additionalFields: { company: 'c'.repeat(256) } }, "'Company'"],
		['a blank inside of a mobile number', { additionalFields: { mobileNumber: '+44-123 456' } }, "'Mobile Number'"],
		['a second hyphen', { additionalFields: { mobileNumber: '+44-123-456' } }, "'Mobile Number'"],
		['a day that does not exist', { additionalFields: { expiresAt: '2031-02-30' } }, "'Expires At'"],
		['a number of seconds', { additionalFields: { expiresAt: 1_900_000_000 } }, "'Expires At'"],
		['in 59 minutes', { additionalFields: { expiresAt: new Date(Date.now() + 59 * 60_000).toISOString() } }, "'Expires At'"],
	])('%s is refused by the name of its parameter', async (_what, parameters, name) => {
		const { error } = await create(parameters);
		expect(error?.message).toContain(name);
		expect(control().count('create')).toBe(0);
	});

	test('whether user@host is an address is left to the appliance, whose refusal names the field', async () => {
		const { error } = await create({ email: 'jane@mailhost' });
		expect(error?.message).toContain('email: Enter a valid email address');
		expect(control().count('create')).toBe(1);
	});

	test('recovery is switched on again without typing the stored question anew', async () => {
		await create({ additionalFields: {}, username: 'joan' });
		const recovery = { recoveryByQuestion: true, recoveryQuestion: 'Colour?', recoveryAnswer: 'octarine' };
		await update('joan', { updateFields: recovery });
		await update('joan', { updateFields: { recoveryByQuestion: false } });
		const { error } = await update('joan', { updateFields: { recoveryByQuestion: true } });
		expect(error).toBeUndefined();
		expect((await raw('joan')).recovery_by_question).toBe(true);
	});
});
