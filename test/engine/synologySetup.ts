import type { IDataObject } from 'n8n-workflow';
import { startSynologySimulator, type SynologySimulator } from '../../simulators/synology';
import { runNode, type NodeRun } from './harness';

export const base = 'DC=example,DC=com';
export const users = `CN=Users,${base}`;

export interface Bench {
	simulator: SynologySimulator;
	/** Runs one operation over the items, on the TLS address. */
	run(
		resource: string,
		operation: string,
		parameters?: IDataObject,
		items?: IDataObject[],
		more?: Partial<NodeRun>,
	): ReturnType<typeof runNode>;
}

/** A simulated NAS for a test file, reset before each test. */
export function useSynologyNode(): Bench {
	const bench: Partial<Bench> = {};
	beforeAll(async () => {
		bench.simulator = await startSynologySimulator({ settings: { strictJson: true, taskIds: 'hex' } });
	});
	beforeEach(() => bench.simulator?.control.reset());
	afterAll(async () => await bench.simulator?.close());
	bench.run = async (resource, operation, parameters = {}, items = [{}], more = {}) => {
		const { tlsUrl, ca, login } = bench.simulator as SynologySimulator;
		const credential = { baseUrl: tlsUrl, caBundle: ca, username: login.account, password: login.password, timeoutSeconds: 10 };
		return await runNode({
			type: 'synologyDirectoryServer',
			parameters: { resource, operation, ...parameters },
			items,
			credentials: { synologyDirectoryServerApi: credential },
			...more,
		});
	};
	return bench as Bench;
}

/** A run with domain access in the credential as well. */
export function withDomainAccess({ tlsUrl, ca, login, domain }: SynologySimulator): Pick<NodeRun, 'credentials'> {
	const doors = { baseUrl: tlsUrl, caBundle: ca, username: login.account, password: login.password, timeoutSeconds: 10 };
	const { host, port, user, password } = domain;
	const access = { domainAccess: true, domainHost: host, domainPort: port, domainUser: user, domainPassword: password };
	return { credentials: { synologyDirectoryServerApi: { ...doors, ...access } } };
}

export const byName = (value: string): IDataObject => ({ __rl: true, mode: 'username', value });
export const byDn = (value: string): IDataObject => ({ __rl: true, mode: 'dn', value });
export const fieldsOf = (simulator: SynologySimulator, kind: string): Array<Record<string, string>> =>
	simulator.control
		.requests()
		.log.filter((one) => one.kind === kind)
		.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
