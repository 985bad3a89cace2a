/** How FusionDirectory says no. JSON-RPC turns a failure into one of its shapes, REST into a status with a list of problems. */

export interface Problem {
	class: string;
	message: string;
	line: number;
	file: string;
	[extra: string]: string | number;
}

export type Shape = 'unauthorized' | 'exception' | 'refusal' | 'fatal';

export class Failure extends Error {
	constructor(
		readonly shape: Shape,
		readonly status: number,
		readonly problems: Problem[],
		/** The text of the HTML page, where it differs from the message. */
		readonly page?: string,
	) {
		super(problems.map((problem) => problem.message).join('; '));
	}
}

const root = '/usr/share/fusiondirectory';
const service = { file: `${root}/include/webservice/class_fdRPCService.inc`, line: 204 };
/** REST leaks where in the server's sources a problem arose. */
const places: Record<string, { file: string; line: number }> = {
	SimplePluginPermissionError: { file: `${root}/include/simpleplugin/class_simplePlugin.inc`, line: 2187 },
	SimplePluginCheckError: { file: `${root}/include/simpleplugin/class_Attribute.inc`, line: 602 },
	SimplePluginError: { file: `${root}/include/simpleplugin/class_Attribute.inc`, line: 699 },
	SimplePluginLdapError: { file: `${root}/include/simpleplugin/class_simplePlugin.inc`, line: 1455 },
	NonExistingObjectTypeException: { file: `${root}/include/class_objects.inc`, line: 435 },
	FusionDirectoryException: { file: `${root}/include/class_objects.inc`, line: 97 },
	LDAPFailureException: { file: `${root}/include/class_objects.inc`, line: 328 },
	fdRestService: { file: `${root}/include/simpleplugin/class_simplePlugin.inc`, line: 247 },
	TypeError: { file: `${root}/include/simpleplugin/class_simplePlugin.inc`, line: 2177 },
	FatalError: { file: `${root}/include/class_ldap.inc`, line: 137 },
};

export type Extra = Record<string, string | number>;

export const problem = (kind: string, message: string, extra: Extra = {}): Problem => ({
	class: kind,
	message,
	...(places[kind] ?? service),
	...extra,
});

/** 401: bad login, or a session that is not one. */
export const unauthorized = (text = 'Authentication required'): Failure =>
	new Failure('unauthorized', 401, [problem('WebServiceError', text)]);

/** Refused by the object layer: `{"errors": [...]}` with status 200 in JSON-RPC. */
export const refuse = (message: string, status = 400, extra: Extra = {}): Failure =>
	new Failure('refusal', status, [problem('WebServiceError', message, extra)]);

export const refuseAll = (problems: Problem[]): Failure => new Failure('refusal', 400, problems);

/** An exception of the server: `"error": "text"` in JSON-RPC. */
export const exception = (kind: string, message: string, status = 400, extra: Extra = {}): Failure =>
	new Failure('exception', status, [problem(kind, message, extra)]);

/** An uncaught PHP error: an HTML page with status 200 in JSON-RPC, 500 in REST. */
export const fatal = (kind: string, message: string): Failure =>
	new Failure('fatal', 500, [problem(kind, message)], `Uncaught ${kind}: ${message}`);

export const unknownType = (type: string): Failure =>
	exception('NonExistingObjectTypeException', `Non-existing type "${type}"!`, 400, { type });
export const unknownDn = (dn: string): Failure => exception('fdRestService', `Non-existing dn "${dn}"!`, 404);
export const unknownAttribute = (name: string, type: string): Failure =>
	exception('FusionDirectoryException', `Could not find ACL for attribute "${name}" for type "${type}"`);
export const noAccess = (type: string): Failure => refuse(`Unsufficient rights for accessing type "${type}"`, 403);

export const ldapDown = (): Failure => {
	const text =
		'FATAL: Error when connecting to LDAP. Server said "Parsing of LDAP result from bind failed (while operating on LDAP server "ldap://ldap.example.com")".';
	return new Failure('fatal', 500, [problem('FatalError', text)], text);
};

export const mayNot = (what: 'modify' | 'delete' | 'view', dn: string): Failure =>
	refuse(`You have no permission to ${what} the object:<br/><br/><i>${dn}</i>`, 403);
/** The same for methods that take several DNs. */
export const mayNotAny = (what: 'modify' | 'delete' | 'view', dns: string[]): Failure =>
	refuse(`You have no permission to ${what} the object:<br/><ul>${dns.map((dn) => `<li>\n<i>${dn}</i></li>`).join('')}</ul>`, 403);
