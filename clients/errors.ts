/**
 * What went wrong, in one word:
 * - `configuration`: the connection settings themselves; nothing was sent
 * - `dns`, `connect`, `tls`, `timeout`: the way to the server
 * - `aborted`: the caller gave up (cancel, deadline)
 * - `http`: an answer that is not the backend's (a proxy's page, a redirect, a wrong path)
 * - `login`, `secondFactor`, `rights`: who we are and what we may do
 * - `notFound`, `conflict`, `invalid`: the record and its values
 * - `rateLimited`, `backend`: the backend refuses for now, or broke
 * - `protocol`: an answer that can't be read
 * - `uncertain`: a write was sent, its answer was lost, and a look-up did not settle what became of it
 */
export type BackendErrorKind =
	| 'configuration'
	| 'dns'
	| 'connect'
	| 'tls'
	| 'timeout'
	| 'aborted'
	| 'http'
	| 'login'
	| 'secondFactor'
	| 'rights'
	| 'notFound'
	| 'conflict'
	| 'invalid'
	| 'rateLimited'
	| 'backend'
	| 'protocol'
	| 'uncertain';

/**
 * What can be said about the request that failed: it never reached the server (`unsent`), the server answered
 * (`answered`), or nobody knows whether it was carried out (`unknown`).
 */
export type Delivery = 'unsent' | 'answered' | 'unknown';

export interface BackendErrorDetails {
	kind: BackendErrorKind;
	/** For the person in front of the editor: what happened, in a sentence without a full stop. Holds no secret. */
	message: string;
	/** How to mend it. */
	cure?: string;
	/** The backend's own code (`10104`, `407`). */
	code?: number | string;
	/** HTTP status, where there was one. */
	status?: number;
	/** The backend's names of the fields it refused. */
	fields?: string[];
	/** Milliseconds to wait, where the server asked for it. */
	retryAfterMs?: number;
	delivery?: Delivery;
	/** What Node or undici called it (`ECONNRESET`); for a maintainer, in no message. */
	transportCode?: string;
	/** The error this one was made of; stays inside of the clients and their log. */
	cause?: unknown;
}

/** The one error class of the clients. */
export class BackendError extends Error {
	readonly kind: BackendErrorKind;
	readonly cure?: string;
	readonly code?: number | string;
	readonly status?: number;
	readonly fields: string[];
	readonly retryAfterMs?: number;
	readonly delivery: Delivery;
	declare readonly transportCode?: string;

	constructor(details: BackendErrorDetails) {
		super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
		// Not enumerable, as `cause` is not: who copies or stores the error takes along what people see and no more.
		if (details.transportCode !== undefined) Object.defineProperty(this, 'transportCode', { value: details.transportCode });
		this.name = 'BackendError';
		this.kind = details.kind;
		this.cure = details.cure;
		this.code = details.code;
		this.status = details.status;
		this.fields = details.fields ?? [];
		this.retryAfterMs = details.retryAfterMs;
		this.delivery = details.delivery ?? 'answered';
	}

	/** The same error with some details said better. */
	with(changes: Partial<BackendErrorDetails>): BackendError {
		return new BackendError({
			kind: this.kind,
			message: this.message,
			cure: this.cure,
			code: this.code,
			status: this.status,
			fields: this.fields,
			retryAfterMs: this.retryAfterMs,
			delivery: this.delivery,
			transportCode: this.transportCode,
			cause: this.cause,
			...changes,
		});
	}
}

/** Errors that will hit every further item as well, so that going on is pointless or harmful. */
export function hitsEveryItem(error: unknown): boolean {
	return error instanceof BackendError && ['configuration', 'dns', 'tls', 'login', 'secondFactor', 'aborted'].includes(error.kind);
}

const longestTrace = 4_000;
const deepestCause = 4;

/**
 * What a maintainer needs to find the place: kind, codes, and the stack of the error and of its causes. For a debug
 * log, never for items or messages.
 *
 * @param redactor  the connection's; every text passes it
 */
export function describeForMaintainer(error: unknown, redactor: { clean(text: string): string }): string {
	const parts: string[] = [];
	let link = error;
	for (let depth = 0; link !== undefined && link !== null && depth < deepestCause; depth += 1) {
		parts.push(`${depth === 0 ? '' : 'caused by '}${describeOne(link)}`);
		link = typeof link === 'object' && 'cause' in link ? link.cause : undefined;
	}
	return redactor.clean(parts.join('\n')).slice(0, longestTrace);
}

function describeOne(error: unknown): string {
	if (typeof error !== 'object' || error === null) return `a thrown ${typeof error}`;
	const read = (name: string): string | undefined => {
		const value: unknown = Reflect.get(error, name);
		return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
	};
	const facts = ['kind', 'delivery', 'status', 'code', 'transportCode', 'syscall'].flatMap((name) => {
		const value = read(name);
		return value === undefined ? [] : [`${name}=${value}`];
	});
	const stack = read('stack') ?? `${read('name') ?? 'error'}: ${read('message') ?? ''}`;
	return `[${facts.join(' ')}] ${stack}`;
}
