import * as net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import * as tls from 'node:tls';
import { serverIdentity } from '../../simulators/shared/certificates';
import { enumerated, integer, numberOf, octets, readTlv, sequence, setOf, textOf, tlv, type Tlv } from './ber';

/** An entry: names of attributes as the server writes them, each with its values. */
export interface Entry {
	dn: string;
	guid: string;
	attributes: Record<string, Array<string | Buffer>>;
}

/** A request that changes something, as it arrived. */
export interface Write {
	operation: 'modify' | 'add' | 'delete' | 'rename';
	/** As it was addressed: a DN or `<GUID=…>`. */
	target: string;
	/** `add member <GUID=…>`, one a line; for a rename its new RDN and parent. */
	changes: string[];
}

export type Outcome = { code: number; message: string } | 'lost' | 'silent' | 'garbage';

const operations = { bind: 0x60, unbind: 0x42, search: 0x63, modify: 0x66, add: 0x68, delete: 0x4a, rename: 0x6c, extended: 0x77 };
const pagedResults = '1.2.840.113556.1.4.319';
const inChain = '1.2.840.113556.1.4.1941';
const base = 'DC=example,DC=test';
const modifications = ['add', 'delete', 'replace'] as const;

const sameText = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
const asText = (value: string | Buffer): string => (typeof value === 'string' ? value : value.toString('latin1'));

/** The bytes of an objectGUID: its first three groups are little-endian. */
function guidBytes(guid: string): Buffer {
	const [one, two, three, four, five] = guid.split('-').map((group) => Buffer.from(group, 'hex'));
	return Buffer.concat([one.reverse(), two.reverse(), three.reverse(), four, five]);
}

/**
 * As much of an Active Directory domain controller as the client talks to, written from RFC 4511 and [MS-ADTS] and from
 * what `npm run test:domain` sees a real Samba answer. For what a real one can't be brought to do at will: lose an answer,
 * close in the middle, refuse with a chosen code, change a record between two requests.
 */
export class DomainController {
	readonly entries: Entry[] = [];
	readonly writes: Write[] = [];
	readonly binds: string[] = [];
	/** Logins that came without encryption. */
	readonly inClear: string[] = [];
	readonly searches: Array<{ base: string; scope: number; controls: string[] }> = [];
	/** Looked at before a request is carried out, and after: an outcome other than undefined ends it there. */
	before?: (operation: string, write?: Write) => Outcome | undefined;
	after?: (operation: string, write?: Write) => Outcome | undefined;
	/** Bytes in place of an answer, for as long as they are taken. */
	instead?: (operation: string, id: number) => Iterable<Buffer> | undefined;
	/** How many of those the other side took, or its socket holds. */
	sent = 0;
	/** The cookie of the next page, given the right one; without one the list ends. */
	cookie = (right: string): string => right;
	connections = 0;
	private readonly sockets = new Set<net.Socket>();
	private serial = 0;

	private constructor(
		private readonly server: net.Server,
		readonly startTls: boolean,
	) {}

	/** @param options.startTls  begins in clear text, on the port where clients expect that */
	static async start({ startTls = false } = {}): Promise<DomainController> {
		const server = startTls ? net.createServer() : tls.createServer(serverIdentity());
		const controller = new DomainController(server, startTls);
		server.on(startTls ? 'connection' : 'secureConnection', (socket: net.Socket) => controller.serve(socket));
		await new Promise<void>((resolve) => server.listen(startTls ? 3268 : 0, startTls ? '127.0.0.2' : '127.0.0.1', resolve));
		return controller;
	}

	get port(): number {
		const address = this.server.address();
		return typeof address === 'object' && address !== null ? address.port : 0;
	}

	get open(): number {
		return this.sockets.size;
	}

	/** Resolves when no connection is left. @throws Error when one stays */
	async allClosed(patienceMs = 5000): Promise<void> {
		for (const end = Date.now() + patienceMs; this.open > 0; await pause(10)) {
			if (Date.now() > end) throw new Error(`${this.open} connections are still open`);
		}
	}

	async close(): Promise<void> {
		this.dropAll();
		await new Promise((resolve) => this.server.close(resolve));
	}

