import { createServer } from 'node:http';
import { atEnd } from '../../demo/lib/processes.mjs';

/**
 * A proxy that lets nothing through and remembers what was asked for: whoever means to leave the machine is seen,
 * and so is a node that does not honour NO_PROXY.
 */
export async function startWatchman() {
	const asked = [];
	const server = createServer((request, response) => {
		asked.push(request.url);
		response.writeHead(403).end();
	});
	server.on('connect', (request, socket) => {
		asked.push(request.url);
		socket.on('error', () => {});
		socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	atEnd(() => server.close());
	const url = `http://127.0.0.1:${server.address().port}`;
	return { asked, environment: { HTTP_PROXY: url, HTTPS_PROXY: url, http_proxy: url, https_proxy: url } };
}
