import { asDn, dnKey, type DistinguishedName } from '../../../clients/directory/dn';
import type { DomainClient } from '../../../clients/ldap/domain';
import type { LdapEntry } from '../../../clients/ldap/connection';
import { objectKind } from '../../../clients/ldap/objects';
import { DomainReads, type Where } from '../../../clients/synology/domainReads';
import type { WalkOptions } from '../../../clients/synology/listing';
import { firstOf } from '../../../clients/synology/listing';

const base = 'DC=example,DC=com' as DistinguishedName;
const guid = '587eaffd-4ffc-4db4-b4e8-05e28f8e66d5';
const never = 910_692_730_085;

type Attributes = Record<string, Array<string | Buffer>>;

/** An entry of the domain controller; names of attributes as they come, in lower case. */
function entry(rdn: string, classes: string[], attributes: Attributes = {}, parent = `CN=Users,${base}`): LdapEntry {
	const all: Attributes = {
		objectguid: [Buffer.from('fdaf7e58fc4fb44db4e805e28f8e66d5', 'hex')],
		objectclass: ['top', ...classes],
		name: [rdn.slice(3)],
		...attributes,
	};
	return { dn: `${rdn},${parent}`, attributes: new Map(Object.entries(all)) };
}

const person = ['person', 'organizationalPerson', 'user'];
const account = { samaccountname: ['ada'], useraccountcontrol: ['512'] };

interface Search {
	base: string;
	filter: string;
	deep: boolean;
}

/** The domain controller, as far as it is read here. */
function controller(entries: LdapEntry[] = []) {
	const searches: Search[] = [];
	const asked: unknown[] = [];
	const membership = { members: [] as string[], listed: 0, single: 0 };
	const client = {
		lookup: {
			server: async () => ({ baseDn: base }),
			find: async (_kind: unknown, reference: unknown) => {
				asked.push(reference);
				return entries.length === 0 ? undefined : objectKind.read(entries[0]);
			},
			async *pages(_kind: unknown, search: Search) {
				searches.push(search);
				yield entries.map((one) => objectKind.read(one));
			},
		},
		findGroup: async (reference: { dn: string }) => {
			asked.push(reference);
			return reference.dn.startsWith('CN=Gone,') ? undefined : { dn: reference.dn };
		},
		membersOf: async () => {
			membership.listed += 1;
			return membership.members.map((dn) => ({ dn }));
		},
		isMember: async (_group: unknown, dn: string) => {
			membership.single += 1;
			return membership.members.includes(dn);
		},
	};
	const reads = new DomainReads(() => client as unknown as DomainClient);
	return { reads, searches, asked, membership };
}

async function shown(one: LdapEntry) {
	return await controller([one]).reads.find({ by: 'name', name: 'x' });
}

async function names(list: AsyncIterable<ReadonlyArray<{ name: string }>>): Promise<string[]> {
	return (await firstOf(list, Number.POSITIVE_INFINITY)).map(({ name }) => name);
}

