import type { JsonObject, JsonValue } from '../json';
import { DirectoryConnection, listPageBytes, smallAnswerBytes, type HttpAnswer } from '../http/connection';
import type { ClientContext } from '../directory/client';
import { BackendError } from '../errors';
import {
	forgetRefusedLogin,
	loginUnlessRefused,
	rememberRefusedLogin,
	throwIfRefusedBefore,
	type LoginIdentity,
} from '../http/refusedLogins';
import type { ConnectionSettings } from '../http/settings';
import { readBody, refusal } from './answers';
import { apiPath, refuseHarm, type ApiPath, type Method } from './paths';
import { settleWrite, type Write } from '../http/lostWrite';
import { label } from '../http/settingLabels';
import { service } from './types';

export interface FortiAuthenticatorSettings extends ConnectionSettings {
	/** Name of an administrator with web service access. */
	username: string;
	/** That administrator's web service access key; not the password of the web interface. */
	apiKey: string;
	/** Passphrase set in the FortiGuard settings; only needed to open seeds. */
	seedPassphrase?: string;
}

export interface ApplianceRequest {
	method: Method;
	path: ApiPath;
	query?: Iterable<readonly [string, string]>;
	body?: JsonObject;
	/** `create the local user 'ada'`: completes "refused to …", "could not …". */
	action: string;
	/** What a 404 says is missing: `local user with the number 7`. */
	subject?: string;
	/** The request is the one that replaces or removes all RADIUS attributes of one user, on purpose. */
	wholeAttributeList?: boolean;
	/** Statuses that are answers here, not refusals. A 401 among them is told apart from a refused key. */
	verdicts?: readonly number[];
	/** Overrides the connection's timeout, for requests that wait for a person. */
	timeoutSeconds?: number;
}

export interface ApplianceAnswer {
	answer: HttpAnswer;
	body: JsonValue | undefined;
}

/** Whoever may not read users has a right key all the same. */
function ignoreRights(reason: unknown): void {
	if (!(reason instanceof BackendError) || reason.kind === 'login') throw reason;
}

/** HTTP with the appliance: authentication, checks before sending, errors in words. One per client. */
export class Appliance {
	readonly connection: DirectoryConnection;
	readonly account: string;
	private readonly authorization: string;
	private readonly identity: LoginIdentity;
	/** Settled when some answer has shown that the login is right. */
	private proof?: Promise<void>;
	private proven = false;

	constructor(
		settings: FortiAuthenticatorSettings,
		private readonly context: ClientContext,
	) {
		this.connection = new DirectoryConnection(settings, context.egress);
		this.account = settings.username.trim();
		const { apiKey } = settings;
		if (this.account === '' || apiKey === '' || this.account.includes(':')) {
			throw new BackendError({
				kind: 'configuration',
				message: apiKey === '' ? `'${label.apiKey}' is empty` : `'${label.username}' is empty or holds a colon`,
				cure: 'Enter the name of an administrator with web service access, and the key that belongs to it',
				delivery: 'unsent',
			});
		}
		const login = Buffer.from(`${this.account}:${apiKey}`, 'utf8').toString('base64');
		this.connection.redactor.add(apiKey, settings.seedPassphrase);
		this.authorization = `Basic ${login}`;
		this.identity = { server: this.connection.baseUrl, account: this.account, secret: apiKey };
	}

	/**
	 * Sends a request and returns its 2xx answer.
	 *
	 * @throws BackendError as {@link refusal} says for other answers; the connection's own kinds; `invalid` for a
	 *   request that would touch a whole list
	 */
	async send(request: ApplianceRequest): Promise<ApplianceAnswer> {
		refuseHarm(request.method, request.path, request.wholeAttributeList);
		const { verdicts } = request;
		if (verdicts) return await this.sendForVerdict(request, verdicts);
		const answer = await this.authenticated(() => this.exchange(request));
		if (answer.status < 200 || answer.status > 299) throw this.refused(answer, request);
		try {
			return { answer, body: readBody(answer, this.connection.host) };
		} catch (reason) {
			// Whoever answered, a write may have been carried out.
			if (reason instanceof BackendError && request.method !== 'GET') throw reason.with({ delivery: 'unknown' });
			throw reason;
		}
	}

