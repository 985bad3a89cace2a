import { isTooDeep, type JsonObject, type JsonValue } from '../json';
import { BackendError } from '../errors';
import type { Appliance } from './appliance';
import { readApiPath, type Method } from './paths';

export interface CustomRequest {
	method: Method;
	/** Below `/api/v1/`, e.g. `ldapusers/7/`. */
	path: string;
	query?: Array<readonly [string, string]>;
	body?: JsonObject;
}

export interface CustomAnswer {
	status: number;
	location: string | null;
	body: JsonValue | null;
}

/**
 * Sends a request of the caller's own. What would change whole lists is refused before it is sent.
 *
 * @returns status, `Location` and the body (JSON, or XML read into the same shape)
 * @throws BackendError kind `invalid` for a path or method that is refused; as for any other request else
 */
export async function customRequest(appliance: Appliance, request: CustomRequest): Promise<CustomAnswer> {
	const path = readApiPath(request.path);
	if (request.body !== undefined && (request.method === 'GET' || request.method === 'DELETE')) {
		throw new BackendError({
			kind: 'invalid',
			message: `A ${request.method} request has no body`,
			cure: 'Leave the body out',
			delivery: 'unsent',
		});
	}
	if (isTooDeep(request.body)) {
		throw new BackendError({
			kind: 'invalid',
			message: 'The body is nested too deeply',
			cure: 'Give it in fewer levels',
			delivery: 'unsent',
		});
	}
	const { answer, body } = await appliance.send({
		method: request.method,
		path,
		query: request.query,
		body: request.body,
		action: `carry out ${request.method} ${path}`,
		subject: `record at ${path}`,
	});
	return { status: answer.status, location: answer.headers.location ?? null, body: body ?? null };
}
