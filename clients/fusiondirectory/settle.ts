import { BackendError } from '../errors';
import { wait } from '../http/retry';
import { hasCode } from './messages';

const lockPauseMs = 200;
const lockRepeats = 2;

export interface Write<T> {
	/** For messages: "Creating the user 'ada'". */
	what: string;
	send(): Promise<T>;
	/**
	 * Looks whether the write was carried out: its result, or undefined when it certainly was not. FusionDirectory
	 * serves the calls of a session one after another, so what a look-up on the same session sees is final. Missing
	 * where nothing can tell.
	 */
	lookUp?(): Promise<T | undefined>;
	signal?: AbortSignal;
}

/**
 * Carries out a write: waits a moment for somebody else's short lock on the entry, and looks the record up when the
 * answer was lost, before anything is sent again.
 *
 * @throws BackendError kind `uncertain` when neither answer nor look-up tells what became of it
 */
export async function settle<T>({ what, send, lookUp, signal }: Write<T>): Promise<T> {
	let locks = 0;
	let lost = false;
	for (;;) {
		try {
			return await send();
		} catch (reason) {
			if (!(reason instanceof BackendError)) throw reason;
			const busy = hasCode(reason, 'entryLocked', 'changedMeanwhile');
			if (busy) {
				locks += 1;
				if (locks > lockRepeats || !(await wait(lockPauseMs, signal))) throw reason;
				if (reason.delivery === 'answered') continue;
			}
			// The first try may have been the one that took the name.
			if (lost && reason.kind === 'conflict') throw uncertain(what, reason);
			if (reason.delivery !== 'unknown' || reason.kind === 'aborted') throw reason;
			const seen = await lookUpOrGiveUp(what, reason, lookUp);
			if (seen !== undefined) return seen;
			if (busy) continue;
			if (lost) throw uncertain(what, reason);
			lost = true;
		}
	}
}

async function lookUpOrGiveUp<T>(what: string, lost: BackendError, lookUp: Write<T>['lookUp']): Promise<T | undefined> {
	if (lookUp === undefined) throw uncertain(what, lost);
	try {
		return await lookUp();
	} catch {
		throw uncertain(what, lost);
	}
}

function uncertain(what: string, lost: BackendError): BackendError {
	return lost.with({
		kind: 'uncertain',
		message: `${what}: it is not known whether it was carried out (${lost.message})`,
		cure: 'Look at the entry in FusionDirectory before running this again',
	});
}
