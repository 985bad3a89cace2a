import { join } from 'node:path';
import type { IDataObject, IExecuteFunctions, INode, INodeType } from 'n8n-workflow';
import { byName, useFortiAuthenticatorNode } from './fortiAuthenticatorSetup';
import { ourNodes, packageName, runWorkflow, source } from './harness';

const bench = useFortiAuthenticatorNode();
const control = () => bench.simulator.control;

const names = ['ann.one', 'bob.two', 'cid.three'];
const items = names.map((name) => ({ name }));
const newUsers = {
	username: '={{ $json.name }}',
	email: '={{ $json.name }}@example.com',
	generatePassword: true,
	tokenAuth: true,
	tokenType: 'ftm',
	seed: 'opened',
	issuer: 'Example',
	options: { parallelRequests: 1 },
};
/** The request after `skip` others is refused once. A lost answer would be another thing: that is never tried again by itself. */
const refuseAfter = (skip: number, kind: string): void =>
	control().fault({
		mode: 'status',
		kind,
		status: 400,
		headers: { 'content-type': 'application/json' },
		body: '{"error": "Not at this moment"}',
		skip,
	});

/** Kinds of the requests that name somebody. */
const requestsAbout = (name: string): string[] =>
	control()
		.requests()
		.log.filter((record) => JSON.stringify(record).includes(name))
		.map(({ kind }) => kind);

const secretOf = ({ seed }: IDataObject): string => (seed as { secret: string }).secret;

/** n8n tries the node again for any failed item when it stops, and for the first one only when it continues. */
const modes = [
	{ onError: 'stopWorkflow', broken: 2 },
	{ onError: 'continueRegularOutput', broken: 0 },
	{ onError: 'continueErrorOutput', broken: 0 },
] as const;

describe.each(modes)('Retry On Fail with On Error: $onError', ({ onError, broken }) => {
	test('hands over passwords, activation codes and opened seeds of the first try, and asks for no user again', async () => {
		refuseAfter(broken, 'create');
		const { json, error } = await bench.run('localUser', 'create', newUsers, items, { retryOnFail: true, onError });
		expect(error).toBeUndefined();
		expect(json.map(({ username, outcome }) => [username, outcome])).toEqual(names.map((name) => [name, 'created']));
		// Each has a token of its own, and everything that is told only once about it.
		for (const told of [
			secretOf,
			({ activationCode }: IDataObject) => activationCode,
			({ generatedPassword }: IDataObject) => generatedPassword,
		])
			expect(new Set(json.map(told).filter((one) => typeof one === 'string' && one !== '')).size).toBe(3);
		expect(control().count('create')).toBe(4);
		const finished = names.filter((_, index) => index !== broken);
		for (const name of finished) expect(requestsAbout(name)).toEqual(['create']);
	});

	test('sends no code by mail or SMS a second time', async () => {
		const users = ['ada.lovelace', 'alan.turing', 'grace.hopper'];
		for (const user of users) {
			await bench.one('localUser', 'update', { user: byName(user), updateFields: { tokenAuth: true, tokenType: 'email' } });
		}
		control().forgetRequests();
		refuseAfter(broken, 'sendOobToken');
		const { json, error } = await bench.run(
			'localUser',
			'sendOobToken',
			{ user: { __rl: true, mode: 'username', value: '={{ $json.name }}' }, options: { parallelRequests: 1 } },
			users.map((name) => ({ name })),
			{ retryOnFail: true, onError },
		);
		expect(error).toBeUndefined();
		expect(json.map(({ username, sent }) => [username, sent])).toEqual(users.map((name) => [name, true]));
		expect(control().count('sendOobToken')).toBe(4);
	});
});

/** Another process, as far as this package can tell: every module of its own, the memory of refused and finished work empty. */
function afterRestart(): INodeType {
	const loaded: { node?: INodeType } = {};
	jest.isolateModules(() => {
		const file = join(__dirname, '../../nodes/FortiAuthenticator/FortiAuthenticator.node');
		const { FortiAuthenticator } = jest.requireActual<{ FortiAuthenticator: new () => INodeType }>(file);
		loaded.node = new FortiAuthenticator();
	});
	if (loaded.node === undefined) throw new Error('The node was not loaded');
	return loaded.node;
}

/** The first try in this process, the second in another one. */
async function runOverRestart() {
	const type = `${packageName}.fortiAuthenticator`;
	const before = ourNodes('fortiAuthenticator')[type] as INodeType;
	const after = afterRestart();
	const tries: INodeType[] = [before, after];
	const node = {
		description: before.description,
		async execute(this: IExecuteFunctions) {
			return await (tries.shift() ?? after).execute?.call(this);
		},
	} as INodeType;
	return await runWorkflow(
		{
			nodes: [
				{ name: 'Start', type: 'source' },
				{
					name: 'Node',
					type,
					parameters: { resource: 'localUser', operation: 'create', ...newUsers } as INode['parameters'],
					credentials: { fortiAuthenticatorApi: { id: '1', name: '1' } },
					retryOnFail: true,
					maxTries: 2,
					waitBetweenTries: 1,
				},
			],
			connections: { Start: ['Node'] },
		},
		{
			nodes: { source: source(items.map((one) => ({ json: one }))), [type]: node },
			credentials: { fortiAuthenticatorApi: bench.credential() as never },
		},
	);
}

test('when the process died between two tries, what was told once is gone and the item says so; no user is made twice', async () => {
	refuseAfter(2, 'create');
	const { run, json } = await runOverRestart();
	expect(run.data.resultData.error).toBeUndefined();
	const [first, second, third] = json('Node');
	for (const item of [first, second]) {
		expect(item).toMatchObject({ outcome: 'created', notice: expect.stringContaining('is gone, because n8n was restarted meanwhile') });
		for (const key of ['generatedPassword', 'activationCode', 'seed']) expect(item).not.toHaveProperty(key);
	}
	expect(third).toMatchObject({ outcome: 'created', generatedPassword: expect.any(String), activationCode: expect.any(String) });
	expect(third).not.toHaveProperty('notice');
	expect(control().count('create')).toBe(4);
});

test('when the process died, a write of which nobody knows whether it was carried out is not sent again', async () => {
	control().fault({ mode: 'status', kind: 'create', status: 500, skip: 2, times: 9 });
	const { run } = await runOverRestart();
	expect(run.data.resultData.error?.message).toBe('An earlier try sent this, and nobody knows whether it was carried out [item 2]');
	expect(control().count('create')).toBe(3);
});
