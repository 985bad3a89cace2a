import { type JsonObject, type JsonValue, isJsonObject } from '../json';
import { DirectoryConnection, listPageBytes, smallAnswerBytes, type HttpAnswer, type HttpRequest } from '../http/connection';
import { BackendError } from '../errors';
import { stopped } from '../http/failures';
import { isUsedStep, noteUsedStep, takeTurns } from '../http/loginTurns';
import { forgetRefusedLogin, loginUnlessRefused, rememberRefusedLogin, type LoginIdentity } from '../http/refusedLogins';
import { wait } from '../http/retry';
import type { ClientContext } from '../directory/client';
import { readTotpSettings, totp, type TotpSettings } from '../directory/totp';
import { at, readAnswer, textAt, unreadable, type DsmAnswer } from './answers';
import { isRefusedSecret, refusalError } from './codes';
import { encodeFields, encodeForm, type ApiRequest } from './encoding';
import type { SynologySettings } from './types';
import { label } from '../http/settingLabels';

/** DSM binds a device token to the name it was given out for. */
const deviceName = 'n8n';

const loginApi = 'SYNO.API.Auth';
const lowestLogin = 3;
const highestLogin = 7;
const logoutSeconds = 3;
const mostLogins = 2;
/** DSM says so of a one-time code that is wrong, and of one that was used. */
const wrongCode = 404;

/** Clock and pauses; tests bring their own. */
export interface Timing {
	now(): number;
	/** Resolves to false when the signal fired first. */
	wait(milliseconds: number, signal?: AbortSignal): Promise<boolean>;
}
export const realTiming: Timing = { now: () => Date.now(), wait };

export interface Call extends ApiRequest {
	/** Completes "The NAS did not …". */
	purpose: string;
	effect: HttpRequest['effect'];
}

interface OpenSession {
	sid: string;
	token?: string;
	loginVersion: number;
	/** Which login of this client it is; there is one more after the first. */
	number: number;
	/** A call succeeded in it, so a later refusal of rights can be the session's end. */
	proven: boolean;
}

/** One login on a DSM, shared by all calls of a client; opened by the first call, opened again once when DSM ended it. */
export class SynologySession {
	readonly connection: DirectoryConnection;
	private opening?: Promise<OpenSession>;
	private closed = false;
	private logins = 0;
	private readonly identity: LoginIdentity;

	constructor(
		private readonly settings: SynologySettings,
		private readonly context: ClientContext,
		readonly timing: Timing,
	) {
		this.connection = new DirectoryConnection(settings, context.egress);
		this.connection.redactor.add(settings.password, settings.totpSecret, settings.deviceToken);
		this.identity = {
			server: this.connection.baseUrl,
			account: settings.username,
			secret: JSON.stringify([settings.password, settings.totpSecret ?? '', settings.deviceToken ?? '']),
		};
	}

	get redactor() {
		return this.connection.redactor;
	}
	get signal(): AbortSignal | undefined {
		return this.context.signal;
	}

	/**
	 * Carries out one call and gives its `data` (null where DSM sends none).
	 *
	 * @throws BackendError with `delivery` `unsent` when the login did not work, so that the call itself was never sent
	 */
	async call(call: Call): Promise<JsonValue> {
		return (await this.callWithAnswer(call)).data;
	}

	/** The same, with the answer as it came. */
	async callWithAnswer(call: Call): Promise<{ data: JsonValue; answer: HttpAnswer }> {
		for (;;) {
			const session = await this.open();
			const http = await this.exchange(call, call.effect, session);
			const answer = readAnswer(http, this.connection.host, call.effect);
			if (answer.success) {
				session.proven = true;
				return { data: answer.data, answer: http };
			}
			// DSM checks the session before it does anything, so repeating is safe for writes too. One new login for all
			// calls: where every login ends the session of the other, two executions would push each other out for ever.
			if (session.number < mostLogins && endedSession(answer.code, session)) {
				await this.drop(session, answer.code);
				continue;
			}
			throw refusalError(call.api, call.purpose, answer, this.redactor);
		}
	}

