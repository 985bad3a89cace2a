import type { JsonValue } from '../json';
import { smallAnswerBytes, type DirectoryConnection, type HttpAnswer, type HttpRequest } from '../http/connection';
import { BackendError } from '../errors';
import { forgetRefusedLogin, loginUnlessRefused, rememberRefusedLogin, type LoginIdentity } from '../http/refusedLogins';
import type { ClientContext } from '../directory/client';
import { expectText, readRestAnswer, readRpcAnswer } from './answers';
import { readMap, readText } from './json';
import { hasCode } from './messages';
import type { FusionDirectorySettings } from './types';
import { label } from '../http/settingLabels';

const logoutSeconds = 3;
/** So many logins whose answer is lost, and the other items are not worth sending the password again and again. */
const mostLostLogins = 2;
const rpcPath = '/jsonrpc.php';
export const restPath = '/rest.php/v1';

/** `Accept-Language` makes refusals readable; an own language of the account or the server still wins. */
const languages = { 'accept-language': 'en' };
// Byte for byte: FusionDirectory answers "no request" to anything else, a charset included.
export const jsonHeaders = { ...languages, 'content-type': 'application/json' };

/**
 * The login that both protocols share: a session id made by one is good for the other. Made with the first call,
 * renewed once when the server has dropped it, ended by `end()`.
 */
export class Session {
	private id?: string;
	private underway?: Promise<string>;
	private speaksRest?: boolean;
	private kept = false;
	/** The web server does not let anybody in at `jsonrpc.php`; learned from its answers. */
	rpcIsClosed = false;
	/** Of logins of which nobody knows what became of them. */
	private readonly lostLogins: BackendError[] = [];
	private lastRpcId = 0;
	/** How many pieces of work run that a stop must not break off. */
	private unstoppable = 0;

	constructor(
		readonly connection: DirectoryConnection,
		private readonly settings: FusionDirectorySettings,
		private readonly context: ClientContext,
	) {
		connection.redactor.add(settings.password);
	}

	/** Sends within the time and cancel rules of this client. */
	async send(request: HttpRequest): Promise<HttpAnswer> {
		return await this.connection.request({ signal: this.unstoppable > 0 ? undefined : this.context.signal, ...request });
	}

	/** Runs work whose requests are sent also after the execution was stopped. */
	async despiteStop<T>(work: () => Promise<T>): Promise<T> {
		this.unstoppable += 1;
		try {
			return await work();
		} finally {
			this.unstoppable -= 1;
		}
	}

	/** An id that is never falsy: to a falsy one FusionDirectory carries the call out and answers nothing. */
	nextRpcId(): number {
		this.lastRpcId += 1;
		return this.lastRpcId;
	}

	/** One JSON-RPC request, `params` complete. */
	rpcRequest(id: number, method: string, params: unknown[], effect: HttpRequest['effect']): HttpRequest {
		return { method: 'POST', path: rpcPath, headers: jsonHeaders, body: JSON.stringify({ id, method, params }), effect };
	}

	/** Runs a call on the session; logs in again, once, when the server has dropped it (the call was not carried out). */
	async use<T>(call: (id: string) => Promise<T>): Promise<T> {
		const id = await this.ensure();
		try {
			return await call(id);
		} catch (reason) {
			if (!hasCode(reason, 'sessionEnded')) throw reason;
			if (this.id === id) this.id = undefined;
			return await call(await this.ensure());
		}
	}

	/** Whether REST is spoken; known only after the login. */
	async rest(): Promise<boolean> {
		await this.ensure();
		return this.speaksRest === true;
	}

	/** The session's id; from now on the session is left open at the end. */
	async keepOpen(): Promise<string> {
		const id = await this.ensure();
		this.kept = true;
		return id;
	}

	private async ensure(): Promise<string> {
		if (this.id !== undefined) return this.id;
		this.underway ??= this.logIn().finally(() => {
			this.underway = undefined;
		});
		return await this.underway;
	}

	private async logIn(): Promise<string> {
		if (this.lostLogins.length >= mostLostLogins) throw this.lostLogins[0];
		const { username, password } = this.settings;
		const database = this.settings.database?.trim() ?? '';
		checkLogin(username, password);
		const identity = {
			server: this.connection.baseUrl,
			account: username,
			secret: JSON.stringify([database, password]),
		};
		const { ignoreRememberedRefusal: atOnce, signal } = this.context;
		return await loginUnlessRefused(identity, { atOnce, signal }, async () => await this.tryLogin(identity, database));
	}

	private async tryLogin(identity: LoginIdentity, database: string): Promise<string> {
		try {
			const id = await this.logInBy(database).catch((reason: unknown) => {
				if (!(reason instanceof BackendError) || reason.delivery !== 'unknown') throw reason;
				// What the session was wanted for was not sent, whatever became of the login.
				const lost = reason.with({ delivery: 'unsent' });
				this.lostLogins.push(lost);
				throw lost;
			});
			this.connection.redactor.add(id);
			if (!/^[\x21-\x7e]+$/.test(id)) throw unusableSession();
			forgetRefusedLogin(identity);
			this.id = id;
			return id;
		} catch (reason) {
			if (!(reason instanceof BackendError) || reason.kind !== 'login') throw reason;
			const refusal = hasCode(reason, 'unknownDatabase') ? await this.nameDatabases(reason) : reason;
			rememberRefusedLogin(identity, refusal);
			throw refusal;
		}
	}

