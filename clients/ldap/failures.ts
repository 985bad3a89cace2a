import { BackendError, type BackendErrorDetails, type BackendErrorKind } from '../errors';
import { connectionFailure } from '../http/failures';
import type { Redactor } from '../http/redact';
import { label } from '../http/settingLabels';

/** Active Directory's own reasons inside of "invalid credentials" (`AcceptSecurityContext error, data 52e`). */
const loginReasons: Record<string, { says: string; cure: string; secret?: boolean }> = {
	// A disabled account with a wrong password gives this one, too; so does a name that nobody has.
	'52e': {
		says: 'user or password is wrong',
		cure: `Check '${label.domainUser}' (name@example.com) and '${label.domainPassword}'`,
		secret: true,
	},
	'525': { says: 'there is no such user', cure: `Check '${label.domainUser}' (name@example.com)`, secret: true },
	'530': { says: 'the account may not log in at this time', cure: 'Change its logon hours, or use another account' },
	'531': { says: 'the account may not log in from this machine', cure: 'Change its list of workstations, or use another account' },
	'532': { says: 'the password has expired', cure: 'Give the account a new password, or let it never expire' },
	'533': { says: 'the account is disabled', cure: 'Enable it, or use another account' },
	'701': { says: 'the account has expired', cure: 'Extend it, or use another account' },
	'773': { says: 'the password must be changed first', cure: "Give the account a new password and take 'must change at next logon' off" },
	'775': { says: 'the account is locked', cure: 'Unlock it, or wait until the domain does' },
};

/** LDAP result codes (RFC 4511 appendix A) as the kinds of our errors. */
const kinds: Record<number, BackendErrorKind> = {
	3: 'backend',
	4: 'backend',
	7: 'configuration',
	8: 'configuration',
	11: 'backend',
	13: 'configuration',
	16: 'invalid',
	17: 'invalid',
	19: 'invalid',
	20: 'conflict',
	21: 'invalid',
	32: 'notFound',
	34: 'invalid',
	48: 'login',
	49: 'login',
	50: 'rights',
	51: 'backend',
	52: 'backend',
	53: 'invalid',
	64: 'invalid',
	65: 'invalid',
	66: 'conflict',
	67: 'invalid',
	68: 'conflict',
	69: 'invalid',
};

const cures: Partial<Record<BackendErrorKind, string>> = {
	rights: 'Give the domain user the right to do this: Account Operators for users and groups, Domain Admins for protected ones',
	backend: 'Try again later, or look into the log of the domain controller',
};

/** The number of an LDAP answer; undefined for trouble on the way. */
export const resultCode = (reason: unknown): number | undefined =>
	typeof reason === 'object' && reason !== null && 'code' in reason && typeof reason.code === 'number' ? reason.code : undefined;

/** What the server said: the library puts the code behind it. */
const saidBy = (reason: unknown): string =>
	typeof reason === 'object' && reason !== null && 'message' in reason && typeof reason.message === 'string'
		? reason.message
				.replace(/\s*Code: 0x[0-9a-f]+$/i, '')
				.replace(/ at \.\.\/[\w./-]+:\d+(:\w+)?/g, '')
				.trim()
		: '';

/** Windows' code in front of a text, for a password against the rules of the domain. */
const passwordRules = '0000052D';

export interface RefusedLogin {
	error: BackendError;
	/** The secret itself was refused: trying it again would lock the account. */
	secret: boolean;
}

/** Why a bind was refused, in words. */
export function loginFailure(reason: unknown, host: string, redactor: Redactor): RefusedLogin {
	const said = saidBy(reason);
	const sub = /\bdata ([0-9a-f]{3,})/i.exec(said)?.[1].toLowerCase();
	const known = sub === undefined ? undefined : loginReasons[sub];
	if (resultCode(reason) !== 49) return { error: refusal(reason, 'log in', host, redactor), secret: false };
	const error = new BackendError({
		kind: 'login',
		message: `The domain controller ${host} refused the login: ${known?.says ?? 'user or password is wrong'}`,
		cure: known?.cure ?? loginReasons['52e'].cure,
		code: sub ?? 49,
	});
	return { error, secret: known === undefined || known.secret === true };
}

/** An answer that says no. @param purpose  as it follows "refused to": `disable the user 'ada'` */
export function refusal(reason: unknown, purpose: string, host: string, redactor: Redactor): BackendError {
	const code = resultCode(reason) ?? 80;
	const said = redactor.clean(saidBy(reason)).slice(0, 400);
	return new BackendError({
		message: `The domain controller ${host} refused to ${purpose}${said === '' ? '' : `: ${said}`}`,
		code: said.startsWith(passwordRules) ? passwordRules : code,
		...told(code, said),
	});
}

function told(code: number, said: string): Pick<BackendErrorDetails, 'kind' | 'cure'> {
	// Samba answers a move below a parent that is not there with "other" (80).
	if (/parent does not exist/i.test(said))
		return { kind: 'notFound', cure: 'Check the container; it may have been renamed, moved or deleted' };
	if (said.startsWith(passwordRules))
		return {
			kind: 'invalid',
			cure: 'Choose a password that meets the rules of the domain: length, classes of characters, none of the last ones',
		};
	if (code === 8 || code === 13) return { kind: 'configuration', cure: 'Use port 636 (LDAPS), or 389 with StartTLS' };
	const kind = kinds[code] ?? 'backend';
	return { kind, cure: cures[kind] };
}

/** Trouble on the way, in the words of all clients, with the names of this door's fields. */
export function wayFailure(reason: unknown, host: string, timeoutMs: number, sent = false): BackendError {
	const failure = connectionFailure(reason, { host, timeoutSeconds: Math.round(timeoutMs / 1000), sent });
	const cure = failure.cure
		?.replaceAll(`'${label.baseUrl}'`, `'${label.domainHost}'`)
		.replace('Check that the port speaks HTTPS', 'Check that the port speaks LDAPS (636) or StartTLS (389)');
	return failure.with({ cure });
}
