import { wait } from '../../clients/http/retry';
import { firstOf } from '../../clients/synology/listing';
import { SynologyClient } from '../../clients/synology/client';
import type { SynologyUser } from '../../clients/synology/types';
import { startSynologySimulator } from '../../simulators/synology';
import { newLastName, newPassword, type World } from './world';

const cast = { read: 'grace.hopper', created: 'emmy.noether', updated: 'ada.lovelace', deleted: 'alan.turing' };

/** A clock that jumps over the pauses between looks at a task. */
function quickClock() {
	let ahead = 0;
	return {
		now: () => Date.now() + ahead,
		async wait(milliseconds: number, signal?: AbortSignal): Promise<boolean> {
			ahead += milliseconds;
			return await wait(1, signal);
		},
	};
}

export async function synologyWorld(): Promise<World> {
	const simulator = await startSynologySimulator({ noteChanges: true, settings: { strictJson: true } });
	const { account, password } = simulator.login;
	const open = (): unknown[] => {
		const { sessions } = simulator.control.details();
		return Array.isArray(sessions) ? sessions.filter((one: object) => !('ended' in one)) : [];
	};
	return {
		name: 'Synology Directory Server',
		simulator,
		cast,
		kinds: { read: 'list', list: 'list', create: 'create', update: 'update', delete: 'delete', login: 'login', logout: 'logout' },
		looks: ['list', 'directoryInfo', 'poll', 'domainUsers', 'conflict'],
		path: '',
		secrets: [password],
		secretsSeen: () =>
			simulator.control
				.requests()
				.log.flatMap(({ headers }) => [headers['x-syno-token'] ?? '', (headers.cookie ?? '').replace(/^id=/, '')])
				.filter((text) => text !== ''),
		sessions: () => open().length,
		open(connection, context) {
			const client = new SynologyClient({ ...connection, username: account, password }, context, quickClock());
			const { users, deletions } = client;
			const found = new Map<string, SynologyUser>();
			const userOf = (name: string): SynologyUser => {
				const user = found.get(name);
				if (user === undefined) throw new Error(`${name} was not prepared`);
				return user;
			};
			return {
				client,
				async prepare(operation) {
					if (operation === 'logout') await client.check();
					for (const name of operation === 'update' ? [cast.updated] : operation === 'delete' ? [cast.deleted] : []) {
						const user = await users.find({ by: 'name', name });
						if (user) found.set(name, user);
					}
				},
				async run(operation) {
					switch (operation) {
						case 'read':
							return [(await users.find({ by: 'name', name: cast.read }))?.logonName ?? ''];
						case 'list': {
							const everybody = await firstOf(users.list(), Number.POSITIVE_INFINITY);
							return everybody.map(({ logonName }) => logonName);
						}
						case 'create':
							await users.create({
								logonName: cast.created,
								password: newPassword,
								container: 'OU=Staff,DC=example,DC=com',
								email: 'emmy.noether@example.com',
							});
							return undefined;
						case 'update':
							await users.update(userOf(cast.updated), { lastName: newLastName });
							return undefined;
						case 'delete': {
							const [refused] = await deletions.run([userOf(cast.deleted)]);
							if (refused) throw refused;
							return undefined;
						}
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
