import { BackendError } from '../errors';
import { createRoute, type Route } from './dispatcher';
import { type EgressPolicy, notAllowed } from './egress';
import type { HttpAnswer, HttpRequest } from './exchange';
import { connectionFailure, type Journey } from './failures';
import { Redactor } from './redact';
import { mayRepeat, pause, retryAfterMs } from './retry';
import { roundTrip } from './roundTrip';
import { label } from './settingLabels';
import { readBaseUrl, readTimeoutSeconds, type ConnectionSettings } from './settings';

export type { EgressPolicy } from './egress';
export type { HttpAnswer, HttpRequest } from './exchange';
export { smallAnswerBytes, wholeListBytes } from './roundTrip';

/** Never changes within a process: FusionDirectory destroys a session that is used with another User-Agent. */
export const userAgent = 'n8n-nodes-directory-services';

/** The most that is read of one page of a list. */
export const listPageBytes = 32 * 1024 * 1024;
const attempts = 3;

const reserved = /[^\w.~-]/;

/** Percent-encodes everything but unreserved characters (RFC 3986), so `'()*!` are safe in any place. */
export function percentEncode(text: string): string {
	// Names of fields and most of their values.
	if (!reserved.test(text)) return text;
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
			const repeatable = attempt < attempts && mayRepeat(request.effect, failure, answer);
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
		const options = {
			origin: this.origin,
			path: this.basePath + request.path + encodeQuery(request.query),
			method: request.method,
			headers: { 'user-agent': userAgent, ...request.headers },
			body: request.body,
		};
		return await roundTrip(this.route.dispatcher, options, request, journey);
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

function encodeQuery(query: HttpRequest['query']): string {
	if (!query) return '';
	const text = Array.from(query, ([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join('&');
	return text === '' ? '' : `?${text}`;
}
