import type { IDataObject, INode } from 'n8n-workflow';
import { byName as byLocalName, useFortiAuthenticatorNode } from './fortiAuthenticatorSetup';
import { byName, useFusionDirectory } from './fusionDirectorySetup';
import { ourNodes, packageName, runWorkflow, source } from './harness';

const fusion = useFusionDirectory();
const forti = useFortiAuthenticatorNode();

const user = byName('alovelace');
const account = byLocalName('grace.hopper');
type Step = [name: string, node: 'fusionDirectory' | 'fortiAuthenticator', parameters: IDataObject];
const steps: Step[] = [
	['Lock', 'fusionDirectory', { resource: 'user', operation: 'lock', user }],
	['Leave Directory Groups', 'fusionDirectory', { resource: 'user', operation: 'removeFromGroups', user, fromAllGroups: true }],
	['Disable', 'fortiAuthenticator', { resource: 'localUser', operation: 'disable', user: account }],
	[
		'Leave Groups',
		'fortiAuthenticator',
		{ resource: 'groupMembership', operation: 'set', user: account, groups: [], options: { allowEmpty: true } },
	],
	['Free Token', 'fortiAuthenticator', { resource: 'localUser', operation: 'unassignToken', user: account }],
];

async function leave() {
	const names = steps.map(([name]) => name);
	const { json } = await runWorkflow(
		{
			nodes: [
				{ name: 'Start', type: 'source' },
				...steps.map(([name, node, parameters]) => ({
					name,
					type: `${packageName}.${node}`,
					parameters: parameters as INode['parameters'],
					credentials: { [`${node}Api`]: { id: 'c', name: 'c' } },
				})),
			],
			connections: Object.fromEntries(['Start', ...names].slice(0, -1).map((name, index) => [name, [names[index]]])),
		},
		{
			nodes: { source: source([{ json: {} }]), ...ourNodes('fusionDirectory'), ...ourNodes('fortiAuthenticator') },
			credentials: { ...fusion.credential(), fortiAuthenticatorApi: forti.credential() as never },
		},
	);
	return names.flatMap((name) => json(name));
}

test('a leaver is out of both directories in one execution; a second one changes nothing and says so', async () => {
	expect(await leave()).toMatchObject([
		{ outcome: 'updated', locked: true },
		{ outcome: 'updated', groups: [] },
		{ outcome: 'updated', enabled: false },
		{ outcome: 'updated' },
		{ outcome: 'updated' },
	]);
	const left = () => [fusion.person('alovelace'), forti.simulator.control.person('grace.hopper')];
	const after = left();
	expect(after).toMatchObject([
		{ locked: true, groups: [] },
		{ enabled: false, groups: [] },
	]);
	expect(await leave()).toMatchObject(steps.map(() => ({ outcome: 'unchanged' })));
	expect(left()).toEqual(after);
});
