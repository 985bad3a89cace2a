import type { JsonObject } from '../../../clients/json';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readComplaint, readCreateAnswer } from '../../../clients/fortiauthenticator/answers';
import { checkUserFields, readExpiry } from '../../../clients/fortiauthenticator/checkUser';
import { countries, countryCodes } from '../../../clients/fortiauthenticator/countries';
import { userFilters } from '../../../clients/fortiauthenticator/filters';
import { apiPath, readApiPath, reasonNotToSend } from '../../../clients/fortiauthenticator/paths';
import { readTastypieXml } from '../../../clients/fortiauthenticator/tastypieXml';
import type { LocalUser } from '../../../clients/fortiauthenticator/types';
import { idFromUri, readId } from '../../../clients/fortiauthenticator/types';
import { readLocalUser, readProvisioning, userFields } from '../../../clients/fortiauthenticator/userFields';

const now = Date.parse('2030-01-01T12:00:00Z');
const stored = (fields: JsonObject = {}): LocalUser => {
	const user = readLocalUser({ id: 7, username: 'ada', email: '', mobile_number: '', ...fields });
	if (!user) throw new Error('no user');
	return user;
};
const said = (fields: JsonObject, current?: LocalUser): string => {
	try {
		checkUserFields(fields, current, now);
		return '';
	} catch (reason) {
		return reason instanceof Error ? reason.message : 'broke';
	}
};

test('the appliance’s 35 fields are known, 30 of them writable by the guide', () => {
	const writable = Object.entries(userFields)
		.filter(([, field]) => field.write !== 'never')
		.map(([name]) => name);
	expect(Object.keys(userFields)).toHaveLength(35);
	expect(writable.filter((name) => !name.startsWith('mail_'))).toHaveLength(30);
});

test('the page for administrators names every field and every filter', () => {
	const page = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'fortiauthenticator.md'), 'utf8');
	const section = (title: string): string => page.slice(page.indexOf(title), page.indexOf('\n## ', page.indexOf(title) + 5));
	expect(Object.keys(userFields).filter((name) => !section('## Local users: fields').includes(name))).toEqual([]);
	expect(Object.keys(userFilters).filter((name) => !section('## Local users: filters').includes(name))).toEqual([]);
});

describe('limits of single fields', () => {
	test.each(
		Object.entries(userFields)
			.filter(([, field]) => field.max !== undefined && field.write === 'always')
			.map(([name, field]) => [name, field.max ?? 0]),
	)('%s holds %i characters and not one more', (name, max) => {
		const filler = name === 'mobile_number' ? `+44-${'1'.repeat(max - 4)}` : 'ü'.repeat(max);
		expect(said({ [name]: filler }, stored())).toBe('');
		expect(said({ [name]: `${filler}1` }, stored())).toContain(`longer than ${max}`);
	});

	test.each([
		[{ country: 'gb' }, 'country code'],
		[{ country: 'XX' }, 'country code'],
		[{ email: 'nobody' }, 'e-mail'],
		[{ email: 'a@b@c.de' }, 'e-mail'],
		[{ mobile_number: '+441234567890' }, 'international'],
		[{ mobile_number: '044-123' }, 'international'],
		[{ mobile_number: '+44-123 456' }, 'international'],
		[{ mobile_number: '+44-123-456' }, 'international'],
		[{ expires_at: '2031-02-30' }, 'is no time that exists'],
		[{ expires_at: '2027-31-12' }, 'is no time that exists'],
		[{ expires_at: '2030-01-01T12:59:59Z' }, 'at least an hour ahead'],
		[{ token_type: 'ftm' }, "'Token Type' is set while 'Token Authentication' is off"],
		[{ token_serial: 'FTK1' }, "'Token Serial' is set while 'Token Authentication' is off"],
		[{ reason: 9 }, '0 to 8'],
		[{ reason: -1 }, '0 to 8'],
		[{ token_type: 'totp' }, "'totp' is not a value"],
		[{ ftm_act_method: 'pigeon' }, "'pigeon' is not a value"],
		[{ active: 'yes' }, 'neither true nor false'],
		[{ city: null }, 'has no value'],
		[{ city: 5 }, 'is not a text'],
		[{ expires_at: 'tomorrow' }, 'is no time that exists'],
		[{ id: 8 }, 'set by FortiAuthenticator alone'],
		[{ resource_uri: '/x/' }, 'set by FortiAuthenticator alone'],
		[{ user_groups: [] }, 'Use'],
		[{ username: 'other' }, "'Username' can't be changed"],
		[{ password: 'x' }, "'Password' can't be changed"],
		[{ frist_name: 'x' }, "no field 'frist_name'"],
		[{ constructor: 'x' }, "no field 'constructor'"],
	])('%j is refused for an existing user', (fields, words) => {
		if (words === 'Use') expect(said(fields, stored())).toContain('User Groups');
		else expect(said(fields, stored())).toContain(words);
	});

	test.each(['2030-01-01T13:00:00Z', '2030-01-01T15:02:00+02', '20300102T130000Z', '2030-01-01T15:02:00+02:00', '2030-01-01 13:02', ''])(
		'the expiry %j is accepted',
		(expires_at) => {
			expect(said({ expires_at }, stored())).toBe('');
		},
	);
});

