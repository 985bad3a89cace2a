import { type JsonObject, type JsonValue, isJsonObject, isTooDeep } from '../json';
import { BackendError, type BackendErrorKind } from '../errors';
import type { HttpAnswer } from '../http/connection';
import type { Redactor } from '../http/redact';
import { retryAfterMs } from '../http/retry';
import { readTastypieXml } from './tastypieXml';
import { idFromUri, type LocalUser, type LocalUserId } from './types';
import { readLocalUser } from './userFields';
import { label } from '../http/settingLabels';
import { decodeEntities } from '../http/spellings';

const longestQuote = 300;
/** The appliance says less, and n8n stands still while entities are read. */
const longestText = 16_384;
const readable = (text: string): string => (text.length > longestText ? '' : decodeEntities(text));
const mostNamed = 20;

/**
 * The body as a value; undefined when there is none.
 *
 * @throws BackendError kind `http` for a web page, `protocol` for anything that can't be read
 */
export function readBody(answer: HttpAnswer, host: string): JsonValue | undefined {
	const text = answer.text.trim();
	if (text === '') return undefined;
	const type = answer.headers['content-type'] ?? '';
	if (/html/i.test(type) || /^<(?:!doctype html|html)/i.test(text)) {
		throw new BackendError({
			kind: 'http',
			message: `${host} answered with a web page instead of data (HTTP ${answer.status})`,
			cure: `Check that '${label.baseUrl}' is the address of the FortiAuthenticator itself and that no proxy or portal answers in its place`,
			status: answer.status,
		});
	}
	try {
		if (/xml/i.test(type) || text.startsWith('<')) return readTastypieXml(text);
		const value: JsonValue = JSON.parse(text);
		if (!isTooDeep(value)) return value;
	} catch {
		// Told below, like what is nested too deeply.
	}
	throw new BackendError({
		kind: 'protocol',
		message: `The answer of ${host} can't be read (HTTP ${answer.status}, ${answer.text.length} characters)`,
		cure: 'Try again; if it stays so, look whether a proxy in front of the FortiAuthenticator changes answers',
		status: answer.status,
	});
}

interface Complaint {
	/** The appliance's field names, where it named any. */
	fields: string[];
	text: string;
}

function texts(value: JsonValue | undefined): string[] {
	if (typeof value === 'string') return value === '' ? [] : [readable(value)];
	if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
	if (Array.isArray(value)) return value.flatMap(texts);
	return isJsonObject(value) ? Object.values(value).flatMap(texts) : [];
}

/** Reads the shapes in which the appliance complains: `{error}`, `{error_message}`, `{RESOURCE: {FIELD: [text]}}`. */
export function readComplaint(body: JsonValue | undefined): Complaint {
	if (typeof body === 'string') return { fields: [], text: readable(body) };
	if (!isJsonObject(body)) return { fields: [], text: texts(body).join('; ') };
	// Entries of a 207 wrap the usual complaint: {error: {localusers: {field: [text]}}}.
	if (isJsonObject(body.error)) return readComplaint(body.error);
	const general = [...texts(body.error), ...texts(body.error_message), ...texts(body.errors)];
	if (general.length > 0) return { fields: [], text: general.join('; ') };
	const fields: string[] = [];
	const sentences: string[] = [];
	for (const [key, value] of Object.entries(body)) {
		if (!isJsonObject(value)) {
			if (/message|detail|reason/i.test(key)) sentences.push(...texts(value));
			else if (Array.isArray(value) && value.every((one) => typeof one === 'string')) {
				fields.push(key);
				sentences.push(`${key}: ${texts(value).join(' ')}`);
			}
			continue;
		}
		for (const [field, messages] of Object.entries(value)) {
			if (field !== '__all__') fields.push(field);
			sentences.push(field === '__all__' ? texts(messages).join(' ') : `${field}: ${texts(messages).join(' ')}`);
		}
	}
	return { fields, text: sentences.join('; ') };
}

const meansTaken = /already (?:exists?|in use|taken|been taken|registered)|(?:must be|not) unique|duplicate/i;

export interface RequestNote {
	/** What was being done, in the words of a person: `create the local user 'ada'`. */
	action: string;
	/** What is missing when the answer is 404: `the local user 7`. */
	subject?: string;
	host: string;
	account: string;
	redactor: Redactor;
}

/** A text of the server made fit for a message: entities resolved, secrets out, no markup, bounded. */
export function quote(text: string, redactor: Redactor): string {
	const clean = redactor.clean(readable(text)).replace(/\s+/g, ' ').trim().replace(/\.$/, '');
	return clean.length > longestQuote ? `${clean.slice(0, longestQuote)}…` : clean;
}

function complaintIn(answer: HttpAnswer, host: string): { complaint: Complaint; unreadable?: BackendError } {
	try {
		return { complaint: readComplaint(readBody(answer, host)) };
	} catch (reason) {
		return { complaint: { fields: [], text: '' }, unreadable: reason instanceof BackendError ? reason : undefined };
	}
}

