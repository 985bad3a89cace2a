import { Agent } from 'undici';
import { openFortiAuthenticator } from '../clients/fortiauthenticator/client';
import { compare, type Result, type Server } from './measure';

const users = 1000;
const connections = 8;
const rounds = 7;

const names = Array.from({ length: users }, (_, index) => ({ username: `bench${index}`, email: `bench${index}@example.com` }));

/** Works through the names with as many requests under way as there are connections. */
async function inParallel(work: (fields: { username: string; email: string }) => Promise<void>): Promise<void> {
	let next = 0;
	const worker = async (): Promise<void> => {
		while (next < names.length) {
			next += 1;
			await work(names[next - 1]);
		}
	};
	await Promise.all(Array.from({ length: connections }, worker));
}

/** FortiAuthenticator users created over TLS: our client against undici with nothing around it. */
export async function clientCreate(server: Server): Promise<Result> {
	return await compare(server, rounds, [
		{
			name: 'client',
			async run() {
				const client = openFortiAuthenticator({ baseUrl: server.url, caBundle: server.ca, ...server.login }, {});
				await inParallel(async (fields) => void (await client.localUsers.create(fields)));
				await client.close();
			},
		},
		{
			name: 'bare undici',
			async run() {
				const agent = new Agent({ connect: { ca: server.ca }, connections });
				const { username, apiKey } = server.login;
				const headers = {
					'content-type': 'application/json',
					authorization: `Basic ${Buffer.from(`${username}:${apiKey}`).toString('base64')}`,
				};
				await inParallel(async (fields) => {
					const { statusCode, body } = await agent.request({
						origin: server.url,
						path: '/api/v1/localusers/',
						method: 'POST',
						headers,
						body: JSON.stringify(fields),
					});
					await body.json();
					if (statusCode !== 201) throw new Error(`The server answered ${statusCode}`);
				});
				await agent.close();
			},
		},
	]);
}
