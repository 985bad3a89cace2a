import type { JsonValue } from '../../../clients/json';
import { readChildren } from '../../../clients/synology/listing';
import type { Call, SynologySession } from '../../../clients/synology/session';

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
	const people = Array.from({ length: 450 }, (_, number) => person(number));
	const { session } = containerOf(people, (page) => {
		if (page === 2) people.shift();
	});
	const names = await read(session);
	expect(names).toHaveLength(449);
	expect(names).toContain('p200');
	expect(names).not.toContain('p0');
});

test('a container that held still is read once', async () => {
	const { session, pages } = containerOf(Array.from({ length: 450 }, (_, number) => person(number)));
	expect(await read(session)).toHaveLength(450);
	expect(pages()).toBe(3);
});

test('an empty page ends a reading whose total promises more, and the list is refused', async () => {
	const call = async (): Promise<JsonValue> => ({ data: [], total: 3 });
	await expect(read({ call } as unknown as SynologySession)).rejects.toMatchObject({ kind: 'backend' });
});
