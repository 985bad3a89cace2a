import { BackendError } from '../errors';
import { isAborted } from './retry';

export interface Write<T> {
	/** Completes "FusionDirectory was asked to …": `create the user 'ada'`. */
	what: string;
	/** Who was asked, as people call it: `FortiAuthenticator`. */
	service: string;
	/** Sends the write. `again` is true for the one repeat that `repeatable` allows. */
	send(again: boolean): Promise<T>;
	/**
	 * Looks whether the write was carried out: its result, or undefined when it was not. Missing where nothing can tell.
	 *
	 * @throws BackendError kind `uncertain` saying what was seen, when that does not tell; `conflict` when the record is
	 *   somebody else's
	 */
	look?(): Promise<T | undefined>;
	/**
	 * After a look-up that gave undefined the write is sent once more. For writes that do no harm when they are done
	 * twice, and for those of which the look-up proves that they were not carried out.
	 */
	repeatable?: boolean;
	/** What a look-up that gave undefined has shown; default `a look-up found that it has not happened so far`. */
	seen?: string;
	/** No look-up and no repeat once it has fired. */
	signal?: AbortSignal;
	/** What to do when it stays uncertain. */
	cure?: string;
}

export interface Settled<T> {
	value: T;
	/** `found`: the answer was lost, and a look-up found the write carried out. */
	settled: 'answered' | 'found';
}

/**
 * Whether nobody knows if the write that failed so was carried out. A gateway's 5xx counts: it may have passed the
 * write on. Which 5xx are a server's own refusal, the client says by `delivery`.
 */
export const isLost = (reason: unknown): reason is BackendError => reason instanceof BackendError && reason.delivery === 'unknown';

/** For a look-up that can't tell: what it saw. */
export const unsettled = (seen: string): BackendError => new BackendError({ kind: 'uncertain', message: seen });

/** For `seen`, of a write that is sent again after a look at its record: the look shows whom, not whether it was carried out. */
export const nothingTells = 'nothing tells what became of it';

type Asked = Pick<Write<never>, 'what' | 'service' | 'cure'>;

/** The error for a write of which it is not known whether it was carried out; `seen` says what is certain. */
export function uncertain({ what, service, cure }: Asked, lost: BackendError, seen?: string): BackendError {
	return lost.with({
		kind: 'uncertain',
		message: `${service} was asked to ${what}, but its answer was lost (${lost.message})${seen === undefined ? '' : `; ${seen}`}`,
		cure: cure ?? `Look at the record in ${service} before you run this again`,
		delivery: 'unknown',
	});
}

/** Looks after a lost answer. @throws BackendError kind `uncertain` that tells both failures when the look-up fails too */
export async function lookAfter<T>(asked: Asked, lost: BackendError, look: () => Promise<T>): Promise<T> {
	try {
		return await look();
	} catch (reason) {
		if (!(reason instanceof BackendError)) throw uncertain(asked, lost, 'the look-up afterwards did not work either');
		// A server that refuses the look-up by 409 says nothing about the write.
		if (reason.kind === 'conflict' && reason.status === undefined) throw reason;
		throw uncertain(
			asked,
			lost,
			reason.kind === 'uncertain' ? reason.message : `the look-up afterwards did not work either (${reason.message})`,
		);
	}
}

/**
 * Carries out a write. When its answer is lost, the record is looked up; nothing is ever repeated blindly, and nothing
 * at all once the caller has given up.
 *
 * @throws BackendError of the write itself where the server answered or never saw it; kind `aborted` when the caller
 *   gave up; kind `uncertain` when neither answer nor look-up tells what became of it
 */
export async function settleWrite<T>(write: Write<T>): Promise<Settled<T>> {
	try {
		return { value: await write.send(false), settled: 'answered' };
	} catch (reason) {
		if (!isLost(reason)) throw reason;
		const found = await lookOnce(write, reason);
		if (found !== undefined) return { value: found, settled: 'found' };
		if (!write.repeatable || isAborted(write.signal)) throw notSeen(write, reason);
		return await sendAgain(write, reason);
	}
}

async function sendAgain<T>(write: Write<T>, first: BackendError): Promise<Settled<T>> {
	try {
		return { value: await write.send(true), settled: 'answered' };
	} catch (reason) {
		// What stands in the way now may be the first one's work.
		if (reason instanceof BackendError && reason.kind === 'conflict') {
			throw uncertain(write, first, `the second try was told: ${reason.message}`).with({ code: reason.code });
		}
		if (!(reason instanceof BackendError) || reason.delivery === 'answered') throw reason;
		if (reason.delivery === 'unsent') throw notSeen(write, first);
		const found = await lookOnce(write, reason);
		if (found !== undefined) return { value: found, settled: 'found' };
		throw notSeen(write, reason);
	}
}

async function lookOnce<T>(write: Write<T>, lost: BackendError): Promise<T | undefined> {
	if (lost.kind === 'aborted' || isAborted(write.signal)) {
		throw lost.with({
			kind: 'aborted',
			message: `${write.service} was asked to ${write.what}; this was stopped before the answer came, so it is not known whether it was carried out`,
			cure: write.cure ?? `Look at the record in ${write.service}`,
		});
	}
	if (write.look === undefined) throw uncertain(write, lost);
	return await lookAfter(write, lost, write.look);
}

/** The 5xx that a server or gateway said tells more than "lost". */
function notSeen(
	{ seen = 'a look-up found that it has not happened so far', ...asked }: Asked & Pick<Write<never>, 'seen'>,
	lost: BackendError,
) {
	const said = lost.status !== undefined && lost.status >= 500 && seen !== nothingTells;
	return said ? lost.with({ message: `${lost.message}; ${seen}` }) : uncertain(asked, lost, seen);
}
