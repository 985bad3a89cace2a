import { NodeConnectionTypes, type IDataObject, type IExecuteFunctions, type INode, type INodeType } from 'n8n-workflow';
import type { DirectoryClient } from '../../clients/directory/client';
import { BackendError } from '../../clients/errors';
import { Redactor } from '../../clients/http/redact';
import { executeOperation } from '../../nodes/shared/itemLoop';
import { resourceProperties, type Operation, type Resource } from '../../nodes/shared/operation';
import { options } from '../../nodes/shared/parameters';
import { Written } from '../../nodes/shared/written';
import { runWorkflow, source } from './harness';

/** A client that records what happens to it; the operations below decide what an item does. */
class ToyClient implements DirectoryClient {
	static last: ToyClient;
	/** What the node gave, or threw. */
	static told: Promise<IDataObject[]>;
	readonly redactor = new Redactor();
	readonly started: number[] = [];
	running = 0;
	mostRunning = 0;
	closed = 0;
	constructor() {
		ToyClient.last = this;
		this.redactor.add('top-secret');
	}
	check = async () => 'fine';
	close = async () => void (this.closed += 1);
	async work(index: number, item: IDataObject): Promise<void> {
		this.started.push(index);
		this.running += 1;
		this.mostRunning = Math.max(this.mostRunning, this.running);
		await new Promise((resolve) => setTimeout(resolve, Number(item.delay ?? 1)));
		this.running -= 1;
		if (item.refuse)
			throw new BackendError({
				kind: 'invalid',
				message: `'${String(item.name)}' was refused with top-secret`,
				cure: 'Mend it',
				status: 400,
			});
		if (item.wrongLogin) throw new BackendError({ kind: 'login', message: 'The login was refused' });
	}
}

