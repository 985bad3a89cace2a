import { byName, useSynologyNode } from './synologySetup';

const bench = useSynologyNode();
const hintsOf = ({ run }: Awaited<ReturnType<typeof bench.run>>): string[] =>
	(run.data.resultData.runData.Node?.[0]?.hints ?? []).map(({ message }) => message);

test('n8n gets the hints of a run: a list that the limit cut, a password shown once, and none where all is said', async () => {
	expect(hintsOf(await bench.run('user', 'getAll', { limit: 2 }))).toEqual([expect.stringMatching(/'Limit' \(2\)/)]);
	expect(hintsOf(await bench.run('user', 'getAll', { returnAll: true }))).toEqual([]);
	expect(hintsOf(await bench.run('user', 'setPassword', { user: byName('ada.lovelace'), generatePassword: true }))).toEqual([
		expect.stringMatching(/shown this once/),
	]);
	const parameters = { logonName: 'ada.lovelace', generatePassword: true, ifExists: 'skip' };
	expect(hintsOf(await bench.run('user', 'create', parameters))).toEqual([expect.stringMatching(/^1 item was skipped/)]);
});