describe('a record of the domain in the shape of a listing', () => {
	test('a user with everything', async () => {
		const found = await shown(
			entry('CN=Ada', person, {
				...account,
				displayname: ['Ada Lovelace'],
				description: ['First programmer'],
				mail: ['ada@example.com'],
				telephonenumber: ['+44 1'],
				physicaldeliveryofficename: ['Room 1'],
				givenname: ['Ada'],
				sn: ['Lovelace'],
				initials: ['AL'],
				wwwhomepage: ['https://example.com/ada'],
				memberof: [`CN=g1,${base}`, `CN=g2,${base}`],
				useraccountcontrol: ['514'],
				'msds-user-account-control-computed': [String(0x10 | 0x80_0000)],
				// 2020-01-01T00:00:00.5Z in 100 ns since 1601
				accountexpires: ['132223104005000000'],
				iscriticalsystemobject: ['TRUE'],
				showinadvancedviewonly: ['TRUE'],
				objectsid: [Buffer.from('01020000000000052000000020020000', 'hex')],
			}),
		);
		const dn = `CN=Ada,CN=Users,${base}`;
		expect(found).toEqual({
			dn,
			category: 'person',
			name: 'Ada',
			logonName: 'ada',
			displayName: 'Ada Lovelace',
			description: 'First programmer',
			mail: 'ada@example.com',
			phone: '+44 1',
			office: 'Room 1',
			disabled: true,
			locked: true,
			deletable: false,
			raw: {
				accountExpiryTime: 1_577_836_800,
				deletable: false,
				description: 'First programmer',
				disabled: true,
				displayName: 'Ada Lovelace',
				dn,
				locked: true,
				mail: 'ada@example.com',
				movable: true,
				name: 'Ada',
				objectCategory: 'person',
				passwordExpired: true,
				physicalDeliveryOfficeName: 'Room 1',
				primaryGroupToken: 0,
				renamable: true,
				sAMAccountName: 'ada',
				showInAdvancedViewOnly: true,
				telephoneNumber: '+44 1',
			},
			known: {
				guid,
				firstName: 'Ada',
				lastName: 'Lovelace',
				initials: 'AL',
				web: 'https://example.com/ada',
				groups: [`CN=g1,${base}`, `CN=g2,${base}`],
			},
		});
	});

	test('a user with nothing: empty is null outside, and empty text in the record', async () => {
		const found = await shown(entry('CN=Ada', person, account));
		const empty = { displayName: null, description: null, mail: null, phone: null, office: null };
		expect(found).toMatchObject({ ...empty, disabled: false, locked: false, deletable: true });
		expect(found?.raw).toEqual({
			accountExpiryTime: never,
			deletable: true,
			description: '',
			disabled: false,
			displayName: '',
			dn: `CN=Ada,CN=Users,${base}`,
			locked: false,
			mail: '',
			movable: true,
			name: 'Ada',
			objectCategory: 'person',
			passwordExpired: false,
			physicalDeliveryOfficeName: '',
			primaryGroupToken: 0,
			renamable: true,
			sAMAccountName: 'ada',
			showInAdvancedViewOnly: false,
			telephoneNumber: '',
		});
		expect(found?.known).toEqual({ guid, firstName: null, lastName: null, initials: null, web: null, groups: [] });
	});

	test('a contact has no account, is enabled and never ends', async () => {
		const found = await shown(entry('CN=Bob', ['person', 'organizationalPerson', 'contact'], { mail: ['bob@example.org'] }));
		expect(found).toMatchObject({ category: 'person', logonName: null, mail: 'bob@example.org', disabled: false, locked: false });
		expect(found?.raw).toMatchObject({ accountExpiryTime: never, disabled: false, locked: false, passwordExpired: false });
		expect(found?.raw).not.toHaveProperty('sAMAccountName');
		expect(found?.known).toEqual({ guid });
	});

	test('a group tells the number that its members have of it', async () => {
		// S-1-5-32-544
		const objectsid = [Buffer.from('01020000000000052000000020020000', 'hex')];
		const found = await shown(entry('CN=Admins', ['group'], { samaccountname: ['Admins'], objectsid, displayname: ['All'] }));
		expect(found).toMatchObject({ category: 'group', logonName: 'Admins', displayName: 'All', disabled: null, locked: null });
		expect(found?.raw).toEqual({
			deletable: true,
			description: '',
			displayName: 'All',
			dn: `CN=Admins,CN=Users,${base}`,
			mail: '',
			movable: true,
			name: 'Admins',
			objectCategory: 'group',
			primaryGroupToken: 544,
			renamable: true,
			sAMAccountName: 'Admins',
			showInAdvancedViewOnly: false,
		});
		expect((await shown(entry('CN=Bare', ['group'])))?.raw.primaryGroupToken).toBe(0);
	});

	test('a computer is no person, whatever classes it has of one', async () => {
		const found = await shown(entry('CN=PC1', [...person, 'computer'], { samaccountname: ['PC1$'], useraccountcontrol: ['4098'] }));
		expect(found).toMatchObject({ category: 'computer', logonName: 'PC1$', disabled: true, locked: null });
		expect(found?.raw).toMatchObject({ disabled: true, objectCategory: 'computer', primaryGroupToken: 0 });
		expect(found?.raw).not.toHaveProperty('mail');
		expect(found?.raw).not.toHaveProperty('locked');
	});

	test.each([
		[['organizationalUnit'], 'organizationalUnit'],
		[['builtinDomain'], 'builtinDomain'],
		[['container'], 'container'],
		[['somethingElse'], 'container'],
	])('the classes %j are of the category %s, with neither state nor person', async (classes, category) => {
		const found = await shown(entry('OU=Staff', classes));
		expect(found).toMatchObject({ category, logonName: null, disabled: null, locked: null, raw: { objectCategory: category } });
		expect(Object.keys(found?.raw ?? {}).sort()).toEqual([
			'deletable',
			'description',
			'dn',
			'movable',
			'name',
			'objectCategory',
			'primaryGroupToken',
			'renamable',
			'showInAdvancedViewOnly',
		]);
	});

	test('several values of what should have one are none', async () => {
		expect((await shown(entry('CN=Ada', person, { ...account, mail: ['a@example.com', 'b@example.com'] })))?.mail).toBeNull();
	});
});

test('any entry is an object, read with what a listing shows', () => {
	expect(objectKind).toMatchObject({ noun: 'object', filter: '(objectClass=*)' });
	expect(objectKind.attributes.slice(-3)).toEqual(['isCriticalSystemObject', 'showInAdvancedViewOnly', 'ou']);
});

