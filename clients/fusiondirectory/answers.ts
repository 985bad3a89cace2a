import { type JsonObject, type JsonValue, isJsonObject, isTooDeep } from '../json';
import { BackendError, type BackendErrorDetails } from '../errors';
import type { HttpAnswer } from '../http/connection';
import { retryAfterMs } from '../http/retry';
import { findJson, readMap, readText, readTexts } from './json';
import { isPhpError, plainText, readRefusal } from './messages';
import { label } from '../http/settingLabels';

/** What the caller knows about the request an answer belongs to. */
export interface AnswerContext {
	/** Whether the request was meant to change anything: an unreadable answer then leaves its outcome open. */
	effect: 'read' | 'write';
	/** A 401 refuses the login itself, not a session. */
	login?: boolean;
	/** The answer is a text and no JSON: the webservice's description of itself. */
	text?: boolean;
	/** Entries by DN. How deeply they are nested, who takes one has to look: a list of everybody is gone through once. */
	entries?: boolean;
	/** The `id` that was sent (JSON-RPC). */
	id?: JsonValue;
}

/** The two files a FusionDirectory is spoken to at; web servers may close either. */
type EntryPoint = 'jsonrpc.php' | 'rest.php';

const openOutcome = ({ effect }: AnswerContext): 'answered' | 'unknown' => (effect === 'write' ? 'unknown' : 'answered');
const isHtml = (answer: HttpAnswer): boolean => /^\s*</.test(answer.text);

/** The reason inside FusionDirectory's HTML page for PHP's fatal errors; undefined for any other page. */
function fatalReason(text: string): string | undefined {
	if (!/FusionDirectory Fatal Error/i.test(text)) return undefined;
	return plainText(/<h3>[^<]*<\/h3>([\s\S]*?)<\/td>/i.exec(text)?.[1] ?? '');
}

/** 401, plain text (JSON-RPC) or a bare JSON string (REST): who we are, or whether the session still lives. */
function refusedLogin(answer: HttpAnswer, context: AnswerContext): BackendError {
	const json = findJson(answer.text);
	const said = plainText(typeof json === 'string' ? json : answer.text);
	if (!context.login) {
		return new BackendError({
			kind: 'login',
			code: 'sessionEnded',
			status: 401,
			message: 'FusionDirectory no longer accepts the session it gave a moment ago',
			cure: 'Behind several web servers, let them share sessions; a proxy must not alter the User-Agent',
		});
	}
	if (/Invalid LDAP specified/i.test(said)) {
		return new BackendError({
			kind: 'login',
			code: 'unknownDatabase',
			status: 401,
			message: `FusionDirectory has no database of the name given in '${label.database}'`,
			cure: `Leave '${label.database}' empty for the server's first`,
		});
	}
	const wrong = /Invalid credentials/i.test(said);
	return new BackendError({
		kind: 'login',
		status: 401,
		message: `FusionDirectory refused the login: ${wrong ? 'user name or password is wrong' : said}`,
		cure: `Check '${label.username}' (the login name, not a DN) and '${label.password}' in the connection settings`,
	});
}

/** Answers that neither protocol of FusionDirectory gives: proxies, other software, wrong paths. */
function foreignAnswer(answer: HttpAnswer, context: AnswerContext, entryPoint: EntryPoint): BackendError {
	const { status } = answer;
	if (status === 429) {
		return new BackendError({
			kind: 'rateLimited',
			status,
			message: 'The server asks for fewer requests',
			cure: 'Send fewer requests at a time, or try again later',
			retryAfterMs: retryAfterMs(answer),
		});
	}
	if (status >= 500) {
		return new BackendError({
			kind: 'http',
			status,
			message: `The web server answered with status ${status} instead of FusionDirectory`,
			cure: 'See whether FusionDirectory and the proxies before it run; its web server’s log says more',
			retryAfterMs: retryAfterMs(answer),
			delivery: openOutcome(context),
		});
	}
	if (status === 403) {
		return new BackendError({
			kind: 'http',
			code: 'entryPointClosed',
			status,
			message: `The web server lets nobody in at FusionDirectory's '${entryPoint}' (status 403)`,
			cure: `Let this machine's address in at '${entryPoint}' in the web server's configuration, or choose the other '${label.protocol}' in the connection settings`,
		});
	}
	if (status === 404 || isHtml(answer) || status >= 400) {
		return new BackendError({
			kind: 'http',
			code: status >= 400 ? 'entryPointClosed' : undefined,
			status,
			message: `There is no FusionDirectory webservice at that address (status ${status})`,
			cure: `Check '${label.baseUrl}', e.g. https://directory.example.com/fusiondirectory, and that the webservice plugin is installed`,
			delivery: status < 400 ? openOutcome(context) : 'answered',
		});
	}
	return unreadable(answer, context);
}

