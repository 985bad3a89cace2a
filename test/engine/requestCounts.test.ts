import type { IDataObject } from 'n8n-workflow';
import { startFortiAuthenticatorSimulator } from '../../simulators/fortiauthenticator';
import { startFusionDirectorySimulator } from '../../simulators/fusiondirectory';
import type { Simulator } from '../../simulators/shared/server';
import { startSynologySimulator } from '../../simulators/synology';
import { runNode } from './harness';

/**
 * What people wait for is requests one after another. `each` is what every item costs, `once` what all items of a run
 * share (look-ups, the walk of a container, names of groups); login and logout come on top.
 * docs/performance.md gives the reasons; a number goes up only together with that page.
 */
interface Case {
	resource: string;
	operation: string;
	parameters: IDataObject;
	each: number;
	once: number;
	/** Run over the same items before, and not counted. */
	after?: string;
}

/** So many items, and so many more: what is sent once shows in the first, what each costs in the second. */
const few = 10;
const more = 10;
/** What an execution sends whatever it does: session, and how the server wants to be spoken to. */
const perExecution = new Set(['login', 'logout', 'apiInfo']);
const user = (mode: string, value: string): IDataObject => ({ __rl: true, mode, value });
const person = '={{ $json.name }}';
const byName = user('username', person);

interface Bench {
	type: string;
	start(): Promise<{ simulator: Simulator; credentials: Record<string, IDataObject> }>;
	cases: Case[];
}

const fusionDirectory = (protocol: string, cases: Case[]): Bench => ({
	type: 'fusionDirectory',
	start: async () => {
		const simulator = await startFusionDirectorySimulator();
		const { username, password } = simulator.login;
		const credential = { baseUrl: `${simulator.tlsUrl}/fusiondirectory`, caBundle: simulator.ca, username, password, protocol };
		return { simulator, credentials: { fusionDirectoryApi: { ...credential, timeoutSeconds: 10 } } };
	},
	cases,
});

const synology = (cases: Case[]): Bench => ({
	type: 'synologyDirectoryServer',
	start: async () => {
		const simulator = await startSynologySimulator();
		const { account, password } = simulator.login;
		const credential = { baseUrl: simulator.tlsUrl, caBundle: simulator.ca, username: account, password, timeoutSeconds: 10 };
		return { simulator, credentials: { synologyDirectoryServerApi: credential } };
	},
	cases,
});

const fortiAuthenticator = (settings: IDataObject, cases: Case[]): Bench => ({
	type: 'fortiAuthenticator',
	start: async () => {
		const simulator = await startFortiAuthenticatorSimulator({ settings });
		const credential = { baseUrl: simulator.tlsUrl, caBundle: simulator.ca, username: simulator.login.username };
		return { simulator, credentials: { fortiAuthenticatorApi: { ...credential, apiKey: simulator.login.apiKey, timeoutSeconds: 10 } } };
	},
	cases,
});

const ofUser = (operation: string, parameters: IDataObject, each: number, once = 0, after?: string): Case => ({
	resource: 'user',
	operation,
	parameters,
	each,
	once,
	after,
});
const newPerson = { username: person, firstName: 'Emmy', lastName: '={{ $json.last }}', password: 'Idealring.1918' };
/**
 * The groups that answers show are asked for twice, then read once for everybody: 3 of what is sent once. The other 2 are
 * forms of tabs.
 */
const fusionCases = [
	ofUser('get', { user: byName }, 2, 3),
	ofUser('create', { ...newPerson, username: '={{ $json.fresh }}' }, 3, 2),
	ofUser('upsert', newPerson, 4, 5),
	ofUser('update', { user: byName, updateFields: { lastName: '={{ $json.last }}' } }, 4, 5),
	// The last of them tells the groups that keep the DN of their only member.
	ofUser('delete', { user: byName }, 3),
	ofUser('lock', { user: byName }, 3, 3),
	ofUser('unlock', { user: byName }, 3, 3, 'lock'),
	ofUser('setPassword', { user: byName, password: 'Another.Pass.1918' }, 3, 3),
	ofUser('getAll', { returnAll: true }, 3),
];
const container = user('list', '');
const newAccount = { logonName: person, password: 'Correct-horse-1', container };
/**
 * The base of the domain, each container until the name is found, and a question whether there is such a name for each of
 * the four items that begin at once.
 */
