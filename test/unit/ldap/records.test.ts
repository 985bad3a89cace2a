import {
	bytesAt,
	groupAttributes,
	guidOf,
	hasClass,
	numberAt,
	readAccount,
	readRecord,
	readUser,
	sidOf,
	textAt,
	toDirectoryUser,
	unitAttributes,
	userAttributes,
} from '../../../clients/ldap/records';
import { checkNotPrimary, checkPassword, groupKind, isThereAlready, memberKind, unitKind, userKind } from '../../../clients/ldap/rules';
import { BackendError } from '../../../clients/errors';
import type { LdapEntry } from '../../../clients/ldap/connection';
import type { DomainGroup, DomainUser } from '../../../clients/ldap/records';
import { entry, guidBytes, guidText, sidBytes, type Attributes } from './entries';

const dn = 'CN=Ada,CN=Users,DC=example,DC=com';
const least: Attributes = { objectGUID: [guidBytes(5)], sAMAccountName: ['ada'], userAccountControl: ['512'], name: ['Ada'] };
const user = (more: Attributes = {}): LdapEntry => entry(dn, { ...least, ...more });

describe('one attribute of an entry', () => {
	const one = entry(dn, {
		text: ['a', 'b'],
		bytes: [Buffer.from([0xff, 0xfe])],
		late: [Buffer.from([1]), 'text'],
		objectClass: ['top', 'User', Buffer.from('x')],
		number: ['42'],
		long: ['9223372036854775807'],
		tooLong: ['1'.repeat(20)],
		negative: ['-1'],
		word: ['12x'],
	});

	test('is its first text, its bytes, or its number', () => {
		expect([textAt(one, 'TEXT'), textAt(one, 'bytes'), textAt(one, 'late'), textAt(one, 'nothing')]).toEqual([
			'a',
			undefined,
			'text',
			undefined,
		]);
		expect([bytesAt(one, 'Text'), bytesAt(one, 'bytes'), bytesAt(one, 'nothing')]).toEqual([
			Buffer.from('a'),
			Buffer.from([0xff, 0xfe]),
			undefined,
		]);
		expect(['number', 'long', 'tooLong', 'negative', 'word', 'nothing'].map((name) => numberAt(one, name))).toEqual([
			42n,
			9223372036854775807n,
			0n,
			0n,
			0n,
			0n,
		]);
	});

	test('tells a class in any case, and GUID and SID', () => {
		expect(['user', 'top', 'group'].map((name) => hasClass(one, name))).toEqual([true, true, false]);
		expect(hasClass(entry(dn), 'user')).toBe(false);
		expect([guidOf(user()), guidOf(one), guidOf(entry(dn, { objectGUID: ['short'] }))]).toEqual([guidText(5), undefined, undefined]);
		expect([sidOf(user({ objectSid: [sidBytes] })), sidOf(user()), sidOf(user({ objectSid: ['x'] }))]).toEqual([
			'S-1-5-32-544',
			null,
			null,
		]);
	});
});

describe('a record', () => {
	test('keeps texts under their names, one as text and several as list, without what is binary or empty', () => {
		const read = readRecord(
			user({
				description: ['d'],
				memberOf: ['CN=a', 'CN=b'],
				objectSid: ['S'],
				jpegPhoto: [Buffer.from([0xff])],
				title: [''],
				two: ['a', Buffer.from([1])],
			}),
		);
		expect(read).toEqual({
			guid: guidText(5),
			dn,
			name: 'Ada',
			description: 'd',
			raw: {
				samaccountname: 'ada',
				useraccountcontrol: '512',
				name: 'Ada',
				description: 'd',
				memberof: ['CN=a', 'CN=b'],
				two: 'a',
				dn,
				objectguid: guidText(5),
			},
		});
	});

	test.each([
		[{ name: ['n'], cn: ['c'], ou: ['o'] }, 'n'],
		[{ name: [], cn: ['c'], ou: ['o'] }, 'c'],
		[{ name: [], ou: ['o'] }, 'o'],
		[{ name: [] }, ''],
	])('with %j is called %j', (names, name) => {
		expect(readRecord(user(names)).name).toBe(name);
	});

	test.each<[string, LdapEntry, (one: LdapEntry) => unknown]>([
		['objectGUID', entry(dn, { ...least, objectGUID: [] }), readRecord],
		['objectGUID', entry('no dn', least), readRecord],
		['logon name', entry(dn, { ...least, sAMAccountName: [] }), readAccount],
		['userAccountControl', user({ userAccountControl: [] }), readUser],
		['userAccountControl', user({ userAccountControl: ['x'] }), readUser],
		['userAccountControl', user({ userAccountControl: ['12345678901'] }), readUser],
	])('without its %s is an error of rights', (what, broken, read) => {
		expect(() => read(broken)).toThrow(
			expect.objectContaining({ kind: 'rights', message: `The domain controller does not show the ${what} of '${broken.dn}'` }),
		);
	});
});

