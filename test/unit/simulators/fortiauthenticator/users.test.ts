import { createDecipheriv, createHmac, pbkdf2Sync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startFortiAuthenticatorSimulator } from '../../../../simulators/fortiauthenticator';
import { caller, type Started } from './call';

let simulator: Started;
let call: ReturnType<typeof caller>;

beforeAll(async () => {
	simulator = await startFortiAuthenticatorSimulator({ settings: { creationForm: 'object', htmlEntities: false } });
	call = caller(simulator);
});
afterAll(async () => await simulator.close());
beforeEach(() => simulator.control.reset());

const joan = { username: 'joan.clarke', email: 'joan.clarke@example.com' };
const create = async (fields: object, query = '') => await call('POST', `localusers/${query}`, { ...joan, ...fields });
const exists = (): boolean => simulator.control.person('joan.clarke') !== undefined;
const idOf = (username: string): string => simulator.control.person(username)?.id ?? '';
const patch = async (username: string, fields: object, query = '') => await call('PATCH', `localusers/${idOf(username)}/${query}`, fields);
const hours = (count: number): string => new Date(Date.now() + count * 3_600_000).toISOString();

describe('the three forms of a creation', () => {
	test('location: 201 without a body, and an absolute Location or a path', async () => {
		simulator.control.set({ creationForm: 'location' });
		const answer = await create({});
		expect([answer.status, answer.text]).toEqual([201, '']);
		expect(answer.headers.get('location')).toBe(`${simulator.url}/api/v1/localusers/${idOf('joan.clarke')}/`);
		simulator.control.set({ absoluteLocation: false });
		expect((await create({ username: 'joan.2' })).headers.get('location')).toBe(`/api/v1/localusers/${idOf('joan.2')}/`);
	});

	test('object: 201 with the object, which echoes the recovery answer and never the password', async () => {
		const recovery = { recovery_by_question: true, recovery_question: 'Which hut?', recovery_answer: '8' };
		const answer = await create({ ...recovery, password: 'Pass-Word-1' });
		expect(answer.status).toBe(201);
		expect(answer.json).toMatchObject({ ...joan, ...recovery, id: Number(idOf('joan.clarke')) });
		expect(answer.text).not.toContain('Pass-Word-1');
		const read = await call('GET', `localusers/${idOf('joan.clarke')}/`);
		expect(read.json).not.toHaveProperty('recovery_answer');
		expect(read.json).not.toHaveProperty('password');
	});

	test('list: 207 with one entry and its own status under "statue", with or without an id', async () => {
		simulator.control.set({ creationForm: 'list' });
		const [entry] = (await create({})).objects;
		expect(entry).toMatchObject({ statue: 201, username: 'joan.clarke', id: Number(idOf('joan.clarke')) });
		simulator.control.set({ createIdInAnswer: false, statueText: true });
		const answer = await create({ username: 'joan.2' });
		expect([answer.status, answer.headers.get('location')]).toEqual([207, null]);
		expect(answer.objects[0]).toMatchObject({ statue: '201 CREATED', username: 'joan.2' });
		expect(answer.objects[0]).not.toHaveProperty('id');
		expect(answer.objects[0]).not.toHaveProperty('resource_uri');
	});

	test('list: a refused user is an entry of the 207, or a plain 400', async () => {
		simulator.control.set({ creationForm: 'list' });
		const answer = await create({ email: 'nonsense' });
		expect(answer.status).toBe(207);
		const localusers = { email: ['Enter a valid email address.'] };
		expect(answer.objects).toEqual([{ statue: 400, error: { localusers }, username: 'joan.clarke' }]);
		simulator.control.set({ listEntries: 'flat' });
		expect((await create({ email: 'nonsense' })).objects).toEqual([{ statue: 400, localusers }]);
		simulator.control.set({ listEntries: 'minimal' });
		expect((await create({ email: 'nonsense' })).objects).toEqual([{ statue: 400, username: 'joan.clarke' }]);
		expect((await create({ username: 'joan.3' })).objects).toEqual([{ statue: 201, username: 'joan.3' }]);
		simulator.control.set({ failuresInList: false });
		expect((await create({ email: 'nonsense' })).status).toBe(400);
		expect(exists()).toBe(false);
	});
});

