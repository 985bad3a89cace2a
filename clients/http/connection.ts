import { Agent, EnvHttpProxyAgent, ProxyAgent, type Dispatcher } from 'undici';
import type { LookupFunction } from 'node:net';
import { BackendError } from '../errors';
import { connectionFailure } from './failures';
import { Redactor } from './redact';
import { isAborted, mayRepeat, pause, retryAfterMs } from './retry';
import { readBaseUrl, readTimeoutSeconds, readTlsSettings, type ConnectionSettings } from './settings';

/** Never changes within a process: FusionDirectory destroys a session that is used with another User-Agent. */
export const userAgent = 'n8n-nodes-directory-services';

const connectTimeoutMs = 10_000;
/** How long a write that was already sent may still answer after the caller gave up. */
const writeGraceMs = 5_000;
const largestAnswerBytes = 128 * 1024 * 1024;
const attempts = 3;

/** The host application's rules on where requests may go. */
export interface EgressPolicy {
	/** Resolves to a reason when the URL is not allowed. */
	refusal(url: string): Promise<string | undefined>;
	/** A DNS look-up that only gives allowed addresses. */
	lookup: LookupFunction;
}

export interface HttpRequest {
	method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS' | 'HEAD';
	/** Path below the base URL, segments already encoded; starts with `/`. */
	path: string;
	/** Query as pairs; encoded here. */
	query?: Iterable<readonly [string, string]>;
	headers?: Record<string, string>;
	body?: string;
	/** A `read` may be repeated; a `write` only when it provably changed nothing. */
	effect: 'read' | 'write';
	signal?: AbortSignal;
	/** Overrides the connection's timeout for this request. */
	timeoutSeconds?: number;
}

export interface HttpAnswer {
	status: number;
	/** Lower-case names; a repeated header joined by commas. */
	headers: Record<string, string>;
	text: string;
}