describe('finding', () => {
	test('asks by name, or by a DN that is one', async () => {
		const { reads, asked } = controller();
		expect(await reads.find({ by: 'name', name: 'ada' })).toBeUndefined();
		await reads.find({ by: 'dn', dn: ` CN=Ada,${base} ` });
		expect(asked).toEqual([
			{ by: 'name', name: 'ada' },
			{ by: 'dn', dn: `CN=Ada,${base}` },
		]);
		await expect(reads.find({ by: 'dn', dn: 'ada' })).rejects.toMatchObject({ kind: 'invalid' });
	});
});

describe('listing', () => {
	const isPerson = '(objectCategory=person)(objectClass=user)';
	const disabled = '(userAccountControl:1.2.840.113556.1.4.803:=2)';

	test.each<[Where, string]>([
		[{}, `(&${isPerson})`],
		[{ text: '  ' }, `(&${isPerson})`],
		[{ text: ' a*b ' }, `(&${isPerson}(|(sAMAccountName=*a\\2ab*)(displayName=*a\\2ab*)(cn=*a\\2ab*)(mail=*a\\2ab*)))`],
		[{ enabled: true }, `(&${isPerson}(!${disabled}))`],
		[{ enabled: false }, `(&${isPerson}${disabled})`],
		[{ locked: true }, `(&${isPerson}(lockoutTime>=1))`],
		[{ locked: false }, `(&${isPerson})`],
	])('users %j by the filter %s', async (where, filter) => {
		const { reads, searches } = controller();
		await names(reads.users({}, where));
		expect(searches).toEqual([{ base, filter, deep: true }]);
	});

	test('groups by their name and description', async () => {
		const { reads, searches } = controller();
		await names(reads.groups({}));
		await names(reads.groups({}, 'dev'));
		expect(searches.map(({ filter }) => filter)).toEqual([
			'(objectClass=group)',
			'(&(objectClass=group)(|(sAMAccountName=*dev*)(cn=*dev*)(description=*dev*)))',
		]);
	});

	test('below a container, alone or with what is below it', async () => {
		const { reads, searches } = controller();
		await names(reads.groups({ base: `OU=Staff,${base}`, recursive: false }));
		expect(searches).toEqual([{ base: `OU=Staff,${base}`, filter: '(objectClass=group)', deep: false }]);
		await expect(names(reads.groups({ base: 'Staff' }))).rejects.toMatchObject({
			message: "The container 'Staff' is not a distinguished name",
		});
	});

	test('users are people with an account', async () => {
		const { reads } = controller([
			entry('CN=Ada', person, account),
			entry('CN=Contact', ['person', 'contact']),
			entry('CN=PC1', [...person, 'computer'], account),
		]);
		expect(await names(reads.users({}))).toEqual(['Ada']);
	});

	test.each<[WalkOptions & { base?: string }, string[]]>([
		[{}, ['Seen']],
		[{ systemContainers: true }, ['Seen', 'Hidden', 'Deep', 'Program']],
		[{ base: `CN=System,${base}` }, ['Seen', 'Hidden', 'Deep']],
	])('with %j shows of the containers of the domain itself: %j', async (options, expected) => {
		const { reads } = controller([
			entry('CN=Seen', ['group']),
			entry('CN=Hidden', ['group'], {}, `CN=System,${base}`),
			entry('CN=Deep', ['group'], {}, `CN=Below,CN=SYSTEM,${base}`),
			entry('CN=Program', ['group'], {}, `CN=Program Data,${base}`),
		]);
		expect(await names(reads.groups(options))).toEqual(expected);
	});
});

describe('who of these is a member', () => {
	const dn = (name: string): DistinguishedName => asDn(`CN=${name},${base}`) as DistinguishedName;
	const group = dn('Devs');

	test('few are asked for one by one, more are looked up in the list of all', async () => {
		const { reads, membership, asked } = controller();
		membership.members = [dn('a'), dn('c'), dn('z')];
		const three = [dn('a'), dn('b'), dn('c')];
		expect(await reads.membersAmong(group, three)).toEqual(new Set([dnKey(dn('a')), dnKey(dn('c'))]));
		expect(membership).toMatchObject({ listed: 0, single: 3 });
		expect(await reads.membersAmong(group, [...three, dn('d')])).toEqual(new Set(['a', 'c', 'z'].map((name) => dnKey(dn(name)))));
		expect(membership).toMatchObject({ listed: 1, single: 3 });
		expect(asked).toEqual(Array(2).fill({ by: 'dn', dn: group }));
	});

	test('a group that is gone has none', async () => {
		const { reads, membership } = controller();
		membership.members = [dn('a')];
		expect(await reads.membersAmong(dn('Gone'), [dn('a')])).toEqual(new Set());
		expect(membership).toMatchObject({ listed: 0, single: 0 });
	});
});
