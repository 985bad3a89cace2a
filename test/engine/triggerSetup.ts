import type { IDataObject } from 'n8n-workflow';
import { openFusionDirectory, type FusionDirectoryClient } from '../../clients/fusiondirectory/client';
import type { ConnectionSettings } from '../../clients/http/settings';
import { startFortiAuthenticatorSimulator } from '../../simulators/fortiauthenticator';
import { startFusionDirectorySimulator } from '../../simulators/fusiondirectory';
import type { Control } from '../../simulators/shared/control';
import { startSynologySimulator } from '../../simulators/synology';
import { ourNodes, packageName, poller } from './harness';
import { TestHost, type Engine } from './triggerHost';

export const services = ['fusionDirectory', 'synologyDirectoryServer', 'fortiAuthenticator'] as const;
export type Service = (typeof services)[number];

export interface Backend {
	service: Service;
	credentialType: string;
	control: Control;
	credential: IDataObject;
	/** The field of the credential that proves who we are. */
	secret: string;
	close: () => Promise<void>;
}

export async function startBackends(): Promise<Record<Service, Backend>> {
	const fusion = await startFusionDirectorySimulator();
	const synology = await startSynologySimulator();
	const forti = await startFortiAuthenticatorSimulator();
	const common = { timeoutSeconds: 10 };
	return {
		fusionDirectory: {
			service: 'fusionDirectory',
			credentialType: 'fusionDirectoryApi',
			control: fusion.control,
			credential: {
				...common,
				baseUrl: `${fusion.tlsUrl}/fusiondirectory`,
				caBundle: fusion.ca,
				username: fusion.login.username,
				password: fusion.login.password,
				protocol: 'auto',
			},
			secret: 'password',
			close: fusion.close,
		},
		synologyDirectoryServer: {
			service: 'synologyDirectoryServer',
			credentialType: 'synologyDirectoryServerApi',
			control: synology.control,
			credential: {
				...common,
				baseUrl: synology.tlsUrl,
				caBundle: synology.ca,
				username: synology.login.account,
				password: synology.login.password,
			},
			secret: 'password',
			close: synology.close,
		},
		fortiAuthenticator: {
			service: 'fortiAuthenticator',
			credentialType: 'fortiAuthenticatorApi',
			control: forti.control,
			credential: { ...common, baseUrl: forti.tlsUrl, caBundle: forti.ca, username: forti.login.username, apiKey: forti.login.apiKey },
			secret: 'apiKey',
			close: forti.close,
		},
	};
}

let hosts = 0;

export function hostFor(engine: Engine, backend: Backend, changes: Partial<TestHost['settings']> = {}): TestHost {
	const { service, credentialType, credential } = backend;
	return new TestHost(engine, { service, credentialType, credential: { ...credential }, ...changes }, `workflow-${(hosts += 1)}`);
}

/** A FusionDirectory, somebody who changes it, and triggers of one type that watch it, each in a workflow of its own. */
export function useWatchedFusionDirectory(type: 'directoryUserTrigger' | 'fusionDirectoryTrigger') {
	const bench = {} as { backend: Backend; administrator: FusionDirectoryClient };
	const backends: Backend[] = [];
	beforeAll(async () => {
		const started = await startBackends();
		backends.push(...Object.values(started));
		bench.backend = started.fusionDirectory;
	});
	beforeEach(() => {
		bench.backend.control.reset();
		const credential = bench.backend.credential as never as ConnectionSettings & { username: string; password: string };
		bench.administrator = openFusionDirectory(credential, {});
	});
	afterEach(async () => await bench.administrator.close());
	afterAll(async () => await Promise.all(backends.map(async ({ close }) => await close())));

	/** Gives the poll of a new trigger, and the items of a poll. */
	const trigger = (parameters: IDataObject) => {
		const credentials = { fusionDirectoryApi: { id: 'c', name: 'c' } };
		const node = { name: 'Trigger', type: `${packageName}.${type}`, parameters: parameters as never, credentials };
		const stored = { fusionDirectoryApi: bench.backend.credential as never };
		const { poll, workflow } = poller({ nodes: [node], connections: {} }, { nodes: ourNodes(), credentials: stored });
		workflow.id = `watched-${(hosts += 1)}`;
		return async () => ((await poll())?.[0] ?? []).map(({ json }) => json);
	};
	return { bench, trigger };
}

export const person = (username: string) => ({
	username,
	firstName: 'New',
	lastName: 'Person',
	email: `${username}@example.com`,
	password: 'Initial-Pass-1',
});

/** What keeps running when a test moves the clock. */
export const realTimers = [
	'nextTick',
	'setImmediate',
	'clearImmediate',
	'setTimeout',
	'clearTimeout',
	'setInterval',
	'clearInterval',
	'queueMicrotask',
	'performance',
	'hrtime',
] as const;