	/** Ends every connection, as a controller that restarts does. */
	dropAll(): void {
		for (const socket of this.sockets) socket.destroy();
	}

	put(dn: string, attributes: Entry['attributes']): Entry {
		this.serial += 1;
		const guid = `00000000-0000-4000-8000-${String(this.serial).padStart(12, '0')}`;
		const name = dn.split(',')[0].slice(3);
		const entry = { dn, guid, attributes: { name: [name], ...attributes } };
		this.entries.push(entry);
		return entry;
	}

	user(username: string, attributes: Entry['attributes'] = {}): Entry {
		return this.put(`CN=${username},CN=Users,${base}`, {
			objectClass: ['top', 'person', 'organizationalPerson', 'user'],
			objectCategory: ['person'],
			sAMAccountName: [username],
			userAccountControl: ['512'],
			primaryGroupID: ['513'],
			...attributes,
		});
	}

	group(name: string, attributes: Entry['attributes'] = {}): Entry {
		return this.put(`CN=${name},CN=Users,${base}`, { objectClass: ['top', 'group'], sAMAccountName: [name], ...attributes });
	}

	find(target: string): Entry | undefined {
		const guid = /^<GUID=(.*)>$/i.exec(target)?.[1];
		return this.entries.find((entry) => (guid === undefined ? sameText(entry.dn, target) : entry.guid === guid));
	}

	private serve(first: net.Socket): void {
		this.connections += 1;
		this.listen(first, first);
	}

	/** @param owner  the socket that counts as the connection, also after StartTLS */
	private listen(socket: net.Socket, owner: net.Socket): void {
		this.sockets.add(owner);
		owner.on('close', () => this.sockets.delete(owner));
		socket.on('error', () => undefined);
		let waiting = Buffer.alloc(0);
		const onData = (bytes: Buffer): void => {
			waiting = Buffer.concat([waiting, bytes]);
			for (let message = readTlv(waiting); message !== undefined; message = readTlv(waiting)) {
				waiting = waiting.subarray(message.next);
				const [id, request, controls] = message.value.parts;
				if (request.tag === operations.extended && this.instead?.('extended', numberOf(id)) === undefined) {
					socket.off('data', onData);
					socket.write(sequence(integer(numberOf(id)), tlv(0x78, enumerated(0), octets(''), octets(''))));
					this.listen(new tls.TLSSocket(socket, { isServer: true, ...serverIdentity() }), owner);
					return;
				}
				this.answer(socket, numberOf(id), request, controls?.parts ?? []);
			}
		};
		socket.on('data', onData);
	}

	private answer(socket: net.Socket, id: number, request: Tlv, controls: Tlv[]): void {
		const reply = (tag: number, outcome: Exclude<Outcome, string>, ...extra: Buffer[]): void =>
			void socket.write(sequence(integer(id), tlv(tag, enumerated(outcome.code), octets(''), octets(outcome.message)), ...extra));
		const done = { code: 0, message: '' };
		const operation = Object.entries(operations).find(([, tag]) => tag === request.tag)?.[0] ?? 'unknown';
		const bytes = this.instead?.(operation, id);
		if (bytes !== undefined) return this.pour(socket, bytes[Symbol.iterator]());
		const write = readWrite(operation, request);
		if (write) this.writes.push(write);
		const settle = (outcome: Outcome, tag: number): void => {
			if (outcome === 'lost') socket.destroy();
			// A message of LDAP whose inside is none.
			else if (outcome === 'garbage') socket.write(sequence(integer(id), tlv(request.tag + 1, Buffer.from([0x02, 0x7f, 0x01]))));
			else if (outcome !== 'silent') reply(tag, outcome);
		};
		const responseTag = operation === 'delete' ? 0x6b : request.tag + 1;
		const first = this.before?.(operation, write);
		if (first !== undefined) return settle(first, operation === 'search' ? 0x65 : responseTag);
		if (operation === 'unbind') return void socket.end();
		if (operation === 'bind') {
			(socket instanceof tls.TLSSocket ? this.binds : this.inClear).push(textOf(request.parts[1]));
			return reply(0x61, done);
		}
		if (operation === 'search') return this.search(socket, id, request, controls);
		const outcome = this.carryOut(write, request);
		settle((outcome.code === 0 ? this.after?.(operation, write) : undefined) ?? outcome, responseTag);
	}