const lookUp = 8;
const wholeTree = 11;
const synologyCases = [
	ofUser('get', { user: byName }, 0, lookUp),
	ofUser('create', { ...newAccount, logonName: '={{ $json.fresh }}' }, 1, 1),
	ofUser('create', { ...newAccount, logonName: '={{ $json.fresh }}', additionalFields: { firstName: 'Emmy' } }, 2, 1),
	ofUser('upsert', { ...newAccount, additionalFields: { firstName: '={{ $json.last }}' } }, 2, lookUp),
	ofUser('update', { user: byName, updateFields: { firstName: '={{ $json.last }}' } }, 1, lookUp),
	ofUser('setPassword', { user: byName, password: 'Another-pass-1' }, 1, lookUp),
	// The container concerned is listed again right before the call, which is one for all; then the task is asked after.
	ofUser('delete', { user: byName }, 0, lookUp + 4),
	ofUser('getAll', { returnAll: true, recursive: true }, wholeTree, 1),
];
const localUser = (operation: string, parameters: IDataObject, each: number, once = 0, after?: string): Case => ({
	...ofUser(operation, parameters, each, once, after),
	resource: 'localUser',
});
const fortiCases = (answerIsEmpty: 0 | 1) => [
	localUser('get', { user: byName }, 1),
	localUser('create', { username: '={{ $json.fresh }}', email: 'e@example.com' }, 1 + answerIsEmpty),
	localUser('upsert', { username: person, email: '={{ $json.last }}@example.com' }, 2 + answerIsEmpty),
	localUser('update', { user: byName, updateFields: { city: '={{ $json.last }}' } }, 2 + answerIsEmpty),
	localUser('disable', { user: byName }, 2 + answerIsEmpty),
	localUser('enable', { user: byName }, 2 + answerIsEmpty, 0, 'disable'),
	localUser('delete', { user: byName }, 2),
	// The names of groups, for somebody here is in one.
	localUser('getAll', { returnAll: true }, 1, 1),
];

const benches: Array<[string, Bench]> = [
	['FusionDirectory, JSON-RPC', fusionDirectory('jsonRpc', fusionCases)],
	['FusionDirectory, automatic', fusionDirectory('auto', fusionCases)],
	['Synology Directory Server', synology(synologyCases)],
	['FortiAuthenticator that answers with the object', fortiAuthenticator({ creationForm: 'object' }, fortiCases(0))],
	['FortiAuthenticator with empty answers', fortiAuthenticator({ creationForm: 'location', patchBody: false }, fortiCases(1))],
];

/** Everything but login, logout and the like. */
const countOf = ({ control }: Simulator): number =>
	Object.entries(control.requests().byKind)
		.filter(([kind]) => !perExecution.has(kind))
		.reduce((sum, [, times]) => sum + times, 0);

const itemsOf = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_, index) => ({
		name: `person${String(index).padStart(6, '0')}`,
		fresh: `fresh-person${index}`,
		last: `Last${index}`,
	}));

describe.each(benches)('requests of %s', (_, { type, start, cases }) => {
	let bench: Awaited<ReturnType<Bench['start']>>;
	beforeAll(async () => {
		bench = await start();
	});
	afterAll(async () => await bench.simulator.close());

	const run = async ({ resource, parameters }: Case, operation: string, count: number): Promise<void> => {
		const { error, json } = await runNode({
			type,
			parameters: { resource, operation, ...parameters },
			items: itemsOf(count),
			credentials: bench.credentials as never,
		});
		expect(error?.message).toBeUndefined();
		expect(json.length).toBeGreaterThanOrEqual(count);
	};

	const requestsOf = async (one: Case, count: number): Promise<number> => {
		const { control } = bench.simulator;
		control.reset();
		control.addMany(few + more);
		if (one.after !== undefined) await run(one, one.after, count);
		control.forgetRequests();
		await run(one, one.operation, count);
		return countOf(bench.simulator);
	};

	test.each(cases.map((one): [string, Case] => [`${one.resource}: ${one.operation} ${Object.keys(one.parameters).join(' ')}`, one]))(
		'%s',
		async (_name, one) => {
			const first = await requestsOf(one, few);
			const each = ((await requestsOf(one, few + more)) - first) / more;
			const once = first - few * each;
			expect({ each, once }).toEqual({ each: one.each, once: one.once });
		},
	);
});

test('60 users updated by name on a Synology with 10,000 of them are looked up by one walk', async () => {
	const { simulator, credentials } = await synology([]).start();
	try {
		const updates = async (count: number): Promise<number> => {
			simulator.control.reset();
			simulator.control.addMany(10_000);
			const { error, json } = await runNode({
				type: 'synologyDirectoryServer',
				parameters: { resource: 'user', operation: 'update', user: byName, updateFields: { firstName: '={{ $json.last }}' } },
				// From anywhere in the container.
				items: itemsOf(count).map((item, index) => ({ ...item, name: `person00${String(index * 160).padStart(4, '0')}` })),
				credentials: credentials as never,
			});
			expect(error?.message).toBeUndefined();
			expect(json).toHaveLength(count);
			return countOf(simulator);
		};
		const four = await updates(4);
		expect(four).toBeGreaterThan(15);
		expect(await updates(60)).toBe(four + 56);
	} finally {
		await simulator.close();
	}
});
