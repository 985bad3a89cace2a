import type { JsonValue } from '../json';
import { BackendError, type BackendErrorKind } from '../errors';
import type { Redactor } from '../http/redact';
import { at, textAt, type DsmRefusal } from './answers';
import { label } from '../http/settingLabels';

interface Meaning {
	kind: BackendErrorKind;
	/** Completes "The NAS did not …: ". */
	reason: string;
	cure: string;
	fields?: string[];
}
const meaning = (kind: BackendErrorKind, reason: string, cure: string, fields?: string[]): Meaning => ({ kind, reason, cure, fields });

const retryCure = 'Try again; look at the load and the log of the NAS when it stays';
const versionCure = 'Update DSM and Synology Directory Server, or see the supported versions in the documentation';
const busy = meaning('backend', 'it is busy or its network is disturbed', retryCure);
const reserved = meaning('backend', 'it gave a code that DSM keeps for itself', retryCure);
const secondFactorCure = `Put the secret of the authenticator app into '${label.totpSecret}', or a device id into '${label.deviceToken}'; the documentation shows how to get either`;

/** Codes every API of DSM can answer. */
const commonCodes = new Map<number, Meaning>([
	[100, meaning('backend', 'it gave no reason', 'Look at the log of the NAS')],
	[101, meaning('protocol', 'API, method or version did not arrive', 'See whether a proxy in front of the NAS changes requests')],
	[
		102,
		meaning(
			'backend',
			'it has no such API: the package is not installed, or stopped',
			"Start 'Synology Directory Server' in the Package Center of the NAS",
		),
	],
	[103, meaning('backend', 'it has no such method, or misses the session token', versionCure)],
	[104, meaning('backend', 'it does not speak this version of the API', versionCure)],
	[
		105,
		meaning(
			'rights',
			'the account may not do this',
			"Use an account of the group 'administrators'; from a public address DSM may allow less, so connect from the NAS's own network or a VPN",
		),
	],
	[106, meaning('login', 'the session ran out', 'Try again; raise the logout timer of DSM when it stays')],
	[107, meaning('login', 'another login of the same account ended the session', 'Use an account that nothing else logs in with')],
	[108, meaning('backend', 'it could not take the uploaded data', retryCure)],
	[109, busy],
	[110, busy],
	[111, busy],
	[114, meaning('invalid', 'a parameter is missing', 'Compare the parameters with what the method asks for')],
	[115, meaning('rights', 'uploads are not allowed', 'Use an account that may upload')],
	[116, meaning('rights', "Synology's demo site does not allow this", 'Use a NAS of your own')],
	[117, busy],
	[118, busy],
	[119, meaning('login', 'it does not know the session', 'Try again; see whether a proxy in front of the NAS removes cookies or headers')],
	[120, meaning('invalid', 'a parameter is missing or has a value it does not take', 'Correct the value')],
	[
		150,
		meaning(
			'login',
			'the request came from another address than the login',
			'Let all requests of this machine leave by one address (proxy, load balancer, VPN)',
		),
	],
	[
		160,
		meaning(
			'rights',
			'the account lacks the privilege for this application',
			"Allow it under 'Application Privileges' in the Control Panel",
		),
	],
]);
for (let code = 121; code <= 149; code += 1) commonCodes.set(code, reserved);

/** The same numbers mean other things outside of the login. */
const loginCodes = new Map<number, Meaning>([
	[400, meaning('login', 'no such account, or a wrong password', `Check '${label.username}' and '${label.password}'`)],
	[401, meaning('login', 'the account is disabled', "Enable it in 'User & Group' of the Control Panel")],
	[402, meaning('login', 'the account is denied access', "Use an account of the group 'administrators' that may use DSM")],
	[403, meaning('secondFactor', 'a second factor is needed', secondFactorCure)],
	[
		404,
		meaning(
			'secondFactor',
			'the second factor was not accepted',
			`Check '${label.totpSecret}' and the clocks of both machines; a device token only works with the device name of the documentation`,
		),
	],
	[405, meaning('login', 'the application portal does not let the account in', "Check 'Login Portal' in the Control Panel")],
	[
		406,
		meaning(
			'secondFactor',
			'a second factor is demanded, but the account has none yet',
			`Sign in to DSM once as this account and set it up. ${secondFactorCure}`,
		),
	],
	[
		407,
		meaning(
			'login',
			'the address of this machine is blocked after too many tries',
			`Remove it from the block list (Control Panel, Security, Protection), then check '${label.password}'`,
		),
	],
	[408, meaning('login', 'the password expired and can not be changed', 'Set a new password for the account in DSM')],
	[409, meaning('login', 'the password expired', 'Sign in to DSM once and change it, then change it here')],
	[410, meaning('login', 'the password must be changed first', 'Sign in to DSM once and change it, then change it here')],
	[411, meaning('login', 'the account is locked', 'Unlock it in DSM, or wait until DSM does')],
]);

const directoryCodes = new Map<number, Meaning>([
	[10104, meaning('backend', 'the domain refused the operation', 'Check the values and that the object still exists')],
	[10237, meaning('backend', 'the domain database refused the change', 'Check the values and that the object still exists')],
]);

const domainCodes = new Map<number, Meaning>([
	[1402, meaning('backend', 'the domain is not loaded', "Check that 'Synology Directory Server' runs and the NAS belongs to its domain")],
	[2624, meaning('backend', 'the NAS is not part of a domain', 'Join it to the domain, or set the domain up')],
	[2626, meaning('conflict', 'an update of the domain records already runs', 'Wait until it ends, then try again')],
	[2628, meaning('conflict', 'the NAS is a domain controller already', 'Leave the domain settings as they are')],
]);
for (let code = 2601; code <= 2616; code += 1) {
	domainCodes.set(code, meaning('backend', 'joining the domain did not work', "Check 'Domain/LDAP' in the Control Panel"));
}

