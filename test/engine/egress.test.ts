import { inspect } from 'node:util';
import { OutboundHttp } from '@n8n/backend-network';
import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { openFortiAuthenticator } from '../../clients/fortiauthenticator/client';
import { clientLender } from '../../nodes/shared/withClient';
import { startFortiAuthenticatorSimulator } from '../../simulators/fortiauthenticator';
import { ourNodes, packageName, poller, runNode } from './harness';

/** What n8n hands to a node where its administrator allows no request at all. */
const closed = {
	validateUrl: async () => await Promise.resolve({ ok: false }),
	validateConnectionHost: () => ({ ok: false }),
	createSecureLookup: () => () => undefined,
};

let simulator: Awaited<ReturnType<typeof startFortiAuthenticatorSimulator>>;
beforeAll(async () => {
	simulator = await startFortiAuthenticatorSimulator();
	jest.spyOn(OutboundHttp.prototype, 'egressFilter').mockReturnValue(closed as never);
});
afterAll(async () => {
	jest.restoreAllMocks();
	await simulator.close();
});
afterEach(() => expect(simulator.control.requests().connections).toBe(0));

const credential = () => ({
	baseUrl: simulator.tlsUrl,
	caBundle: simulator.ca,
	username: simulator.login.username,
	apiKey: simulator.login.apiKey,
	timeoutSeconds: 5,
});

test('an action node sends nothing where n8n does not allow it', async () => {
	const run = runNode({
		type: 'fortiAuthenticator',
		parameters: { resource: 'localUser', operation: 'getAll', returnAll: true },
		items: [{}],
		credentials: { fortiAuthenticatorApi: credential() },
	});
	const said = await run.then(
		(result) => inspect(result, { depth: 12 }),
		(reason: unknown) => String(reason),
	);
	expect(said).toContain('does not allow');
});

test('neither does a trigger', async () => {
	const trigger = poller(
		{
			nodes: [
				{
					name: 'Trigger',
					type: `${packageName}.directoryUserTrigger`,
					parameters: { service: 'fortiAuthenticator' },
					credentials: { fortiAuthenticatorApi: { id: 'c', name: 'c' } },
				},
			],
			connections: {},
		},
		{ nodes: ourNodes(), credentials: { fortiAuthenticatorApi: credential() } },
	);
	await expect(trigger.poll()).rejects.toThrow('does not allow');
});

test('nor a picker of the editor', async () => {
	const withClient = clientLender('fortiAuthenticatorApi', (data, context) =>
		openFortiAuthenticator({ ...credential(), username: String(data.username) }, context),
	);
	const context = {
		getCredentials: async () => await Promise.resolve(credential()),
		getNode: () => ({ name: 'x', type: 'x', typeVersion: 1, id: 'x', position: [0, 0], parameters: {} }),
		helpers: { getSecureEgressFilter: () => closed },
	} as unknown as ILoadOptionsFunctions;
	await expect(withClient(context, async (client) => await client.localUsers.list())).rejects.toThrow('does not allow');
});
