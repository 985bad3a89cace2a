import type { JsonObject } from '../../../clients/json';
import {
	disableReasons,
	fieldsOf,
	labelOf,
	longest,
	needs,
	readFlag,
	readLdapUser,
	readLocalUser,
	readProvisioning,
	readRadiusUser,
	takeLdapUser,
	takeLocalUser,
	takeRadiusUser,
	userFields,
	type UserField,
} from '../../../clients/fortiauthenticator/userFields';
import { record } from './applianceStub';

const withOnly = <T>(pick: (field: UserField) => T | undefined): Record<string, T> =>
	Object.fromEntries(Object.entries(userFields).flatMap(([name, field]) => (pick(field) === undefined ? [] : [[name, pick(field) as T]])));
const namesWhere = (holds: (field: UserField) => boolean | undefined): string[] =>
	Object.entries(userFields)
		.filter(([, field]) => holds(field))
		.map(([name]) => name)
		.sort();

describe('the fields of a user', () => {
	test('hold so many characters', () => {
		expect(withOnly(({ max }) => max)).toEqual({
			username: 253,
			password: 50,
			first_name: 30,
			last_name: 30,
			address: 80,
			city: 40,
			state: 40,
			custom1: 255,
			custom2: 255,
			custom3: 255,
			company: 255,
			department: 255,
			mobile_number: 25,
			phone_number: 25,
		});
		expect(longest).toEqual({ groupName: 50, pushUsername: 50, vendor: 40, attribute: 255, attr_val: 255 });
	});

	test('have a form, values, and a firmware that brought them', () => {
		expect(withOnly(({ format }) => format)).toEqual({
			username: 'username',
			email: 'email',
			country: 'country',
			mobile_number: 'mobile',
			expires_at: 'time',
		});
		expect(withOnly(({ values }) => values)).toEqual({
			token_type: ['ftk', 'ftm', 'ftc', 'email', 'sms', 'dual'],
			ftm_act_method: ['email', 'sms'],
		});
		expect(withOnly(({ since }) => since)).toEqual({ company: '6.6', department: '6.6', reason: '6.3' });
	});

	test('are texts but for these, and may be written but for these', () => {
		expect(namesWhere(({ kind }) => kind === 'boolean')).toEqual(
			['active', 'change_password', 'fido', 'ftk_only', 'recovery_by_question', 'token_auth', 'token_fas'].sort(),
		);
		expect(namesWhere(({ kind }) => kind !== 'boolean' && kind !== 'text')).toEqual(['id', 'reason', 'user_groups']);
		expect([userFields.id.kind, userFields.reason.kind, userFields.user_groups.kind]).toEqual(['integer', 'integer', 'uris']);
		expect(namesWhere(({ write }) => write === 'never')).toEqual(['id', 'resource_uri', 'user_groups']);
		expect(namesWhere(({ write }) => write === 'create')).toEqual(['password', 'username']);
		expect(namesWhere(({ write }) => write === 'always')).toHaveLength(30);
		expect(namesWhere(({ hidden }) => hidden)).toEqual(['password', 'recovery_answer', 'recovery_question']);
		expect(namesWhere(({ unclearable }) => unclearable)).toEqual([
			'ftm_act_method',
			'recovery_answer',
			'recovery_question',
			'token_serial',
			'token_type',
		]);
	});

	test('are called so', () => {
		const labels = withOnly(({ label }) => label);
		expect(Object.values(labels).every((label) => label !== '')).toBe(true);
		const { username, password, email, address, city, country, company, department, active, fido, id } = labels;
		expect([username, password, email, address, city, country, company, department, active, fido, id]).toEqual([
			'Username',
			'Password',
			'Email',
			'Address',
			'City',
			'Country',
			'Company',
			'Department',
			'Active',
			'FIDO',
			'ID',
		]);
		expect([labelOf('city'), labelOf('nothing')]).toEqual(["'City'", "'nothing'"]);
	});

	test('of remote users are these', () => {
		const common = [
			'active',
			'email',
			'ftm_act_method',
			'id',
			'mobile_number',
			'reason',
			'resource_uri',
			'server_address',
			'server_name',
			'token_auth',
			'token_serial',
			'token_type',
			'username',
		];
		const more = ['dn', 'first_name', 'last_name', 'recovery_answer', 'recovery_by_question', 'recovery_question'];
		expect(Object.keys(fieldsOf.ldapusers).sort()).toEqual([...common, ...more].sort());
		expect(Object.keys(fieldsOf.radiususers).sort()).toEqual([...common, 'fido'].sort());
		expect(fieldsOf.localusers).toBe(userFields);
		for (const name of ['username', 'server_name', 'server_address', 'dn'])
			expect(fieldsOf.ldapusers[name]).toMatchObject({ kind: 'text', write: 'never' });
		expect(fieldsOf.radiususers.username.label).toBe('Username');
	});

	test('need one another', () => {
		expect(needs.map(({ field, of, is, onlyOnCreate = false, withToken = false }) => [field, of, is, onlyOnCreate, withToken])).toEqual([
			['token_type', 'token_auth', [true], false, false],
			['email', 'token_type', ['email'], false, true],
			['email', 'token_type', ['dual'], false, true],
			['mobile_number', 'token_type', ['sms'], false, true],
			['mobile_number', 'token_type', ['dual'], false, true],
			['recovery_question', 'recovery_by_question', [true], true, false],
			['recovery_answer', 'recovery_by_question', [true], true, false],
		]);
		expect(disableReasons.map(({ value }) => value)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
	});
});

describe('a record', () => {
	test.each([
		[true, true],
		[false, false],
		[' TRUE ', true],
		['False', false],
		[1, true],
		['1', true],
		[0, false],
		['0', false],
		[2, undefined],
		['yes', undefined],
		[null, undefined],
		[undefined, undefined],
	])('says %j, which is %j', (value, flag) => {
		expect(readFlag(value)).toBe(flag);
	});

	test('keeps of each field what it can be', () => {
		const read = readLocalUser({
			...record(7, 'ada'),
			active: 'true',
			fido: 'maybe',
			reason: '2',
			city: 5,
			state: null,
			address: true,
			user_groups: ['/g/1/', 7, '/g/2/'],
			unknown: { any: 1 },
			my_password: 'stays',
			token_seed: 'gone',
			ActivationCode: 'gone',
			otpauth_uri: 'gone',
			note: '<KeyContainer>',
			other: 'KeyContainer',
		});
		expect(read).toEqual({
			id: 7,
			username: 'ada',
			email: '',
			active: true,
			reason: 2,
			city: '5',
			state: null,
			user_groups: ['/g/1/', '/g/2/'],
			unknown: { any: 1 },
			my_password: 'stays',
			other: 'KeyContainer',
			resource_uri: '/api/v1/localusers/7/',
		});
		expect(readLocalUser({ ...record(7, 'ada'), reason: '2x', user_groups: 'none' })).toMatchObject({ user_groups: [] });
		expect(readLocalUser({ ...record(7, 'ada'), reason: '2x' })).not.toHaveProperty('reason');
		expect(readLocalUser({ ...record(7, 'ada'), reason: true })).not.toHaveProperty('reason');
	});

	test('is a user only with a number and a name', () => {
		expect(readLocalUser({ username: 'ada', resource_uri: '/api/v1/localusers/7/' })?.id).toBe(7);
		for (const broken of [
			{ id: 7 },
			{ id: 7, username: '' },
			{ id: 7, username: 5 },
			{ username: 'ada' },
			{ username: 'ada', resource_uri: '/api/v1/ldapusers/7/' },
			'x',
			null,
		])
			expect(readLocalUser(broken)).toBeUndefined();
	});

	test('of a remote user is read under its own kind', () => {
		const read = { id: 7, username: 'ada' };
		expect(readLdapUser(read)?.resource_uri).toBe('/api/v1/ldapusers/7/');
		expect(readRadiusUser(read)?.resource_uri).toBe('/api/v1/radiususers/7/');
		expect(takeRadiusUser({ ...read })?.resource_uri).toBe('/api/v1/radiususers/7/');
	});

	test('of a list becomes the user itself, and one that was read stays as it was', () => {
		const taken = record(7, 'ada', { city: 'x' });
		expect(takeLocalUser(taken)).toBe(taken);
		expect(taken).toMatchObject({ user_groups: [], resource_uri: '/api/v1/localusers/7/' });
		const ldap = { id: '8', username: 'bob', active: 'false' };
		expect(takeLdapUser(ldap)).toBe(ldap);
		expect(ldap).toEqual({ id: 8, username: 'bob', active: false, resource_uri: '/api/v1/ldapusers/8/' });
		const given = record(7, 'ada', { active: 'true' });
		expect(readLocalUser(given)).not.toBe(given);
		expect(given.active).toBe('true');
	});

	test('whose fields are checked by who looks at them keeps them as they came', () => {
		const some = { id: 7, username: 'ada', active: 'true', fido: 'true', resource_uri: '/somewhere/', password: 'x' } as JsonObject;
		expect(takeLocalUser(some, true)).toEqual({ ...some, user_groups: [] });
		const nameless = { id: '7', username: 'ada', resource_uri: null } as JsonObject;
		expect(takeLocalUser(nameless, true)).toEqual({ id: 7, username: 'ada', user_groups: [], resource_uri: '/api/v1/localusers/7/' });
		expect(takeLocalUser({ id: 7, username: '' }, true)).toBeUndefined();
	});

	test('may have other fields than the one before it', () => {
		const first = readLocalUser({ id: 1, username: 'a', active: 'true' });
		const second = readLocalUser({ id: 2, username: 'b', fido: 'false' });
		const third = readLocalUser({ id: 3, username: 'c', active: 'false', fido: 'true' });
		expect([first?.active, second?.fido, third?.active, third?.fido]).toEqual([true, false, false, true]);
	});

	test.each([
		[{ activation_code: 123 }, { activationCode: '123' }],
		[{ activation_code: '' }, {}],
		[{ activation_code: true }, {}],
		[{ activationcode: 'a', activation_code: 'b' }, { activationCode: 'a' }],
		[{ code: 'a' }, {}],
		[{ a: '<KeyContainer a="1">', b: '<KeyContainer/>' }, { encryptedSeed: '<KeyContainer a="1">' }],
		[[[[[{ activation_code: 'deep' }]]]], {}],
		[[[[{ activation_code: 'deep' }]]], { activationCode: 'deep' }],
		['text', {}],
	])('%j brings %j', (answer, expected) => {
		expect(readProvisioning(answer)).toEqual(expected);
	});
});