/** Percent-encodes everything but unreserved characters (RFC 3986), so `'()*!` are safe in any place. */
export function percentEncode(text: string): string {
	return encodeURIComponent(text.toWellFormed()).replace(
		/[!'()*]/g,
		(character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
	);
}

/**
 * The one way to a server: a keep-alive pool with the credential's TLS, proxy and time limits. Never follows a
 * redirect (it would turn a POST into a GET).
 */
export class DirectoryConnection {
	/** Host and port, for messages. */
	readonly host: string;
	/** `scheme://host:port` */
	readonly origin: string;
	/** Base URL without a slash at its end. */
	readonly baseUrl: string;
	readonly redactor = new Redactor();
	private readonly basePath: string;
	private readonly timeoutSeconds: number;
	private readonly dispatcher: Dispatcher;
	private allowed?: Promise<void>;

	/** @throws BackendError kind `configuration` when a setting can't be used; nothing is sent here */
	constructor(
		settings: ConnectionSettings,
		private readonly egress?: EgressPolicy,
	) {
		const url = readBaseUrl(settings);
		this.host = url.host;
		this.origin = url.origin;
		this.basePath = url.pathname.replace(/\/+$/, '');
		this.baseUrl = this.origin + this.basePath;
		this.timeoutSeconds = readTimeoutSeconds(settings);
		this.redactor.add(settings.clientPrivateKey, settings.clientKeyPassphrase);
		this.dispatcher = this.createDispatcher(settings);
	}

	private createDispatcher(settings: ConnectionSettings): Dispatcher {
		const tls = readTlsSettings(settings);
		const connect = { ...tls, timeout: connectTimeoutMs, ...(this.egress ? { lookup: this.egress.lookup } : {}) };
		const common = { connect, requestTls: tls, headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 10_000 };
		if (settings.proxyUrl?.trim()) return new ProxyAgent({ ...common, ...readProxy(settings.proxyUrl, this.redactor) });
		const environment = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'];
		return environment.some((name) => process.env[name]) ? new EnvHttpProxyAgent(common) : new Agent(common);
	}

	/**
	 * Sends one request and reads the whole answer, whatever its status; repeats where that can do no harm.
	 *
	 * @throws BackendError kinds `dns`, `connect`, `tls`, `timeout`, `aborted`, `http` (redirect, too large), `configuration`
	 *   (not allowed by the host application); its `delivery` tells whether the server can have seen the request
	 */
	async request(request: HttpRequest): Promise<HttpAnswer> {
		this.allowed ??= this.checkEgress();
		await this.allowed;
		for (let attempt = 1; ; attempt += 1) {
			let answer: HttpAnswer | undefined;
			let failure: BackendError | undefined;
			try {
				answer = await this.send(request);
			} catch (reason) {
				failure = connectionFailure(reason, this.host, request.timeoutSeconds ?? this.timeoutSeconds);
			}
			const repeatable = attempt < attempts && !isAborted(request.signal) && mayRepeat(request.effect, failure, answer);
			if (repeatable && (await pause(attempt, answer, request.signal))) continue;
			if (failure) throw failure;
			if (answer) return this.refuseRedirect(answer);
		}
	}

	private async checkEgress(): Promise<void> {
		const refusal = await this.egress?.refusal(this.baseUrl);
		if (refusal === undefined) return;
		throw new BackendError({
			kind: 'configuration',
			message: `This n8n does not allow requests to ${this.host}`,
			cure: 'Ask its administrator to allow the address (SSRF protection settings)',
			delivery: 'unsent',
		});
	}

	private async send(request: HttpRequest): Promise<HttpAnswer> {
		const limit = new Limit(request, (request.timeoutSeconds ?? this.timeoutSeconds) * 1000, this.host);
		try {
			const response = await this.dispatcher.request({
				origin: this.origin,
				path: this.basePath + request.path + encodeQuery(request.query),
				method: request.method,
				headers: { 'user-agent': userAgent, ...request.headers },
				body: request.body,
				signal: limit.signal,
			});
			return { status: response.statusCode, headers: flatten(response.headers), text: await readText(response, this.host) };
		} catch (reason) {
			throw limit.reason ?? reason;
		} finally {
			limit.end();
		}
	}

	private refuseRedirect(answer: HttpAnswer): HttpAnswer {
		if (answer.status < 300 || answer.status > 399 || answer.headers.location === undefined) return answer;
		throw new BackendError({
			kind: 'http',
			message: `${this.host} sends requests on to another address: ${this.redactor.clean(answer.headers.location.split('?')[0])}`,
			cure: "Enter the final address in 'Base URL'",
			status: answer.status,
			retryAfterMs: retryAfterMs(answer),
		});
	}

	/** Closes all sockets; requests under way get a moment to end. */
	async close(): Promise<void> {
		await this.dispatcher.destroy();
	}
}

/** Time limit and cancel of one request: reads stop at once, a sent write may answer for a few seconds more. */
class Limit {
	private readonly controller = new AbortController();
	readonly signal = this.controller.signal;
	reason?: BackendError;
	private readonly timer: NodeJS.Timeout;
	private grace?: NodeJS.Timeout;
	private readonly onAbort?: () => void;

	constructor(
		private readonly request: HttpRequest,
		timeoutMs: number,
		host: string,
	) {
		this.timer = setTimeout(() => {
			this.stop(connectionFailure(Object.assign(new Error(), { name: 'TimeoutError' }), host, Math.round(timeoutMs / 1000)));
		}, timeoutMs);
		const { signal } = request;
		if (!signal) return;
		const gaveUp = (delivery: 'unsent' | 'unknown') =>
			new BackendError({ kind: 'aborted', message: `The request to ${host} was stopped before its answer came`, delivery });
		if (signal.aborted) {
			this.end();
			throw gaveUp('unsent');
		}
		this.onAbort = () => {
			if (request.effect === 'read') this.stop(gaveUp('unknown'));
			else this.grace = setTimeout(() => this.stop(gaveUp('unknown')), writeGraceMs);
		};
		signal.addEventListener('abort', this.onAbort, { once: true });
	}

	private stop(reason: BackendError): void {
		this.reason ??= reason;
		this.controller.abort(reason);
	}

	end(): void {
		clearTimeout(this.timer);
		clearTimeout(this.grace);
		if (this.onAbort) this.request.signal?.removeEventListener('abort', this.onAbort);
	}
}

function readProxy(proxyUrl: string, redactor: Redactor): { uri: string; token?: string } {
	let url: URL;
	try {
		url = new URL(proxyUrl.trim());
	} catch {
		throw new BackendError({
			kind: 'configuration',
			message: "'Proxy URL' is not a web address",
			cure: 'Enter it with its scheme, e.g. http://proxy.example.com:3128',
			delivery: 'unsent',
		});
	}
	redactor.add(decodeURIComponent(url.password));
	return { uri: url.href };
}

function encodeQuery(query: HttpRequest['query']): string {
	if (!query) return '';
	const text = Array.from(query, ([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join('&');
	return text === '' ? '' : `?${text}`;
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
	const flat: Record<string, string> = {};
	for (const [name, value] of Object.entries(headers)) {
		if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
	}
	return flat;
}

async function readText({ headers, body }: Dispatcher.ResponseData, host: string): Promise<string> {
	const refuse = (): never => {
		throw new BackendError({
			kind: 'http',
			message: `${host} sent an answer of more than ${largestAnswerBytes / 1024 / 1024} MB`,
			cure: 'Ask for less at a time: a filter, a limit, fewer attributes',
		});
	};
	const announced = Number(headers['content-length'] ?? Number.NaN);
	if (announced > largestAnswerBytes) {
		body.destroy();
		refuse();
	}
	// undici holds the body to the announced length, so there is nothing to count.
	if (announced <= largestAnswerBytes && headers['transfer-encoding'] === undefined) return await body.text();
	const parts: Buffer[] = [];
	let size = 0;
	for await (const part of body) {
		const bytes: Buffer = part;
		size += bytes.length;
		if (size > largestAnswerBytes) refuse();
		parts.push(bytes);
	}
	return Buffer.concat(parts).toString('utf8');
}