function unreadable(answer: HttpAnswer, context: AnswerContext): BackendError {
	const what = answer.text.trim() === '' ? 'with nothing' : 'with something that is not complete JSON';
	return new BackendError({
		kind: 'protocol',
		status: answer.status,
		message: `FusionDirectory answered ${what}`,
		cure: 'Its web server’s log says more: a limit of time or memory, a proxy in between',
		delivery: openOutcome(context),
	});
}

function unrecognised({ status }: HttpAnswer): BackendError {
	return new BackendError({
		kind: 'protocol',
		status,
		message: 'FusionDirectory did not recognise the request as one',
		cure: "A proxy in between must leave the body, the header 'Content-Type: application/json' and the method POST alone",
	});
}

/** PHP's own texts name files, functions and lines: nothing for the person in front of the editor. */
const brokeOff = (reason: string): string =>
	`FusionDirectory broke off: ${reason === '' || isPhpError(reason) ? 'its own code failed' : reason}`;

function fatal(reason: string, answer: HttpAnswer, context: AnswerContext): BackendError {
	const known = readRefusal([reason], 'backend');
	// The envelope did not arrive as it was sent: PHP found no method or no parameters to call it with.
	if (reason.includes('call_user_func_array()')) return unrecognised(answer);
	// PHP refuses an argument before anything is done with it; a lock is asked for before the entry is touched.
	const beforeAnything = known.code === 'ldapDown' || reason.includes('WebServiceLockError');
	const argument = /TypeError|ArgumentCountError|Unknown named parameter/.test(reason) && known.code === undefined;
	return new BackendError({
		...known,
		kind: argument ? 'invalid' : known.kind,
		message: known.code === undefined ? brokeOff(reason) : known.message,
		cure: known.cure ?? (argument ? 'Check that every value has the right form: text, list or object' : 'Its web server’s log says more'),
		status: answer.status,
		delivery: beforeAnything ? 'answered' : openOutcome(context),
	});
}

/** Of an answer with entries, what is not entries. */
const isTooDeepAround = (envelope: JsonValue): boolean => isTooDeep(isJsonObject(envelope) ? { ...envelope, result: null } : envelope);

/**
 * Reads a JSON-RPC answer of FusionDirectory in any of its shapes: a result, an exception (`error`), a refusal
 * (`result.errors`), a 401, an HTML page, no envelope at all. The HTTP status tells nothing but the 401.
 *
 * @throws BackendError `login` (code `sessionEnded` for a call, else the login itself), `rights`, `invalid`, `conflict`,
 *   `notFound`, `backend`, `configuration`, `protocol`, `http`, `rateLimited`
 */
