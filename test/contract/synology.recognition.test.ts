import type { WalkTrace } from '../../clients/synology/walkTrace';
import { base, refusalOf, sent, useSynology } from './synologySetup';

const bench = useSynology();
const control = () => bench.simulator.control;
const walks = (): number => sent(bench.simulator, 'list').length;

/** Everybody as the trigger reads them, by a client of its own each time. */
async function walk(known?: WalkTrace) {
	return await bench.open().users.listUnlessSame(undefined, known);
}

async function traced(): Promise<{ trace: WalkTrace; users: number }> {
	const first = await walk();
	if ('same' in first || first.trace === undefined) throw new Error('The first walk left nothing to compare with');
	return { trace: first.trace, users: first.users.length };
}

describe('a walk that is answered as the one before', () => {
	test('is recognised, with as many requests and the number of users', async () => {
		control().addMany(900);
		const { trace, users } = await traced();
		const requests = walks();
		expect(await walk(trace)).toEqual({ same: users });
		expect(walks()).toBe(requests * 2);
	});

	test.each<[string, () => void]>([
		['somebody came', () => control().add({ username: 'emmy.noether', container: `OU=Staff,${base}` })],
		['somebody came into another container', () => control().add({ username: 'emmy.noether', container: `CN=Users,${base}` })],
		['somebody left', () => control().remove('ada.lovelace')],
		['somebody was disabled', () => control().change('ada.lovelace', { enabled: false })],
		['an email changed', () => control().change('ada.lovelace', { email: 'ada@elsewhere.example' })],
		['a container was made', () => void bench.simulator.addObject(`OU=Staff,${base}`, 'organizationalUnit', 'New')],
	])('is not, once %s', async (_what, change) => {
		control().addMany(450);
		const { trace } = await traced();
		change();
		const second = await walk(trace);
		expect(second).toMatchObject({ users: expect.any(Array) as unknown });
		const people = 'users' in second ? second.users.map(({ logonName }) => logonName).sort() : [];
		expect(people).toEqual(
			control()
				.people()
				.map(({ username }) => username)
				.sort(),
		);
	});

	test('no page is asked for twice when somebody has changed', async () => {
		control().addMany(900);
		const { trace } = await traced();
		const requests = walks();
		control().change('ada.lovelace', { email: 'ada@elsewhere.example' });
		await walk(trace);
		expect(walks()).toBe(requests * 2);
	});

	test('a walk whose pages had to be read again is no measure for the next', async () => {
		control().addMany(450);
		control().fault({ mode: 'duplicateId', kind: 'list', skip: 1 });
		expect(await walk()).toMatchObject({ trace: undefined });
	});

	test('a session that ends meanwhile is opened anew, and nobody is missing', async () => {
		control().addMany(450);
		const { trace, users } = await traced();
		control().fault({ mode: 'code', status: 119, kind: 'list', skip: 1 });
		const second = await walk(trace);
		expect('same' in second ? second.same : second.users.length).toBe(users);
	});

	test('a refusal is one', async () => {
		const { trace } = await traced();
		control().fault({ mode: 'code', status: 105, kind: 'list', times: 999 });
		expect(await refusalOf(walk(trace))).toMatchObject({ kind: 'rights' });
	});
});
