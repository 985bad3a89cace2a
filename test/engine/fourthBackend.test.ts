import { NodeConnectionTypes, type ICredentialTestFunctions, type IDataObject, type INodeType, type IPollFunctions } from 'n8n-workflow';
import { directories } from '../../nodes/directories';
import { triggerOn } from '../../nodes/trigger/description';
import { toyServers } from '../fixtures/toy/clients/client';
import { ToyApi } from '../fixtures/toy/credentials/ToyApi.credentials';
import { toy } from '../fixtures/toy/nodes/Toy/directory';
import { Toy } from '../fixtures/toy/nodes/Toy/Toy.node';
import { packageName, poller, runWorkflow, source } from './harness';

/** A backend is a client, a credential, a node folder, one line in the list of directories and one in package.json. */
const everyDirectory = [...directories, toy];

function triggerNode(name: string, trigger: ReturnType<typeof triggerOn>): INodeType {
	return {
		description: {
			displayName: name,
			name,
			group: ['trigger'],
			version: 1,
			description: name,
			defaults: { name },
			inputs: [],
			outputs: [NodeConnectionTypes.Main],
			polling: true,
			credentials: trigger.credentials,
			properties: trigger.properties,
		},
		methods: trigger.methods,
		async poll(this: IPollFunctions) {
			return await trigger.poll(this);
		},
	} as INodeType;
}

const credentials = { toyApi: { baseUrl: 'toy://land/' } };
const nodes = {
	[`${packageName}.toy`]: new Toy(),
	[`${packageName}.toyTrigger`]: triggerNode('toyTrigger', triggerOn(toy)),
	[`${packageName}.anyTrigger`]: triggerNode('anyTrigger', triggerOn(...everyDirectory)),
	source: source([{ json: {} }]),
};

beforeEach(() => void toyServers.set('toy://land', new Map([['bear', { name: 'bear', town: 'north', active: true }]])));

async function create(name: string, town = 'north', more: IDataObject = {}) {
	const { json } = await runWorkflow(
		{
			nodes: [
				{ name: 'Start', type: 'source' },
				{
					name: 'Node',
					type: `${packageName}.toy`,
					parameters: { resource: 'user', operation: 'create', name, town, ...more } as never,
					credentials: { toyApi: { id: 'c', name: 'c' } },
				},
			],
			connections: { Start: ['Node'] },
		},
		{ nodes, credentials },
	);
	return json('Node');
}

let workflows = 0;
function watch(type: string, parameters: IDataObject) {
	const made = poller(
		{
			nodes: [
				{
					name: 'Trigger',
					type: `${packageName}.${type}`,
					parameters: parameters as never,
					credentials: { toyApi: { id: 'c', name: 'c' } },
				},
			],
			connections: {},
		},
		{ nodes, credentials },
	);
	made.workflow.id = `toy-${(workflows += 1)}`;
	return async () => (await made.poll())?.[0].map(({ json }) => json) ?? null;
}

describe('a fourth backend', () => {
	test('has an action node with the common write behaviour', async () => {
		expect(await create('doll')).toMatchObject([{ id: 'doll', outcome: 'created' }]);
		expect(await create('doll', 'north', { ifExists: 'skip' })).toMatchObject([{ id: 'doll', outcome: 'skipped' }]);
		expect(toyServers.get('toy://land')?.get('doll')).toEqual({ name: 'doll', town: 'north', active: true });
	});

	test.each([
		['a trigger of its own', 'toyTrigger', {}],
		['a place in the trigger for all directories', 'anyTrigger', { service: 'toy' }],
	])('has %s, which announces whom the action node creates', async (_what, type, parameters) => {
		const poll = watch(type, { ...parameters, town: { mode: 'name', value: 'north' } });
		expect(await poll()).toBeNull();
		await create('doll');
		await create('ball', 'south');
		expect(await poll()).toMatchObject([{ event: 'newUser', user: { username: 'doll', source: 'toy' } }]);
		expect(await poll()).toBeNull();
	});

	test('is asked for no event that it can’t tell, and for no scope that is none', async () => {
		await expect(watch('toyTrigger', { triggerOn: ['addedToGroup'] })()).rejects.toThrow("Toyland can't tell the event 'addedToGroup'");
		await expect(watch('toyTrigger', { town: { mode: 'name', value: 'UP' } })()).rejects.toThrow("The parameter 'Town' can't be 'UP'");
	});

	test('is in the menu beside the others, with its own credential and its test', async () => {
		const { properties, methods, credentials: needed } = triggerOn(...everyDirectory);
		expect(properties[0]).toMatchObject({ name: 'service', options: expect.arrayContaining([{ name: 'Toyland', value: 'toy' }]) });
		expect(needed.map(({ name }) => name)).toContain(new ToyApi().name);
		const tested = await methods.credentialTest.toyApiTest.call({} as ICredentialTestFunctions, {
			id: 'c',
			name: 'c',
			type: 'toyApi',
			data: { baseUrl: 'toy://land' },
		});
		expect(tested).toEqual({ status: 'OK', message: '1 toys' });
	});
});
