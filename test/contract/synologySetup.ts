import type { ClientContext } from '../../clients/directory/client';
import { wait } from '../../clients/http/retry';
import { SynologyClient } from '../../clients/synology/client';
import type { Timing } from '../../clients/synology/session';
import type { DirectoryObject, SynologySettings } from '../../clients/synology/types';
import { startSynologySimulator, type SynologySimulator } from '../../simulators/synology';

export { refusalOf } from '../refusalOf';

export const base = 'DC=example,DC=com';

/** A clock that jumps over pauses, so that nothing waits in tests. */
export function jumpingClock(): Timing & { pauses: number[] } {
	let now = Date.now();
	const pauses: number[] = [];
	return {
		pauses,
		now: () => now,
		async wait(milliseconds, signal) {
			pauses.push(milliseconds);
			now += milliseconds;
			return await wait(0, signal);
		},
	};
}

export interface Bench {
	simulator: SynologySimulator;
	/** A client on the plain address (TLS has its own tests); closed after the test. */
	open(settings?: Partial<SynologySettings>, context?: ClientContext, timing?: Timing): SynologyClient;
}

/** One simulator for a test file, reset before each test. */
export function useSynology(): Bench {
	const clients: SynologyClient[] = [];
	const bench: Partial<Bench> = {};
	beforeAll(async () => {
		bench.simulator = await startSynologySimulator({ settings: { strictJson: true, taskIds: 'hex' } });
	});
	beforeEach(() => bench.simulator?.control.reset());
	afterEach(async () => {
		await Promise.all(clients.splice(0).map(async (client) => await client.close()));
	});
	afterAll(async () => await bench.simulator?.close());
	bench.open = (settings = {}, context = {}, timing = jumpingClock()) => {
		const { url, login } = bench.simulator as SynologySimulator;
		const client = new SynologyClient(
			{ baseUrl: url, allowInsecureHttp: true, username: login.account, password: login.password, timeoutSeconds: 5, ...settings },
			{ ignoreRememberedRefusal: true, ...context },
			timing,
		);
		clients.push(client);
		return client;
	};
	return bench as Bench;
}

export const container = `CN=Users,${base}`;
export const newUser = { logonName: 'jdoe', email: 'jdoe@example.com', password: 'Correct-horse-1', container };

/** An object as it is listed. */
export async function listed(client: SynologyClient, dn: string): Promise<DirectoryObject> {
	const object = await client.objects.find(dn);
	if (!object) throw new Error(`${dn} is missing`);
	return object;
}

export async function collect<T>(list: AsyncIterable<readonly T[]>): Promise<T[]> {
	const all: T[] = [];
	for await (const some of list) all.push(...some);
	return all;
}

export interface SentRequest {
	kind: string;
	fields: Record<string, string>;
	headers: Record<string, string>;
	target: string;
}
/** What arrived, its form decoded. */
export const sent = (simulator: SynologySimulator, kind?: string): SentRequest[] =>
	simulator.control
		.requests()
		.log.filter((one) => kind === undefined || one.kind === kind)
		.map(({ kind: counted, body, headers, target }) => ({
			kind: counted,
			fields: Object.fromEntries(new URLSearchParams(body)),
			headers,
			target,
		}));
