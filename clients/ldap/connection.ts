import * as net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import * as tls from 'node:tls';
import type { BerWriter, Change, Client, Control, Entry } from 'ldapts' with { 'resolution-mode': 'import' };
import { BackendError } from '../errors';
import type { ClientContext } from '../directory/client';
import { markedLookup, notAllowed } from '../http/egress';
import { Redactor } from '../http/redact';
import { forgetRefusedLogin, loginUnlessRefused, rememberRefusedLogin, type LoginIdentity } from '../http/refusedLogins';
import { AnswerMeter, type Excess } from './answerMeter';
import { loginFailure, refusal, resultCode, wayFailure } from './failures';
import { inTime } from './limit';
import { readDomainAddress, type DomainAddress, type DomainSettings } from './settings';

const connectTimeoutMs = 10_000;
const closeMs = 1_000;
const pageSize = 500;
/** Two million entries: more than a domain on a NAS can hold. */
const mostPages = 4000;
/** LDAP_SERVER_SHOW_DELETED_OID: deleted objects are found as well. */
const showDeletedControl = '1.2.840.113556.1.4.417';
/** LDAP_SERVER_SEARCH_OPTIONS_OID with SERVER_SEARCH_FLAG_PHANTOM_ROOT, as BER ([MS-ADTS] 3.1.1.3.4.1.12). */
const searchOptionsControl = '1.2.840.113556.1.4.1340';
const octetString = 0x04;
const phantomRoot = Buffer.from([0x30, 0x03, 0x02, 0x01, 0x02]);
/** Attributes that are no text. */
const binaryAttributes = ['objectGUID', 'objectSid', 'invocationId'];

export type Values = Array<string | Buffer>;

/** An entry as it came: attribute names in lower case. */
export interface LdapEntry {
	dn: string;
	attributes: Map<string, Values>;
}

export interface Modification {
	operation: 'add' | 'delete' | 'replace';
	attribute: string;
	/** None, with `replace`: the attribute goes, and it is no error when there was none. */
	values: Values;
}

export interface Search {
	/** DN, `<GUID=…>`, or empty for the server itself. */
	base: string;
	scope: 'base' | 'one' | 'sub';
	/** RFC 4515, values escaped by clients/directory. */
	filter?: string;
	attributes: string[];
	/** Most entries that are taken; Samba ignores a size limit, so the client stops reading. */
	limit?: number;
	/** Show what was deleted, too. */
	deleted?: boolean;
	/** Look into all partitions below the base (the configuration among them); the base may then be empty. */
	allPartitions?: boolean;
}

interface Session {
	client: Client;
	socket: net.Socket;
	/** Of the answers that have not been taken yet. */
	meter: AnswerMeter;
}

/**
 * The one way to a domain controller: an encrypted connection, one bind for all calls (a NAS drops connections when
 * many binds come at once), requests side by side on it, and one more bind when the server has closed it meanwhile.
 */
export class LdapConnection {
	readonly address: DomainAddress;
	readonly redactor = new Redactor();
	private session?: Promise<Session>;
	private readonly user: string;

	/** @throws BackendError kind `configuration` when a setting can't be used; nothing is sent here */
	constructor(
		private readonly settings: DomainSettings,
		private readonly context: ClientContext,
	) {
		this.address = readDomainAddress(settings);
		this.user = settings.user.trim();
		this.redactor.add(settings.password, settings.clientPrivateKey, settings.clientKeyPassphrase);
	}

	/** Binds if that has not been done. */
	async open(): Promise<void> {
		await this.live();
	}

	/**
	 * The entries of a search, in pages (RFC 2696) unless it is about one entry; none when the base does not exist.
	 *
	 * @throws BackendError kinds of the way, `login`, `rights`, `invalid` (a filter or DN that can't be read)
	 */
	async search(search: Search): Promise<LdapEntry[]> {
		const { limit = Number.POSITIVE_INFINITY } = search;
		try {
			const found: LdapEntry[] = [];
			for await (const page of this.pages(search)) {
				found.push(...page);
				if (found.length >= limit) break;
			}
			return found.slice(0, limit === Number.POSITIVE_INFINITY ? undefined : limit);
		} catch (reason) {
			if (reason instanceof BackendError && reason.kind === 'notFound') return [];
			throw reason;
		}
	}

