import { isJsonObject, isTooDeep, parsedJson, type JsonValue } from '../json';
import type { HttpAnswer, HttpRequest } from '../http/connection';
import { BackendError } from '../errors';
import { retryAfterMs } from '../http/retry';
import type { DistinguishedName } from '../directory/dn';
import { textOrNull } from '../directory/user';
import type { DirectoryObject } from './types';
import { label } from '../http/settingLabels';

/** What DSM reports of a refused call: its code, and what came along with it. */
export interface DsmRefusal {
	code: number;
	details: JsonValue;
}
export type DsmAnswer = { success: true; data: JsonValue } | ({ success: false } & DsmRefusal);

export const at = (value: JsonValue | undefined, key: string): JsonValue | undefined =>
	isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
export const textAt = (value: JsonValue | undefined, key: string): string | null => textOrNull(at(value, key));
export function listAt(value: JsonValue | undefined, key: string): JsonValue[] | undefined {
	const list = at(value, key);
	return Array.isArray(list) ? list : undefined;
}
const flagOrNull = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null);

export function readRefusal(error: JsonValue | undefined): DsmRefusal {
	const code = at(error, 'code');
	return {
		code: typeof code === 'number' ? code : 100,
		details: at(error, 'errors') ?? null,
	};
}

/**
 * Reads the body of a DSM answer; its HTTP status and content type say nothing (200 and whatever the version sends).
 *
 * @throws BackendError kind `http` or `rateLimited` for an answer that a proxy or web server gave, `protocol` for one
 *   that is cut short
 */
export function readAnswer(answer: HttpAnswer, host: string, effect: HttpRequest['effect']): DsmAnswer {
	const read = parsedJson(answer.text.trim());
	const body = isTooDeep(read) ? undefined : read;
	const success = at(body, 'success');
	if (success === true) return { success: true, data: at(body, 'data') ?? null };
	if (success === false) return { success: false, ...readRefusal(at(body, 'error')) };
	// Only these tell that nobody carried the call out; a gateway's 502 or 504 may hide a finished write.
	const turnedAway = answer.status >= 400 && answer.status < 500 && answer.status !== 408;
	const delivery = effect === 'write' && !turnedAway ? 'unknown' : 'answered';
	const common = { status: answer.status, retryAfterMs: retryAfterMs(answer), delivery } as const;
	if (answer.status === 429 || answer.status === 503) {
		throw new BackendError({
			...common,
			kind: 'rateLimited',
			message: `${host} takes no requests at the moment (HTTP ${answer.status})`,
			cure: 'Try again later; a reverse proxy in front of the NAS may limit the rate',
		});
	}
	if (answer.status !== 200 || /^\s*</.test(answer.text)) {
		throw new BackendError({
			...common,
			kind: 'http',
			message: `${host} answered with a web page (HTTP ${answer.status}) where DSM's Web API was expected`,
			cure: `Check that '${label.baseUrl}' is the address of DSM itself (port 5001 for HTTPS), and that a proxy in front of it passes /webapi/ on`,
		});
	}
	throw new BackendError({
		...common,
		kind: 'protocol',
		message: `The answer of ${host} can't be read: it is cut short or not from DSM's Web API`,
		cure: `Check '${label.baseUrl}', and whether something between this machine and the NAS changes answers`,
	});
}

export function unreadable(what: string, delivery: 'answered' | 'unknown' = 'answered'): BackendError {
	return new BackendError({
		kind: 'protocol',
		message: `The NAS's answer to '${what}' lacks what it should hold`,
		cure: 'See whether this version of Synology Directory Server is listed as supported in the documentation',
		delivery,
	});
}

/** The NAS's own spelling of a DN is taken as it is. */
export const isListedDn = (text: string | null): text is DistinguishedName => text !== null;

/**
 * A listed entry; undefined for one without a DN, which nothing could be done with. Each field by its name in the code:
 * looked up by a variable, those of 20,000 entries take as long as their JSON.
 */
export function readObject(raw: JsonValue): DirectoryObject | undefined {
	if (!isJsonObject(raw)) return undefined;
	const dn = textOrNull(raw.dn);
	if (!isListedDn(dn)) return undefined;
	return {
		dn,
		category: textOrNull(raw.objectCategory) ?? '',
		name: textOrNull(raw.name) ?? '',
		logonName: textOrNull(raw.sAMAccountName),
		displayName: textOrNull(raw.displayName),
		description: textOrNull(raw.description),
		mail: textOrNull(raw.mail),
		phone: textOrNull(raw.telephoneNumber),
		office: textOrNull(raw.physicalDeliveryOfficeName),
		disabled: flagOrNull(raw.disabled),
		locked: flagOrNull(raw.locked),
		deletable: flagOrNull(raw.deletable),
		raw,
	};
}

/**
 * The same for lists of which only the common shape is shown (`toDirectoryUser`): of `raw` it keeps what that looks at, so
 * that the records themselves are let go of page by page.
 */
export function readShown(raw: JsonValue): DirectoryObject | undefined {
	const object = readObject(raw);
	if (object === undefined) return undefined;
	const { accountExpiryTime = null, passwordExpired = null } = object.raw;
	object.raw = { accountExpiryTime, passwordExpired };
	return object;
}
