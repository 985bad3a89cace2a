import type { LdapEntry } from '../../../clients/ldap/connection';
import { DomainChanges, type Counted } from '../../../clients/ldap/changes';
import { DomainLookup } from '../../../clients/ldap/lookup';
import { userAttributes } from '../../../clients/ldap/records';
import { connectionStub, entry, guidBytes, guidText, type Attributes } from './entries';

const base = 'DC=example,DC=com';
const person = (id: number, created: number, changed = created, more: Attributes = {}): LdapEntry =>
	entry(`CN=p${id},CN=Users,${base}`, {
		objectGUID: [guidBytes(id)],
		objectClass: ['top', 'person', 'user'],
		sAMAccountName: [`p${id}`],
		userAccountControl: ['512'],
		uSNCreated: [String(created)],
		uSNChanged: [String(changed)],
		...more,
	});
const group = (id: number, created: number, changed = created, more: Attributes = {}): LdapEntry =>
	entry(`CN=g${id},CN=Users,${base}`, {
		objectGUID: [guidBytes(id)],
		objectClass: ['top', 'group'],
		uSNCreated: [String(created)],
		uSNChanged: [String(changed)],
		...more,
	});
const settings = (id = 15, invocation = 'abc', created = '3'): LdapEntry =>
	entry('CN=NTDS Settings', {
		objectGUID: [guidBytes(id)],
		objectClass: ['nTDSDSA'],
		invocationId: [Buffer.from(invocation)],
		uSNCreated: [created],
	});

interface World {
	users?: LdapEntry[];
	groups?: LdapEntry[];
	settings?: LdapEntry[];
	highest?: number;
	/** Pages of the question what has changed. */
	changed?: LdapEntry[][];
}

function changesOf({ users = [], groups = [], settings: own = [settings()], highest = 100, changed = [] }: World) {
	const stub = connectionStub((search) => {
		if (search.scope === 'base') return [[entry('', { defaultNamingContext: [base], highestCommittedUSN: [String(highest)] })]];
		if (search.deleted) return changed;
		if (search.filter === '(objectClass=nTDSDSA)') return [own];
		return [search.filter === '(objectClass=group)' ? groups : users];
	});
	return { ...stub, changes: new DomainChanges(stub.connection, new DomainLookup(stub.connection)) };
}
const placeOf = async (by: Counted, world: World): Promise<string> => (await changesOf(world).changes.everybody(by)).place ?? '';
const read = (place: string | undefined) => JSON.parse(place ?? 'null') as { mark: string; witness: object } | null;
const names = (list?: Array<{ username: string }>): string[] | undefined => list?.map(({ username }) => username);
const witness = person(1, 10, 20);

describe('everybody', () => {
	test('is read, and the place is behind whoever has the highest number', async () => {
		const { changes, searches } = changesOf({ users: [person(1, 10, 40), person(2, 30, 20), person(3, 5, 6)] });
		const created = await changes.everybody('created');
		expect([names(created.users), created.baseDn]).toEqual([['p1', 'p2', 'p3'], base]);
		expect(read(created.place)).toEqual({
			version: 1,
			base,
			controllers: expect.any(String),
			mark: '30',
			witness: { guid: guidText(2), created: '30' },
		});
		const everywhere = { base: '', scope: 'sub', allPartitions: true };
		expect(searches.slice(1)).toEqual([
			{ ...everywhere, filter: '(objectClass=nTDSDSA)', attributes: [...new Set([...userAttributes, 'isDeleted', 'invocationId'])] },
			expect.objectContaining({ base, scope: 'sub', filter: '(&(objectCategory=person)(objectClass=user))' }),
		]);
	});

	test('by changes looks at groups as well', async () => {
		const world = { users: [person(1, 10, 40)], groups: [group(7, 2, 50), group(8, 60, 41)] };
		const { changes, searches } = changesOf(world);
		const { place } = await changes.everybody('changed');
		expect(read(place)).toMatchObject({ mark: '50', witness: { guid: guidText(7), created: '2' } });
		expect(searches.at(-1)).toEqual({
			base,
			scope: 'sub',
			filter: '(objectClass=group)',
			attributes: ['objectGUID', 'uSNCreated', 'uSNChanged'],
		});
		expect(read(await placeOf('created', world))).toMatchObject({ mark: '10' });
	});

	test('leaves out who came during the walk, and groups without identity', async () => {
		const users = [person(1, 10), person(2, 100), person(3, 101)];
		expect(read(await placeOf('created', { users }))).toMatchObject({ mark: '100' });
		expect(read(await placeOf('created', { users, highest: 99 }))).toMatchObject({ mark: '10' });
		const groups = [group(7, 2, 50, { objectGUID: [] })];
		expect(read(await placeOf('changed', { users: [person(1, 10)], groups }))).toMatchObject({ mark: '10' });
	});

	test('below a container reads that, and nobody is no place', async () => {
		const { changes, searches } = changesOf({});
		expect(await changes.everybody('created', `OU=Staff,${base}`)).toEqual({ users: [], baseDn: base, place: undefined });
		expect(searches.at(-1)?.base).toBe(`OU=Staff,${base}`);
		expect(read(await placeOf('created', { users: [person(1, 0)] }))).toMatchObject({ mark: '0' });
	});
});

