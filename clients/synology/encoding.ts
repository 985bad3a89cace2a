import { isTooDeep, type JsonObject, type JsonValue } from '../json';
import { BackendError } from '../errors';
import { percentEncode } from '../http/connection';

/** One call of the DSM Web API. */
export interface ApiRequest {
	/** Name of the API (`SYNO.ActiveDirectory.User`). */
	api: string;
	version: number;
	method: string;
	params?: JsonObject;
}

/** The only APIs that take their parameters as plain text; all others of DSM want each value as JSON. */
const plainTextApis = new Set(['SYNO.API.Auth', 'SYNO.API.Info']);

/** How many entries of a list go in one call, unless told otherwise. */
export const callSize = 200;

/** Methods that only read in every API of DSM: they may be repeated, and what they give may be a long list. */
const readingMethods = new Set(['get', 'list', 'query']);
export const onlyReads = ({ method }: ApiRequest): boolean => readingMethods.has(method.toLowerCase());

/** Names that the envelope itself uses; a parameter of that name would replace the call. */
const reserved = new Set(['api', 'version', 'method', '_sid', 'synotoken']);

function encodeValue(api: string, value: JsonValue): string {
	if (plainTextApis.has(api)) return typeof value === 'string' ? value : JSON.stringify(value);
	// DSM guesses at a bare text: `12345` becomes a number, and a number in front swallows the rest.
	return JSON.stringify(value);
}

/** The values, at any depth, of parameters whose names say that they are secret: no message may quote them. */
export function secretsIn(value: JsonValue | undefined): string[] {
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([name, inner]) =>
		typeof inner === 'string' ? (/pass|secret|otp|token/i.test(name) ? [inner] : []) : secretsIn(inner),
	);
}

/** The form fields of a call, in order, as DSM wants them: values as JSON text, session id raw. */
export function encodeFields({ api, version, method, params = {} }: ApiRequest, sid?: string): Array<[string, string]> {
	const fields: Array<[string, string]> = [
		['api', api],
		['version', String(version)],
		['method', method],
	];
	for (const [name, value] of Object.entries(params)) fields.push([name, encodeValue(api, value ?? null)]);
	if (sid !== undefined) fields.push(['_sid', sid]);
	return fields;
}

/** A form body in which a space is `%20`: DSM's entry point does not read `+` as a space everywhere. */
export function encodeForm(fields: Array<[string, string]>): string {
	return fields.map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join('&');
}

/**
 * Checks a call whose parts a person typed.
 *
 * @throws BackendError kind `invalid` for a malformed name or version, a parameter that would replace a part of the
 *   envelope, or the login API, whose sessions the client keeps itself
 */
export function checkRequest(request: ApiRequest): void {
	const refuse = (message: string, cure: string, field: string): never => {
		throw new BackendError({ kind: 'invalid', message, cure, fields: [field], delivery: 'unsent' });
	};
	if (!/^SYNO(?:\.[A-Za-z0-9_]+)+$/.test(request.api)) {
		refuse(`'${request.api}' is not the name of a DSM API`, 'Enter it as DSM lists it, e.g. SYNO.ActiveDirectory.User', 'api');
	}
	if (isTooDeep(request.params)) refuse('The parameters are nested too deeply', 'Give them in fewer levels', 'params');
	if (request.api === 'SYNO.API.Auth') {
		refuse('The login API is not open to custom calls', 'Login and logout happen by themselves', 'api');
	}
	if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(request.method)) {
		refuse(`'${request.method}' is not the name of a method`, 'Enter it as DSM lists it, e.g. list', 'method');
	}
	if (!Number.isInteger(request.version) || request.version < 1 || request.version > 99) {
		refuse('The version of an API is a whole number from 1 on', 'Look up the versions with SYNO.API.Info', 'version');
	}
	for (const name of Object.keys(request.params ?? {})) {
		if (!/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name) || reserved.has(name.toLowerCase())) {
			refuse(`'${name}' can't be used as a parameter of a DSM call`, 'Leave it out', name);
		}
	}
}
