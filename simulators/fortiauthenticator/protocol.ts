import type { Answer, Exchange } from '../shared/types';
import type { FortiAuthenticatorSettings } from './settings';
import type { Json, JsonObject } from './json';
import { toXml } from './xml';

export type { Json, JsonObject } from './json';

/** What a view answers; `content` absent = empty body. */
export interface Reply {
	status: number;
	content?: Json;
	headers?: Record<string, string>;
	/** A single record: its XML root is `object` instead of `response`. */
	record?: boolean;
}

export interface Call {
	exchange: Exchange;
	query: URLSearchParams;
	/** The body as data. @throws Refusal when it can't be read */
	body(): Json;
	/** The body, which has to be an object. @throws Refusal */
	object(): JsonObject;
}

export interface View {
	/** By method, in lower case. */
	methods: Record<string, { kind: string; run: (call: Call) => Reply }>;
	/** Served without credentials. */
	open?: boolean;
}

/** One endpoint; `view` gets the path's parts below its name. */
export interface Resource {
	name: string;
	view(parts: string[]): View | undefined;
}

/** An answer that ends the request early. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		readonly content?: Json,
		readonly headers: Record<string, string> = {},
	) {
		super(`Refused with ${status}`);
	}
}

export const sorry = 'Sorry, this request could not be processed. Please try again later.';
export const mismatch = 'Invalid resource lookup data provided (mismatched type).';
export const badRequest = (message: string): Refusal => new Refusal(400, { error: message });
export const invalid = (resource: string, errors: Record<string, string[]>): Refusal => new Refusal(400, { [resource]: errors });
export const notFound = (message?: string): Refusal =>
	message === undefined ? new Refusal(404) : new Refusal(404, { error_message: message });
export const defect = (): Refusal => new Refusal(500, { error_message: sorry });

export const isObject = (value: Json | undefined): value is JsonObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON as Python's `json.dumps(…, sort_keys=True)` writes it. */
export function toJson(value: Json): string {
	if (Array.isArray(value)) return `[${value.map(toJson).join(', ')}]`;
	if (isObject(value)) {
		const entries = Object.keys(value)
			.sort()
			.map((key) => `${JSON.stringify(key)}: ${toJson(value[key] ?? null)}`);
		return `{${entries.join(', ')}}`;
	}
	return JSON.stringify(value);
}

/** Escapes as Tastypie does: quotes come back, the apostrophe's newer entity doesn't. */
const escapeText = (text: string): string =>
	text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/'/g, '&#x27;');

export function escapeMessages(value: Json): Json {
	if (typeof value === 'string') return escapeText(value);
	if (Array.isArray(value)) return value.map(escapeMessages);
	if (isObject(value)) {
		return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escapeMessages(inner)]));
	}
	return value;
}

function quality(accept: string, type: string): number {
	let best = { exactness: 0, q: 0 };
	for (const part of accept.split(',')) {
		const [range = '', ...parameters] = part.split(';').map((one) => one.trim().toLowerCase());
		const q = parameters.find((one) => one.startsWith('q='));
		const exactness = range === type ? 3 : range === `${type.split('/')[0]}/*` ? 2 : range === '*/*' ? 1 : 0;
		if (exactness > best.exactness) best = { exactness, q: q === undefined ? 1 : Number(q.slice(2)) };
	}
	return best.q;
}

/** The format of the answer: the parameter wins when it names a format, then the header, then JSON. */
export function wantsXml(exchange: Exchange): boolean {
	const format = exchange.query.get('format');
	if (format === 'json') return false;
	if (format === 'xml') return true;
	const accept = exchange.headers.accept ?? '*/*';
	return quality(accept, 'application/xml') > quality(accept, 'application/json');
}

export function render(reply: Reply, exchange: Exchange): Answer {
	const headers: Record<string, string> = {
		server: 'Apache',
		vary: 'Accept,Accept-Language,Cookie',
		'x-frame-options': 'SAMEORIGIN',
		'content-language': 'en',
		'cache-control': 'no-cache',
		...reply.headers,
	};
	if (reply.content === undefined) {
		if (reply.status !== 204) headers['content-type'] = 'text/html; charset=utf-8';
		return { status: reply.status, headers, body: '' };
	}
	const xml = wantsXml(exchange);
	headers['content-type'] = xml ? 'application/xml; charset=utf-8' : 'application/json';
	return { status: reply.status, headers, body: xml ? toXml(reply.content, reply.record === true) : toJson(reply.content) };
}

/** 201 with `Location`, and the object unless this firmware keeps it to itself. */
export function created(uri: string, object: JsonObject, call: Call, settings: FortiAuthenticatorSettings): Reply {
	const origin = `${call.exchange.secure ? 'https' : 'http'}://${call.exchange.headers.host ?? 'localhost'}`;
	const headers = { location: settings.absoluteLocation ? `${origin}${uri}` : uri };
	if (settings.creationForm === 'location') return { status: 201, headers };
	return { status: 201, headers, content: object, record: true };
}