describe('since a place', () => {
	const own = settings();
	const people = '(objectClass=user)(!(objectClass=computer))';

	test.each<[Counted, string, string]>([
		['created', '10', `(|(&${people}(uSNCreated>=10))(objectClass=nTDSDSA))`],
		['changed', '20', `(|(&${people}(uSNChanged>=20))(&(objectClass=group)(uSNChanged>=20))(objectClass=nTDSDSA))`],
	])('%s asks for all that has a number from %s on', async (by, _mark, filter) => {
		const place = await placeOf(by, { users: [witness] });
		const { changes, searches } = changesOf({ changed: [[witness, own]] });
		const since = await changes.since(place, by);
		expect(since).toEqual({ users: [], deleted: [], groups: [], baseDn: base, place });
		const attributes = [...new Set([...userAttributes, 'isDeleted', 'invocationId'])];
		expect(searches).toEqual([{ base: '', scope: 'sub', allPartitions: true, filter, attributes, deleted: true }]);
	});

	test('tells users, groups and who was deleted, each by the number that counts', async () => {
		const place = await placeOf('changed', { users: [witness] });
		const gone = { isDeleted: ['TRUE'] };
		const changed = [
			[
				witness,
				own,
				person(2, 5, 21),
				person(3, 30, 20),
				group(4, 1, 25),
				group(5, 40, 20),
				person(6, 1, 50, gone),
				person(7, 1, 51, { ...gone, objectGUID: [] }),
				group(8, 1, 60, gone),
				group(9, 1, 22, { objectGUID: [] }),
			],
		];
		const since = await changesOf({ changed }).changes.since(place, 'changed');
		expect(names(since?.users)).toEqual(['p2']);
		expect([since?.deleted, since?.groups]).toEqual([[guidText(6)], [guidText(4)]]);
		expect(read(since?.place)).toMatchObject({ mark: '25', witness: { guid: guidText(4), created: '1' } });
	});

	test('goes on behind the first page only, for later ones show what changed meanwhile', async () => {
		const place = await placeOf('changed', { users: [witness] });
		const changed = [[], [own, witness, person(2, 1, 30)], [person(3, 1, 90), group(4, 1, 91)]];
		const since = await changesOf({ changed }).changes.since(place, 'changed');
		expect([names(since?.users), since?.groups]).toEqual([['p2', 'p3'], [guidText(4)]]);
		expect(read(since?.place)).toMatchObject({ mark: '30', witness: { guid: guidText(2) } });
	});

	test.each<[string, LdapEntry[]]>([
		['the witness is gone', [own]],
		['the witness was created anew', [own, person(1, 11, 20)]],
		['another has its number', [own, person(2, 10, 20)]],
		['the controller is another', [settings(14), witness]],
		['the database was restored', [settings(15, 'xyz'), witness]],
		['the controller counts anew', [settings(15, 'abc', '4'), witness]],
		['there is one controller more', [own, settings(14), witness]],
		['the controller is not shown', [witness]],
	])('where %s everybody has to be read', async (_what, entries) => {
		const place = await placeOf('changed', { users: [witness] });
		expect(await changesOf({ changed: [entries] }).changes.since(place, 'changed')).toBeUndefined();
	});

	test('the order of the controllers does not matter', async () => {
		const place = await placeOf('changed', { users: [witness], settings: [settings(14), own] });
		expect(await changesOf({ changed: [[own, settings(14), witness]] }).changes.since(place, 'changed')).toBeDefined();
	});

	test.each([
		[{ version: 2 }],
		[{ base: 7 }],
		[{ base: 'no dn' }],
		[{ controllers: null }],
		[{ mark: '1x' }],
		[{ mark: 20 }],
		[{ mark: '1'.repeat(20) }],
		[{ mark: '' }],
		[{ witness: null }],
		[{ witness: { guid: 7, created: '10' } }],
		[{ witness: { guid: guidText(1), created: '-1' } }],
	])('spoiled by %j is none, and nobody is asked', async (spoiled) => {
		const place = await placeOf('changed', { users: [witness] });
		const { changes, searches } = changesOf({ changed: [[own, witness]] });
		expect(await changes.since(JSON.stringify({ ...read(place), ...spoiled }), 'changed')).toBeUndefined();
		for (const text of ['', 'null', '[]', '{']) expect(await changes.since(text, 'changed')).toBeUndefined();
		expect(searches).toEqual([]);
		expect(await changes.since(place, 'changed')).toBeDefined();
	});
});
