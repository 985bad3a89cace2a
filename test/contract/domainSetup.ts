import type { ClientContext } from '../../clients/directory/client';
import { DomainClient } from '../../clients/ldap/domain';
import type { DomainGroup, DomainUser } from '../../clients/ldap/records';
import type { DomainSettings } from '../../clients/ldap/settings';
import { authority } from '../../simulators/shared/certificates';
import { DomainController } from './domainController';

export { refusalOf } from '../refusalOf';

export const password = 'Str0ng-Passw0rd';

/** A controller for each test, and clients of it that are closed afterwards. */
export function useController(options: { startTls?: boolean } = {}) {
	const opened: DomainClient[] = [];
	const world = {
		controller: undefined as unknown as DomainController,
		client: undefined as unknown as DomainClient,
		settings(changes: Partial<DomainSettings> = {}): DomainSettings {
			const { port } = world.controller;
			return { host: 'localhost', port, user: 'admin@example.test', password, caBundle: authority(), timeoutSeconds: 5, ...changes };
		},
		open(changes: Partial<DomainSettings> = {}, context: ClientContext = {}): DomainClient {
			const client = new DomainClient(world.settings(changes), context);
			opened.push(client);
			return client;
		},
		async user(name: string): Promise<DomainUser> {
			const user = await world.client.findUser({ by: 'name', name });
			if (user === undefined) throw new Error(`No user ${name}`);
			return user;
		},
		async group(name: string): Promise<DomainGroup> {
			const group = await world.client.findGroup({ by: 'name', name });
			if (group === undefined) throw new Error(`No group ${name}`);
			return group;
		},
	};
	beforeEach(async () => {
		world.controller = await DomainController.start(options);
		world.client = world.open();
	});
	afterEach(async () => {
		await Promise.all(opened.splice(0).map((client) => client.close()));
		await world.controller.close();
	});
	return world;
}
