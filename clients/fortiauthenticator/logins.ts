import { type JsonObject, isJsonObject } from '../json';
import { BackendError } from '../errors';
import { settleWrite } from '../http/lostWrite';
import { quote, readBody, readComplaint } from './answers';
import type { Appliance, ApplianceAnswer } from './appliance';
import { apiPath, type ApiPath } from './paths';
import { service } from './types';
import { labelOf, longest } from './userFields';

export interface LoginAttempt {
	username: string;
	/** At least one of password and code; with both, the password is checked first, then the code. */
	password?: string;
	tokenCode?: string;
	/** Name of a realm, for users of LDAP and RADIUS servers (firmware 6.1 and later). */
	realm?: string;
}

export interface LoginVerdict {
	valid: boolean;
	/** The appliance's words for a refusal; null where there is nothing to say. */
	reason: string | null;
	/** The password was right, and has to be changed now. */
	passwordChangeRequired: boolean;
}

export interface PushRequest {
	/** Up to `longest.pushUsername`. */
	username: string;
	/** Needed when users of several realms have this name. */
	realm?: string;
	/** What the person is told beside the question. */
	message?: string;
	/** Address from which the login comes, shown on the phone. */
	userIp?: string;
	account?: string;
	userAgent?: string;
	/** Seconds to wait for the person, within `pushWait`. */
	waitSeconds?: number;
}

/** How long a person may take to answer a push, in seconds. */
export const pushWait = { from: 10, to: 300, fallback: 90 } as const;

export interface PushVerdict {
	result: 'approved' | 'rejected' | 'noAnswer';
	approved: boolean;
	reason: string | null;
}

function refuse(message: string, cure: string, field: string): never {
	throw new BackendError({ kind: 'invalid', message, cure, fields: [field], delivery: 'unsent' });
}

const given = (fields: Record<string, string | undefined>): JsonObject =>
	Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''));

const verdicts: readonly number[] = [401, 404];

/** Proofs of identity. Both count as what they are, a login and a push: neither is ever sent twice. */
export class Logins {
	constructor(private readonly appliance: Appliance) {}

	/**
	 * Tries a person's login. It counts for the lock-out policy: wrong tries lock the person out.
	 *
	 * Without a realm, passwords of local users only are checked, token codes of all; with one, passwords of LDAP and
	 * RADIUS users too.
	 *
	 * @returns the verdict: a wrong password is an answer, no error
	 * @throws BackendError kind `login` when the API key is refused; `uncertain` when the answer was lost
	 * @see REST API Solution Guide, Auth (POST /auth/), Realm auth (POST /realmauth/)
	 */
	async verify({ username, password, tokenCode, realm }: LoginAttempt): Promise<LoginVerdict> {
		if (username.trim() === '') refuse(`${labelOf('username')} is empty`, 'Fill it in', 'username');
		if (!password && !tokenCode)
			refuse('There is neither a password nor a token code to check', 'Fill in at least one of them', 'password');
		this.appliance.connection.redactor.add(password, tokenCode);
		const path = apiPath(realm ? 'realmauth' : 'auth');
		const body = given({ username, password, token_code: tokenCode, realm });
		const what = `check the login of '${username}'`;
		const { status, reason } = await this.ask(
			path,
			body,
			what,
			'The attempt may have been counted by the lock-out policy: look before you try again',
		);
		if (status === 404) return { valid: false, reason: reason ?? 'No such user', passwordChangeRequired: false };
		if (status === 401) return { valid: false, reason: reason ?? 'User authentication failed', passwordChangeRequired: false };
		const change = status === 202;
		return { valid: true, reason: change ? (reason ?? 'The password has to be changed') : null, passwordChangeRequired: change };
	}

