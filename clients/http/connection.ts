import type { Dispatcher } from 'undici';
import { BackendError } from '../errors';
import { createRoute, noticing, type Route } from './dispatcher';
import { type EgressPolicy, notAllowed } from './egress';
import type { HttpAnswer, HttpRequest } from './exchange';
import { connectionFailure, type Journey } from './failures';
import { Redactor } from './redact';
import { isAborted, mayRepeat, pause, retryAfterMs } from './retry';
import { label } from './settingLabels';
import { readBaseUrl, readTimeoutSeconds, type ConnectionSettings } from './settings';

export type { EgressPolicy } from './egress';
export type { HttpAnswer, HttpRequest } from './exchange';

/** Never changes within a process: FusionDirectory destroys a session that is used with another User-Agent. */
export const userAgent = 'n8n-nodes-directory-services';

/** How long a write that was already sent may still answer after the caller gave up. */
const writeGraceMs = 5_000;
/** The most that is read of an answer to a write, a login, or anything else that is no list. */
export const smallAnswerBytes = 1024 * 1024;
/** The most that is read of a list that comes in one piece: FusionDirectory gives all its entries at once. */
export const wholeListBytes = 128 * 1024 * 1024;
/** The most that is read of one page of a list. */
export const listPageBytes = 32 * 1024 * 1024;
const attempts = 3;

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
	private readonly route: Route;
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
		this.route = createRoute(settings, this.redactor, egress);
	}

	/**
	 * Sends one request and reads the whole answer, whatever its status; repeats where that can do no harm.
	 *
	 * @throws BackendError kinds `dns`, `connect`, `tls`, `timeout`, `aborted`, `http` (redirect, too large), `configuration`
	 *   (not allowed by the host application); its `delivery` tells whether the server can have seen the request
	 */
	async request(request: HttpRequest): Promise<HttpAnswer> {
		await this.checkAllowed();
		for (let attempt = 1; ; attempt += 1) {
			let answer: HttpAnswer | undefined;
			let failure: BackendError | undefined;
			const journey = { host: this.host, timeoutSeconds: request.timeoutSeconds ?? this.timeoutSeconds, sent: false };
			try {
				answer = await this.send(request, journey);
			} catch (reason) {
				failure = connectionFailure(reason, journey);
			}
			const repeatable = attempt < attempts && !isAborted(request.signal) && mayRepeat(request.effect, failure, answer);
			if (repeatable && (await pause(attempt, answer, request.signal))) continue;
			if (failure) throw failure;
			if (answer) return this.refuseRedirect(answer);
		}
	}

	/** Asks the host application once; a question that could not be answered is asked again with the next request. */
	private async checkAllowed(): Promise<void> {
		this.allowed ??= this.askPolicy();
		try {
			await this.allowed;
		} catch (reason) {
			this.allowed = undefined;
			throw connectionFailure(reason, { host: this.host, timeoutSeconds: this.timeoutSeconds, sent: false });
		}
	}

	private async askPolicy(): Promise<void> {
		const { egress } = this;
		if (egress === undefined) return;
		if ((await egress.refusal(this.baseUrl)) !== undefined) throw notAllowed(this.host);
		for (const proxy of this.route.proxyHosts) {
			const refused = egress.connectionHost?.(proxy) ?? (await egress.refusal(`http://${proxy}`));
			if (refused !== undefined) throw notAllowed(proxy, 'connections through the proxy');
		}
	}

	private async send(request: HttpRequest, journey: Journey): Promise<HttpAnswer> {
		const limit = new Limit(request, journey);
		const dispatcher = noticing(this.route.dispatcher, () => {
			journey.sent = true;
		});
		try {
			const response = await limit.orStopped(
				dispatcher.request({
					origin: this.origin,
					path: this.basePath + request.path + encodeQuery(request.query),
					method: request.method,
					headers: { 'user-agent': userAgent, ...request.headers },
					body: request.body,
					signal: limit.signal,
				}),
			);
			return { status: response.statusCode, headers: flatten(response.headers), text: await readText(response, this.host, request) };
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
			cure: `Enter the final address in '${label.baseUrl}'`,
			status: answer.status,
			retryAfterMs: retryAfterMs(answer),
		});
	}

	/** Closes all sockets; requests under way get a moment to end. */
	async close(): Promise<void> {
		await this.route.dispatcher.destroy();
	}
}

/** Time limit and cancel of one request: reads stop at once, a sent write may answer for a few seconds more. */
class Limit {
	private readonly controller = new AbortController();
	readonly signal = this.controller.signal;
	reason?: BackendError;
	private giveUp: (reason: BackendError) => void = () => undefined;
	private readonly stopped = new Promise<never>((_resolve, reject) => {
		this.giveUp = reject;
	});
	private readonly timer: NodeJS.Timeout;
	private grace?: NodeJS.Timeout;
	private readonly onAbort?: () => void;

	constructor(
		private readonly request: HttpRequest,
		journey: Journey,
	) {
		const { host, timeoutSeconds } = journey;
		this.stopped.catch(() => undefined);
		this.timer = setTimeout(() => {
			this.stop(connectionFailure(Object.assign(new Error(), { name: 'TimeoutError' }), journey));
		}, timeoutSeconds * 1000);
		const { signal } = request;
		if (!signal) return;
		const gaveUp = (delivery: 'unsent' | 'unknown') =>
			new BackendError({ kind: 'aborted', message: `The request to ${host} was stopped before its answer came`, delivery });
		if (signal.aborted) {
			this.end();
			throw gaveUp('unsent');
		}
		this.onAbort = () => {
			// What was not written to a connection yet won't be any more.
			if (!journey.sent) this.stop(gaveUp('unsent'));
			else if (request.effect === 'read') this.stop(gaveUp('unknown'));
			else this.grace = setTimeout(() => this.stop(gaveUp('unknown')), writeGraceMs);
		};
		signal.addEventListener('abort', this.onAbort, { once: true });
	}

	/** undici answers an abort only once a connection stands, or has failed; here nobody waits for that. */
	async orStopped<T>(answer: Promise<T>): Promise<T> {
		return await Promise.race([answer, this.stopped]);
	}

	private stop(reason: BackendError): void {
		this.reason ??= reason;
		this.controller.abort(reason);
		this.giveUp(reason);
	}

	end(): void {
		clearTimeout(this.timer);
		clearTimeout(this.grace);
		if (this.onAbort) this.request.signal?.removeEventListener('abort', this.onAbort);
	}
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

async function readText({ headers, body }: Dispatcher.ResponseData, host: string, request: HttpRequest): Promise<string> {
	const most = request.maxBytes ?? (request.effect === 'write' ? smallAnswerBytes : wholeListBytes);
	const refuse = (): never => {
		throw new BackendError({
			kind: 'http',
			message: `${host} sent an answer of more than ${Math.ceil(most / 1024 / 1024)} MB`,
			cure: 'Ask for less at a time: a filter, a limit, fewer attributes',
			// The server did what it was asked to; what it said of it is lost.
			delivery: request.effect === 'write' ? 'unknown' : 'answered',
		});
	};
	const announced = Number(headers['content-length'] ?? Number.NaN);
	if (announced > most) {
		body.destroy();
		refuse();
	}
	// undici holds the body to the announced length, so there is nothing to count.
	if (announced <= most && headers['transfer-encoding'] === undefined) return await body.text();
	const parts: Buffer[] = [];
	let size = 0;
	for await (const part of body) {
		const bytes: Buffer = part;
		size += bytes.length;
		if (size > most) refuse();
		parts.push(bytes);
	}
	return Buffer.concat(parts).toString('utf8');
}