	/**
	 * The same page by page. A page that was lost with its connection is an error: its cookie died with it.
	 *
	 * @throws BackendError kind `protocol` when the pages never end: the cookie that leads to the next one is a claim
	 */
	async *pages(search: Search): AsyncGenerator<LdapEntry[]> {
		const paged = search.scope !== 'base';
		const first = await this.live();
		const options = {
			scope: search.scope,
			...(search.filter ? { filter: search.filter } : {}),
			attributes: search.attributes,
			explicitBufferAttributes: binaryAttributes,
			paged: paged ? { pageSize: Math.max(1, Math.min(pageSize, search.limit ?? pageSize)) } : false,
		};
		const controls = [
			...(search.deleted ? [await control(showDeletedControl)] : []),
			...(search.allPartitions ? [await control(searchOptionsControl, phantomRoot)] : []),
		];
		const purpose = 'search';
		if (!paged) {
			const { searchEntries } = await this.ask(
				'read',
				purpose,
				async ({ client }) => await client.search(search.base, options, controls),
				first,
			);
			yield searchEntries.map(readEntry);
			return;
		}
		const source = first.client.searchPaginated(search.base, options, controls);
		const begun = new Set<string>();
		for (;;) {
			const page = await this.ask('read', purpose, async () => await source.next(), first);
			if (page.done) return;
			const { searchEntries } = page.value;
			const beginning = searchEntries[0]?.dn ?? '';
			if (begun.has(beginning) || begun.size >= mostPages) throw endless(this.address.name, begun.size);
			begun.add(beginning);
			yield searchEntries.map(readEntry);
		}
	}

	/** @param purpose  as it follows "refused to" */
	async modify(dn: string, modifications: Modification[], purpose: string): Promise<void> {
		const { Change: ChangeClass, Attribute } = await import('ldapts');
		const changes: Change[] = modifications.map(
			({ operation, attribute, values }) =>
				// A list of one kind only is what the library's type wants; it writes each value by its own kind.
				new ChangeClass({ operation, modification: new Attribute({ type: attribute, values: values.map(asBytes) }) }),
		);
		await this.ask('write', purpose, async ({ client }) => await client.modify(dn, changes));
	}

	async add(dn: string, attributes: Record<string, Values>, purpose: string): Promise<void> {
		const { Attribute } = await import('ldapts');
		const list = Object.entries(attributes).map(([type, values]) => new Attribute({ type, values: values.map(asBytes) }));
		await this.ask('write', purpose, async ({ client }) => await client.add(dn, list));
	}

	/** Gives an entry another name, another parent, or both. `rdn` comes from `hexRdn`. */
	async rename(dn: string, rdn: string, parent: string, purpose: string): Promise<void> {
		await this.ask('write', purpose, async ({ client }) => await client.modifyDN(dn, `${rdn},${parent}`));
	}

	async remove(dn: string, purpose: string): Promise<void> {
		await this.ask('write', purpose, async ({ client }) => await client.del(dn));
	}

	/** Never throws; takes a second at most and ignores the signal. */
	async close(): Promise<void> {
		const session = await this.session?.catch(() => undefined);
		this.session = undefined;
		if (session === undefined) return;
		const { client, socket } = session;
		const late = new AbortController();
		// Behind StartTLS the library waits for ever for a goodbye on a connection that is closed.
		const goodbye = client.unbind().catch(() => undefined);
		await Promise.race([goodbye, pause(socket.destroyed ? 0 : closeMs, undefined, { signal: late.signal }).catch(() => undefined)]);
		late.abort();
		socket.destroy();
	}

