import { Agent } from 'undici';
import { openFortiAuthenticator } from '../clients/fortiauthenticator/client';
import { inParallel } from '../clients/http/inParallel';
import { compare } from './measure';
import { ratioFigures, timesOf, type Row } from './rows';
import { startServer } from './serverProcess';

const users = 1000;
const connections = 8;
const people = Array.from({ length: users }, (_, index) => ({ username: `bench${index}`, email: `bench${index}@example.com` }));

/** FortiAuthenticator users created over TLS: our client against undici with nothing around it. */
export async function clientCreate(): Promise<Row> {
	const server = await startServer('fortiAuthenticator');
	const { username, apiKey = '' } = server.credential;
	const requests: Record<string, number> = {};
	const counted = (name: string) => ({
		before: server.reset,
		after: async () => {
			requests[name] = await server.count();
		},
	});
	const ours = 'our client';
	const bare = 'bare undici';
	try {
		const runs = await compare([
			{
				name: ours,
				...counted(ours),
				async run() {
					const client = openFortiAuthenticator({ baseUrl: server.url, caBundle: server.ca, username, apiKey }, {});
					await inParallel(people, connections, async (fields) => await client.localUsers.create(fields));
					await client.close();
				},
			},
			{
				name: bare,
				...counted(bare),
				async run() {
					const agent = new Agent({ connect: { ca: server.ca }, connections });
					const authorization = `Basic ${Buffer.from(`${username}:${apiKey}`).toString('base64')}`;
					const headers = { 'content-type': 'application/json', authorization };
					await inParallel(people, connections, async (fields) => {
						const { statusCode, body } = await agent.request({
							origin: server.url,
							path: '/api/v1/localusers/',
							method: 'POST',
							headers,
							body: JSON.stringify(fields),
						});
						const created = await body.json();
						if (statusCode !== 201) throw new Error(`The server answered ${statusCode}`);
						return created;
					});
					await agent.destroy();
				},
			},
		]);
		const figures = ratioFigures(runs, ours, bare, { cpu: { atMost: 1.3 } });
		return { key: 'client.create', figures, milliseconds: timesOf(runs), requests };
	} finally {
		server.stop();
	}
}
