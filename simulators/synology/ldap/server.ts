import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createSecureContext, createServer as createTlsServer, TLSSocket } from 'node:tls';
import { serverIdentity } from '../../shared/certificates';
import type { RequestLog } from '../../shared/control';
import type { FaultPlan } from '../../shared/faults';
import type { Fault } from '../../shared/types';
import type { State } from '../state';
import type { Entry } from '../tree';
import { element, elementAt, integer, octets, sequence, tags } from './ber';
import { login, mayWrite } from './login';
import { answerTags, messageOf, resultBytes, type Message, type Request } from './messages';
import { code, LdapRefusal } from './refusal';
import { search, type Pages } from './search';
import { add, modify, remove, rename } from './writes';

const startTlsName = '1.3.6.1.4.1.1466.20037';

export interface DomainController {
	/** LDAPS on 127.0.0.1. */
	port: number;
	/** LDAP that is encrypted by StartTLS. */
	startTlsPort: number;
	close(): Promise<void>;
}

/** What one connection knows. */
interface Session {
	socket: Socket;
	secure: boolean;
	user?: Entry;
	pages: Pages;
	unread: Buffer;
}

const targetOf = (request: Request): string =>
	request.kind === 'search' ? request.base : 'dn' in request ? request.dn : 'name' in request ? request.name : '';