	private async ask<T>(effect: 'read' | 'write', purpose: string, send: (session: Session) => Promise<T>, given?: Session): Promise<T> {
		const { name: host, timeoutMs } = this.address;
		const session = given ?? (await this.live());
		const lost = session.socket.destroyed;
		try {
			if (lost) throw new Error('closed');
			const answer = await inTime(async () => await send(session), { effect, host, timeoutMs, signal: this.context.signal });
			session.meter.answered();
			return answer;
		} catch (reason) {
			// Behind an answer that began and does not end, no other can be read: the next call binds anew.
			if (reason instanceof BackendError && reason.kind === 'timeout' && session.meter.hasBegun) session.socket.destroy();
			if (reason instanceof BackendError) throw reason;
			if (resultCode(reason) !== undefined) {
				session.meter.answered();
				throw refusal(reason, purpose, host, this.redactor);
			}
			if (lost || (session.socket.destroyed && session.meter.trouble === undefined)) throw wayFailure(reason, host, timeoutMs, !lost);
			throw notTaken(session.meter, reason, purpose, host);
		}
	}

	/** The session, made anew when the server has closed it; all calls share one. */
	private async live(): Promise<Session> {
		const current = this.session;
		const session = await current?.catch(() => undefined);
		if (session !== undefined && !session.socket.destroyed) return session;
		if (this.session === current) this.session = this.login();
		return await (this.session ?? this.login());
	}

	private async login(): Promise<Session> {
		const { ignoreRememberedRefusal: atOnce, signal } = this.context;
		const identity = { server: `ldaps://${this.address.name}`, account: this.user, secret: this.settings.password };
		return await loginUnlessRefused(identity, { atOnce, signal }, async () => await this.bind(identity));
	}

	private async bind(identity: LoginIdentity): Promise<Session> {
		const { address, context, settings } = this;
		await this.checkEgress();
		const session = await this.connect();
		try {
			const limits = { effect: 'read' as const, host: address.name, timeoutMs: address.timeoutMs, signal: context.signal };
			await inTime(async () => await session.client.bind(this.user, settings.password), limits);
			session.meter.answered();
			forgetRefusedLogin(identity);
			return session;
		} catch (reason) {
			session.socket.destroy();
			if (reason instanceof BackendError) throw reason;
			if (resultCode(reason) === undefined) throw this.notOpened(reason, session.meter, 'log in');
			const { error, secret } = loginFailure(reason, address.name, this.redactor);
			if (secret) rememberRefusedLogin(identity, error);
			throw error;
		}
	}

	/** Nothing of what was asked for was sent yet. */
	private notOpened(reason: unknown, meter: AnswerMeter, purpose: string): BackendError {
		const { name, timeoutMs } = this.address;
		const failure = meter.trouble === undefined ? wayFailure(reason, name, timeoutMs) : notTaken(meter, reason, purpose, name);
		return failure.with({ delivery: 'unsent' });
	}

	private async checkEgress(): Promise<void> {
		const { egress } = this.context;
		const { host, port, name, timeoutMs } = this.address;
		const url = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
		// The host application looks names up before it judges.
		const judged = await egress?.refusal(url).catch((reason: unknown) => {
			throw wayFailure(reason, name, timeoutMs);
		});
		if ((judged ?? egress?.connectionHost?.(host)) !== undefined) throw notAllowed(name);
	}

	private async connect(): Promise<Session> {
		const { address } = this;
		const { Client: ClientClass } = await import('ldapts');
		const options = {
			host: address.host,
			port: address.port,
			...(this.context.egress ? { lookup: markedLookup(this.context.egress) } : {}),
		};
		const encryption = { ...address.tls, host: address.host, ...(address.servername ? { servername: address.servername } : {}) };
		const meter = new AnswerMeter();
		// It listens before the library does, which gathers what it is given.
		const watch = (socket: net.Socket, owner = socket): void => {
			socket.on('data', (bytes: Buffer) => {
				if (!meter.take(bytes)) owner.destroy();
			});
		};
		const limits = { effect: 'read' as const, host: address.name, timeoutMs: connectTimeoutMs, signal: this.context.signal };
		if (!address.startTls) {
			const socket = tls.connect({ ...options, ...encryption });
			await this.established(socket, 'secureConnect', limits);
			watch(socket);
			return { client: new ClientClass({ url: 'ldaps://domain', createSecureConnection: () => socket }), socket, meter };
		}
		const plain = net.connect(options);
		await this.established(plain, 'connect', limits);
		watch(plain);
		const upgrade = (given: tls.ConnectionOptions): tls.TLSSocket => {
			// What stands behind the answer in clear text would be read as if it had come encrypted.
			if (!meter.isOneMessage) meter.trouble = 'unreadable';
			if (meter.trouble !== undefined) throw new Error('not encrypted');
			plain.removeAllListeners('data');
			meter.answered();
			const socket = tls.connect(given);
			watch(socket, plain);
			return socket;
		};
		const client = new ClientClass({ url: 'ldap://domain', createConnection: () => plain, createSecureConnection: upgradeOnly(upgrade) });
		try {
			await inTime(async () => await client.startTLS(encryption), limits);
		} catch (reason) {
			plain.destroy();
			if (reason instanceof BackendError) throw reason;
			if (resultCode(reason) === undefined) throw this.notOpened(reason, meter, 'encrypt the connection');
			throw refusal(reason, 'encrypt the connection (StartTLS)', address.name, this.redactor);
		}
		return { client, socket: plain, meter };
	}