	/** What the NAS answers to a reading call, unread: for who only wants to know whether it is what came before. */
	async answerTo(call: Call): Promise<HttpAnswer> {
		return await this.exchange(call, 'read', await this.open());
	}

	/**
	 * The APIs of the NAS by name, with their highest version. Needs no login.
	 *
	 * @param query  names joined by commas, or a prefix that ends with a dot
	 * @see DSM Login Web API guide, SYNO.API.Info
	 */
	async discover(query: string): Promise<Map<string, number>> {
		const request: ApiRequest = { api: 'SYNO.API.Info', version: 1, method: 'query', params: { query } };
		const answer = await this.send(request, 'read');
		if (!answer.success) throw refusalError(request.api, 'list its APIs', answer, this.redactor);
		const apis = new Map<string, number>();
		for (const [name, entry] of Object.entries(isJsonObject(answer.data) ? answer.data : {})) {
			const version = at(entry, 'maxVersion');
			if (typeof version === 'number') apis.set(name, version);
		}
		return apis;
	}

	/** Logs in if need be, and nothing else. */
	async login(): Promise<void> {
		await this.open();
	}

	private async open(): Promise<OpenSession> {
		if (this.closed) {
			throw stopped(this.connection.host, 'unsent').with({ message: 'The session with the NAS is closed' });
		}
		const asking = { atOnce: this.context.ignoreRememberedRefusal, signal: this.signal, now: () => this.timing.now() };
		const opening = (this.opening ??= loginUnlessRefused(this.identity, asking, async () => await this.logIn()));
		try {
			return await opening;
		} catch (reason) {
			if (this.opening === opening) this.opening = undefined;
			throw reason instanceof BackendError ? reason.with({ delivery: 'unsent' }) : reason;
		}
	}

	private async logIn(): Promise<OpenSession> {
		const offered = (await this.discover(`${loginApi},SYNO.ActiveDirectory.Info`)).get(loginApi) ?? highestLogin;
		const version = Math.max(lowestLogin, Math.min(highestLogin, offered));
		const answer = await this.tryLogin(version);
		if (!answer.success) {
			const refused = refusalError(loginApi, `log in '${this.settings.username}'`, answer, this.redactor);
			if (isRefusedSecret(answer.code)) rememberRefusedLogin(this.identity, refused, this.timing.now());
			throw refused;
		}
		const sid = textAt(answer.data, 'sid');
		const token = textAt(answer.data, 'synotoken') ?? undefined;
		if (sid === null) throw unreadable('login');
		this.redactor.add(sid, token);
		if (!headerSafe(sid) || (token !== undefined && !headerSafe(token))) {
			throw unreadable('login').with({
				message: 'The NAS gave a session id or token that no request can carry',
				cure: 'See whether a proxy in between changes answers',
			});
		}
		forgetRefusedLogin(this.identity);
		this.logins += 1;
		return { sid, token, loginVersion: version, number: this.logins, proven: false };
	}

	private async tryLogin(version: number): Promise<DsmAnswer> {
		const { username, password } = this.settings;
		const deviceToken = this.settings.deviceToken?.trim();
		const secret = this.settings.totpSecret?.trim();
		const tryWith = async (proof: JsonObject): Promise<DsmAnswer> => {
			const params = { account: username, passwd: password, session: 'webui', format: 'sid', enable_syno_token: 'yes', ...proof };
			return await this.send({ api: loginApi, version, method: 'login', params }, 'write');
		};
		if (deviceToken) {
			const answer = await tryWith({ device_id: deviceToken, device_name: deviceName });
			const wantsCode = !answer.success && (answer.code === 403 || answer.code === 404);
			if (!wantsCode || !secret) return answer;
		}
		if (!secret) return await tryWith({});
		const settings = this.totpSettings(secret);
		return await takeTurns(this.identity, async () => {
			const periodMs = settings.period * 1000;
			const step = (): number => Math.floor(this.timing.now() / periodMs);
			const nextCode = async (): Promise<void> => {
				if (await this.timing.wait(periodMs - (this.timing.now() % periodMs) + 500, this.signal)) return;
				throw stopped(this.connection.host, 'unsent').with({ message: 'The login was stopped before its turn came' });
			};
			const tryCode = async (): Promise<DsmAnswer> => {
				const used = step();
				const code = totp(settings, Math.floor(this.timing.now() / 1000)) ?? '';
				this.redactor.add(code);
				const answer = await tryWith({ otp_code: code });
				// After a wrong secret was corrected nobody should wait.
				if (answer.success) noteUsedStep(this.identity, used);
				return answer;
			};
			// A code counts once: the one that another login has used up is waited out.
			if (isUsedStep(this.identity, step())) await nextCode();
			const answer = await tryCode();
			if (answer.success || answer.code !== wrongCode) return answer;
			// A person who tests the credential wants to know at once.
			if (this.context.ignoreRememberedRefusal) return answer;
			// Another process may have used it: nothing but the next one tells.
			await nextCode();
			return await tryCode();
		});
	}