describe('fields', () => {
	test.each([
		['username', 'a'.repeat(254)],
		['username', 'joan clarke'],
		['username', 'jo an'],
		['username', ''],
		['password', 'x'.repeat(51)],
		['first_name', 'x'.repeat(31)],
		['last_name', 'x'.repeat(31)],
		['address', 'x'.repeat(81)],
		['city', 'x'.repeat(41)],
		['state', 'x'.repeat(41)],
		['country', 'UK'],
		['country', 'gb'],
		['custom1', 'x'.repeat(256)],
		['mobile_number', '+441234567890'],
		['mobile_number', '+44-1234567890123456789012'],
		['phone_number', '1'.repeat(26)],
		['email', 'joan@'],
		['reason', 9],
		['token_type', 'totp'],
		['ftm_act_method', 'post'],
		['active', 'yes'],
		['expires_at', 'tomorrow'],
	])('%s = %j is refused by name', async (field, value) => {
		const answer = await create({ [field]: value });
		expect(answer.status).toBe(400);
		expect(Object.keys(answer.json.localusers)).toEqual([field]);
		expect(exists()).toBe(false);
	});

	test('the longest values are taken', async () => {
		const longest = {
			first_name: 'ü'.repeat(30),
			address: 'x'.repeat(80),
			custom3: 'x'.repeat(255),
			mobile_number: '+44-1234567890',
			country: 'GB',
		};
		expect((await create({ ...longest, username: 'a@.+-_'.padEnd(253, 'x') })).json).toMatchObject(longest);
	});

	test('a missing username is an error, a taken one a complaint about the field, an administrator’s name too', async () => {
		expect((await call('POST', 'localusers/', { email: 'a@example.com' })).json.error).toMatch(/^The 'username' field has no data/);
		for (const username of ['ada.lovelace', 'admin']) {
			const answer = await create({ username });
			expect(answer.json).toEqual({ localusers: { username: ['A user with that username already exists.'] } });
		}
	});

	test('unknown names and null change nothing, an empty text clears, username and password stay', async () => {
		const changes = { nothing: 1, city: null, active: null, company: '', username: 'x', password: 'new', user_groups: [] };
		const { status, json } = await patch('ada.lovelace', changes);
		expect(status).toBe(202);
		expect(json).toMatchObject({ city: 'London', active: true, company: '', username: 'ada.lovelace' });
		expect(json.user_groups).toHaveLength(2);
	});

	test('booleans are taken as texts too', async () => {
		expect((await patch('ada.lovelace', { active: 'false', fido: 'true' })).json).toMatchObject({ active: false, fido: true });
	});

	test('an older firmware knows fewer fields', async () => {
		simulator.control.set({ firmware: '6.2.1' });
		const { json } = await create({ company: 'Example', reason: 3 });
		for (const field of ['company', 'department', 'reason']) expect(json).not.toHaveProperty(field);
	});

	test('the answer to a change is the object, or nothing', async () => {
		simulator.control.set({ patchBody: false });
		const answer = await patch('ada.lovelace', { custom1: 'a' });
		expect([answer.status, answer.text]).toEqual([202, '']);
	});
});

