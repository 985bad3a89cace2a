import type { LookupFunction } from 'node:net';
import { BackendError } from '../errors';

/** The host application's rules on where requests may go. */
export interface EgressPolicy {
	/** Resolves to a reason when the URL is not allowed. */
	refusal(url: string): Promise<string | undefined>;
	/** A reason when no connection may be made to this host; decides about IP addresses only, names are the look-up's. */
	connectionHost?(host: string): string | undefined;
	/** A DNS look-up that only gives allowed addresses. */
	lookup: LookupFunction;
}

const refusedCode = 'EGRESS_REFUSED';

/** The error for a place that the host application does not allow. */
export function notAllowed(host: string, what = 'requests'): BackendError {
	return new BackendError({
		kind: 'configuration',
		message: `This installation does not allow ${what} to ${host}`,
		cure: 'Ask its administrator to allow the address (SSRF protection settings)',
		delivery: 'unsent',
		transportCode: refusedCode,
	});
}

/** What a connector or look-up gives back for a place that is not allowed, told apart from a name that is not known. */
export const refusedConnection = (cause?: unknown): Error => Object.assign(new Error('not allowed', { cause }), { code: refusedCode });
export const isRefusedConnection = (code: string): boolean => code === refusedCode;

/** The policy's look-up, its refusals marked as such: those of the DNS itself have a code of Node's. */
export function markedLookup({ lookup }: EgressPolicy): LookupFunction {
	return (hostname, options, callback) => {
		lookup(hostname, options, (error, address, family) => {
			callback(error === null || isDnsFailure(error) ? error : refusedConnection(error), address, family);
		});
	};
}

const isDnsFailure = (error: NodeJS.ErrnoException): boolean => error.syscall !== undefined || typeof error.code === 'string';
