import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { startFusionDirectorySimulator, type FusionDirectorySimulator } from '../../simulators/fusiondirectory';
import { runNode, type NodeRun } from './harness';

export const base = 'dc=example,dc=com';
export const dnOf = (uid: string, department?: string): string => `uid=${uid},ou=people,${department ? `ou=${department},` : ''}${base}`;
export const ada = dnOf('alovelace', 'Engineering');
export const byName = (value: string): IDataObject => ({ __rl: true, mode: 'username', value });
export const byDn = (value: string): IDataObject => ({ __rl: true, mode: 'dn', value });
export const ofType = (value: string): IDataObject => ({ __rl: true, mode: 'name', value });

export type Protocol = 'jsonRpc' | 'rest' | 'auto';

/** One simulator for a test file, spoken to over TLS, reset before each test. */
export function useFusionDirectory() {
	const state: { simulator?: FusionDirectorySimulator } = {};
	const simulator = (): FusionDirectorySimulator => state.simulator as FusionDirectorySimulator;
	beforeAll(async () => {
		state.simulator = await startFusionDirectorySimulator();
	});
	beforeEach(() => simulator().control.reset());
	afterAll(async () => await state.simulator?.close());
	const credential = (more: IDataObject = {}): Record<string, ICredentialDataDecryptedObject> => ({
		fusionDirectoryApi: {
			baseUrl: `${simulator().tlsUrl}/fusiondirectory`,
			caBundle: simulator().ca,
			username: simulator().login.username,
			password: simulator().login.password,
			timeoutSeconds: 5,
			protocol: 'auto',
			...more,
		} as ICredentialDataDecryptedObject,
	});
	const run = async (
		resource: string,
		operation: string,
		parameters: IDataObject = {},
		more: Partial<NodeRun> & { credential?: IDataObject } = {},
	) =>
		await runNode({
			type: 'fusionDirectory',
			parameters: { resource, operation, ...parameters },
			credentials: credential(more.credential),
			...more,
		});
	return {
		simulator,
		credential,
		run,
		control: () => simulator().control,
		person: (uid: string) => simulator().control.person(uid),
		count: (kind: string): number => simulator().control.count(kind),
	};
}