describe('rules across fields', () => {
	const mobile = { mobile_number: '+44-1234567890' };
	test.each<[string, object, string | undefined]>([
		['no password and no e-mail', { email: '' }, 'email'],
		['a password without e-mail', { email: '', password: 'Pass-Word-1' }, undefined],
		['FortiToken only without e-mail', { email: '', ftk_only: true, token_auth: true, token_type: 'ftk' }, undefined],
		['token authentication without a type', { token_auth: true }, 'token_type'],
		['an e-mail token without e-mail', { email: '', password: 'x', token_auth: true, token_type: 'email' }, 'email'],
		['an SMS token without a number', { token_auth: true, token_type: 'sms' }, 'mobile_number'],
		['dual without a number', { token_auth: true, token_type: 'dual' }, 'mobile_number'],
		['dual with both', { token_auth: true, token_type: 'dual', ...mobile }, undefined],
		['activation by SMS without a number', { token_auth: true, token_type: 'ftm', ftm_act_method: 'sms' }, 'mobile_number'],
		['activation by e-mail without e-mail', { email: '', password: 'x', ftm_act_method: 'email' }, 'email'],
		['FortiToken only without token authentication', { ftk_only: true, token_type: 'ftk' }, 'token_auth'],
		['FortiToken only with an e-mail token', { ftk_only: true, token_auth: true, token_type: 'email' }, 'token_type'],
		['FortiToken only with a password', { ftk_only: true, token_auth: true, token_type: 'ftk', password: 'x' }, 'password'],
		['a recovery question without an answer', { recovery_by_question: true, recovery_question: 'Q' }, 'recovery_answer'],
		['an expiry in 50 minutes', { expires_at: hours(5 / 6) }, 'expires_at'],
		['an expiry in two hours', { expires_at: hours(2) }, undefined],
	])('%s', async (_title, fields, blamed) => {
		const answer = await create(fields);
		if (blamed === undefined) expect(answer.status).toBe(201);
		else expect([answer.status, answer.json.localusers?.[blamed]]).toEqual([400, [expect.any(String)]]);
		expect(exists()).toBe(blamed === undefined);
	});

	test('a change is judged together with what is stored', async () => {
		expect((await patch('katherine.johnson', { mobile_number: '' })).json.localusers).toHaveProperty('mobile_number');
		await create({ email: '', ftk_only: true, token_auth: true, token_type: 'ftk' });
		expect((await patch('joan.clarke', { ftk_only: false })).json.localusers).toHaveProperty('email');
		expect((await patch('joan.clarke', { ftk_only: false, email: joan.email })).status).toBe(202);
	});

	test('an expiry comes back in UTC without an offset, and an empty one removes it', async () => {
		const { json } = await patch('ada.lovelace', { expires_at: '2099-01-01T12:00:00+02:00' });
		expect(json.expires_at).toBe('2099-01-01T10:00:00');
		expect((await patch('ada.lovelace', { expires_at: '2099-01-01T12:00:00' })).json.expires_at).toBe('2099-01-01T12:00:00');
		expect((await patch('ada.lovelace', { expires_at: '' })).json.expires_at).toBeNull();
	});

	test('the licence limits how many there can be', async () => {
		const { used } = simulator.control.details().licences as { used: number };
		simulator.control.set({ userLimit: used });
		expect([(await create({})).status, exists()]).toEqual([400, false]);
	});
});

describe('tokens', () => {
	const ftm = { token_auth: true, token_type: 'ftm' };
	const statusOf = async (serial: string) => (await call('GET', `fortitokens/${serial}/`)).json.status;

	test('without a serial the next free token is taken, never a locked one that says available', async () => {
		expect(await statusOf('FTKMOB0000000000')).toBe('available');
		const { json } = await create(ftm);
		expect([json.token_serial, await statusOf('FTKMOB0000000002')]).toEqual(['FTKMOB0000000002', 'pending']);
		expect((await create({ username: 'j2', ...ftm, token_serial: '' })).json.token_serial).toBe('FTKMOB0000000003');
	});

	test.each(['FTKMOB0000000000', 'FTKMOB0000000001', 'FTKMOB9999999999', 'FTK2000000000001'])(
		'serial %s (locked, taken, unknown, of the other type) is refused',
		async (token_serial) => {
			const answer = await create({ ...ftm, token_serial });
			expect([answer.status, answer.json]).toEqual([400, { error: 'This serial number is not available for use.' }]);
			expect(exists()).toBe(false);
		},
	);

	test('an empty pool is a 400', async () => {
		for (let number = 2; number <= 6; number += 1) await create({ username: `u${number}`, ...ftm });
		expect((await create(ftm)).json).toHaveProperty('error');
	});

	test('a token returns to the pool when its serial is blanked or its user deleted', async () => {
		await patch('grace.hopper', { token_auth: false });
		expect(await statusOf('FTKMOB0000000001')).toBe('assigned');
		const { json } = await patch('grace.hopper', { token_auth: false, token_serial: '' });
		expect([json.token_type, json.token_serial, await statusOf('FTKMOB0000000001')]).toEqual([null, '', 'available']);
		await patch('grace.hopper', { ...ftm, token_serial: 'FTKMOB0000000004' });
		await call('DELETE', `localusers/${idOf('grace.hopper')}/`);
		expect(await statusOf('FTKMOB0000000004')).toBe('available');
	});

	test('a failed activation message is a 400 although the user is there', async () => {
		simulator.control.set({ mailDown: true });
		const answer = await create(ftm);
		expect([answer.status, answer.json]).toEqual([400, { error: 'Failed to send FortiToken Mobile activation message' }]);
		expect(exists()).toBe(true);
	});

	test('an activation code comes with every FTM token, the seed only when asked and with a passphrase', async () => {
		const plain = (await create(ftm)).json;
		expect(plain.activation_code).toMatch(/^\w{16}$/);
		expect(plain).not.toHaveProperty('seed');
		expect((await create({ username: 'j2', ...ftm }, '?returnseed=1')).json.seed).toContain('<pskc:KeyContainer');
		simulator.control.set({ seedPassphrase: '' });
		expect((await create({ username: 'j3', ...ftm }, '?returnseed=1')).json).not.toHaveProperty('seed');
		expect((await call('GET', `localusers/${idOf('j2')}/?returnseed=1`)).json).not.toHaveProperty('seed');
		simulator.control.set({ creationForm: 'location', patchBody: false });
		expect(Object.keys((await create({ username: 'j4', ...ftm })).json)).toEqual(['activation_code']);
		expect(Object.keys((await patch('ada.lovelace', ftm)).json)).toEqual(['activation_code']);
	});

	test('for another maker’s app nothing is mailed and the delivery method says so', async () => {
		simulator.control.set({ mailDown: true });
		expect((await create(ftm, '?returnseed=2')).json.ftm_act_method).toBe('third-party');
	});

	test('out-of-band codes are sent for e-mail, SMS and dual only', async () => {
		expect((await call('POST', `localusers/${idOf('katherine.johnson')}/sendoobtoken/`)).status).toBe(200);
		expect((await call('POST', `localusers/${idOf('grace.hopper')}/sendoobtoken/`)).status).toBe(400);
		expect((await call('GET', `localusers/${idOf('grace.hopper')}/sendoobtoken/`)).status).toBe(405);
	});

	test('a right recovery answer is 202, a wrong one 404, as is a user who does not exist', async () => {
		const verify = async (id: string, body: object) => (await call('POST', `localusers/${id}/verifyrecoveryanswer/`, body)).status;
		expect(await verify(idOf('ada.lovelace'), { recovery_answer: 'Analytical' })).toBe(202);
		expect(await verify(idOf('ada.lovelace'), { recovery_answer: 'Difference' })).toBe(404);
		expect(await verify('999', { recovery_answer: 'Analytical' })).toBe(404);
		expect(await verify(idOf('ada.lovelace'), {})).toBe(400);
	});
});