	/** A login whose answer is lost is not repeated: with a wrong password each try brings the account closer to being blocked. */
	private async logInBy(database: string): Promise<string> {
		const protocol = this.settings.protocol ?? 'auto';
		if (protocol !== 'jsonRpc' && this.speaksRest !== false) {
			const id = await this.logInByRest(database, protocol === 'rest');
			this.speaksRest = id !== undefined;
			if (id !== undefined) return id;
		}
		this.speaksRest = false;
		const { username, password } = this.settings;
		const rpcId = this.nextRpcId();
		const answer = await this.send(this.rpcRequest(rpcId, 'login', [database === '' ? null : database, username, password], 'write'));
		return expectText(readRpcAnswer(answer, { effect: 'read', login: true, id: rpcId }));
	}

	/** @returns undefined where there is no REST service (before 1.4), unless it is insisted on */
	private async logInByRest(database: string, insist: boolean): Promise<string | undefined> {
		const { username, password } = this.settings;
		const answer = await this.send({
			method: 'POST',
			path: `${restPath}/login`,
			headers: jsonHeaders,
			body: JSON.stringify({ ...(database === '' ? {} : { directory: database }), user: username, password }),
			effect: 'write',
		});
		try {
			return expectText(readRestAnswer(answer, { effect: 'read', login: true }));
		} catch (reason) {
			const missing = reason instanceof BackendError && reason.kind === 'http' && answer.status < 500;
			if (!missing) throw reason;
			if (!insist) return undefined;
			throw new BackendError({
				kind: 'http',
				code: 'restMissing',
				status: answer.status,
				message:
					answer.status === 403
						? reason.message
						: `There is no REST webservice of FusionDirectory at that address (status ${answer.status})`,
				cure: `Check '${label.baseUrl}' and that the web server lets this machine in at 'rest.php'; a FusionDirectory before 1.4 needs '${label.protocol}' Automatic or JSON-RPC`,
			});
		}
	}

	/** Databases the server offers: name by id. Needs no login. */
	async databases(): Promise<Map<string, string>> {
		const offered = readMap(await this.offeredDatabases()) ?? new Map<string, JsonValue>();
		return new Map([...offered].map(([key, name]) => [key, readText(name) ?? key]));
	}

	private async offeredDatabases(): Promise<JsonValue> {
		const byRest = async (): Promise<JsonValue> => {
			const answer = await this.send({ method: 'GET', path: `${restPath}/directories`, headers: jsonHeaders, effect: 'read' });
			return readRestAnswer(answer, { effect: 'read' });
		};
		if (this.settings.protocol === 'rest' || this.speaksRest) return await byRest();
		const id = this.nextRpcId();
		try {
			return readRpcAnswer(await this.send(this.rpcRequest(id, 'listLdaps', [], 'read')), { effect: 'read', id });
		} catch (reason) {
			if (this.settings.protocol === 'jsonRpc' || !hasCode(reason, 'entryPointClosed')) throw reason;
			return await byRest();
		}
	}

	private async nameDatabases(refusal: BackendError): Promise<BackendError> {
		try {
			const names = [...(await this.databases()).keys()];
			return refusal.with({ cure: `Choose one of those it offers: ${names.join(', ')}; or leave '${label.database}' empty for the first` });
		} catch {
			return refusal;
		}
	}

	/** Logs out, unless the session was asked to be kept. Never throws; has its own short deadline. */
	async end(): Promise<void> {
		// A login that is under way may still be answered.
		await this.underway?.catch(() => undefined);
		const { id } = this;
		this.id = undefined;
		if (id === undefined || this.kept) return;
		// Ending a session twice is no harm, so a logout is repeated as a read is.
		const logout: HttpRequest = this.speaksRest
			? { method: 'POST', path: `${restPath}/logout`, headers: { ...jsonHeaders, 'session-token': id }, effect: 'read' }
			: this.rpcRequest(this.nextRpcId(), 'logout', [id], 'read');
		try {
			// Without the context's signal: an execution that was stopped must not leave its session behind.
			await this.connection.request({ ...logout, timeoutSeconds: logoutSeconds, maxBytes: smallAnswerBytes });
		} catch {
			// The server forgets the session by itself.
		}
	}
}

const unusableSession = (): BackendError =>
	new BackendError({
		kind: 'protocol',
		message: 'FusionDirectory gave a session id that no request can carry',
		cure: 'See whether a proxy in between changes answers',
		delivery: 'unsent',
	});

function checkLogin(username: string, password: string): void {
	const refuse = (message: string, cure: string): never => {
		throw new BackendError({ kind: 'configuration', message, cure, delivery: 'unsent' });
	};
	if (username.trim() === '')
		refuse(`'${label.username}' in the connection settings is empty`, 'Enter the login name of the webservice account');
	// FusionDirectory takes it for a wildcard and might find somebody else.
	if (username.includes('*')) refuse(`'${label.username}' in the connection settings holds a *`, 'Enter the login name as it is');
	if (password === '') refuse(`'${label.password}' in the connection settings is empty`, 'Enter the password of the webservice account');
}