	/**
	 * Asks a person by a push message to their FortiToken Mobile to approve, and waits for the answer.
	 *
	 * @returns `noAnswer` when nobody decided in time; nothing is known then, and nothing is sent again
	 * @throws BackendError kind `notFound` without such a user or token; `backend` when the push service refused;
	 *   `uncertain` when the connection broke while waiting
	 * @see REST API Solution Guide, Push auth (POST /pushauth/)
	 */
	async push(request: PushRequest, now = new Date()): Promise<PushVerdict> {
		const { username, realm, message, userIp, account, userAgent, waitSeconds = pushWait.fallback } = request;
		if (username.trim() === '') refuse(`${labelOf('username')} is empty`, 'Fill it in', 'username');
		if ([...username].length > longest.pushUsername)
			refuse(
				`${labelOf('username')} is longer than ${longest.pushUsername} characters, the most a push takes`,
				'Choose another user',
				'username',
			);
		if (!(waitSeconds >= pushWait.from && waitSeconds <= pushWait.to))
			refuse(`The time to wait is not from ${pushWait.from} to ${pushWait.to} seconds`, 'Enter such a number', 'waitSeconds');
		const timestamp = now.toISOString().replace(/\.\d{3}Z$/, '');
		const body = given({ username, realm, user_ip: userIp, timestamp, account, user_agent: userAgent, log_message: message });
		const what = `send a push message to '${username}'`;
		try {
			const { status, reason } = await this.ask(apiPath('pushauth'), body, what, 'Ask the person before you send another one', {
				timeoutSeconds: waitSeconds,
				verdicts: [...verdicts, 408, 500, 503, 504],
			});
			if (status === 500 || status === 503) {
				throw new BackendError({
					kind: 'backend',
					message: `FortiAuthenticator's push server ${status === 500 ? 'refused the message' : 'can not be reached'}${reason === null ? '' : `: ${reason}`}`,
					cure: 'Look at its push settings and its way to the internet; no message went out',
					status,
				});
			}
			if (status === 401) return { result: 'rejected', approved: false, reason };
			if (status === 408 || status === 504) return { result: 'noAnswer', approved: false, reason };
			if (status !== 404) return { result: 'approved', approved: true, reason: null };
			throw new BackendError({
				kind: 'notFound',
				message: `FortiAuthenticator has no user '${username}' with a FortiToken Mobile${reason === null ? '' : `: ${reason}`}`,
				cure: 'Check the name, give the user a FortiToken Mobile, or name the realm',
			});
		} catch (reason) {
			if (!(reason instanceof BackendError) || reason.kind !== 'uncertain' || reason.code !== 'timeout') throw reason;
			return { result: 'noAnswer', approved: false, reason: `Nobody answered within ${waitSeconds} seconds` };
		}
	}

	private async ask(
		path: ApiPath,
		body: JsonObject,
		what: string,
		cure: string,
		more: { timeoutSeconds?: number; verdicts?: readonly number[] } = {},
	): Promise<{ status: number; reason: string | null }> {
		const request = { method: 'POST', path, body, action: what, verdicts, ...more } as const;
		const send = async (): Promise<ApplianceAnswer> =>
			await this.appliance.send(request).catch((reason: unknown) => {
				throw reason instanceof BackendError && reason.kind === 'timeout' ? reason.with({ code: 'timeout' }) : reason;
			});
		const { value } = await settleWrite({ service, what, send, cure });
		const { answer } = value;
		const said = answer.status === 200 ? '' : this.words(value);
		return { status: answer.status, reason: said === '' ? null : said };
	}

	private words({ answer }: ApplianceAnswer): string {
		const { host, redactor } = this.appliance.connection;
		try {
			const told = readBody(answer, host);
			return quote(readComplaint(isJsonObject(told) && typeof told.detail === 'string' ? told.detail : told).text, redactor);
		} catch (reason) {
			// The verdicts come as plain text.
			if (reason instanceof BackendError && reason.kind === 'protocol') return quote(answer.text, redactor);
			throw reason;
		}
	}
}
