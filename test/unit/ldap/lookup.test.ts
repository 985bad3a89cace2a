import type { LdapEntry, Search } from '../../../clients/ldap/connection';
import { checkedDn, DomainLookup, type Kind } from '../../../clients/ldap/lookup';
import { accountNamesLike } from '../../../clients/ldap/accountNames';
import { refusalOf } from '../../refusalOf';
import { connectionStub, entry, guidText, type Attributes } from './entries';

const base = 'DC=example,DC=com';
const root: Attributes = {
	defaultNamingContext: [base],
	dsServiceName: ['CN=NTDS Settings'],
	dnsHostName: ['dc1.example.com'],
	highestCommittedUSN: ['4242'],
};
const rootSearch: Search = {
	base: '',
	scope: 'base',
	attributes: ['defaultNamingContext', 'dsServiceName', 'dnsHostName', 'highestCommittedUSN'],
};
const kind: Kind<string> = { noun: 'thing', filter: '(objectClass=thing)', attributes: ['cn'], read: ({ dn }) => dn };
const { filter, attributes } = kind;

function lookupWith(found: LdapEntry[] = [], rootEntry: LdapEntry[] = [entry('', root)]) {
	const stub = connectionStub((search) => (search.base === '' ? [rootEntry] : [found]));
	return { ...stub, lookup: new DomainLookup(stub.connection) };
}

describe('the server', () => {
	test('is asked for once', async () => {
		const { lookup, searches } = lookupWith();
		const info = { baseDn: base, settingsDn: 'CN=NTDS Settings', dnsName: 'dc1.example.com', highestUsn: 4242n };
		expect(await Promise.all([lookup.server(), lookup.server()])).toEqual([info, info]);
		expect(searches).toEqual([rootSearch]);
	});

	test.each([
		[[]],
		[[entry('', { ...root, defaultNamingContext: [] })]],
		[[entry('', { ...root, defaultNamingContext: ['x'] })]],
		[[entry('', { ...root, defaultNamingContext: [Buffer.from(base)] })]],
	])('is no domain controller without a domain (%#)', async (entries) => {
		expect(await refusalOf(lookupWith([], entries).lookup.server())).toMatchObject({
			kind: 'backend',
			message: 'dc1:636 is an LDAP server, but no domain controller',
		});
	});

	test('may hold back the rest', async () => {
		const { lookup } = lookupWith([], [entry('', { defaultNamingContext: [base] })]);
		expect(await lookup.server()).toEqual({ baseDn: base, settingsDn: '', dnsName: null, highestUsn: 0n });
		const odd = lookupWith([], [entry('', { ...root, highestCommittedUSN: ['12345678901234567890'] })]);
		expect((await odd.lookup.server()).highestUsn).toBe(0n);
	});
});