/** Texts of the domain's own database (Samba), which DSM passes on. First match counts. */
const databaseTexts: Array<[RegExp, Meaning]> = [
	[
		/account ?name .*already in use/i,
		meaning('conflict', 'the name is taken', 'Users and groups share their names: choose another one', ['logon_name']),
	],
	[
		/0000052D|check_password_restrictions/i,
		meaning(
			'invalid',
			'the password does not meet the rules of the domain',
			'Unless its policy was changed, a domain wants 7 characters and three of lower case, upper case, digits, other characters',
			['password'],
		),
	],
	[
		/parent does not exist/i,
		meaning('notFound', 'the container does not exist', 'Pick an existing container or organizational unit', ['located_dn']),
	],
	[
		/non-leaf node|not ?allowed ?on ?non-?leaf/i,
		meaning('conflict', 'it still holds other objects', 'Delete or move what is inside first'),
	],
	[
		/invalid dn|invalid ?dn ?syntax/i,
		meaning('invalid', 'the distinguished name is malformed', 'Pass on distinguished names as they were listed', ['dn']),
	],
	[
		/malformed representation of principal/i,
		meaning('invalid', 'the domain does not take this logon name', 'Leave out @ and other special characters', ['logon_name']),
	],
	[
		/already (?:exists|set via|a member|has this)|value exists/i,
		meaning('conflict', 'it exists already', 'Look who has the name or the place; use another one'),
	],
	[
		/no such (?:object|entry|base ?dn)|does(?: not|n't) exist|can ?not find|unable to find/i,
		meaning('notFound', 'there is no such object', 'Check the distinguished name; the object may have been moved or deleted'),
	],
];

function codesOf(api: string): Map<number, Meaning> | undefined {
	if (api === 'SYNO.API.Auth') return loginCodes;
	if (api.startsWith('SYNO.ActiveDirectory.')) return directoryCodes;
	if (api.startsWith('SYNO.Core.Directory.')) return domainCodes;
	return undefined;
}

const meaningOf = (api: string, code: number): Meaning | undefined => codesOf(api)?.get(code) ?? commonCodes.get(code);

/** The login refuses the secret; what an administrator mends on the NAS, or a used-up code, is another matter. */
export const isRefusedSecret = (code: number): boolean => code === 400;

/** Some boxes pass on that the database refused, and not why. */
export function givesNoReason({ details }: DsmRefusal): boolean {
	return readInner(details).texts.every((text) => /^ldb updaterecords: modify\W*$/i.test(text));
}

/** A server's text made fit for a message: no secret, one line, not endless. */
export function quote(text: string, redactor: Redactor): string {
	const line = redactor
		.clean(text)
		.replace(/[\s\u0000-\u001f]+/g, ' ')
		.trim();
	return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

interface Inner {
	codes: number[];
	texts: string[];
	fields: string[];
}

function readInner(details: JsonValue): Inner {
	const inner: Inner = { codes: [], texts: [], fields: [] };
	for (const detail of Array.isArray(details) ? details : [details]) {
		const code = at(detail, 'code');
		if (typeof code === 'number') inner.codes.push(code);
		const text = textAt(detail, 'msg') ?? (typeof detail === 'string' ? detail : null);
		if (text !== null) inner.texts.push(text);
		const name = textAt(detail, 'name');
		if (name !== null) inner.fields.push(name);
	}
	return inner;
}

/**
 * Turns a refusal of DSM into our words.
 *
 * @param api  the API that refused; it decides what a code means
 * @param purpose  completes "The NAS did not …" (`create the user 'jdoe'`)
 */
export function refusalError(api: string, purpose: string, refusal: DsmRefusal, redactor: Redactor): BackendError {
	const inner = readInner(refusal.details);
	const text = inner.texts.join('; ');
	const known =
		databaseTexts.find(([pattern]) => pattern.test(text))?.[1] ??
		inner.codes.map((code) => codesOf(api)?.get(code)).find((one) => one !== undefined) ??
		meaningOf(api, refusal.code);
	const fields = [...new Set([...(known?.fields ?? []), ...inner.fields])];
	const reason = known?.reason ?? 'it gave a reason that Synology does not document';
	const parameter = inner.fields.length > 0 ? ` ('${inner.fields.join("', '")}')` : '';
	const said = text === '' ? '' : `; it says: ${quote(text, redactor)}`;
	const factors = secondFactors(api, refusal.details);
	const codes = [...new Set([refusal.code, ...inner.codes])].join(', ');
	return new BackendError({
		kind: known?.kind ?? 'backend',
		message: redactor.clean(`The NAS did not ${purpose}: ${reason}${parameter}${factors}${said} (code ${codes})`),
		cure: known?.cure ?? 'Check the values, and look at the log of the NAS',
		code: refusal.code,
		fields,
	});
}

/** Which factors a login could be completed with. */
function secondFactors(api: string, details: JsonValue): string {
	const types = at(details, 'types');
	if (api !== 'SYNO.API.Auth' || !Array.isArray(types)) return '';
	const names = types.map((type) => textAt(type, 'type')).filter((name) => name !== null && /^\w+$/.test(name));
	return names.length > 0 ? ` (offered: ${names.join(', ')})` : '';
}
