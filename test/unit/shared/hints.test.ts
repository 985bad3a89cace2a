import { hintsAfter } from '../../../nodes/shared/hints';
import { Written } from '../../../nodes/shared/written';

const messages = (...finished: Parameters<typeof hintsAfter>[0]): string[] => hintsAfter(finished).map(({ message }) => message);
const wrote = (json: object, toldOnce: string[] = []) => ({ result: new Written({ ...json }, toldOnce) });

describe('the hints after a run', () => {
	test('say nothing where there is nothing to say', () => {
		expect(messages()).toEqual([]);
		expect(messages(wrote({ outcome: 'created' }), wrote({ outcome: 'unchanged' }), { result: { id: '1' } })).toEqual([]);
	});

	test('tell of a list that is as long as the limit, and not of a shorter one or one that was read whole', () => {
		expect(messages({ result: [{}, {}], limit: 2 })).toEqual([expect.stringMatching(/'Limit' \(2\): there may be more/)]);
		expect(messages({ result: [{}], limit: 2 }, { result: [{}, {}] }, { result: [], limit: 2 })).toEqual([]);
	});

	test('count skipped items and those that were not applied as a whole', () => {
		const skipped = wrote({ outcome: 'skipped' });
		expect(messages(skipped)).toEqual([expect.stringMatching(/^1 item was skipped/)]);
		expect(messages(skipped, skipped, wrote({ outcome: 'created', notApplied: ['mail'] }))).toEqual([
			expect.stringMatching(/^2 items were skipped/),
			expect.stringMatching(/^1 item was not applied as a whole/),
		]);
	});

	test('warn of a secret that is told once, without repeating it', () => {
		const [hint] = hintsAfter([wrote({ outcome: 'created', generatedPassword: 'S3cret-of-the-run' }, ['generatedPassword'])]);
		expect(hint).toMatchObject({ type: 'warning', location: 'outputPane' });
		expect(hint.message).not.toContain('S3cret');
	});

	test('say that a dry run changed nothing', () => {
		expect(messages(wrote({ wouldBe: 'created', dryRun: true }))).toEqual([expect.stringMatching(/^Dry run: nothing was changed/)]);
	});
});
