import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { BackendError } from '../errors';
import type { HttpAnswer, HttpRequest } from './exchange';
import { connectionFailure, stopped, type Journey } from './failures';

/** How long a write that was already sent may still answer after the caller gave up. */
const writeGraceMs = 5_000;
/** The most that is read of an answer to a write, a login, or anything else that is no list. */
export const smallAnswerBytes = 1024 * 1024;
/** The most that is read of a list that comes in one piece: FusionDirectory gives all its entries at once. */
export const wholeListBytes = 128 * 1024 * 1024;

/**
 * One request on its way, until its answer is read whole or nobody waits for it any more: reads are given up at once when
 * the caller stops, a sent write may answer for a few seconds more.
 *
 * It listens to undici itself. The stream and the abort signal that `request()` makes for each call cost as much as the
 * call, and nobody here reads an answer in pieces.
 */
class RoundTrip implements Dispatcher.DispatchHandler {
	private controller?: Dispatcher.DispatchController;
	/** Why it ended early; undici is told as soon as it has the request in hand. */
	private given?: BackendError;
	private ended = false;
	private status = 0;
	private headers: Record<string, string> = {};
	private parts: Buffer[] = [];
	private size = 0;
	private readonly most: number;
	private readonly timer: NodeJS.Timeout;
	private grace?: NodeJS.Timeout;
	private readonly onAbort?: () => void;

	constructor(
		private readonly request: HttpRequest,
		private readonly journey: Journey,
		private readonly resolve: (answer: HttpAnswer) => void,
		private readonly reject: (reason: unknown) => void,
	) {
		this.most = request.maxBytes ?? (request.effect === 'write' ? smallAnswerBytes : wholeListBytes);
		this.timer = setTimeout(() => {
			this.giveUp(connectionFailure(Object.assign(new Error(), { name: 'TimeoutError' }), journey));
		}, journey.timeoutSeconds * 1000);
		const { signal } = request;
		if (!signal) return;
		this.onAbort = () => this.stop();
		signal.addEventListener('abort', this.onAbort, { once: true });
	}

	/** It is written to an open connection: from now on the server can have seen it. */
	onRequestStart(controller: Dispatcher.DispatchController): void {
		this.controller = controller;
		if (this.given) controller.abort(this.given);
		else this.journey.sent = true;
	}

	onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
		// A 1xx only announces the answer.
		if (status < 200) return;
		this.status = status;
		this.headers = flatten(headers);
		if (Number(this.headers['content-length'] ?? 0) > this.most) this.giveUp(this.tooLarge());
	}

	onResponseData(_controller: Dispatcher.DispatchController, part: Buffer): void {
		this.size += part.length;
		if (this.size > this.most) this.giveUp(this.tooLarge());
		else if (!this.ended) this.parts.push(part);
	}

	onResponseEnd(): void {
		if (!this.end()) return;
		const text = textOf(this.parts);
		// undici holds on to this object for a while, and a page's parts are as large as its text.
		this.parts = [];
		this.resolve({ status: this.status, headers: this.headers, text });
	}

	onResponseError(_controller: Dispatcher.DispatchController, reason: unknown): void {
		this.fail(reason);
	}

	fail(reason: unknown): void {
		if (this.end()) this.reject(reason);
	}

	/** Nobody waits for undici, which ends a request only once a connection stands, or has failed. */
	private giveUp(reason: BackendError): void {
		if (!this.end()) return;
		this.given = reason;
		this.controller?.abort(reason);
		this.reject(reason);
	}

	private stop(): void {
		const { journey, request } = this;
		// What was not written to a connection yet won't be any more.
		if (!journey.sent) this.giveUp(stopped(journey.host, 'unsent'));
		else if (request.effect === 'read') this.giveUp(stopped(journey.host, 'unknown'));
		else this.grace = setTimeout(() => this.giveUp(stopped(journey.host, 'unknown')), writeGraceMs);
	}

	/** @returns false when it had ended before */
	private end(): boolean {
		if (this.ended) return false;
		this.ended = true;
		clearTimeout(this.timer);
		if (this.grace) clearTimeout(this.grace);
		if (this.onAbort) this.request.signal?.removeEventListener('abort', this.onAbort);
		return true;
	}

	private tooLarge(): BackendError {
		return new BackendError({
			kind: 'http',
			message: `${this.journey.host} sent an answer of more than ${Math.ceil(this.most / 1024 / 1024)} MB`,
			cure: 'Ask for less at a time: a filter, a limit, fewer attributes',
			// The server did what it was asked to; what it said of it is lost.
			delivery: this.request.effect === 'write' ? 'unknown' : 'answered',
		});
	}
}

/**
 * Sends a request once and reads the whole answer, whatever its status.
 *
 * @param journey  its `sent` becomes true when the request is written to an open connection
 * @throws BackendError kinds `aborted`, `timeout`, `http` (too large); what undici reports of anything else
 */
export async function roundTrip(
	dispatcher: Dispatcher,
	options: Dispatcher.DispatchOptions,
	request: HttpRequest,
	journey: Journey,
): Promise<HttpAnswer> {
	if (request.signal?.aborted) throw stopped(journey.host, 'unsent');
	return await new Promise((resolve, reject) => {
		const trip = new RoundTrip(request, journey, resolve, reject);
		try {
			dispatcher.dispatch(options, trip);
		} catch (reason) {
			trip.fail(reason);
		}
	});
}

function flatten(headers: IncomingHttpHeaders): Record<string, string> {
	const flat: Record<string, string> = {};
	for (const name of Object.keys(headers)) {
		const value = headers[name];
		if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
	}
	return flat;
}

const byteOrderMark = '\u{feff}';

function textOf(parts: Buffer[]): string {
	const text = (parts.length === 1 ? parts[0] : Buffer.concat(parts)).toString('utf8');
	return text.startsWith(byteOrderMark) ? text.slice(1) : text;
}