/** The error for an answer that is not 2xx. */
export function refusal(answer: HttpAnswer, note: RequestNote): BackendError {
	const { host, account, redactor, action } = note;
	const { complaint, unreadable } = complaintIn(answer, host);
	const said = complaint.text === '' ? '' : `: ${quote(complaint.text, redactor)}`;
	const make = (kind: BackendErrorKind, message: string, cure: string): BackendError =>
		new BackendError({
			kind,
			message,
			cure,
			status: answer.status,
			code: answer.status,
			fields: complaint.fields,
			retryAfterMs: retryAfterMs(answer),
		});
	switch (answer.status) {
		case 401:
			return make(
				'login',
				`FortiAuthenticator refused the login of '${account}'`,
				"Enter the administrator's name and the web service access key that was mailed when the access was switched on; the password of the web interface does not work here",
			);
		case 403:
			return make(
				'rights',
				`The administrator '${account}' may not ${action}${said}`,
				'Give the administrator an admin profile that allows it (System > Administration > Admin Profiles)',
			);
		case 404:
			if (note.subject !== undefined && unreadable === undefined) {
				return make('notFound', `FortiAuthenticator has no ${note.subject}${said}`, 'Check the number, or choose from the list');
			}
			return make(
				unreadable ? 'http' : 'notFound',
				unreadable ? `There is no REST API of FortiAuthenticator at ${host}` : `FortiAuthenticator has nothing at this address${said}`,
				`Check '${label.baseUrl}': it is the address of the web interface, without a path; also check that web service access is allowed on the network interface`,
			);
		case 405:
			return make(
				'backend',
				`This FortiAuthenticator does not let anybody ${action}`,
				'Look which firmware it runs; newer ones offer more',
			);
		case 409:
			return make('conflict', `FortiAuthenticator refused to ${action}${said}`, 'Look at the record as it is now and try again');
		case 429:
			return make(
				'rateLimited',
				`FortiAuthenticator asks for fewer requests at a time`,
				'Send fewer requests at a time, or try again later',
			);
		case 400:
		case 415:
		case 422: {
			if (unreadable) return unreadable;
			const taken = meansTaken.test(complaint.text);
			return make(
				taken ? 'conflict' : 'invalid',
				`FortiAuthenticator refused to ${action}${said}`,
				complaint.fields.length > 0 ? `Look at: ${complaint.fields.slice(0, mostNamed).join(', ')}` : 'Check the values that were sent',
			);
		}
		default:
			// A page in the place of an answer is a proxy's, or a server's that broke before the API.
			if (unreadable?.kind === 'http') return unreadable;
			return make(
				'backend',
				`FortiAuthenticator could not ${action} (HTTP ${answer.status})${said}`,
				'Try again in a moment; if it stays so, look at its system log',
			);
	}
}

export type CreateAnswer =
	| { outcome: 'object'; record: JsonObject; user: LocalUser }
	| { outcome: 'id'; id: LocalUserId; body: JsonValue | undefined }
	| { outcome: 'unnamed'; body: JsonValue | undefined }
	| { outcome: 'refused'; status: number; complaint: Complaint };

function entryStatus(entry: JsonObject): number | undefined {
	// Firmware 8.0 writes the key as `statue`; nobody knows whether with a number or with words.
	const value = entry.statue ?? entry.status;
	if (typeof value === 'number') return value;
	if (typeof value !== 'string') return undefined;
	const digits = /^\s*(\d{3})\b/.exec(value);
	if (digits) return Number(digits[1]);
	return /fail|error|refused|invalid|denied/i.test(value) ? 400 : undefined;
}

function findUser(value: JsonValue | undefined, username: string, depth = 3): { record: JsonObject; user: LocalUser } | undefined {
	if (Array.isArray(value)) {
		for (const one of value) {
			const found = findUser(one, username, depth);
			if (found) return found;
		}
		return undefined;
	}
	if (!isJsonObject(value)) return undefined;
	const user = value.username === username ? readLocalUser(value) : undefined;
	if (user) return { record: value, user };
	if (depth === 0) return undefined;
	return findUser(
		Object.values(value).filter((one) => one !== undefined),
		username,
		depth - 1,
	);
}

/**
 * Reads a 2xx answer to a creation in each of its known forms: 201 with only a `Location`, 201 with the object, 207
 * with a list whose entries carry their own status (a refusal can hide in there).
 */
export function readCreateAnswer(answer: HttpAnswer, body: JsonValue | undefined, username: string): CreateAnswer {
	const entries = Array.isArray(body) ? body : isJsonObject(body) && Array.isArray(body.objects) ? body.objects : [body];
	for (const entry of entries) {
		if (!isJsonObject(entry)) continue;
		const status = entryStatus(entry);
		if ((status !== undefined && status >= 400) || texts(entry.error).length > 0) {
			return { outcome: 'refused', status: status ?? 400, complaint: readComplaint(entry) };
		}
	}
	const found = findUser(body, username);
	if (found) return { outcome: 'object', ...found };
	const uri = entries.map((entry) => (isJsonObject(entry) ? entry.resource_uri : undefined)).find((one) => one !== undefined);
	const id = idFromUri('localusers', answer.headers.location) ?? idFromUri('localusers', uri);
	return id === undefined ? { outcome: 'unnamed', body } : { outcome: 'id', id, body };
}