/** The domain controller behind the NAS: the same directory by LDAP, as Samba serves it. */
export async function startDomainController(
	state: State,
	{ faults, log }: { faults: FaultPlan; log: RequestLog },
	ports: { port?: number; startTlsPort?: number } = {},
): Promise<DomainController> {
	const sockets = new Set<Socket>();

	/** @returns what goes out; several parts for a search */
	function carryOut(session: Session, { id, request, controls }: Message): Buffer[] {
		if (request.kind === 'unbind' || request.kind === 'other') return [];
		const tag = answerTags[request.kind];
		const done = [resultBytes(id, tag, 0, '')];
		if (request.kind === 'bind') {
			if (!session.secure) throw new LdapRefusal(code.strongAuthRequired, 'BindSimple: Transport encryption required.');
			session.user = undefined;
			if (request.name !== '') session.user = login(state.tree, state.settings.netbios, request.name, request.password);
			return done;
		}
		if (request.kind === 'search' && request.base === '' && request.scope === 'base') {
			const { entries, endControls } = search(state, { id, request, controls }, { pages: session.pages, seesDeleted: false });
			return [...entries, resultBytes(id, tag, 0, '', endControls)];
		}
		if (session.user === undefined) throw new LdapRefusal(code.operationsError, 'Operation unavailable without authentication');
		const trusted = mayWrite(session.user);
		if (request.kind === 'search') {
			const { entries, endControls } = search(state, { id, request, controls }, { pages: session.pages, seesDeleted: trusted });
			return [...entries, resultBytes(id, tag, 0, '', endControls)];
		}
		if (!trusted) throw new LdapRefusal(code.insufficientRights, `00002098: Object ${targetOf(request)} has no write property access`);
		if (request.kind === 'modify') modify(state, request);
		else if (request.kind === 'add') add(state, request);
		else if (request.kind === 'delete') remove(state, request);
		else if (request.kind === 'rename') rename(state, request);
		return done;
	}

	function answer(session: Session, message: Message, fault: Fault | undefined): { parts: Buffer[]; status: number } {
		const { id, request } = message;
		if (request.kind === 'unbind' || request.kind === 'other') return { parts: [], status: 0 };
		const tag = answerTags[request.kind];
		if (fault?.mode === 'status')
			return { parts: [resultBytes(id, tag, fault.status ?? 51, fault.body ?? 'Busy')], status: fault.status ?? 51 };
		try {
			return { parts: carryOut(session, message), status: 0 };
		} catch (reason) {
			if (!(reason instanceof LdapRefusal)) throw reason;
			return { parts: [resultBytes(id, tag, reason.code, reason.message)], status: reason.code };
		}
	}

	function send({ socket }: Session, { id }: Message, parts: Buffer[], fault: Fault | undefined): void {
		const bytes = Buffer.concat(parts);
		if (fault?.mode === 'hangAfter') return;
		if (fault?.mode === 'resetAfter') return void socket.destroy();
		if (fault?.mode === 'half') return void socket.write(bytes.subarray(0, bytes.length >> 1), () => socket.destroy());
		if (fault?.mode === 'garbage') return void socket.write(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'));
		if (fault?.mode === 'otherEntry') {
			const entry = element(0x64, octets('CN=Somebody Else,CN=Users,DC=example,DC=com'), sequence());
			return void socket.write(Buffer.concat([sequence(integer(id), entry), parts.at(-1) ?? Buffer.alloc(0)]));
		}
		if (fault?.mode === 'endless') return endless(socket);
		socket.write(bytes);
	}

	function receive(session: Session, message: Message): void {
		const { request, id } = message;
		if (request.kind === 'unbind') return void session.socket.end();
		const kind = request.kind === 'extended' && request.name === startTlsName ? 'startTls' : request.kind;
		const fault = faults.take(`ldap.${kind}`);
		if (fault?.mode === 'reset') return void session.socket.destroy();
		if (fault?.mode === 'hang') return;
		const { parts, status } =
			kind === 'startTls'
				? { parts: [startTlsAnswer(id, fault)], status: fault ? (fault.status ?? 52) : 0 }
				: answer(session, message, fault);
		const at = new Date().toISOString();
		log.add({ kind: `ldap.${kind}`, method: kind.toUpperCase(), target: targetOf(request), headers: {}, body: '', status, at });
		send(session, message, parts, kind === 'startTls' ? undefined : fault);
		if (kind === 'startTls' && status === 0) upgrade(session);
	}

	const startTlsAnswer = (id: number, fault: Fault | undefined): Buffer =>
		fault === undefined
			? sequence(integer(id), element(answerTags.extended, integer(0, tags.enumerated), octets(''), octets(''), octets(startTlsName, 0x8a)))
			: resultBytes(id, answerTags.extended, fault.status ?? 52, fault.body ?? 'START-TLS: TLS is not available');

	function upgrade(session: Session): void {
		session.socket.removeAllListeners('data');
		const secure = new TLSSocket(session.socket, { isServer: true, secureContext: createSecureContext(serverIdentity()) });
		serve(secure, true);
	}

	function serve(socket: Socket, secure: boolean): void {
		sockets.add(socket);
		const session: Session = { socket, secure, pages: new Map(), unread: Buffer.alloc(0) };
		socket.on('error', () => socket.destroy());
		socket.on('close', () => sockets.delete(socket));
		socket.on('data', (bytes: Buffer) => {
			session.unread = session.unread.length === 0 ? bytes : Buffer.concat([session.unread, bytes]);
			try {
				for (let next = elementAt(session.unread, 0); next; next = elementAt(session.unread, 0)) {
					session.unread = session.unread.subarray(next.end);
					receive(session, messageOf(next.element));
				}
			} catch {
				socket.destroy();
			}
		});
	}

	const secureServer = createTlsServer(serverIdentity(), (socket) => serve(socket, true));
	const plainServer = createServer((socket) => serve(socket, false));
	for (const server of [secureServer, plainServer]) server.on('connection', () => (log.connections += 1));
	const port = await listen(secureServer, ports.port ?? 0);
	const startTlsPort = await listen(plainServer, ports.startTlsPort ?? 0);
	return {
		port,
		startTlsPort,
		async close() {
			for (const socket of sockets) socket.destroy();
			await Promise.all([secureServer, plainServer].map(async (server) => await new Promise((resolve) => server.close(resolve))));
		},
	};
}

async function listen(server: Server, port: number): Promise<number> {
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => resolve());
	});
	return (server.address() as AddressInfo).port;
}

/** One value of a gigabyte that never ends, as fast as it is read. */
function endless(socket: Socket): void {
	const block = Buffer.alloc(1024 * 1024, 0x61);
	const head = Buffer.from([0x30, 0x84, 0x40, 0, 0, 0, 0x02, 1, 1, 0x64, 0x84, 0x3f, 0, 0, 0]);
	const more = (): void => {
		if (!socket.destroyed) socket.write(block, more);
	};
	socket.write(head, more);
}
