import { forgetOrder } from '../../clients/fortiauthenticator/localUsers';
import {
	openFortiAuthenticator,
	type FortiAuthenticatorClient,
	type FortiAuthenticatorSettings,
} from '../../clients/fortiauthenticator/client';
import { startFortiAuthenticatorSimulator } from '../../simulators/fortiauthenticator';

export type FortiSimulator = Awaited<ReturnType<typeof startFortiAuthenticatorSimulator>>;

/** A simulator for one test file, and clients of it that are closed after each test. */
export function useFortiAuthenticator(initial: Record<string, unknown> = {}) {
	const opened: FortiAuthenticatorClient[] = [];
	const world = {
		simulator: undefined as unknown as FortiSimulator,
		client: undefined as unknown as FortiAuthenticatorClient,
		open(settings: Partial<FortiAuthenticatorSettings> = {}, context = {}): FortiAuthenticatorClient {
			const { simulator } = world;
			const client = openFortiAuthenticator(
				{
					baseUrl: simulator.url,
					allowInsecureHttp: true,
					username: simulator.login.username,
					apiKey: simulator.login.apiKey,
					seedPassphrase: 'correct horse battery staple',
					timeoutSeconds: 2,
					...settings,
				},
				context,
			);
			opened.push(client);
			return client;
		},
	};
	beforeAll(async () => {
		world.simulator = await startFortiAuthenticatorSimulator({ settings: initial });
	});
	beforeEach(() => {
		world.simulator.control.reset();
		forgetOrder(world.simulator.url);
		world.client = world.open();
	});
	afterEach(async () => {
		await Promise.all(opened.splice(0).map((client) => client.close()));
	});
	afterAll(async () => {
		await world.simulator.close();
	});
	return world;
}

export const forms = [
	{ name: 'an empty 201 with Location', settings: { creationForm: 'location' } },
	{ name: 'an empty 201 with a path as Location', settings: { creationForm: 'location', absoluteLocation: false, patchBody: false } },
	{ name: '201 with the object', settings: { creationForm: 'object' } },
	{ name: 'a 207 list', settings: { creationForm: 'list' } },
	{ name: 'a 207 list with words as status', settings: { creationForm: 'list', statueText: true } },
	{ name: 'a 207 list without ids', settings: { creationForm: 'list', createIdInAnswer: false } },
	{ name: 'a 400 beside the 207 list', settings: { creationForm: 'list', failuresInList: false } },
	{
		name: 'URIs without their last slash',
		settings: { creationForm: 'location', slashlessUris: true, allowMissingSlash: true, ordering: false },
	},
] as const;

/** The error a promise ends with. */
export async function refusalOf(promise: Promise<unknown>): Promise<Error & { kind?: string; cure?: string; fields?: string[] }> {
	return await promise.then(
		() => {
			throw new Error('Nothing was refused');
		},
		(reason: unknown) => {
			if (reason instanceof Error) return reason;
			throw new Error('Something else than an Error was thrown');
		},
	);
}
