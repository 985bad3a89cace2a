import { createServer as createPlainServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { authority, selfSignedIdentity, serverIdentity } from './certificates';
import { Control, RequestLog } from './control';
import { FaultPlan, answerInstead, sendSpoiled } from './faults';
import type { Answer, Backend, Exchange, Fault } from './types';

export interface SimulatorOptions {
	/** Port of the plain server; 0 (default) = any free one. */
	port?: number;
	/** Port of the TLS server; 0 (default) = any free one. */
	tlsPort?: number;
	/** Present a certificate that nobody signed. */
	selfSigned?: boolean;
	/** Demand a client certificate signed by the simulators' authority. */
	requireClientCertificate?: boolean;
	/** Note of each request whether it changed anybody; costs a look at all people each time. */
	noteChanges?: boolean;
}

export interface Simulator {
	service: string;
	/** `http://127.0.0.1:PORT` */
	url: string;
	/** `https://127.0.0.1:PORT` */
	tlsUrl: string;
	/** PEM of the authority behind `tlsUrl`. */
	ca: string;
	control: Control;
	/** What a further door of the same backend shares with it. */
	shared: { faults: FaultPlan; log: RequestLog };
	/** Connections that are open at the moment. */
	openSockets(): number;
	close(): Promise<void>;
}

const limitBytes = 64 * 1024 * 1024;

async function readBody(request: IncomingMessage): Promise<string> {
	const parts: Buffer[] = [];
	let size = 0;
	for await (const part of request) {
		const bytes = part as Buffer;
		size += bytes.length;
		if (size > limitBytes) throw new Error('The request is too large');
		parts.push(bytes);
	}
	return Buffer.concat(parts).toString('utf8');
}

function toExchange(request: IncomingMessage, body: string): Exchange {
	const target = request.url ?? '/';
	const mark = target.indexOf('?');
	const headers: Record<string, string> = {};
	for (const [name, value] of Object.entries(request.headers)) {
		if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
	}
	return {
		method: request.method ?? 'GET',
		path: mark < 0 ? target : target.slice(0, mark),
		query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)),
		headers,
		body,
		secure: 'encrypted' in request.socket,
		remote: request.socket.remoteAddress ?? '',
	};
}

const isPreflight = (exchange: Exchange): boolean => exchange.method === 'OPTIONS' && exchange.path.startsWith('/_control/');
const preflight: Answer = {
	status: 204,
	headers: { 'access-control-allow-origin': '*', 'access-control-allow-methods': '*', 'access-control-allow-headers': '*' },
};

async function listen(server: Server, port: number): Promise<number> {
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => resolve());
	});
	return (server.address() as AddressInfo).port;
}

/** Starts a backend on loopback, plain and with TLS. Both servers show the same directory. */
export async function startSimulator(backend: Backend, options: SimulatorOptions = {}): Promise<Simulator> {
	const faults = new FaultPlan();
	const log = new RequestLog();
	const control = new Control(backend, faults, log);
	const sockets = new Set<Socket>();

	const everybody = (): string => (options.noteChanges ? JSON.stringify(backend.people()) : '');

	async function answer(
		exchange: Exchange,
	): Promise<{ kind: string; fault?: Fault; answer: Answer | 'reset' | 'hang'; changed?: boolean }> {
		const kind = backend.kindOf(exchange);
		const fault = faults.take(kind);
		const instead = fault ? answerInstead(fault) : undefined;
		if (instead !== undefined) return { kind, fault, answer: instead };
		const before = everybody();
		const given = await backend.handle({ ...exchange, fault });
		return { kind, fault, answer: given, ...(options.noteChanges ? { changed: everybody() !== before } : {}) };
	}

	const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
		try {
			const exchange = toExchange(request, await readBody(request));
			if (isPreflight(exchange)) return sendSpoiled(undefined, preflight, response);
			if (exchange.path.startsWith('/_control/')) return sendSpoiled(undefined, control.serve(exchange), response);
			const result = await answer(exchange);
			log.add({
				kind: result.kind,
				method: exchange.method,
				target: request.url ?? '/',
				headers: exchange.headers,
				body: exchange.body,
				status: typeof result.answer === 'string' ? 0 : result.answer.status,
				at: new Date().toISOString(),
				...(result.fault === undefined ? {} : { fault: result.fault.mode }),
				...(result.changed === undefined ? {} : { changed: result.changed }),
			});
			if (result.answer === 'reset') return void request.socket.destroy();
			if (result.answer === 'hang') return;
			if (result.answer.delayMs) await new Promise((resolve) => setTimeout(resolve, (result.answer as Answer).delayMs));
			sendSpoiled(result.fault, result.answer, response);
		} catch (reason) {
			// A defect of the simulator itself must be seen, not taken for the backend's own 500.
			const defect = `simulator defect: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`.slice(0, 2000);
			process.emitWarning(defect);
			response.writeHead(599, { 'content-type': 'text/plain' });
			response.end(defect);
		}
	};
	const listener: RequestListener = (request, response) => void serve(request, response);

	const identity = options.selfSigned ? selfSignedIdentity() : serverIdentity();
	const plain = createPlainServer({ keepAliveTimeout: 60_000 }, listener);
	const secure = createTlsServer(
		{
			...identity,
			keepAliveTimeout: 60_000,
			...(options.requireClientCertificate ? { requestCert: true, rejectUnauthorized: true, ca: authority() } : {}),
		},
		listener,
	);
	plain.on('connection', (socket) => {
		sockets.add(socket);
		log.connections += 1;
		socket.on('close', () => sockets.delete(socket));
	});
	secure.on('secureConnection', (socket) => {
		sockets.add(socket);
		log.connections += 1;
		socket.on('close', () => sockets.delete(socket));
	});

	const port = await listen(plain, options.port ?? 0);
	const tlsPort = await listen(secure, options.tlsPort ?? 0);
	return {
		service: backend.service,
		url: `http://127.0.0.1:${port}`,
		tlsUrl: `https://127.0.0.1:${tlsPort}`,
		ca: authority(),
		control,
		shared: { faults, log },
		openSockets: () => sockets.size,
		async close() {
			for (const socket of sockets) socket.destroy();
			await Promise.all([plain, secure].map(async (server) => await new Promise((resolve) => server.close(resolve))));
		},
	};
}
