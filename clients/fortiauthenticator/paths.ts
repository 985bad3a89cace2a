import { BackendError } from '../errors';

declare const checkedPath: unique symbol;
/** A path below `/api/v1/` that was checked, last slash included. */
export type ApiPath = string & { readonly [checkedPath]: true };

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Collections whose single records have a number. */
const numbered = new Set(['localusers', 'usergroups', 'localgroup-memberships', 'ldapusers', 'radiususers']);

/** A path from parts that can't be anything else: resource names are literals, numbers are branded ids. */
export function apiPath(...parts: Array<string | number>): ApiPath {
	// An empty last part would vanish with the slash at the end, and "one" would become "all".
	return readApiPath(parts.map((part) => (part === '' || String(part).includes('/') ? '.' : part)).join('/'));
}

/**
 * Checks a path below `/api/v1/` and gives it its last slash: without it, the appliance redirects, and a redirect
 * turns a POST or DELETE into a GET.
 *
 * @param text  with or without `/api/v1/` in front; resource names, numbers and serials, parted by single slashes
 * @throws BackendError kind `invalid` for empty segments, dots, escapes, a query
 */
export function readApiPath(text: string): ApiPath {
	const relative = text
		.trim()
		.replace(/^\/?(?:api\/v1(?:\/|$))?/, '')
		.replace(/\/$/, '');
	// An empty segment would turn "one user" into "all users" when the server folds slashes.
	const sound = relative === '' || /^[A-Za-z0-9_@;+-][A-Za-z0-9._@;+-]*(?:\/[A-Za-z0-9_@;+-][A-Za-z0-9._@;+-]*)*$/.test(relative);
	if (!sound) {
		throw new BackendError({
			kind: 'invalid',
			message: 'The path is not one of the REST API of FortiAuthenticator',
			cure: "Enter it as in the guide, e.g. localusers/7/, without '..', '%', '//' and without a query",
			delivery: 'unsent',
		});
	}
	return (relative === '' ? '/api/v1/' : `/api/v1/${relative}/`) as ApiPath;
}

/**
 * Says why a request must never be sent; undefined when it may. The appliance serves DELETE and PUT on whole lists:
 * `DELETE /localusers/` removes every local user.
 */
export function reasonNotToSend(method: Method, path: ApiPath, wholeAttributeList = false): string | undefined {
	if (method === 'GET' || method === 'POST') return undefined;
	const [resource, record, sub, attribute] = path
		.replace(/^\/api\/v1\//, '')
		.split('/')
		.filter((part) => part !== '');
	const name = (resource ?? '').toLowerCase();
	if (record === undefined) {
		if (method === 'PATCH' && !numbered.has(name)) return undefined;
		return `${method} on the whole list '${resource ?? ''}' would change or remove every record in it`;
	}
	if (numbered.has(name) && !/^[1-9]\d{0,14}$/.test(record)) return `'${record}' is not the number of one record`;
	if (sub?.toLowerCase() === 'radiusattributes' && attribute === undefined && !wholeAttributeList) {
		return `${method} here would change or remove every RADIUS attribute of the user`;
	}
	return undefined;
}

/** @throws BackendError kind `invalid`, before anything is sent */
export function refuseHarm(method: Method, path: ApiPath, wholeAttributeList = false): void {
	const reason = reasonNotToSend(method, path, wholeAttributeList);
	if (reason === undefined) return;
	throw new BackendError({
		kind: 'invalid',
		message: `The request was not sent: ${reason}`,
		cure: 'Name one record by its number, or use the operation made for it',
		delivery: 'unsent',
	});
}
