import type { IDataObject } from 'n8n-workflow';
import { forgetOrder } from '../../clients/fortiauthenticator/localUsers';
import { startFortiAuthenticatorSimulator } from '../../simulators/fortiauthenticator';
import { runNode, type NodeRun } from './harness';

export type FortiSimulator = Awaited<ReturnType<typeof startFortiAuthenticatorSimulator>>;

export interface Bench {
	simulator: FortiSimulator;
	/** Runs one operation over the items, on the TLS address. */
	run(
		resource: string,
		operation: string,
		parameters?: IDataObject,
		items?: IDataObject[],
		more?: Partial<NodeRun>,
	): ReturnType<typeof runNode>;
	/** The operation's only output item. */
	one(resource: string, operation: string, parameters?: IDataObject): Promise<IDataObject>;
	credential(): IDataObject;
}

/** What firmwares differ in: answers to a creation and a change, slashes of URIs, ordering. */
export const firmwares = [
	{ name: '8.0: a list with a misspelt status', settings: {} },
	{ name: '8.0: a list with words, without ids', settings: { creationForm: 'list', statueText: true, createIdInAnswer: false } },
	{ name: '8.0: refusals beside the list', settings: { creationForm: 'list', failuresInList: false, ordering: false } },
	{ name: '6.x: the object', settings: { creationForm: 'object', absoluteLocation: false } },
	{ name: "the guide's: empty answers", settings: { creationForm: 'location', patchBody: false } },
	{
		name: "the guide's: no order, no last slashes",
		settings: { creationForm: 'location', patchBody: false, ordering: false, slashlessUris: true, allowMissingSlash: true },
	},
];

/** A simulated FortiAuthenticator for a group of tests, reset before each. */
export function useFortiAuthenticatorNode(settings: Record<string, unknown> = {}): Bench {
	const bench: Partial<Bench> = {};
	beforeAll(async () => {
		bench.simulator = await startFortiAuthenticatorSimulator({ settings });
	});
	beforeEach(() => {
		bench.simulator?.control.reset();
		forgetOrder(bench.simulator?.tlsUrl ?? '');
	});
	afterAll(async () => await bench.simulator?.close());
	bench.credential = () => {
		const { tlsUrl, ca, login } = bench.simulator as FortiSimulator;
		return {
			baseUrl: tlsUrl,
			caBundle: ca,
			username: login.username,
			apiKey: login.apiKey,
			seedPassphrase: 'correct horse battery staple',
			timeoutSeconds: 10,
		};
	};
	bench.run = async (resource, operation, parameters = {}, items = [{}], more = {}) =>
		await runNode({
			type: 'fortiAuthenticator',
			parameters: { resource, operation, ...parameters },
			items,
			credentials: { fortiAuthenticatorApi: (bench as Bench).credential() as never },
			...more,
		});
	bench.one = async (resource, operation, parameters = {}) => {
		const { json, error } = await (bench as Bench).run(resource, operation, parameters);
		if (error) throw new Error(error.message);
		expect(json).toHaveLength(1);
		return json[0];
	};
	return bench as Bench;
}

export const byName = (value: string): IDataObject => ({ __rl: true, mode: 'username', value });
export const byId = (value: string): IDataObject => ({ __rl: true, mode: 'id', value });
export const groupByName = (value: string): IDataObject => ({ __rl: true, mode: 'name', value });