describe('seeds', () => {
	const tag = (xml: string, name: string, from = 0): string => new RegExp(`<(?:\\w+:)?${name}>([^<]*)<`).exec(xml.slice(from))?.[1] ?? '';
	const unwrap = (value: Buffer, key: Buffer): Buffer => {
		const decipher = createDecipheriv('aes-256-cbc', key, value.subarray(0, 16));
		return Buffer.concat([decipher.update(value.subarray(16)), decipher.final()]);
	};

	/** Opens a container by RFC 6030, independently of what made it. */
	function open(xml: string, passphrase: string): string {
		const prf = /<PRF Algorithm="[^"]*sha256"/.test(xml) ? 'sha256' : 'sha1';
		const salt = Buffer.from(tag(xml, 'Specified'), 'base64');
		const key = pbkdf2Sync(passphrase, salt, Number(tag(xml, 'IterationCount')), Number(tag(xml, 'KeyLength')), prf);
		const value = Buffer.from(tag(xml, 'CipherValue', xml.indexOf('EncryptedValue')), 'base64');
		const macKey = unwrap(Buffer.from(tag(xml, 'CipherValue', xml.indexOf('MACKey')), 'base64'), key);
		expect(createHmac('sha256', macKey).update(value).digest('base64')).toBe(tag(xml, 'ValueMAC'));
		return unwrap(value, key).toString('hex');
	}

	test.each(['sha1', 'sha256'])('a container made with %s opens to the token’s secret', async (pskcPrf) => {
		simulator.control.set({ seedPassphrase: 'Straße & Söhne', pskcPrf });
		const { json } = await patch('ada.lovelace', { token_auth: true, token_type: 'ftm' }, '?returnseed=1');
		const tokens = simulator.control.details().tokens as Array<{ serial: string; secret: string }>;
		const token = tokens.find((one) => one.serial === String(json.token_serial));
		expect(open(String(json.seed), 'Straße & Söhne')).toBe(token?.secret);
		expect(String(json.seed)).toMatch(/<IterationCount>1000<[\s\S]*<KeyLength>32</);
	});

	test('the containers handed down open the same way', () => {
		const path = join(__dirname, '..', '..', '..', 'vectors', 'fortiauthenticator', 'pskc.json');
		const { vectors } = JSON.parse(readFileSync(path, 'utf8')) as {
			vectors: Array<{ xml: string; passphrase: string; secret_hex: string }>;
		};
		expect(vectors.map(({ xml, passphrase }) => open(xml, passphrase))).toEqual(vectors.map((one) => one.secret_hex));
	});
});
