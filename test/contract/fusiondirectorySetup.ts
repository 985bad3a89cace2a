import type { ClientContext } from '../../clients/directory/client';
import { FusionDirectoryClient, type FusionDirectorySettings } from '../../clients/fusiondirectory/client';
import { startFusionDirectorySimulator, type FusionDirectorySimulator } from '../../simulators/fusiondirectory';

export { refusalOf } from '../refusalOf';

export const base = 'dc=example,dc=com';
export const dnOf = (uid: string, department?: string): string => `uid=${uid},ou=people,${department ? `ou=${department},` : ''}${base}`;

export const newUser = (uid: string, more: Record<string, string> = {}) => ({
	user: { uid, sn: 'Noether', givenName: 'Emmy', userPassword: 'Idealring.1918', ...more },
});

export interface Bench {
	simulator: FusionDirectorySimulator;
	/** A client on the plain address (TLS has its own tests); closed after the test. */
	open(settings?: Partial<FusionDirectorySettings>, context?: ClientContext): FusionDirectoryClient;
}

/** One simulator for a test file, reset before each test. */
export function useFusionDirectory(): Bench {
	const clients: FusionDirectoryClient[] = [];
	const bench: Partial<Bench> = {};
	beforeAll(async () => {
		bench.simulator = await startFusionDirectorySimulator();
	});
	beforeEach(() => bench.simulator?.control.reset());
	afterEach(async () => {
		await Promise.all(clients.splice(0).map(async (client) => await client.close()));
	});
	afterAll(async () => await bench.simulator?.close());
	bench.open = (settings = {}, context = {}) => {
		const { url, login } = bench.simulator as FusionDirectorySimulator;
		const client = new FusionDirectoryClient(
			{
				baseUrl: `${url}/fusiondirectory`,
				allowInsecureHttp: true,
				username: login.username,
				password: login.password,
				timeoutSeconds: 5,
				...settings,
			},
			{ ignoreRememberedRefusal: true, ...context },
		);
		clients.push(client);
		return client;
	};
	return bench as Bench;
}