export function readRpcAnswer(answer: HttpAnswer, context: AnswerContext): JsonValue {
	if (answer.status === 401 && !isHtml(answer)) throw refusedLogin(answer, context);
	if (answer.status !== 200) throw foreignAnswer(answer, context, 'jsonrpc.php');
	const envelope = findJson(answer.text, /\{(?="id":)/g, context.entries ? isTooDeepAround : isTooDeep);
	if (!isJsonObject(envelope) || !('result' in envelope)) {
		const reason = fatalReason(answer.text);
		if (reason !== undefined) throw fatal(reason, answer, context);
		if (/^\s*no request\s*$/.test(answer.text)) throw unrecognised(answer);
		throw isHtml(answer) && answer.text.includes('<html') ? foreignAnswer(answer, context, 'jsonrpc.php') : unreadable(answer, context);
	}
	if (context.id !== undefined && JSON.stringify(envelope.id) !== JSON.stringify(context.id)) {
		throw new BackendError({
			kind: 'protocol',
			message: 'The answer belongs to another request',
			cure: 'A proxy in between must not keep answers of jsonrpc.php',
			delivery: openOutcome(context),
		});
	}
	const { result, error } = envelope;
	if (error !== null && error !== undefined && error !== '') {
		throw new BackendError({ ...readRefusal([readText(error) ?? JSON.stringify(error)], 'backend'), status: 200 });
	}
	if (isJsonObject(result) && Array.isArray(result.errors)) {
		throw new BackendError({ ...readRefusal(readTexts(result.errors), 'invalid'), status: 200 });
	}
	return result ?? null;
}

const kindsByClass: Record<string, BackendErrorDetails['kind']> = {
	SimplePluginPermissionError: 'rights',
	SimplePluginCheckError: 'invalid',
	SimplePluginError: 'invalid',
	NonExistingObjectTypeException: 'invalid',
	NonExistingLdapNodeException: 'notFound',
	WebServiceLockError: 'backend',
	LDAPFailureException: 'backend',
	SimplePluginLdapError: 'invalid',
	TypeError: 'invalid',
	ArgumentCountError: 'invalid',
};

function restKind(status: number, first: JsonObject | undefined): BackendErrorDetails['kind'] {
	const byClass = kindsByClass[readText(first?.class) ?? ''];
	if (byClass !== undefined) return byClass;
	if (status === 403) return 'rights';
	if (status === 404) return 'notFound';
	return status >= 500 ? 'backend' : 'invalid';
}

/**
 * Reads a REST answer of FusionDirectory (1.4 and later): JSON or nothing on success, a list of
 * `{class, message, tab?, attribute?, …}` otherwise, a bare string for a 401.
 *
 * @returns null for an answer without a body
 * @throws BackendError as `readRpcAnswer`; `fields` names tab and attribute (`mailAccount.mail`)
 */
export function readRestAnswer(answer: HttpAnswer, context: AnswerContext): JsonValue {
	const { status, text } = answer;
	if (status === 401 && !isHtml(answer)) throw refusedLogin(answer, context);
	if (status === 204) return null;
	const body = findJson(text, undefined, context.entries && status < 300 ? () => false : isTooDeep);
	if (status < 300) {
		if (context.text && !isHtml(answer)) return text;
		if (body !== undefined) return body;
		const reason = fatalReason(text);
		if (reason !== undefined) throw fatal(reason, answer, context);
		throw text.includes('<html') ? foreignAnswer(answer, context, 'rest.php') : unreadable(answer, context);
	}
	const refusals = Array.isArray(body) ? body.filter(isJsonObject) : [];
	if (refusals.length === 0) {
		const reason = fatalReason(text);
		throw reason === undefined ? foreignAnswer(answer, context, 'rest.php') : fatal(reason, answer, context);
	}
	const known = readRefusal(
		refusals.map((refusal) => readText(refusal.message) ?? ''),
		restKind(status, refusals[0]),
	);
	const named = refusals.flatMap(({ tab, attribute, message }) => {
		// A missing right comes with the tab only; the field is in the text.
		const names = readText(attribute) === undefined ? (readRefusal([readText(message) ?? ''], 'invalid').fields ?? []) : [attribute];
		const ofTab = readText(tab);
		return names.map((name) => (ofTab === undefined ? String(name) : `${ofTab}.${String(name)}`));
	});
	const locked = refusals.some((refusal) => refusal.class === 'WebServiceLockError');
	const taken =
		refusals[0].class === 'SimplePluginCheckError' && refusals[0].attribute === 'uid' && /\buid=/.test(readText(refusals[0].message) ?? '');
	throw new BackendError({
		...known,
		kind: taken ? 'conflict' : known.kind,
		code: locked ? 'entryLocked' : known.code,
		message: named.length > 0 && known.kind === 'invalid' ? `${known.message} [${named.join(', ')}]` : known.message,
		fields: named.length > 0 ? named : known.fields,
		status,
		delivery: status >= 500 && !locked && known.code !== 'ldapDown' && known.kind !== 'invalid' ? openOutcome(context) : 'answered',
	});
}

/** A listing: entries by DN. @throws BackendError `protocol` when it is none */
export function expectEntries(value: JsonValue): JsonObject {
	// PHP writes an empty map as an empty list.
	if (Array.isArray(value)) return Object.fromEntries(value.entries());
	if (isJsonObject(value)) return value;
	throw unexpected('a list');
}

/** A map as the server means it. @throws BackendError `protocol` when it is none */
export function expectMap(value: JsonValue): Map<string, JsonValue> {
	const map = readMap(value);
	if (map === undefined) throw unexpected('a list');
	return map;
}

export function expectText(value: JsonValue): string {
	const text = readText(value);
	if (text === undefined) throw unexpected('a text');
	return text;
}

export function unexpected(wanted: string): BackendError {
	return new BackendError({
		kind: 'protocol',
		message: `FusionDirectory answered with something else than ${wanted}`,
		cure: 'See whether its version is supported (1.2 to 1.5)',
		delivery: 'unknown',
	});
}