describe('a user', () => {
	test('with everything', () => {
		const read = readUser(
			user({
				displayName: ['Ada L'],
				mail: ['a@b.de'],
				objectSid: [sidBytes],
				primaryGroupID: ['513'],
				userPrincipalName: ['ada@example.com'],
				givenName: ['Ada'],
				sn: ['Lovelace'],
				telephoneNumber: ['1'],
				accountExpires: ['132223104000000000'],
				memberOf: ['CN=g'],
				uSNCreated: ['7'],
				uSNChanged: ['9'],
			}),
		);
		expect(read).toMatchObject({
			username: 'ada',
			displayName: 'Ada L',
			email: 'a@b.de',
			sid: 'S-1-5-32-544',
			primaryGroupId: 513,
			userPrincipalName: 'ada@example.com',
			firstName: 'Ada',
			lastName: 'Lovelace',
			phone: '1',
			userAccountControl: 512,
			enabled: true,
			locked: false,
			passwordNeverExpires: false,
			passwordExpired: false,
			mustChangePassword: false,
			accountExpires: Date.UTC(2020, 0, 1),
			groups: ['CN=g'],
			usnCreated: 7n,
			usnChanged: 9n,
		});
		expect(toDirectoryUser(read)).toEqual({
			id: dn,
			username: 'ada',
			displayName: 'Ada L',
			firstName: 'Ada',
			lastName: 'Lovelace',
			email: 'a@b.de',
			phone: '1',
			enabled: true,
			locked: false,
			expiresAt: '2020-01-01T00:00:00Z',
			passwordExpired: false,
			groups: ['CN=g'],
			source: 'synologyDirectoryServer',
			guid: guidText(5),
		});
	});

	test('with nothing', () => {
		const read = readUser(user({ primaryGroupID: ['x'] }));
		const empty = {
			displayName: null,
			email: null,
			sid: null,
			primaryGroupId: null,
			userPrincipalName: null,
			firstName: null,
			lastName: null,
		};
		expect(read).toMatchObject({ ...empty, phone: null, accountExpires: null, groups: [], usnCreated: 0n, usnChanged: 0n });
		expect(toDirectoryUser(read).expiresAt).toBeNull();
	});

	test.each([
		[{ userAccountControl: ['514'] }, { enabled: false }],
		[{ userAccountControl: ['66048'] }, { passwordNeverExpires: true, enabled: true }],
		[{ userAccountControl: ['-2'] }, { userAccountControl: -2, enabled: false }],
		[{ 'msDS-User-Account-Control-Computed': ['16'] }, { locked: true, passwordExpired: false }],
		[{ 'msDS-User-Account-Control-Computed': ['8388608'] }, { locked: false, passwordExpired: true }],
		[{ pwdLastSet: ['0'] }, { mustChangePassword: true }],
		[{ pwdLastSet: ['1'] }, { mustChangePassword: false }],
		[{ pwdLastSet: ['0'], userAccountControl: ['66048'] }, { mustChangePassword: false }],
	])('with %j is %j', (attributes, expected) => {
		expect(readUser(user(attributes))).toMatchObject(expected);
	});
});