describe('rules across fields', () => {
	const person = { username: 'ada', password: 'pw' };
	test.each([
		[{ username: 'ada' }, "'Email' is needed when 'Password' is left out"],
		[{ username: 'ada', email: 'a@example.com' }, ''],
		[{ username: 'ada', token_auth: true, token_type: 'ftk', ftk_only: true }, ''],
		[{ ...person, token_auth: true }, "'Token Type' is needed when 'Token Authentication' is on"],
		[{ ...person, token_auth: true, token_type: 'email' }, "'Email' is needed when 'Token Type' is 'email'"],
		[{ ...person, token_auth: true, token_type: 'sms' }, "'Mobile Number' is needed when 'Token Type' is 'sms'"],
		[{ ...person, token_auth: true, token_type: 'dual', email: 'a@example.com' }, "'Mobile Number' is needed when 'Token Type' is 'dual'"],
		[{ ...person, token_auth: true, token_type: 'dual', mobile_number: '+44-1' }, "'Email' is needed when 'Token Type' is 'dual'"],
		[
			{ ...person, token_auth: true, token_type: 'ftm', ftm_act_method: 'email' },
			"'Email' is needed when 'Activation Delivery Method' is 'email'",
		],
		[
			{ ...person, token_auth: true, token_type: 'ftm', ftm_act_method: 'sms' },
			"'Mobile Number' is needed when 'Activation Delivery Method' is 'sms'",
		],
		[
			{ ...person, token_auth: true, token_type: 'ftk', ftk_only: true },
			"'Password' and 'FortiToken-Only Authentication' exclude each other",
		],
		[{ username: 'ada', ftk_only: true }, "'Token Authentication' must be on when 'FortiToken-Only Authentication' is on"],
		[{ username: 'ada', token_auth: true, token_type: 'sms', mobile_number: '+44-1', ftk_only: true }, "'Token Type' must be a FortiToken"],
		[{ ...person, recovery_by_question: true, recovery_answer: 'x' }, "'Recovery Question' is needed"],
		[{ ...person, recovery_by_question: true, recovery_question: 'x' }, "'Recovery Answer' is needed"],
		[{ ...person, token_auth: false, token_serial: 'FTK1' }, "'Token Serial' is set while 'Token Authentication' is off"],
	])('a new user %j: %s', (fields, words) => {
		if (words === '') expect(said(fields)).toBe('');
		else expect(said(fields)).toContain(words);
	});

	test('a change is judged by what the user will be', () => {
		expect(said({ token_auth: true, token_type: 'email' }, stored({ email: 'a@example.com' }))).toBe('');
		expect(said({ token_auth: true, token_type: 'email' }, stored())).toContain("'Email' is needed");
		expect(said({ email: '' }, stored({ email: 'a@example.com', token_auth: true, token_type: 'email' }))).toContain("'Email' is needed");
		expect(said({ ftk_only: false }, stored({ ftk_only: true, token_auth: true, token_type: 'ftk' }))).toContain(
			"'Email' is needed when 'FortiToken-Only",
		);
		expect(said({ ftk_only: false }, stored({ ftk_only: true, token_auth: true, token_type: 'ftk', email: 'a@example.com' }))).toBe('');
		expect(said({ city: 'x' }, stored({ token_auth: true, token_type: 'sms' }))).toBe('');
	});

	test('an empty serial would swap the token, so it is sent only to give the token back', () => {
		const user = stored({ token_auth: true, token_type: 'ftk', token_serial: 'FTK1' });
		expect(said({ token_serial: '' }, user)).toContain('would take the next free token');
		expect(said({ token_auth: false, token_serial: '' }, user)).toBe('');
	});

	test('address and number can be cleared once the token that needed them is gone', () => {
		const user = stored({ email: 'a@example.com', mobile_number: '+44-1', ftm_act_method: 'email', token_auth: false });
		expect(said({ email: '', mobile_number: '' }, user)).toBe('');
		expect(said({ email: '' }, { ...user, token_auth: true, token_type: 'ftm' })).toContain("'Email' is needed");
	});

	test.each([true, 'true', 'True', 'TRUE', 1, '1'])('%j is on, as expressions give it', (active) => {
		expect(checkUserFields({ active }, stored(), now)).toEqual({ active: true });
	});

	test('recovery can be switched on again, since question and answer may be stored', () => {
		expect(said({ recovery_by_question: true }, stored())).toBe('');
	});

	test('clearing by an empty text is sent as it is', () => {
		expect(checkUserFields({ city: '', expires_at: '', country: '' }, stored(), now)).toEqual({ city: '', expires_at: '', country: '' });
	});
});

