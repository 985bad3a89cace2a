import type { JsonValue } from '../../../clients/json';
import { readObject, readShown } from '../../../clients/synology/answers';
import { Children } from '../../../clients/synology/children';
import { readChildren, walk } from '../../../clients/synology/listing';
import type { Call, SynologySession } from '../../../clients/synology/session';
import { toDirectoryUser, type DirectoryObject, type SynologyUser } from '../../../clients/synology/types';

const person = (number: number): JsonValue => ({
	dn: `CN=p${number},DC=x`,
	objectCategory: 'person',
	name: `p${number}`,
	sAMAccountName: `p${number}`,
});

/** A container whose content a test may change before each page. */
function containerOf(people: JsonValue[], beforePage: (page: number) => void = () => undefined) {
	let pages = 0;
	const call = async ({ params }: Call): Promise<JsonValue> => {
		pages += 1;
		beforePage(pages);
		const offset = Number(params?.offset);
		return { data: people.slice(offset, offset + Number(params?.limit)), total: people.length };
	};
	return { session: { call } as unknown as SynologySession, pages: () => pages };
}

const read = async (session: SynologySession): Promise<string[]> =>
	(await readChildren(session, 'DC=x', ['person'])).map(({ name }) => name);

test('somebody who slips through because another one left between two pages is not missed', async () => {
	const people = Array.from({ length: 2250 }, (_, number) => person(number));
	const { session } = containerOf(people, (page) => {
		if (page === 2) people.shift();
	});
	const names = await read(session);
	expect(names).toHaveLength(2249);
	expect(names).toContain('p1000');
	expect(names).not.toContain('p0');
});

test('a container that held still is read once', async () => {
	const { session, pages } = containerOf(Array.from({ length: 2250 }, (_, number) => person(number)));
	expect(await read(session)).toHaveLength(2250);
	expect(pages()).toBe(3);
});

test('a NAS that gives fewer than it is asked for is read as it gives them, four pages at a time', async () => {
	const asked: Array<[number, number]> = [];
	const people = Array.from({ length: 450 }, (_, number) => person(number));
	const underWay = { now: 0, most: 0 };
	const call = async ({ params }: Call): Promise<JsonValue> => {
		const [offset, limit] = [Number(params?.offset), Number(params?.limit)];
		asked.push([offset, limit]);
		underWay.now += 1;
		underWay.most = Math.max(underWay.most, underWay.now);
		await new Promise((resolve) => setImmediate(resolve));
		underWay.now -= 1;
		return { data: people.slice(offset, offset + Math.min(limit, 100)), total: people.length };
	};
	expect(await read({ call } as unknown as SynologySession)).toHaveLength(450);
	expect(asked).toEqual([
		[0, 1000],
		[100, 100],
		[200, 100],
		[300, 100],
		[400, 100],
	]);
	expect(underWay.most).toBe(4);
});

test('nobody comes twice, in whatever case and language a page repeats them', async () => {
	const named = (name: string): JsonValue => ({ dn: `CN=${name},DC=x`, objectCategory: 'person', name, sAMAccountName: name });
	const pages = [
		['Ada', 'Şahin', 'Grace'],
		['ADA', 'şahin', 'Zoë'],
		['grace', 'ZOË', 'zoe'],
	];
	const call = async ({ params }: Call): Promise<JsonValue> => ({ data: (pages[Number(params?.offset) / 3] ?? []).map(named), total: 9 });
	await expect(read({ call } as unknown as SynologySession)).rejects.toMatchObject({ kind: 'backend' });
	const namesOf = (all: string[][]): string[] => {
		const children = new Children();
		for (const page of all) children.take(page.map((name) => readObject(named(name)) as DirectoryObject));
		return children.objects.map(({ name }) => name);
	};
	expect(namesOf(pages)).toEqual(['Ada', 'Şahin', 'Grace', 'Zoë', 'zoe']);
	expect(namesOf([['Şahin'], ['şahin']])).toEqual(['Şahin']);
	expect(namesOf([['Kelvin'], ['\u212aelvin']])).toEqual(['Kelvin']);
});

