import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { authority, serverIdentity } from '../../simulators/shared/certificates';
import { blankUser } from '../../simulators/fortiauthenticator/userFields';

/** Whom its answers are for: a child process that says where it listens and ends with its parent. */
export interface Listening {
	url: string;
	ca: string;
}

/**
 * Answers each creation of a FortiAuthenticator user as the appliance does, and knows nobody: where n8n is measured, a
 * simulator with all its checks would be what everybody waits for.
 */
function main(): void {
	let id = 0;
	const server = createServer({ ...serverIdentity(), keepAliveTimeout: 60_000 }, (request, response) => {
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => parts.push(part));
		request.on('end', () => {
			id += 1;
			const fields = JSON.parse(Buffer.concat(parts).toString('utf8')) as Record<string, string>;
			const user = { ...blankUser(id), ...fields, resource_uri: `/api/v1/localusers/${id}/`, user_groups: [] };
			response.writeHead(201, { 'content-type': 'application/json', location: user.resource_uri }).end(JSON.stringify(user));
		});
	});
	process.on('disconnect', () => process.exit(0));
	server.listen(0, '127.0.0.1', () => {
		process.send?.({ url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, ca: authority() } satisfies Listening);
	});
}

main();