test('times are read in every usual writing', () => {
	expect(['2030-05-06T09:06:00', '2030-05-06T11:06:00.123+02:00', '2030-05-06T11:06:00+0200', '2030-05-06 09:06'].map(readExpiry)).toEqual(
		Array.from({ length: 4 }, () => '2030-05-06T09:06:00+00:00'),
	);
	expect(readExpiry('2030-02-31T99:00')).toBeUndefined();
});

test('countries have two letters and an English name', () => {
	expect(new Set(countryCodes).size).toBe(249);
	expect(countries().find(({ code }) => code === 'GB')?.name).toBe('United Kingdom');
});

describe('paths', () => {
	test('always end in a slash', () => {
		expect([apiPath('localusers'), apiPath('localusers', 7), readApiPath('/api/v1/ldapusers'), readApiPath('')]).toEqual([
			'/api/v1/localusers/',
			'/api/v1/localusers/7/',
			'/api/v1/ldapusers/',
			'/api/v1/',
		]);
	});

	test('that are made with an empty or strange id throw', () => {
		for (const id of ['', '..', '7/8/..', 'a b', '%37']) expect(() => apiPath('localusers', id)).toThrow();
	});

	test('that touch a whole list may be read and added to, nothing else', () => {
		const list = apiPath('localusers');
		expect(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method) => reasonNotToSend(method as 'GET', list) === undefined)).toEqual([
			true,
			true,
			false,
			false,
			false,
		]);
		const attributes = apiPath('localusers', 7, 'radiusattributes');
		expect(reasonNotToSend('DELETE', attributes)).toBeDefined();
		expect(reasonNotToSend('DELETE', attributes, true)).toBeUndefined();
		expect(reasonNotToSend('DELETE', list, true)).toBeDefined();
	});
});

test('ids are positive numbers in their shortest writing', () => {
	expect(['7', 7, '007', '', '0', '-1', '1e3', '9'.repeat(16), 7.5, null].map((value) => readId(value) ?? null)).toEqual([
		7,
		7,
		null,
		null,
		null,
		null,
		null,
		null,
		null,
		null,
	]);
	expect(
		['/api/v1/localusers/7', 'https://h/api/v1/localusers/7/', '/api/v1/usergroups/7/', '/api/v1/localusers//'].map(
			(uri) => idFromUri('localusers', uri) ?? null,
		),
	).toEqual([7, 7, null, null]);
});

