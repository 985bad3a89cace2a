import type { BackendError } from '../errors';
import { keyedHash } from './keyedHash';

const firstRestMs = 5 * 60 * 1000;
const laterRestMs = 15 * 60 * 1000;
/** How long after the end of a rest the next refusal counts as one in a row. */
const memoryMs = 60 * 60 * 1000;
const mostRemembered = 1000;

interface Refusal {
	until: number;
	error: BackendError;
}
/** Oldest first. */
const refusals = new Map<string, Refusal>();

export interface LoginIdentity {
	/** Base URL of the server. */
	server: string;
	account: string;
	/** Everything the login proves itself with; a change of it is a new try. */
	secret: string;
}

const keyOf = ({ server, account, secret }: LoginIdentity): string => keyedHash([server, account, secret]);

/**
 * Throws the remembered refusal of exactly this login, while it rests. Directories block addresses and lock accounts
 * after wrong passwords (some after three), and n8n itself repeats failing activations and polls.
 *
 * The memory belongs to this process: main and every worker of n8n's queue mode try once each.
 */
export function throwIfRefusedBefore(identity: LoginIdentity, now = Date.now()): void {
	const refusal = refusals.get(keyOf(identity));
	if (refusal === undefined || refusal.until <= now) return;
	const minutes = Math.ceil((refusal.until - now) / 60_000);
	throw refusal.error.with({
		delivery: 'unsent',
		cure: `${refusal.error.cure ? `${refusal.error.cure}. ` : ''}The server refused this login a moment ago. So that it does not lock the account, it is not tried again for ${minutes === 1 ? 'one minute' : `${minutes} minutes`}; another secret in the connection settings is tried at once`,
	});
}

/** Logins that are under way: the first of several that send the same. */
const underway = new Map<string, Promise<void>>();

interface Asking {
	/** A person tests the credential on purpose: it is tried at once, whatever is remembered. */
	atOnce?: boolean;
	signal?: AbortSignal;
	now?: () => number;
}

/**
 * Logs in, unless exactly this login rests. Of executions that begin together one sends the secret ahead, and the others
 * wait for what becomes of it: a wrong secret would else be refused as often as there are executions, which locks accounts.
 *
 * @param login  remembers a refusal by {@link rememberRefusedLogin}
 */
export async function loginUnlessRefused<T>(
	identity: LoginIdentity,
	{ atOnce, signal, now = Date.now }: Asking,
	login: () => Promise<T>,
): Promise<T> {
	if (atOnce) return await login();
	const key = keyOf(identity);
	const ahead = underway.get(key);
	if (ahead !== undefined) await endOrAbort(ahead, signal);
	throwIfRefusedBefore(identity, now());
	const mine = login();
	// Of those who waited nobody waits again: where nothing answers, that would take longer with each.
	if (ahead !== undefined) return await mine;
	const end = (): void => void underway.delete(key);
	underway.set(key, mine.then(end, end));
	return await mine;
}

async function endOrAbort(ahead: Promise<void>, signal?: AbortSignal): Promise<void> {
	await new Promise<void>((resolve) => {
		const end = (): void => {
			signal?.removeEventListener('abort', end);
			resolve();
		};
		signal?.addEventListener('abort', end, { once: true });
		if (signal?.aborted) end();
		void ahead.then(end);
	});
}

/**
 * Remembers that the server refused the secret: 5 minutes at first, 15 when it was refused again after that. Other
 * errors than of kind `login` are left alone: an account that is blocked, or a second factor, is no wrong secret.
 */
export function rememberRefusedLogin(identity: LoginIdentity, error: BackendError, now = Date.now()): void {
	if (error.kind !== 'login') return;
	const key = keyOf(identity);
	const before = refusals.get(key);
	const again = before !== undefined && before.until + memoryMs > now;
	refusals.delete(key);
	refusals.set(key, { until: now + (again ? laterRestMs : firstRestMs), error });
	for (const oldest of refusals.keys()) {
		if (refusals.size <= mostRemembered) break;
		refusals.delete(oldest);
	}
}

export function forgetRefusedLogin(identity: LoginIdentity): void {
	if (refusals.size > 0) refusals.delete(keyOf(identity));
}