	private async established(socket: net.Socket, event: 'connect' | 'secureConnect', limits: Parameters<typeof inTime>[1]): Promise<void> {
		const { name, timeoutMs } = this.address;
		try {
			await inTime(
				async () =>
					await new Promise<void>((resolve, reject) => {
						socket.once(event, resolve);
						socket.on('error', reject);
						socket.once('close', () => reject(new Error('closed')));
					}),
				limits,
			);
		} catch (reason) {
			socket.destroy();
			throw wayFailure(reason, name, timeoutMs).with({ delivery: 'unsent' });
		}
	}
}

/** `tls.connect` has many forms; the library calls it with options alone when it upgrades a connection. */
const upgradeOnly =
	(upgrade: (given: tls.ConnectionOptions) => tls.TLSSocket): typeof tls.connect =>
	(...given: unknown[]): tls.TLSSocket =>
		upgrade(typeof given[0] === 'object' && given[0] !== null ? given[0] : {});

/** @param value  as BER */
async function control(type: string, value?: Buffer): Promise<Control> {
	const { Control: ControlClass } = await import('ldapts');
	if (value === undefined) return new ControlClass(type, { critical: true });
	const valued = class extends ControlClass {
		protected override writeControl(writer: BerWriter): void {
			writer.writeBuffer(value, octetString);
		}
	};
	return new valued(type, { critical: true });
}

const asBytes = (value: string | Buffer): Buffer => (typeof value === 'string' ? Buffer.from(value, 'utf8') : value);

function readEntry({ dn, ...attributes }: Entry): LdapEntry {
	const lists = Object.entries(attributes).map(([name, value]): [string, Values] => [
		name.toLowerCase(),
		Array.isArray(value) ? [...value] : [value],
	]);
	return { dn, attributes: new Map(lists.filter(([, values]) => values.length > 0)) };
}

function endless(host: string, pages: number): BackendError {
	return new BackendError({
		kind: 'protocol',
		message: `The pages of ${host} do not come to an end: reading stopped after ${pages === 1 ? 'one' : pages}`,
		cure: 'Set a filter or a limit; if it stays so, see whether the address really is that of the domain controller',
	});
}

/** An answer that came, and was too large or made no sense. */
const notTaken = ({ trouble }: AnswerMeter, reason: unknown, purpose: string, host: string): BackendError =>
	typeof trouble === 'object' ? tooLarge(trouble, host) : unreadable(reason, purpose, host);

const tooLarge = ({ of, most, unit }: Excess, host: string): BackendError =>
	new BackendError({
		kind: 'http',
		message: `${host} sent an ${of} of more than ${most} ${unit}`,
		cure: 'Ask for less at a time: a filter, a limit, fewer attributes',
		delivery: 'unknown',
	});

/** The library could not make sense of an answer, or of what it was to send. */
const unreadable = (reason: unknown, purpose: string, host: string): BackendError =>
	new BackendError({
		kind:
			purpose === 'search' && reason instanceof Error && /filter|paren|attribute|escape|expression/i.test(reason.message)
				? 'invalid'
				: 'protocol',
		message: `What ${host} and this machine said to each other to ${purpose} can't be read`,
		cure: 'Check the filter; otherwise see whether the port really is that of a domain controller',
		delivery: 'unknown',
	});