	private totpSettings(text: string): TotpSettings {
		const settings = readTotpSettings(text);
		if (settings !== undefined) {
			this.redactor.add(settings.secret);
			return settings;
		}
		throw new BackendError({
			kind: 'configuration',
			message: `'${label.totpSecret}' is neither a base32 text nor an otpauth://totp/ address`,
			cure: 'Enter the secret that DSM shows beside the QR code (letters A–Z and digits 2–7), or the address behind the code',
			delivery: 'unsent',
		});
	}

	private async send(request: ApiRequest, effect: HttpRequest['effect']): Promise<DsmAnswer> {
		return readAnswer(await this.exchange(request, effect), this.connection.host, effect);
	}

	private async exchange(request: ApiRequest, effect: HttpRequest['effect'], session?: OpenSession): Promise<HttpAnswer> {
		return await this.post(encodeForm(encodeFields(request, session?.sid)), effect, session, this.signal);
	}

	private async post(
		body: string,
		effect: HttpRequest['effect'],
		session?: OpenSession,
		signal?: AbortSignal,
		timeoutSeconds?: number,
	): Promise<HttpAnswer> {
		const headers: Record<string, string> = { 'content-type': 'application/x-www-form-urlencoded' };
		if (session) headers.cookie = `id=${session.sid}`;
		if (session?.token !== undefined) headers['x-syno-token'] = session.token;
		const path = '/webapi/entry.cgi';
		// DSM has no list that does not come page by page.
		const maxBytes = effect === 'read' ? listPageBytes : smallAnswerBytes;
		return await this.connection.request({ method: 'POST', path, headers, body, effect, signal, timeoutSeconds, maxBytes });
	}

	private async drop(session: OpenSession, code: number): Promise<void> {
		const current = await this.opening?.catch(() => undefined);
		if (current !== session) return;
		this.opening = undefined;
		// 105 does not say whether the session is gone; one left open would count against the account's sessions.
		if (code === 105) await this.logOut(session);
	}

	private async logOut(session: OpenSession): Promise<void> {
		const request: ApiRequest = { api: loginApi, version: session.loginVersion, method: 'logout', params: { session: 'webui' } };
		try {
			// Ending a session twice is no harm, so a logout is repeated as a read is.
			await this.post(encodeForm(encodeFields(request, session.sid)), 'read', session, undefined, logoutSeconds);
		} catch {
			// DSM ends an idle session by itself; nobody can do anything about it here.
		}
	}

	/** Logs out with the session's id (without it DSM says yes and ends nothing) and closes the sockets. */
	async close(): Promise<void> {
		this.closed = true;
		const patience = new AbortController();
		try {
			const session = await Promise.race([
				this.opening?.catch(() => undefined),
				wait(logoutSeconds * 1000, patience.signal).then(() => undefined),
			]);
			if (session) await this.logOut(session);
		} finally {
			patience.abort();
			await this.connection.close();
		}
	}
}

const headerSafe = (text: string): boolean => /^[\x21-\x3a\x3c-\x7e]+$/.test(text);

function endedSession(code: number, session: OpenSession): boolean {
	return code === 106 || code === 107 || code === 119 || (code === 105 && session.proven);
}
