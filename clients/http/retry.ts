import type { BackendError } from '../errors';
import type { HttpAnswer, HttpRequest } from './exchange';

const firstPauseMs = 200;
/** A server that wants a longer rest than this gets it from the caller, not from us holding a workflow. */
const longestPauseMs = 10_000;
/** What a server asks for beyond an hour is no rate limit any more, and may be more than a timer can hold. */
const longestRetryAfterMs = 3_600_000;

/** Behind a function, so that TypeScript does not take an earlier answer for granted. */
export const isAborted = (signal?: AbortSignal): boolean => signal?.aborted === true;

/** Milliseconds of a `Retry-After` header (seconds or a date; RFC 9110 section 10.2.3). */
export function retryAfterMs(answer: HttpAnswer, now = Date.now()): number | undefined {
	const value = answer.headers['retry-after']?.trim();
	if (!value) return undefined;
	if (/^\d+$/.test(value)) return Math.min(Number(value) * 1000, longestRetryAfterMs);
	const date = Date.parse(value);
	return Number.isNaN(date) ? undefined : Math.min(Math.max(0, date - now), longestRetryAfterMs);
}

/**
 * Whether repeating can do no harm. A read may be repeated after any passing trouble; a write only when it never
 * reached the server, or was refused for its rate before it was looked at.
 */
export function mayRepeat(effect: HttpRequest['effect'], failure?: BackendError, answer?: HttpAnswer): boolean {
	if (failure) {
		if (failure.kind !== 'connect' && failure.kind !== 'dns') return false;
		return failure.delivery === 'unsent' || (effect === 'read' && failure.delivery === 'unknown');
	}
	if (answer?.status === 429) return true;
	return effect === 'read' && answer !== undefined && [502, 503, 504].includes(answer.status);
}

/** Waits with jitter, or as long as the server asked for. False = not worth waiting: the caller should fail now. */
export async function pause(attempt: number, answer?: HttpAnswer, signal?: AbortSignal): Promise<boolean> {
	const asked = answer ? retryAfterMs(answer) : undefined;
	if (asked !== undefined && asked > longestPauseMs) return false;
	const milliseconds = asked ?? firstPauseMs * 2 ** (attempt - 1) * (0.5 + Math.random());
	return await wait(milliseconds, signal);
}

/** Waits; false when the signal fired first. */
export async function wait(milliseconds: number, signal?: AbortSignal): Promise<boolean> {
	if (isAborted(signal)) return false;
	return await new Promise((resolve) => {
		const onAbort = (): void => {
			clearTimeout(timer);
			resolve(false);
		};
		const timer = setTimeout(() => {
			signal?.removeEventListener('abort', onAbort);
			resolve(true);
		}, milliseconds);
		signal?.addEventListener('abort', onAbort, { once: true });
	});
}