describe('finding', () => {
	const dn = `CN=a,${base}`;

	test('by DN asks for that entry alone', async () => {
		const { lookup, searches } = lookupWith([entry(`cn=A,${base}`)]);
		expect(await lookup.find(kind, { by: 'dn', dn: ` ${dn} ` })).toBe(`cn=A,${base}`);
		expect(searches).toEqual([{ base: dn, scope: 'base', filter, attributes }]);
		expect(await lookupWith().lookup.find(kind, { by: 'dn', dn })).toBeUndefined();
	});

	test('by DN refuses another entry', async () => {
		expect(await refusalOf(lookupWith([entry(`CN=b,${base}`)]).lookup.find(kind, { by: 'dn', dn }))).toMatchObject({
			kind: 'protocol',
			message: `The domain controller was asked for the thing '${dn}' and answered with 'CN=b,${base}'`,
		});
	});

	test('by GUID asks for that, wherever it stands', async () => {
		const { lookup, searches } = lookupWith([entry(`CN=b,${base}`)]);
		expect(await lookup.find(kind, { by: 'guid', guid: `{${guidText(1).toUpperCase()}}` })).toBe(`CN=b,${base}`);
		expect(searches).toEqual([{ base: `<GUID=${guidText(1)}>`, scope: 'base', filter, attributes }]);
	});

	test('by name asks for the two first', async () => {
		const { lookup, searches } = lookupWith([entry(dn)]);
		expect(await lookup.find(kind, { by: 'name', name: ' a*b ' })).toBe(dn);
		expect(searches[1]).toEqual({
			base,
			scope: 'sub',
			filter: '(&(objectClass=thing)(sAMAccountName=a\\2ab))',
			attributes,
			limit: 2,
		});
		expect(await lookupWith().lookup.find(kind, { by: 'name', name: 'a' })).toBeUndefined();
		expect(await refusalOf(lookupWith([entry(dn), entry(dn)]).lookup.find(kind, { by: 'name', name: 'a' }))).toMatchObject({
			kind: 'conflict',
			message: "More than one thing has the name 'a'",
		});
	});

	test.each([
		[{ by: 'dn', dn: ' ' }, 'The distinguished name of the thing is empty'],
		[{ by: 'dn', dn: 'x' }, "'x' is not a distinguished name"],
		[{ by: 'guid', guid: ' ' }, 'The GUID is empty'],
		[{ by: 'guid', guid: '12' }, "'12' is not a GUID"],
		[{ by: 'name', name: ' ' }, 'The name of the thing is empty'],
	] as const)('by %j is refused before anything is sent', async (reference, message) => {
		const { lookup, searches } = lookupWith([entry(dn)]);
		expect(await refusalOf(lookup.find(kind, reference))).toMatchObject({ kind: 'invalid', message, delivery: 'unsent' });
		expect(searches).toEqual([]);
	});
});

describe('listing', () => {
	test.each([
		[{}, { base, scope: 'sub', filter, attributes, limit: undefined }],
		[
			{ filter: '(cn=a)', base: `OU=x,${base}`, limit: 5, deep: false },
			{ base: `OU=x,${base}`, scope: 'one', filter: '(&(objectClass=thing)(cn=a))', attributes, limit: 5 },
		],
		[{ deep: true }, { base, scope: 'sub', filter, attributes, limit: undefined }],
	])('%j searches so', async (options, search) => {
		const { lookup, searches } = lookupWith([entry('CN=a'), entry('CN=b')]);
		expect(await lookup.list(kind, options)).toEqual(['CN=a', 'CN=b']);
		expect(searches.at(-1)).toEqual(search);
	});

	test.each([
		[true, 'sub'],
		[false, 'one'],
	])('page by page, deep: %j, reads with the scope %s', async (deep, scope) => {
		const { lookup, searches } = lookupWith([entry('CN=a'), entry('CN=b')]);
		const all: string[][] = [];
		for await (const page of lookup.pages(kind, { base: `OU=x,${base}`, filter: '(cn=a)', deep })) all.push(page);
		expect(all.flat()).toEqual(['CN=a', 'CN=b']);
		expect(searches).toEqual([{ base: `OU=x,${base}`, scope, filter: '(&(objectClass=thing)(cn=a))', attributes }]);
	});

	test('account names that begin alike gives both names of each', async () => {
		const { lookup, searches } = lookupWith([
			entry('CN=a', { sAMAccountName: ['ada'], cn: ['Ada L', Buffer.from([1])] }),
			entry('CN=b', { cn: ['adam'] }),
		]);
		expect(await accountNamesLike(lookup, 'ad(')).toEqual(['ada', 'Ada L', 'adam']);
		expect(searches.at(-1)).toMatchObject({
			filter: '(&(objectClass=*)(|(sAMAccountName=ad\\28*)(cn=ad\\28*)))',
			attributes: ['sAMAccountName', 'cn'],
		});
	});
});

test('a container has to be in the domain', async () => {
	const { lookup } = lookupWith();
	expect(await lookup.inDomain(`OU=x,${base}`, 'container')).toBe(`OU=x,${base}`);
	expect(await lookup.inDomain(base, 'container')).toBe(base);
	expect(await refusalOf(lookup.inDomain('OU=x,DC=other', 'container'))).toMatchObject({
		kind: 'invalid',
		message: `'OU=x,DC=other' is not in the domain ${base}`,
		cure: `Enter a distinguished name that ends with ${base}`,
		delivery: 'unsent',
	});
	expect(() => checkedDn('', 'container')).toThrow('The distinguished name of the container is empty');
});
