import { FusionDirectoryClient } from '../../clients/fusiondirectory/client';
import { startFusionDirectorySimulator } from '../../simulators/fusiondirectory';
import { newLastName, newPassword, type World } from './world';

const cast = { read: 'ghopper', created: 'enoether', updated: 'alovelace', deleted: 'aturing' };

function sessionOf(headers: Record<string, string>, body: string): string[] {
	const token = headers['session-token'];
	if (token !== undefined) return [token];
	const id = /"method":"(?!login)\w+","params":\["([^"]+)"/.exec(body)?.[1];
	return id === undefined ? [] : [id];
}

export async function fusionDirectoryWorld(protocol: 'rest' | 'jsonRpc'): Promise<World> {
	const simulator = await startFusionDirectorySimulator({ noteChanges: true });
	const { username, password } = simulator.login;
	return {
		name: `FusionDirectory by ${protocol}`,
		simulator,
		cast,
		kinds: { read: 'list', list: 'list', create: 'create', update: 'update', delete: 'delete', login: 'login', logout: 'logout' },
		looks: ['list', 'get', 'tabs', 'describe', 'types', 'lockStatus', 'listObjects', 'count'],
		path: '/fusiondirectory',
		secrets: [password],
		secretsSeen: () => simulator.control.requests().log.flatMap(({ headers, body }) => sessionOf(headers, body)),
		sessions: () => Number(simulator.control.details().sessions),
		open(connection, context) {
			const client = new FusionDirectoryClient({ ...connection, username, password, protocol }, context);
			const { users, objects } = client;
			const found = new Map<string, Awaited<ReturnType<typeof users.require>>>();
			const entryOf = (uid: string) => {
				const user = found.get(uid);
				if (user === undefined) throw new Error(`${uid} was not prepared`);
				return user.entry;
			};
			return {
				client,
				async prepare(operation) {
					if (operation === 'logout') await client.check();
					for (const uid of operation === 'update' ? [cast.updated] : operation === 'delete' ? [cast.deleted] : []) {
						found.set(uid, await users.require({ uid }));
					}
				},
				async run(operation) {
					switch (operation) {
						case 'read':
							return [(await users.findPlain({ uid: cast.read }))?.uid ?? ''];
						case 'list':
							return (await users.list()).map(({ uid }) => uid ?? '');
						case 'create':
							await objects.create('USER', {
								user: { uid: cast.created, sn: 'Noether', givenName: 'Emmy', userPassword: newPassword },
							});
							return undefined;
						case 'update':
							await objects.update(entryOf(cast.updated), { user: { sn: newLastName } });
							return undefined;
						case 'delete':
							await objects.delete(entryOf(cast.deleted));
							return undefined;
						case 'login':
							await client.check();
							return undefined;
						case 'logout':
							await client.close();
							return undefined;
					}
				},
			};
		},
	};
}