	private pour(socket: net.Socket, bytes: Iterator<Buffer>): void {
		const { done, value } = bytes.next();
		if (done === true || socket.destroyed) return;
		this.sent += value.length;
		socket.write(value, () => setImmediate(() => this.pour(socket, bytes)));
	}

	private carryOut(write: Write | undefined, request: Tlv): Exclude<Outcome, string> {
		const missing = { code: 32, message: 'No such Base DN' };
		if (write === undefined) return { code: 2, message: 'not understood' };
		if (write.operation === 'add') {
			const attributes = Object.fromEntries(
				request.parts[1].parts.map(({ parts: [type, values] }) => [textOf(type), values.parts.map(textOf)]),
			);
			if (this.find(write.target)) return { code: 68, message: `Entry ${write.target} already exists` };
			this.put(write.target, attributes);
			return { code: 0, message: '' };
		}
		const entry = this.find(write.target);
		if (entry === undefined) return missing;
		if (write.operation === 'delete') this.entries.splice(this.entries.indexOf(entry), 1);
		if (write.operation === 'rename') {
			const [rdn, parent] = write.changes;
			if (this.find(`${rdn},${parent}`)) return { code: 68, message: `Entry ${rdn},${parent} already exists` };
			entry.dn = `${rdn},${parent}`;
			entry.attributes.name = [rdn.slice(3)];
		}
		if (write.operation !== 'modify') return { code: 0, message: '' };
		for (const change of request.parts[1].parts) {
			const refused = modify(entry, change);
			if (refused) return refused;
		}
		return { code: 0, message: '' };
	}

	private search(socket: net.Socket, id: number, { parts }: Tlv, controls: Tlv[]): void {
		const [target, scope, , , , , filter, wanted] = parts;
		const names = wanted.parts.map(textOf);
		this.searches.push({ base: textOf(target), scope: numberOf(scope), controls: controls.map((control) => textOf(control.parts[0])) });
		const send = (entry: Entry): void => {
			const own = { ...(entry.guid === '' ? {} : { objectGUID: [guidBytes(entry.guid)] }), ...entry.attributes };
			const shown = Object.entries(own).filter(([name]) => names.length === 0 || names.some((one) => sameText(one, name)));
			const list = shown.map(([name, values]) => sequence(octets(name), setOf(...values.map(octets))));
			socket.write(sequence(integer(id), tlv(0x64, octets(entry.dn), sequence(...list))));
		};
		const finish = (code: number, ...extra: Buffer[]): void =>
			void socket.write(sequence(integer(id), tlv(0x65, enumerated(code), octets(''), octets('')), ...extra));
		if (textOf(target) === '') {
			send({ dn: '', guid: '', attributes: { ...this.root } });
			return finish(0);
		}
		const start = textOf(target) === base ? { dn: base } : this.find(textOf(target));
		if (start === undefined) return finish(32);
		const inScope = ({ dn }: Entry): boolean => {
			if (numberOf(scope) === 0) return dn === start.dn;
			if (!dn.toLowerCase().endsWith(`,${start.dn.toLowerCase()}`)) return false;
			return numberOf(scope) === 2 || !dn.slice(0, -start.dn.length - 1).includes(',');
		};
		const found = this.entries.filter((entry) => inScope(entry) && this.holds(entry, filter));
		const paging = controls.find((control) => textOf(control.parts[0]) === pagedResults)?.parts.at(-1);
		if (paging === undefined) {
			found.forEach(send);
			return finish(0);
		}
		const [size, cookie] = readTlv(paging.bytes)?.value.parts ?? [];
		const from = Number(textOf(cookie) || '0');
		const upTo = from + numberOf(size);
		found.slice(from, upTo).forEach(send);
		const next = upTo < found.length ? String(upTo) : '';
		finish(0, tlv(0xa0, sequence(octets(pagedResults), octets(sequence(integer(0), octets(this.cookie(next)))))));
	}