	/**
	 * A refused key is answered with an empty 401 and a challenge, a person's wrong password with a text. Between these,
	 * a read shows whether the key is right, so that a verdict never passes for a refused login of ours.
	 */
	private async sendForVerdict(request: ApplianceRequest, verdicts: readonly number[]): Promise<ApplianceAnswer> {
		if (!this.context.ignoreRememberedRefusal) throwIfRefusedBefore(this.identity);
		const answer = await this.exchange(request);
		const isOk = answer.status >= 200 && answer.status <= 299;
		if (!isOk && !verdicts.includes(answer.status)) throw this.refused(answer, request);
		const isPage = /html/i.test(answer.headers['content-type'] ?? '') && /^\s*<(?:!doctype|html)/i.test(answer.text);
		if (answer.status === 404 && isPage) throw this.refused(answer, request);
		if (answer.status === 401 && answer.text.trim() === '' && answer.headers['www-authenticate'] !== undefined) {
			this.noteLogin(answer);
			throw this.refused(answer, request);
		}
		if (answer.status === 401) await this.get(apiPath('localusers'), [['limit', '1']], 'list local users').catch(ignoreRights);
		return { answer, body: undefined };
	}

	async get(path: ApiPath, query: Iterable<readonly [string, string]>, action: string, subject?: string): Promise<JsonValue | undefined> {
		return (await this.send({ method: 'GET', path, query, action, subject })).body;
	}

	/** The error for an answer that refuses; `fields` where they are known from elsewhere than its body. */
	refused(answer: HttpAnswer, request: Pick<ApplianceRequest, 'action' | 'subject' | 'method'>, fields?: string[]): BackendError {
		const { host, redactor } = this.connection;
		const refused = refusal(answer, { ...request, host, redactor, account: this.account });
		const error = fields?.length ? refused.with({ fields }) : refused;
		// A proxy that gives up, or a server that breaks, may do so after the write.
		return request.method !== 'GET' && answer.status >= 500 ? error.with({ delivery: 'unknown' }) : error;
	}

	private async exchange(request: ApplianceRequest): Promise<HttpAnswer> {
		return await this.connection.request({
			method: request.method,
			path: request.path,
			query: request.query,
			headers: {
				accept: 'application/json',
				authorization: this.authorization,
				...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
			},
			body: request.body === undefined ? undefined : JSON.stringify(request.body),
			effect: request.method === 'GET' ? 'read' : 'write',
			maxBytes: request.method === 'GET' ? listPageBytes : smallAnswerBytes,
			timeoutSeconds: request.timeoutSeconds,
			signal: this.context.signal,
		});
	}

	/** Lets one request go ahead until the login is known to be right: a wrong key is tried once, not four times at once. */
	private async authenticated(exchange: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
		while (!this.proven && this.proof !== undefined) await this.proof;
		if (this.proven) return this.noteLogin(await exchange());
		const first = this.proving(exchange);
		const ended = (): void => {
			this.proof = undefined;
		};
		this.proof = first.then(ended, ended);
		return await first;
	}

	private async proving(exchange: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
		const { ignoreRememberedRefusal: atOnce, signal } = this.context;
		return await loginUnlessRefused(this.identity, { atOnce, signal }, async () => this.noteLogin(await exchange()));
	}

	private noteLogin(answer: HttpAnswer): HttpAnswer {
		if (answer.status === 401) {
			this.proven = false;
			rememberRefusedLogin(this.identity, this.refused(answer, { action: 'log in', method: 'GET' }));
		} else if (!this.proven && answer.status < 400) {
			this.proven = true;
			forgetRefusedLogin(this.identity);
		}
		return answer;
	}
}

/**
 * Sends a write whose answer says nothing, and settles it when that answer is lost; see {@link settleWrite}.
 *
 * @param settling.look  null, or whatever it finds, when the write was carried out; undefined when it was not
 */
export async function sendSettled(
	appliance: Pick<Appliance, 'send'>,
	request: ApplianceRequest,
	settling: Pick<Write<unknown>, 'look' | 'repeatable' | 'cure'>,
): Promise<void> {
	await settleWrite<unknown>({ ...settling, service, what: request.action, send: async () => await appliance.send(request) });
}
