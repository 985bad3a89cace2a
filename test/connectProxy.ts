import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';

export interface ConnectProxy {
	port: number;
	/** What each tunnel was asked for with: its `Proxy-Authorization`. */
	logins: string[];
	close(): void;
}

/** A proxy on loopback that tunnels (CONNECT) and does nothing else. */
export async function startConnectProxy(): Promise<ConnectProxy> {
	const logins: string[] = [];
	const proxy = createServer((_request, response) => response.writeHead(405).end());
	proxy.on('connect', (request, client) => {
		logins.push(request.headers['proxy-authorization'] ?? '');
		const target = new URL(`http://${request.url}`);
		const server = connect(Number(target.port), target.hostname, () => {
			client.write('HTTP/1.1 200 Connection established\r\n\r\n');
			server.pipe(client);
			client.pipe(server);
		});
		for (const socket of [server, client]) socket.on('error', () => [server, client].forEach((one) => one.destroy()));
	});
	await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
	return { port: (proxy.address() as AddressInfo).port, logins, close: () => void proxy.close() };
}
