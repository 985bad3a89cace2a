import { BackendError } from '../errors';

/** Whether nobody knows if this write was carried out, and it is still worth looking. */
export function isLost(reason: BackendError): boolean {
	return reason.delivery === 'unknown' && reason.kind !== 'aborted';
}

/** The error for a write that a look-up could not settle. */
export function uncertain(cause: BackendError, what: string, found: string): BackendError {
	return new BackendError({
		kind: 'uncertain',
		message: `FortiAuthenticator was asked to ${what}, but its answer was lost (${cause.message}); ${found}`,
		cure: 'Look at the record in FortiAuthenticator before you run this again',
		status: cause.status,
		delivery: 'unknown',
	});
}

/**
 * Sends a write; when its answer is lost, looks whether it was carried out.
 *
 * @param look  the result when it was carried out, undefined when it was not
 * @param repeat  for a write that does no harm when it is done twice
 * @throws BackendError of the write itself, or kind `uncertain`
 */
export async function settle<T>(what: string, write: () => Promise<T>, look: () => Promise<T | undefined>, repeat = false): Promise<T> {
	try {
		return await write();
	} catch (reason) {
		if (!(reason instanceof BackendError) || !isLost(reason)) throw reason;
		const found = await lookOrGiveUp(reason, what, look);
		if (found !== undefined) return found;
		if (repeat) return await settle(what, write, look);
		// An answer that came and said 5xx tells more than the word "lost".
		if (reason.status !== undefined && reason.status >= 500) throw reason;
		throw uncertain(reason, what, 'a look-up found that it has not happened so far');
	}
}

export async function lookOrGiveUp<T>(cause: BackendError, what: string, look: () => Promise<T>): Promise<T> {
	try {
		return await look();
	} catch (reason) {
		const why = reason instanceof BackendError ? reason.message : 'the answer can’t be read';
		throw uncertain(cause, what, `the look-up afterwards did not work either (${why})`);
	}
}
