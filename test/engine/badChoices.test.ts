import type { IDataObject } from 'n8n-workflow';
import { byName, useFortiAuthenticatorNode } from './fortiAuthenticatorSetup';
import { byDn, ada, useFusionDirectory } from './fusionDirectorySetup';
import { useSynologyNode } from './synologySetup';

const forti = useFortiAuthenticatorNode();
const synology = useSynologyNode();
const fusion = useFusionDirectory();

const getUser: Record<string, (parameters: IDataObject) => ReturnType<typeof fusion.run>> = {
	fortiAuthenticator: async (parameters) => await forti.run('localUser', 'get', { user: byName('ada.lovelace'), ...parameters }),
	synologyDirectoryServer: async (parameters) => await synology.run('user', 'get', { user: byName('ada.lovelace'), ...parameters }),
	fusionDirectory: async (parameters) => await fusion.run('user', 'get', { user: byDn(ada), ...parameters }),
};

// An expression can give anything: what is no choice of the menu must not quietly become the default.
describe.each(Object.entries(getUser))('%s', (_service, run) => {
	test.each([
		[{ output: '={{ "simple" }}' }, "The parameter 'Output' is none of simplified, raw, selectedFields [item 0]"],
		[{ output: '={{ [] }}' }, "The parameter 'Output' is none of simplified, raw, selectedFields [item 0]"],
		...[0, 51, 1.5, 'many'].map((parallelRequests): [IDataObject, string] => [
			{ options: { parallelRequests: `={{ ${JSON.stringify(parallelRequests)} }}` } },
			"The parameter 'Parallel Requests' is not a whole number from 1 to 50 [item 0]",
		]),
	])('%j is refused by name', async (parameters, message) => {
		const { error, json } = await run(parameters);
		expect([error?.message, json]).toEqual([message, []]);
	});
});

test.each(['"true"', '" TRUE "', '1', 'true'])('a switch that an expression gives as %s is on: nothing is written', async (text) => {
	const { json } = await forti.run('localUser', 'delete', { user: byName('ada.lovelace'), options: { dryRun: `={{ ${text} }}` } });
	expect(json[0]).toMatchObject({ wouldBe: 'deleted', dryRun: true });
	expect(forti.simulator.control.count('delete')).toBe(0);
});

test('a switch that is neither true nor false is refused', async () => {
	const { error } = await forti.run('localUser', 'delete', { user: byName('ada.lovelace'), options: { dryRun: '={{ "perhaps" }}' } });
	expect(error?.message).toBe("The parameter 'Dry Run' is neither true nor false [item 0]");
	expect(forti.simulator.control.count('delete')).toBe(0);
});
