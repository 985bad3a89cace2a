import { refusalOf, sent, useSynology } from './synologySetup';

const bench = useSynology();
const control = () => bench.simulator.control;
const count = (kind: string): number => control().count(kind);
const settings = (changes: Record<string, unknown>): void => control().set(changes);

describe('members of a group', () => {
	const setUp = async (people = 0) => {
		control().addMany(people);
		const client = bench.open();
		const group = await client.groups.find({ by: 'name', name: 'VPN Users' });
		if (!group) throw new Error('missing');
		const dns = control()
			.people()
			.filter(({ username }) => username.startsWith('person'))
			.map(({ id }) => id ?? '');
		const members = [];
		for (const dn of dns) {
			const user = await client.users.find({ by: 'dn', dn });
			if (user) members.push(user.dn);
		}
		return { client, group, members };
	};
	const inGroup = (): number =>
		control()
			.people()
			.filter(({ groups }) => groups?.includes('VPN Users')).length;

	test('500 members take 3 calls', async () => {
		const { client, group, members } = await setUp(500);
		const results = await client.groups.addMembers(group, members);
		expect(results.every(({ state }) => state === 'added')).toBe(true);
		expect(count('addMember')).toBe(3);
		expect(inGroup()).toBe(500);
	});

	test.each(['error', 'inside'])('one bad member among 500 is told apart with one call more (%s)', async (memberFailures) => {
		const { client, group, members } = await setUp(500);
		settings({ memberFailures });
		control().remove('person000250');
		const results = await client.groups.addMembers(group, members);
		const bad = results.findIndex(({ state }) => state === 'refused');
		expect(members[bad]).toContain('person000250');
		expect(results.filter(({ state }) => state === 'added')).toHaveLength(499);
		expect(count('addMember')).toBeLessThanOrEqual(5);
		expect(inGroup()).toBe(499);
	});

	test.each(['error', 'inside'])('somebody who is a member already is told as such (%s)', async (memberFailures) => {
		const { client, group, members } = await setUp(3);
		settings({ memberFailures });
		await client.groups.addMembers(group, [members[1]]);
		const results = await client.groups.addMembers(group, members);
		expect(results).toEqual([{ state: 'added' }, { state: 'present' }, { state: 'added' }]);
	});

	test.each(['reason', 'bare'])(
		'two refused ones among 500 take 20 calls at most, though no text names them (%s)',
		async (refusalTexts) => {
			const { client, group, members } = await setUp(500);
			settings({ refusalTexts });
			await client.groups.addMembers(group, [members[17], members[431]]);
			control().forgetRequests();
			const results = await client.groups.addMembers(group, members);
			expect(results.flatMap(({ state }, index) => (state === 'added' ? [] : [[index, state]]))).toEqual([
				[17, 'present'],
				[431, 'present'],
			]);
			expect(count('addMember')).toBeLessThanOrEqual(20);
			expect(inGroup()).toBe(500);
		},
	);

	test('where everybody is refused, each is asked for about once; one who is gone is told as gone', async () => {
		const { client, group, members } = await setUp(60);
		await client.groups.addMembers(group, members);
		control().remove('person000033');
		control().forgetRequests();
		const results = await client.groups.addMembers(group, members);
		const gone = members.findIndex((dn) => dn.includes('person000033'));
		expect(results.map(({ state }) => state)).toEqual(members.map((_, index) => (index === gone ? 'refused' : 'present')));
		expect(count('addMember')).toBeLessThanOrEqual(60 + 12);
	});

	test('who was added by a call whose answer was lost is added, and not a member of old', async () => {
		const { client, group, members } = await setUp(8);
		control().fault({ mode: 'resetAfter', kind: 'addMember' });
		expect((await client.groups.addMembers(group, members)).map(({ state }) => state)).toEqual(members.map(() => 'added'));
		expect((await client.groups.addMembers(group, members)).map(({ state }) => state)).toEqual(members.map(() => 'present'));
	});

	test('the same member twice is sent once', async () => {
		const { client, group, members } = await setUp(1);
		expect(await client.groups.addMembers(group, [members[0], members[0]])).toEqual([{ state: 'added' }, { state: 'added' }]);
		expect(JSON.parse(sent(bench.simulator, 'addMember')[0].fields.compound)[0].members).toHaveLength(1);
	});

	test('an answer that was lost is settled by sending again to a group that is still there', async () => {
		const { client, group, members } = await setUp(3);
		control().fault({ mode: 'resetAfter', kind: 'addMember' });
		await client.groups.addMembers(group, members);
		expect(inGroup()).toBe(3);
		control().fault({ mode: 'reset', kind: 'addMember', times: 2 });
		expect(await refusalOf(client.groups.addMembers(group, members))).toMatchObject({ kind: 'uncertain' });
	});
});