test('two names of one number are two entries', () => {
	// Found by trying.
	const children = new Children();
	const entries = [162_789, 379_192].map((number) => readObject(person(number)) as DirectoryObject);
	for (const entry of [...entries, ...entries]) children.take([entry]);
	expect(children.objects).toEqual(entries);
});

test('an empty page ends a reading whose total promises more, and the list is refused', async () => {
	const call = async (): Promise<JsonValue> => ({ data: [], total: 3 });
	await expect(read({ call } as unknown as SynologySession)).rejects.toMatchObject({ kind: 'backend' });
});

describe('what a NAS claims of a container', () => {
	/** A NAS that gives a page of new entries for ever. */
	function claiming(total: unknown, page: (offset: number) => JsonValue[]) {
		const asked = { pages: 0 };
		const call = async ({ params }: Call): Promise<JsonValue> => {
			asked.pages += 1;
			return { data: page(Number(params?.offset)), ...(total === undefined ? {} : { total: total as JsonValue }) };
		};
		return { asked, session: { call } as unknown as SynologySession };
	}
	const fresh = (offset: number): JsonValue[] => Array.from({ length: 1000 }, (_, number) => person(offset + number));

	test.each([1e12, 2_000_001, Number.MAX_VALUE, -1, '450', null, undefined, [450], true])(
		'a total of %j ends the reading with the first page',
		async (total) => {
			const { session, asked } = claiming(total, fresh);
			await expect(read(session)).rejects.toMatchObject({ kind: 'protocol', cure: expect.any(String) });
			expect(asked.pages).toBe(1);
		},
	);

	test.each<[string, (offset: number) => JsonValue[], number]>([
		['one new entry a page', (offset) => [person(offset)], 10_003],
		['entries that are none', () => Array.from({ length: 1000 }, () => ({})), 10],
		// A reading that begins well asks for some pages ahead.
		['the same entries', () => fresh(0), 14],
		['texts', () => ['x', 'y'], 10],
	])('pages of %s end with a message', async (_what, page, most) => {
		const { session, asked } = claiming(1_999_999, page);
		await expect(read(session)).rejects.toMatchObject({ kind: 'protocol' });
		expect(asked.pages).toBeLessThanOrEqual(most);
	});

	test('a tree that never ends, each container with one more in it, ends with a message', async () => {
		let asked = 0;
		const call = async ({ params }: Call): Promise<JsonValue> => {
			asked += 1;
			const dn = `OU=u${asked},${String(params?.basedn).slice(-100)}`;
			return { data: [{ dn, objectCategory: 'organizationalUnit', name: `u${asked}` }], total: 1 };
		};
		const people = walk({ call } as unknown as SynologySession, 'DC=x', { categories: ['person'] });
		await expect(people.next()).rejects.toMatchObject({ kind: 'protocol', message: expect.stringContaining('containers') });
		expect(asked).toBeLessThanOrEqual(20_000);
	});
});

test.each<Record<string, JsonValue>>([
	{},
	{ displayName: 'Ada', mail: 'a@example.com', telephoneNumber: '7', disabled: true, locked: false },
	{ accountExpiryTime: 1_893_456_000, passwordExpired: true },
	{ accountExpiryTime: 'x', passwordExpired: null, description: 'y' },
])('a user read only to be shown is shown as one read whole: %j', (fields) => {
	const raw = { dn: 'CN=ada,DC=x', objectCategory: 'person', name: 'ada', sAMAccountName: 'ada', ...fields };
	const shown = readShown({ ...raw }) as SynologyUser;
	expect(toDirectoryUser(shown)).toEqual(toDirectoryUser(readObject({ ...raw }) as SynologyUser));
	expect(Object.keys(shown.raw)).toEqual(['accountExpiryTime', 'passwordExpired']);
	expect(readShown({ name: 'no DN' })).toBeUndefined();
});
