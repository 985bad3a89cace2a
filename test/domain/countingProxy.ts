import type * as net from 'node:net';
import * as tls from 'node:tls';
import { authority, serverIdentity } from '../../simulators/shared/certificates';
import { readTlv } from '../contract/ber';

const searchRequest = 0x63;

/** Stands between a client and any domain controller, and counts the searches that are asked. */
export class CountingProxy {
	searches = 0;
	private readonly server: tls.Server;
	private readonly sockets = new Set<net.Socket>();

	private constructor(host: string, port: number) {
		this.server = tls.createServer(serverIdentity(), (client) => {
			const controller = tls.connect({ host, port, ca: authority() });
			for (const socket of [client, controller]) this.sockets.add(socket.on('error', () => socket.destroy()));
			let waiting = Buffer.alloc(0);
			client.on('data', (bytes) => {
				waiting = Buffer.concat([waiting, bytes]);
				for (let message = readTlv(waiting); message !== undefined; message = readTlv(waiting)) {
					waiting = waiting.subarray(message.next);
					if (message.value.parts[1].tag === searchRequest) this.searches += 1;
				}
			});
			client.pipe(controller).pipe(client);
		});
	}

	static async start(host: string, port: number): Promise<CountingProxy> {
		const proxy = new CountingProxy(host, port);
		await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
		return proxy;
	}

	get port(): number {
		const address = this.server.address();
		return typeof address === 'object' && address !== null ? address.port : 0;
	}

	async close(): Promise<void> {
		for (const socket of this.sockets) socket.destroy();
		await new Promise((resolve) => this.server.close(resolve));
	}
}
