import { createHmac, randomBytes } from 'node:crypto';
import { type BackendError } from '../errors';

const rememberMs = 15 * 60 * 1000;
const salt = randomBytes(32);
const refusals = new Map<string, { until: number; error: BackendError }>();

export interface LoginIdentity {
	/** Base URL of the server. */
	server: string;
	account: string;
	/** Everything the login proves itself with; a change of it is a new try. */
	secret: string;
}

function keyOf(identity: LoginIdentity): string {
	return createHmac('sha256', salt)
		.update(JSON.stringify([identity.server, identity.account, identity.secret]))
		.digest('hex');
}

/**
 * Throws the remembered refusal of exactly this login, if there is one younger than 15 minutes. Directories block
 * addresses and lock accounts after wrong passwords, and n8n itself repeats failing activations and polls.
 */
export function throwIfRefusedBefore(identity: LoginIdentity, now = Date.now()): void {
	const key = keyOf(identity);
	const refusal = refusals.get(key);
	if (refusal === undefined) return;
	if (refusal.until <= now) {
		refusals.delete(key);
		return;
	}
	throw refusal.error;
}

export function rememberRefusedLogin(identity: LoginIdentity, error: BackendError, now = Date.now()): void {
	for (const [key, refusal] of refusals) if (refusal.until <= now) refusals.delete(key);
	refusals.set(keyOf(identity), {
		until: now + rememberMs,
		error: error.with({
			delivery: 'unsent',
			cure: `${error.cure ? `${error.cure}. ` : ''}The same login was refused a moment ago and is not tried again for 15 minutes, so that the server does not lock the account: change the credential, or test it, to try at once`,
		}),
	});
}

export function forgetRefusedLogin(identity: LoginIdentity): void {
	refusals.delete(keyOf(identity));
}
