import { openFortiAuthenticator } from '../../clients/fortiauthenticator/client';
import type { LocalUser } from '../../clients/fortiauthenticator/types';
import { startFortiAuthenticatorSimulator } from '../../simulators/fortiauthenticator';
import { newLastName, newPassword, type World } from './world';

const cast = { read: 'grace.hopper', created: 'emmy.noether', updated: 'ada.lovelace', deleted: 'alan.turing' };

export async function fortiAuthenticatorWorld(): Promise<World> {
	const simulator = await startFortiAuthenticatorSimulator({ noteChanges: true });
	const { username, apiKey } = simulator.login;
	return {
		name: 'FortiAuthenticator',
		simulator,
		cast,
		kinds: { read: 'list', list: 'list', create: 'create', update: 'update', delete: 'delete', login: 'list', logout: 'list' },
		looks: ['list', 'get'],
		path: '',
		secrets: [apiKey, Buffer.from(`${username}:${apiKey}`).toString('base64')],
		secretsSeen: () => [],
		sessions: () => 0,
		open(connection, context) {
			const client = openFortiAuthenticator({ ...connection, username, apiKey }, context);
			const { localUsers } = client;
			const found = new Map<string, LocalUser>();
			const userOf = (name: string): LocalUser => {
				const user = found.get(name);
				if (user === undefined) throw new Error(`${name} was not prepared`);
				return user;
			};
			return {
				client,
				async prepare(operation) {
					for (const name of operation === 'update' ? [cast.updated] : operation === 'delete' ? [cast.deleted] : []) {
						found.set(name, await localUsers.find({ username: name }));
					}
				},
				async run(operation) {
					switch (operation) {
						case 'read':
							return [(await localUsers.find({ username: cast.read })).username];
						case 'list': {
							const { records, complete } = await localUsers.list();
							return complete ? records.map((user) => user.username) : undefined;
						}
						case 'create':
							await localUsers.create({ username: cast.created, password: newPassword, email: 'emmy@example.com', last_name: 'Noether' });
							return undefined;
						case 'update':
							await localUsers.update(userOf(cast.updated), { last_name: newLastName });
							return undefined;
						case 'delete':
							await localUsers.delete(userOf(cast.deleted));
							return undefined;
						case 'login':
							await client.check();
							return undefined;
						case 'logout':
							await client.check();
							await client.close();
							return undefined;
					}
				},
			};
		},
	};
}