test.each([
	[{ error: 'a' }, 'a', []],
	[{ error_message: 'b' }, 'b', []],
	[{ localusers: { email: ['bad', 'worse'], __all__: ['no'] } }, 'email: bad worse; no', ['email']],
	['text', 'text', []],
	[{ error: { localusers: { email: ['bad'] } }, statue: 400, username: 'x' }, 'email: bad', ['email']],
	[{}, '', []],
])('the complaint %j is read', (body, text, fields) => {
	expect(readComplaint(body as JsonObject)).toEqual({ text, fields });
});

describe('answers to a creation', () => {
	const user = { id: 9, username: 'ada', email: '', user_groups: [] };
	const read = (status: number, body: JsonObject | JsonObject[] | undefined, location?: string) =>
		readCreateAnswer({ status, headers: location === undefined ? {} : { location }, text: '' }, body, 'ada');
	test.each([
		['201 with Location', read(201, undefined, 'https://h/api/v1/localusers/9/'), { outcome: 'id', id: 9 }],
		['201 with a slashless path', read(201, undefined, '/api/v1/localusers/9'), { outcome: 'id', id: 9 }],
		['201 with the object', read(201, user, '/api/v1/localusers/9/'), { outcome: 'object', record: user }],
		['207', read(207, [{ statue: 201, ...user }]), { outcome: 'object' }],
		['207 with the user inside', read(207, [{ statue: '201 CREATED', object: user }]), { outcome: 'object', record: user }],
		['207 without an id', read(207, [{ statue: 201, username: 'ada' }]), { outcome: 'unnamed' }],
		['207 without anything', read(207, []), { outcome: 'unnamed' }],
		['207 with a refusal', read(207, [{ statue: 400, error: 'no' }]), { outcome: 'refused', status: 400, complaint: { text: 'no' } }],
		[
			'207 with a refusal in words',
			read(207, [{ statue: '400 BAD REQUEST', localusers: { email: ['bad'] } }]),
			{ outcome: 'refused', complaint: { fields: ['email'] } },
		],
		['207 with an error and no status', read(207, [{ error: 'no' }]), { outcome: 'refused' }],
		['207 with a status in correct spelling', read(207, [{ status: 'failed', error: '' }]), { outcome: 'refused' }],
		['201 with another user', read(201, { ...user, username: 'eve' }), { outcome: 'unnamed' }],
	])('%s', (_name, answer, expected) => {
		expect(answer).toMatchObject(expected);
	});
});

test('secrets that the appliance echoes never get into a record', () => {
	const echoed = {
		id: 1,
		username: 'ada',
		password: 'x',
		recovery_answer: 'y',
		activation_code: 'z',
		seed: '<KeyContainer/>',
		other: '<pskc:KeyContainer >',
	};
	expect(readLocalUser(echoed)).toEqual({ id: 1, username: 'ada', resource_uri: '/api/v1/localusers/1/', user_groups: [] });
	expect(readProvisioning([{ statue: 201, object: echoed }])).toEqual({ activationCode: 'z', encryptedSeed: '<KeyContainer/>' });
	expect(readProvisioning({ ftmActivationCode: 'code', unknown: '<x:KeyContainer xmlns:x="y">' })).toEqual({
		activationCode: 'code',
		encryptedSeed: '<x:KeyContainer xmlns:x="y">',
	});
});

test('an answer nested as deeply as it likes is looked through only so far', () => {
	const nested = (depth: number): unknown => JSON.parse(`${'{"object":'.repeat(depth)}{"activation_code":"z"}${'}'.repeat(depth)}`);
	expect([0, 1, 3, 4, 50_000].map((depth) => readProvisioning(nested(depth)).activationCode)).toEqual([
		'z',
		'z',
		'z',
		undefined,
		undefined,
	]);
});

test('an XML answer becomes what its JSON would be', () => {
	const xml =
		'<?xml version="1.0"?><response><meta type="hash"><next type="null"/><total_count type="integer">1</total_count></meta><objects type="list"><object><active type="boolean">True</active><city></city><name>&lt;&#x41;&gt;</name><user_groups type="list"><value>/g/</value></user_groups></object></objects></response>';
	expect(readTastypieXml(xml)).toEqual({
		meta: { next: null, total_count: 1 },
		objects: [{ active: true, city: '', name: '<A>', user_groups: ['/g/'] }],
	});
});