const base = { name: 'Run', action: 'Run thing', description: 'Run a thing' };
const properties = [{ displayName: 'Name', name: 'name', type: 'string' as const, default: '' }, options({ defaultParallel: 4 })];
const run: Operation<ToyClient> = {
	...base,
	value: 'run',
	properties,
	recordName: (input) => ({ by: String(input.item.json.by ?? 'name'), name: input.requiredText('name') }),
	async execute({ client, input }) {
		await client.work(input.index, input.item.json);
		return input.item.json.two
			? [{ name: input.text('name') }, { name: 'second' }]
			: { name: input.text('name'), error: 'a field of the server' };
	},
};
const remove: Operation<ToyClient> = { ...run, value: 'remove', name: 'Remove', inOrder: true };
const join: Operation<ToyClient> = {
	...run,
	value: 'join',
	name: 'Join',
	merge: {
		size: () => 2,
		key: (input) => (input.item.json.alone ? undefined : 'all'),
		async execute(tasks) {
			const [{ client, input: first }] = tasks;
			await client.work(first.index, {});
			return tasks.map(({ input }) =>
				input.item.json.refuse
					? new Error('not this one')
					: new Written({ outcome: 'created', merged: tasks.length, index: input.index, ...(input.item.json.written as IDataObject) }),
			);
		},
	},
};
const many: Operation<ToyClient> = {
	...run,
	value: 'many',
	name: 'Many',
	execute: async () => Array.from({ length: 200_000 }, (_, index) => ({ index })),
};
const resources: Array<Resource<ToyClient>> = [{ value: 'thing', name: 'Thing', operations: [run, remove, join, many] }];
const toy = {
	description: {
		displayName: 'Toy',
		name: 'toy',
		group: ['input'],
		version: 1,
		description: '',
		defaults: { name: 'Toy' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: resourceProperties(resources, 'thing'),
	},
	async execute(this: IExecuteFunctions) {
		const told = executeOperation(this, { resources, open: async () => new ToyClient(), defaultParallel: 4 });
		// n8n drops what a node gives after a stop.
		ToyClient.told = told.then(([items]) => items.map(({ json }) => json));
		ToyClient.told.catch(() => undefined);
		return await told;
	},
} as unknown as INodeType;

async function execute(
	items: IDataObject[],
	parameters: IDataObject = {},
	settings: Partial<INode> & { onStart?: (cancel: () => void) => void } = {},
) {
	const { onStart, ...node } = settings;
	const result = await runWorkflow(
		{
			nodes: [
				{ name: 'Start', type: 'source' },
				{
					name: 'Toy',
					type: 'toy',
					parameters: { resource: 'thing', operation: 'run', name: '={{ $json.name }}', ...parameters } as INode['parameters'],
					...node,
				},
			],
			connections: { Start: ['Toy'] },
		},
		{ nodes: { source: source(items.map((json) => ({ json }))), toy }, onStart },
	);
	return { ...result, client: ToyClient.last, error: result.run.data.resultData.error, output: result.items('Toy') };
}
const named = (count: number, more: (index: number) => IDataObject = () => ({})) =>
	Array.from({ length: count }, (_, index) => ({ name: `n${index}`, ...more(index) }));

describe('the item loop', () => {
	test('keeps the order of the input and pairs every item, however long each takes', async () => {
		const { output, client } = await execute(named(8, (index) => ({ delay: 40 - index * 5, two: index === 2 })));
		expect(output.map(({ json }) => json.name)).toEqual(['n0', 'n1', 'n2', 'second', 'n3', 'n4', 'n5', 'n6', 'n7']);
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2, 2, 3, 4, 5, 6, 7].map((item) => ({ item })));
		expect(client.mostRunning).toBe(4);
		expect(client.closed).toBe(1);
	});

	test('runs items about the same record one after another', async () => {
		const { client } = await execute(Array.from({ length: 6 }, () => ({ name: 'same', delay: 3 })));
		expect(client.mostRunning).toBe(1);
		expect(client.started).toEqual([0, 1, 2, 3, 4, 5]);
	});

	test('runs all items in order when they name records in several ways: two names may mean one record', async () => {
		const { client } = await execute(named(6, (index) => ({ delay: 3, by: index === 3 ? 'dn' : 'name' })));
		expect(client.mostRunning).toBe(1);
	});

	test('refuses a number of parallel requests that is none, before anything is sent', async () => {
		const { error, client } = await execute(named(3), { options: { parallelRequests: '=many' } });
		expect(error?.message).toBe("The parameter 'Parallel Requests' is not a whole number from 1 to 50 [item 0]");
		expect(client.started).toEqual([]);
	});

	test('never reorders deletes', async () => {
		const { client } = await execute(
			named(5, (index) => ({ delay: 10 - index })),
			{ operation: 'remove', options: { parallelRequests: 10 } },
		);
		expect(client.started).toEqual([0, 1, 2, 3, 4]);
		expect(client.mostRunning).toBe(1);
	});

	test('stops with the item’s number and the cure, without a secret, and starts nothing more', async () => {
		const { error, client } = await execute(
			named(50, (index) => ({ refuse: index === 1 })),
			{ options: { parallelRequests: 1 } },
		);
		expect(error?.message).toBe("'n1' was refused with ••• [item 1]");
		expect(error?.description).toBe('Mend it');
		expect(client.started).toEqual([0, 1]);
		expect(client.closed).toBe(1);
	});

	test('goes on with the next item when told to, and the failed one keeps its pair', async () => {
		const { output } = await execute(
			named(3, (index) => ({ refuse: index === 1 })),
			{},
			{ onError: 'continueRegularOutput' },
		);
		expect(output.map(({ json }) => json)).toEqual([
			{ name: 'n0', errorText: 'a field of the server' },
			{ error: "'n1' was refused with ••• [item 1]" },
			{ name: 'n2', errorText: 'a field of the server' },
		]);
		expect(output[1].pairedItem).toEqual({ item: 1 });
	});

	test('sends failed items to the error output and only those', async () => {
		const { items } = await execute(
			named(3, (index) => ({ refuse: index === 1 })),
			{},
			{ onError: 'continueErrorOutput' },
		);
		expect(items('Toy', 0)).toHaveLength(2);
		expect(items('Toy', 1)).toHaveLength(1);
	});

	test('does not try a refused login again for every item', async () => {
		const { client, output } = await execute(
			named(9, () => ({ wrongLogin: true })),
			{ options: { parallelRequests: 1 } },
			{ onError: 'continueRegularOutput' },
		);
		expect(client.started).toEqual([0]);
		expect(output).toHaveLength(9);
	});

	test('puts items that share a call into chunks and pairs the results back', async () => {
		const items = named(6, (index) => ({ alone: index === 0, refuse: index === 4 }));
		const { output, client } = await execute(items, { operation: 'join' }, { onError: 'continueRegularOutput' });
		expect(output.map(({ json, pairedItem }) => [json.merged ?? json.error ?? json.name, pairedItem])).toEqual([
			['n0', { item: 0 }],
			[2, { item: 1 }],
			[2, { item: 2 }],
			[2, { item: 3 }],
			['not this one [item 4]', { item: 4 }],
			[1, { item: 5 }],
		]);
		expect(client.started).toHaveLength(4);
	});

	test('starts no new item after a cancel, and still closes the client', async () => {
		let stop: () => void = () => undefined;
		const running = execute(
			named(40, () => ({ delay: 20 })),
			{ options: { parallelRequests: 1 } },
			{ onStart: (cancel) => (stop = cancel), onError: 'continueRegularOutput' },
		);
		setTimeout(() => stop(), 120);
		const { client } = await running;
		expect(client.started.length).toBeLessThan(20);
		await new Promise((resolve) => setTimeout(resolve, 60));
		expect(client.closed).toBe(1);
	});

	test.each(['continueRegularOutput', 'stopWorkflow'] as const)(
		'an item that a cancel breaks off is told as nothing, not as failed (%s)',
		async (onError) => {
			let stop: () => void = () => undefined;
			const earlier = ToyClient.last;
			const items = [{ name: 'done' }, { name: 'broken off', delay: 100, refuse: true }, { name: 'never begun' }];
			const running = execute(items, { options: { parallelRequests: 1 } }, { onStart: (cancel) => (stop = cancel), onError });
			while (ToyClient.last === earlier || ToyClient.last.started.length < 2) await new Promise((resolve) => setTimeout(resolve, 2));
			stop();
			await running;
			expect(await ToyClient.told).toEqual([{ name: 'done', errorText: 'a field of the server' }]);
		},
	);

	test('a run that stops in a shared call names the items that were finished all the same, and how to keep their results', async () => {
		const { error } = await execute(
			named(4, (index) => ({ refuse: index === 3 })),
			{ operation: 'join' },
		);
		expect(error?.message).toBe('not this one [item 3]');
		expect(error?.description).toBe(
			"Finished before the stop: item 0 (created), item 1 (created), item 2 (created). To keep their results choose 'Continue' in the node's setting 'On Error'",
		);
	});

	test('a run that stops does not call a dry run finished, and gives no outcome where there is none', async () => {
		const { error } = await execute(
			[
				{ name: 'a', written: { outcome: undefined, wouldBe: 'created', dryRun: true } },
				{ name: 'b', written: { outcome: undefined } },
				{ name: 'c', refuse: true },
			],
			{ operation: 'join' },
		);
		expect(error?.description).toContain('Finished before the stop: item 1. To keep');
	});

	test('a message stays readable when somebody pastes a file where a name belongs', async () => {
		const { error } = await execute([{ name: 'x'.repeat(1_000_000), refuse: true }]);
		expect(error?.message.length).toBeLessThan(1_100);
		expect(error?.message).toMatch(/^'xxx.*was refused with ••• \[item 0\]$/);
	});

	test('refuses an empty name before anything is done for that item', async () => {
		const { error, client } = await execute([{ name: '  ' }]);
		expect(error?.message).toBe("The parameter 'Name' is empty [item 0]");
		expect(client.started).toEqual([]);
	});

	test('reads a constant parameter once and an expression once per item', async () => {
		const { output } = await execute(named(3), { name: 'constant' });
		expect(output.map(({ json }) => json.name)).toEqual(['constant', 'constant', 'constant']);
	});

	test('gives two hundred thousand items without a stack overflow', async () => {
		const { output } = await execute([{ name: 'x' }], { operation: 'many' });
		expect(output).toHaveLength(200_000);
	});
});
