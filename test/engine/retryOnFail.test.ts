import { NodeConnectionTypes, type IDataObject, type IExecuteFunctions, type INode, type INodeType } from 'n8n-workflow';
import type { DirectoryClient } from '../../clients/directory/client';
import { BackendError } from '../../clients/errors';
import { Redactor } from '../../clients/http/redact';
import { executeOperation } from '../../nodes/shared/itemLoop';
import { resourceProperties, type Operation, type Resource } from '../../nodes/shared/operation';
import { options } from '../../nodes/shared/parameters';
import { passwordProperties, readPassword } from '../../nodes/shared/passwordParameters';
import { showing, type RecordKind } from '../../nodes/shared/record';
import { runWorkflow, source } from './harness';

interface Person {
	name: string;
}

/** What a server of people has been asked, over all tries of an execution. */
const asked: string[] = [];
/** Refuses these names that often. */
const refusals = new Map<string, { times: number; error: BackendError }>();
beforeEach(() => {
	asked.length = 0;
	refusals.clear();
});

function ask(what: string, name: string): void {
	asked.push(`${what} ${name}`);
	const refusal = refusals.get(name);
	if (refusal === undefined || refusal.times === 0) return;
	refusal.times -= 1;
	throw refusal.error;
}

class PeopleClient implements DirectoryClient {
	readonly redactor = new Redactor();
	check = async () => 'fine';
	close = async () => undefined;
}

const people: RecordKind<string, Person, { name: string; password?: string }> = {
	noun: 'user',
	service: 'Toyland',
	nameOf: (name) => name,
	find: async (name) => ({ name }),
	identity: ({ name }) => ({ id: name }),
	values: ({ name }) => ({ name }),
	show: showing<Person>({ idFields: ['name'], simplified: (all) => all.map(({ name }) => ({ id: name })), raw: (one) => ({ ...one }) }),
	hidden: ['password'],
	create: ({ name }) => [
		{
			name: 'create the user',
			fields: ['name', 'password'],
			request: { name },
			send: async () => (ask('create', name), { record: { name }, told: { activationCode: `code of ${name}` } }),
		},
	],
};

const properties = [
	{ displayName: 'Name', name: 'name', type: 'string' as const, default: '' },
	...passwordProperties(),
	options({ write: true, defaultParallel: 1 }),
];
const create: Operation<PeopleClient> = {
	value: 'create',
	name: 'Create',
	action: 'Create user',
	description: 'Create a user',
	properties,
	async execute({ input, write }) {
		const name = input.requiredText('name');
		const { password, told } = readPassword(input);
		return await write.create(people, { ref: name, fields: { name, password }, reveals: { password: told } });
	},
};
const wave: Operation<PeopleClient> = {
	...create,
	value: 'wave',
	name: 'Wave',
	async execute({ input, write }) {
		const name = input.requiredText('name');
		const step = { name: 'wave', request: {}, send: async () => (ask('wave', name), {}) };
		return await write.perform(people, name, { steps: () => [step], about: ({ name: id }) => ({ id }) });
	},
};
const resources: Array<Resource<PeopleClient>> = [{ value: 'user', name: 'User', operations: [create, wave] }];
const node = {
	description: {
		displayName: 'People',
		name: 'people',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name: 'People' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: resourceProperties(resources, 'user'),
	},
	async execute(this: IExecuteFunctions) {
		return await executeOperation(this, { resources, open: async () => new PeopleClient(), defaultParallel: 1 });
	},
} as unknown as INodeType;

async function execute(parameters: IDataObject, settings: Partial<INode> = {}, executionId?: string) {
	const result = await runWorkflow(
		{
			nodes: [
				{ name: 'Start', type: 'source' },
				{
					name: 'People',
					type: 'people',
					parameters: { resource: 'user', operation: 'create', name: '={{ $json.name }}', ...parameters } as INode['parameters'],
					retryOnFail: true,
					maxTries: 3,
					waitBetweenTries: 1,
					...settings,
				},
			],
			connections: { Start: ['People'] },
		},
		{ nodes: { source: source(['ada', 'grace', 'alan'].map((name) => ({ json: { name } }))), people: node }, executionId },
	);
	return { ...result, error: result.run.data.resultData.error, output: result.json('People') };
}
const refuse = (name: string, times = 1, kind: BackendError['kind'] = 'backend', delivery: BackendError['delivery'] = 'answered') =>
	refusals.set(name, { times, error: new BackendError({ kind, message: `no to ${name}`, delivery }) });

describe('Retry On Fail', () => {
	test('hands over what was done as it was, password and code included, and asks nothing again', async () => {
		refuse('alan');
		const { output, error } = await execute({ generatePassword: true });
		expect(error).toBeUndefined();
		expect(output.map(({ id, outcome, activationCode }) => [id, outcome, activationCode])).toEqual([
			['ada', 'created', 'code of ada'],
			['grace', 'created', 'code of grace'],
			['alan', 'created', 'code of alan'],
		]);
		expect(new Set(output.map(({ generatedPassword }) => String(generatedPassword))).size).toBe(3);
		expect(asked).toEqual(['create ada', 'create grace', 'create alan', 'create alan']);
	});

	test('does a thing that can not be taken back once', async () => {
		refuse('grace', 2);
		const { output } = await execute({ operation: 'wave' });
		expect(output).toHaveLength(3);
		expect(asked).toEqual(['wave ada', 'wave grace', 'wave grace', 'wave grace', 'wave alan']);
	});

	test.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'with On Error: %s only the failed first item is tried again',
		async (onError) => {
			refuse('ada', 1);
			const { output } = await execute({ generatePassword: true }, { onError });
			expect(output.map(({ id }) => id)).toEqual(['ada', 'grace', 'alan']);
			expect(asked).toEqual(['create ada', 'create grace', 'create alan', 'create ada']);
		},
	);

	test('shows the true error when every try fails, names what is done, and stores no secret', async () => {
		refuse('alan', 9);
		const { error, run } = await execute({ generatePassword: true });
		expect(error?.message).toBe('no to alan [item 2]');
		expect(error?.description).toContain('Finished before the stop: item 0 (created), item 1 (created)');
		expect(asked.filter((one) => one === 'create ada')).toHaveLength(1);
		const stored = JSON.stringify(run.data.executionData?.contextData);
		expect(stored).toContain('"outcome":"created"');
		expect(stored).not.toMatch(/generatedPassword|activationCode|code of/);
	});

	test('never repeats a write of which nobody knows whether it was carried out', async () => {
		refuse('grace', 1, 'uncertain', 'unknown');
		const { error } = await execute({ operation: 'wave' });
		expect(error?.message).toBe('no to grace [item 1]');
		expect(asked).toEqual(['wave ada', 'wave grace']);
	});

	test('another execution, as a person’s Retry is one, asks the server anew', async () => {
		refuse('alan', 9);
		await execute({}, {}, 'first');
		asked.length = 0;
		await execute({}, {}, 'second');
		expect(asked.slice(0, 2)).toEqual(['create ada', 'create grace']);
	});
});
