import type { Answer, Exchange } from '../shared/types';
import { sessionIds } from './authentication';
import type { Call } from './call';
import { type Method, findApi, kinds } from './catalogue';
import { Refusal } from './failures';
import { type Fields, Parameters, guess, isRecord, readFields } from './parameters';
import type { State } from './state';

const pages = /^\/webapi\/(entry\.cgi(\/[\w.]+)?|auth\.cgi|query\.cgi|encryption\.cgi)$/;
const notFound: Answer = {
	status: 404,
	headers: { 'content-type': 'text/html; charset="UTF-8"' },
	body: '<!DOCTYPE html><html><head><title>404</title></head><body>Sorry, the page you are looking for is not found.</body></html>',
};

/** The version is looked at before the method. */
function findMethod(state: State, api: string, name: string, version: number): Method {
	const found = findApi(api, state);
	if (!found) throw new Refusal(102);
	if (!(version >= found.versions[0] && version <= found.versions[1])) throw new Refusal(104);
	const method = Object.hasOwn(found.methods, name) ? found.methods[name] : undefined;
	if (!method?.versions.includes(version)) throw new Refusal(103);
	return method;
}

function checkRights(method: Method, call: Call): void {
	if (method.needs !== 'administrator') return;
	if (!call.session?.account.administrator) throw new Refusal(105);
	if (call.state.settings.limitedSession && !call.session.channel) throw new Refusal(105);
}

/** Runs one method of a session that was checked before. */
function invoke(call: Call, api: string, name: string): unknown {
	const method = findMethod(call.state, api, name, call.version);
	checkRights(method, call);
	return method.run(call);
}

const unquoted = (text: string): string => text.replace(/^"(.*)"$/, '$1');

function run(exchange: Exchange, state: State, headers: Record<string, string>): unknown {
	const strict = state.settings.strictJson;
	const fields = readFields(exchange, strict);
	const api = fields.get('api') ?? '';
	const name = strict ? (fields.get('method') ?? '') : unquoted(fields.get('method') ?? '');
	if (api === '' || name === '' || !fields.get('version')) throw new Refusal(101);
	const version = Number(strict ? fields.get('version') : unquoted(fields.get('version') ?? ''));
	const method = findMethod(state, api, name, version);
	const call: Call = {
		state,
		fields,
		exchange,
		version,
		headers,
		fault: exchange.fault,
		parameters: Parameters.plain(fields),
		invoke,
	};
	if (method.needs !== 'nothing') {
		if (exchange.fault?.mode === 'expireSession') state.sessions.end(state.settings.sessionExpiryCode);
		call.session = state.sessions.check(sessionIds(exchange, fields, state.settings), state.settings);
		checkToken(call);
		checkHash(call);
	}
	checkRights(method, call);
	// The generic fault of this backend: any error code at all, e.g. 150 or 117.
	if (exchange.fault?.mode === 'code') throw new Refusal(exchange.fault.status ?? 100);
	if (findApi(api, state)?.json) {
		call.parameters = Parameters.json(fields, strict, (parameter) => state.violations.push(`${api} ${name} ${parameter}`));
	}
	return method.run(call);
}

function checkToken({ state, exchange, fields, session }: Call): void {
	const { tokenMode } = state.settings;
	if (tokenMode === 'off') return;
	const token = exchange.headers['x-syno-token'] ?? fields.get('SynoToken') ?? '';
	if (token === '' || token !== session?.token) throw new Refusal(tokenMode);
}

/** The proof of a secure login is optional; a wrong or repeated one is not forgiven. */
function checkHash({ exchange, session }: Call): void {
	const proof = exchange.headers['x-syno-hash'];
	if (proof !== undefined && session?.channel && !session.channel.accepts(proof)) throw new Refusal(119);
}

/** Serves one request: HTTP 200 whatever happened, except for paths that are no API at all. */
export function serve(exchange: Exchange, state: State): Answer {
	if (!pages.test(exchange.path)) return notFound;
	const type = state.settings.contentType === 'json' ? 'application/json; charset="UTF-8"' : 'text/plain; charset="UTF-8"';
	const headers: Record<string, string> = { 'content-type': type };
	const reply = (body: unknown): Answer => ({ status: 200, headers, body: JSON.stringify(body) });
	try {
		const data = run(exchange, state, headers);
		return reply({ ...(data === undefined ? {} : { data }), success: true });
	} catch (reason) {
		if (!(reason instanceof Refusal)) throw reason;
		const error = { code: reason.code, ...(reason.errors === undefined ? {} : { errors: reason.errors }) };
		return reply({ error, success: false });
	}
}

function firstEntry(fields: Fields): Record<string, unknown> | undefined {
	const { value } = guess(fields.get('compound') ?? '');
	const entry: unknown = Array.isArray(value) ? value[0] : undefined;
	return isRecord(entry) ? entry : undefined;
}

/** A compound request is counted as what its first entry does. */
export function kindOf(exchange: Exchange): string {
	const fields = readFields(exchange, false);
	const api = fields.get('api') ?? '';
	const kind = kinds(api, unquoted(fields.get('method') ?? ''));
	if (kind !== 'compound') return kind ?? 'unknown';
	const entry = firstEntry(fields);
	return kinds(String(entry?.api), String(entry?.method)) ?? kind;
}