	root: Entry['attributes'] = {
		defaultNamingContext: [base],
		dsServiceName: [`CN=NTDS Settings,CN=DC1,${base}`],
		dnsHostName: ['dc1.example.test'],
		highestCommittedUSN: ['4242'],
	};

	/** Whether a filter (RFC 4511 §4.5.1.7) holds for an entry. */
	private holds(entry: Entry, filter: Tlv): boolean {
		const valuesOf = (name: string): string[] =>
			Object.entries(entry.attributes)
				.filter(([known]) => sameText(known, name))
				.flatMap(([, values]) => values.map(asText));
		const names = (value: string, wanted: string): boolean => sameText(value, wanted) || sameText(value, this.find(wanted)?.dn ?? wanted);
		switch (filter.tag) {
			case 0xa0:
				return filter.parts.every((part) => this.holds(entry, part));
			case 0xa1:
				return filter.parts.some((part) => this.holds(entry, part));
			case 0xa2:
				return !this.holds(entry, filter.parts[0]);
			case 0x87:
				return textOf(filter) === 'objectClass' || valuesOf(textOf(filter)).length > 0;
			case 0xa3: {
				const [name, wanted] = filter.parts;
				if (sameText(textOf(name), 'objectSid')) return valuesOf('sidText').includes(textOf(wanted));
				return valuesOf(textOf(name)).some((value) => names(value, textOf(wanted)));
			}
			case 0xa9: {
				const part = (tag: number): string => textOf(filter.parts.find((one) => one.tag === tag) ?? filter.parts[0]);
				if (part(0x81) !== inChain) return false;
				return this.reaches(entry, part(0x82), part(0x83), new Set());
			}
			default:
				return false;
		}
	}

	private reaches(entry: Entry, name: string, wanted: string, seen: Set<string>): boolean {
		if (seen.has(entry.dn)) return false;
		seen.add(entry.dn);
		return (entry.attributes[name] ?? []).map(asText).some((dn) => {
			const next = this.find(dn);
			return sameText(dn, wanted) || (next !== undefined && this.reaches(next, name, wanted, seen));
		});
	}
}

function readWrite(operation: string, { bytes, parts }: Tlv): Write | undefined {
	if (operation === 'delete') return { operation, target: bytes.toString('utf8'), changes: [] };
	if (operation === 'add') {
		return {
			operation,
			target: textOf(parts[0]),
			changes: parts[1].parts.map(({ parts: [type, values] }) => `${textOf(type)} ${values.parts.map(textOf).join(' ')}`),
		};
	}
	if (operation === 'rename') return { operation, target: textOf(parts[0]), changes: [textOf(parts[1]), textOf(parts.at(-1) ?? parts[1])] };
	if (operation !== 'modify') return undefined;
	const changes = parts[1].parts.map(
		({
			parts: [
				kind,
				{
					parts: [type, values],
				},
			],
		}) => [modifications[numberOf(kind)], textOf(type), ...values.parts.map(textOf)].join(' '),
	);
	return { operation, target: textOf(parts[0]), changes };
}

/** Carries out one modification. @returns what the server says when it refuses */
function modify(
	entry: Entry,
	{
		parts: [
			kind,
			{
				parts: [type, list],
			},
		],
	}: Tlv,
): Exclude<Outcome, string> | undefined {
	const name = Object.keys(entry.attributes).find((one) => sameText(one, textOf(type))) ?? textOf(type);
	const given = list.parts.map(textOf);
	const present = (entry.attributes[name] ?? []).map(asText);
	const operation = modifications[numberOf(kind)];
	if (operation === 'replace') entry.attributes[name] = given;
	if (operation === 'add') {
		if (given.some((value) => present.includes(value))) return { code: 68, message: `Attribute ${name} already exists` };
		entry.attributes[name] = [...present, ...given];
	}
	if (operation === 'delete') {
		if (given.some((value) => !present.includes(value))) return { code: 16, message: `Attribute ${name} has no such value` };
		entry.attributes[name] = present.filter((value) => !given.includes(value));
	}
	if (entry.attributes[name].length === 0) delete entry.attributes[name];
	return undefined;
}
