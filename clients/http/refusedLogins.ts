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
