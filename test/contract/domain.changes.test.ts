import { useDomain } from '../domain/setup';

const bench = useDomain();
type Place = { witness: { guid: string; created: string }; mark: string; controllers: string };
const told = (users: Array<{ username: string }>): string[] => users.map(({ username }) => username);

test('who was made or changed since a place is told, by the count that was asked for, and computers are nobody', async () => {
	const old = await bench.addUser();
	const { changes } = bench.open();
	const created = (await changes.everybody('created')).place ?? '';
	const changed = (await changes.everybody('changed')).place ?? '';
	const made = await bench.addUser();
	await bench.modify(`CN=${old},${bench.unit}`, 'description', 'changed');
	bench.simulator.addObject(bench.unit, 'computer', 'PC17');
	expect(told((await changes.since(created, 'created'))?.users ?? [])).toEqual([made]);
	expect(told((await changes.since(changed, 'changed'))?.users ?? []).sort()).toEqual([old, made].sort());
	const group = await bench.addGroup([`CN=${old},${bench.unit}`]);
	const since = await changes.since(changed, 'changed');
	const found = await bench.open().findGroup({ by: 'name', name: group });
	expect([since?.groups, since?.deleted]).toEqual([[found?.guid], []]);
	expect((await changes.since(since?.place ?? '', 'changed'))?.users).toEqual([]);
});

test('who was deleted is told by GUID', async () => {
	const name = await bench.addUser();
	const client = bench.open();
	const user = await client.findUser({ by: 'name', name });
	// The one with the latest number is the witness, without whom the place would be nobody's.
	await bench.addUser();
	const { place = '' } = await client.changes.everybody('changed');
	await bench.remove(`CN=${name},${bench.unit}`);
	const since = await client.changes.since(place, 'changed');
	expect(since?.deleted).toEqual([user?.guid]);
});

test('a place of another controller, of a restored database, or of nothing at all is known as that', async () => {
	const { changes } = bench.open();
	const { place = '' } = await changes.everybody('created');
	const spoiled = (spoil: (read: Place) => void): string => {
		const read = JSON.parse(place) as Place;
		spoil(read);
		return JSON.stringify(read);
	};
	expect(await changes.since(place, 'created')).toBeDefined();
	for (const other of [
		spoiled((read) => (read.witness.guid = '00000000-0000-4000-8000-000000000000')),
		spoiled((read) => (read.witness.created = '1')),
		spoiled((read) => (read.controllers = 'another')),
		spoiled((read) => (read.mark = 'many')),
		'{}',
		'',
	])
		expect(await changes.since(other, 'created')).toBeUndefined();
});