test('each kind is found by its filter and read with its attributes', () => {
	const common = [
		'objectGUID',
		'objectSid',
		'cn',
		'ou',
		'name',
		'description',
		'sAMAccountName',
		'displayName',
		'mail',
		'primaryGroupID',
		'objectClass',
	];
	expect(unitAttributes).toEqual(['objectGUID', 'ou', 'name', 'description', 'objectClass']);
	expect(groupAttributes).toEqual([...common, 'groupType', 'info', 'managedBy', 'memberOf', 'isCriticalSystemObject']);
	expect(userAttributes).toEqual([
		...common,
		...['userPrincipalName', 'givenName', 'sn', 'initials', 'telephoneNumber', 'physicalDeliveryOfficeName', 'wWWHomePage', 'title'],
		...['department', 'company', 'manager', 'employeeID', 'userAccountControl', 'msDS-User-Account-Control-Computed', 'lockoutTime'],
		...['pwdLastSet', 'accountExpires', 'memberOf', 'primaryGroupID', 'whenCreated', 'whenChanged', 'uSNCreated', 'uSNChanged'],
	]);
	expect([userKind, groupKind, unitKind, memberKind].map(({ noun, filter }) => [noun, filter])).toEqual([
		['user', '(&(objectCategory=person)(objectClass=user))'],
		['group', '(objectClass=group)'],
		['organizational unit', '(objectClass=organizationalUnit)'],
		['member', '(sAMAccountName=*)'],
	]);
	expect([userKind.attributes, groupKind.attributes, unitKind.attributes, memberKind.attributes]).toEqual([
		userAttributes,
		groupAttributes,
		unitAttributes,
		groupAttributes,
	]);
});

describe('rules', () => {
	const ada = (more: Partial<DomainUser>): DomainUser =>
		({ username: 'ada', passwordNeverExpires: false, primaryGroupId: 513, ...more }) as DomainUser;
	const group = (sid: string | null): DomainGroup => ({ name: 'Domain Users', sid }) as DomainGroup;

	test.each([
		['', false, {}, 'The password is empty, or no text', 'password'],
		['\ud800', false, {}, 'The password is empty, or no text', 'password'],
		['x', true, { passwordNeverExpires: true }, expect.stringContaining("The password of 'ada' never expires"), 'mustChange'],
	])('refuse the password %j (to be changed: %j) of %j', (password, mustChange, more, message, field) => {
		expect(() => checkPassword(ada(more), password, mustChange)).toThrow(
			expect.objectContaining({ kind: 'invalid', message, fields: [field], delivery: 'unsent' }),
		);
	});

	test('take any other password', () => {
		expect(() => checkPassword(ada({}), 'x', true)).not.toThrow();
		expect(() => checkPassword(ada({ passwordNeverExpires: true }), 'x', false)).not.toThrow();
	});

	test('nobody is taken out of the primary group', () => {
		expect(() => checkNotPrimary(group('S-1-5-21-1-513'), ada({}))).toThrow(
			expect.objectContaining({ kind: 'invalid', delivery: 'unsent' }),
		);
		for (const [sid, primaryGroupId] of [
			['S-1-5-21-1-1513', 513],
			['S-1-5-21-1-null', null],
			[null, 513],
		] as const)
			expect(() => checkNotPrimary(group(sid), ada({ primaryGroupId }))).not.toThrow();
	});

	test.each([
		['add', 68, '', true],
		['add', 20, '', true],
		['add', 16, '', false],
		['add', 53, 'already deleted', false],
		['delete', 16, '', true],
		['delete', 68, '', false],
		['delete', 53, 'x', false],
		['delete', 53, 'Already deleted', true],
		['delete', 53, "it doesn't exist for target GUID", true],
		['delete', 16.5, 'already deleted', false],
	] as const)('%s refused with %i %j means that it is so: %j', (operation, code, message, expected) => {
		expect(isThereAlready(new BackendError({ kind: 'invalid', message, code }), operation)).toBe(expected);
	});
});
