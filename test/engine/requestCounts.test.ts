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
}

const many = 5;
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

const ofUser = (operation: string, parameters: IDataObject, each: number, once = 0): Case => ({
	resource: 'user',
	operation,
	parameters,
	each,
	once,
});
const newPerson = { username: person, firstName: 'Emmy', lastName: '={{ $json.last }}', password: 'Idealring.1918' };
/** Of these, get, the changes and get many send one for the groups that the answer shows. */
const fusionCases = [
	ofUser('get', { user: byName }, 3),
	ofUser('create', { ...newPerson, username: '={{ $json.fresh }}' }, 3, 3),
	ofUser('upsert', newPerson, 5, 3),
	ofUser('update', { user: byName, updateFields: { lastName: '={{ $json.last }}' } }, 5, 3),
	ofUser('delete', { user: byName }, 2),
	ofUser('lock', { user: byName }, 4),
	ofUser('unlock', { user: byName }, 4),
	ofUser('setPassword', { user: byName, password: 'Another.Pass.1918' }, 4),
	ofUser('getAll', { returnAll: true }, 3),
];
const container = user('list', '');
const newAccount = { logonName: person, password: 'Correct-horse-1', container };
/** A walk reads each container of the domain: so many there are in the simulated one, and the domain's own entry. */
const walk = 12;
const synologyCases = [
	ofUser('get', { user: byName }, 1.5, walk),
	ofUser('create', { ...newAccount, logonName: '={{ $json.fresh }}' }, 1, 1),
	ofUser('create', { ...newAccount, logonName: '={{ $json.fresh }}', additionalFields: { firstName: 'Emmy' } }, 3, 1),
	ofUser('upsert', { ...newAccount, additionalFields: { firstName: '={{ $json.last }}' } }, 4.5, walk),
	ofUser('update', { user: byName, updateFields: { firstName: '={{ $json.last }}' } }, 3.5, walk),
	ofUser('setPassword', { user: byName, password: 'Another-pass-1' }, 2.5, walk),
	// The containers concerned are listed again right before the call: a walk that is minutes old is no check.
	ofUser('delete', { user: byName }, 2, walk + 2),
	ofUser('getAll', { returnAll: true, recursive: true }, walk, 1),
];
const localUser = (operation: string, parameters: IDataObject, each: number, once = 0): Case => ({
	resource: 'localUser',
	operation,
	parameters,
	each,
	once,
});
const fortiCases = (answerIsEmpty: 0 | 1) => [
	localUser('get', { user: byName }, 1, 1),
	localUser('create', { username: '={{ $json.fresh }}', email: 'e@example.com' }, 1 + answerIsEmpty),
	localUser('upsert', { username: person, email: '={{ $json.last }}@example.com' }, 2 + answerIsEmpty, 1),
	localUser('update', { user: byName, updateFields: { city: '={{ $json.last }}' } }, 2 + answerIsEmpty, 1),
	localUser('disable', { user: byName }, 2 + answerIsEmpty, 1),
	localUser('enable', { user: byName }, 2 + answerIsEmpty, 1),
	localUser('delete', { user: byName }, 2),
	localUser('getAll', { returnAll: true }, 1, 1),
];

const benches: Array<[string, Bench]> = [
	['FusionDirectory, JSON-RPC', fusionDirectory('jsonRpc', fusionCases)],
	['FusionDirectory, automatic', fusionDirectory('auto', fusionCases)],
	['Synology Directory Server', synology(synologyCases)],
	['FortiAuthenticator that answers with the object', fortiAuthenticator({ creationForm: 'object' }, fortiCases(0))],
	['FortiAuthenticator with empty answers', fortiAuthenticator({ creationForm: 'location', patchBody: false }, fortiCases(1))],
];

const names = ['ada.lovelace', 'grace.hopper', 'alan.turing', 'katherine.johnson', 'edsger.dijkstra'];
/** FusionDirectory's own rule for names knows no dots. */
const nameIn = (type: string, name: string): string => (type === 'fusionDirectory' ? name.replace(/^(.).*\./, '$1') : name);
const itemsOf = (type: string, count: number): IDataObject[] =>
	names.slice(0, count).map((name, index) => ({ name: nameIn(type, name), fresh: `fresh-person${index}`, last: `Last${index}` }));

describe.each(benches)('requests of %s', (_, { type, start, cases }) => {
	let bench: Awaited<ReturnType<Bench['start']>>;
	beforeAll(async () => {
		bench = await start();
	});
	afterAll(async () => await bench.simulator.close());

	const requestsOf = async ({ resource, operation, parameters }: Case, count: number): Promise<number> => {
		const { control } = bench.simulator;
		control.reset();
		const { error, json } = await runNode({
			type,
			parameters: { resource, operation, ...parameters },
			items: itemsOf(type, count),
			credentials: bench.credentials as never,
		});
		expect(error?.message).toBeUndefined();
		expect(json.length).toBeGreaterThanOrEqual(count);
		const kinds = Object.entries(control.requests().byKind).filter(([kind]) => !perExecution.has(kind));
		return kinds.reduce((sum, [, times]) => sum + times, 0);
	};

	test.each(cases.map((one): [string, Case] => [`${one.resource}: ${one.operation} ${Object.keys(one.parameters).join(' ')}`, one]))(
		'%s',
		async (_name, one) => {
			const single = await requestsOf(one, 1);
			const all = await requestsOf(one, many);
			const each = (all - single) / (many - 1);
			expect(each).toBeLessThanOrEqual(one.each);
			expect(single - each).toBeLessThanOrEqual(one.once);
		},
	);
});
